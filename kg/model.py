"""The values that pass between the rooms: frozen, slotted, without I/O, patterns or RDF.

Reading gives ``Page`` and ``Article``; extraction gives a ``Document`` of ``Mention``, ``Statement``, ``Post`` and
``Figure`` (all in code points of the article's text); resolving gives a ``Knowledge`` of ``Entity``, ``Relation``,
``Tenure`` and ``Metric`` with ``Evidence`` (all in code points of the raw file), and the ``Judgement`` that shaped it.
"""

from __future__ import annotations

import itertools
from array import array
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import NamedTuple

NEWS, PHOTO, FRAGMENT, AD = "news", "photo", "fragment", "ad"

LEVELS = ("province", "prefecture", "county", "township", "community", "compound", "street", "site")
"""Levels of a Locale, widest first."""


class Span(NamedTuple):
    """A half-open range ``[start, end)`` of code points."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """True where the two share at least one character."""
        return self.start < other.end and other.start < self.end


span_of = partial(tuple.__new__, Span)
"""A span from a pair: without the Python call of ``Span(*pair)``, which is felt where there are thousands."""


class Ref(NamedTuple):
    """An entity inside one document: its class (local name, e.g. ``Locale``), its canonical name, and for a Program the
    name of the place that runs it: a story may tell of the same programme in two places."""

    kind: str
    name: str
    home: str = ""


_ref = partial(tuple.__new__, Ref)


# --- reading -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """One decoded file, or one record of a corpus.

    ``text`` is the raw text without its byte order mark, line breaks as they stand: evidence counts its code points.
    """

    name: str
    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One story of a page, reflowed.

    ``text`` holds the headline, the byline and the paragraphs, one a line; its characters are folded one to one
    (full-width digits to ASCII, ASCII marks beside Chinese to full-width, CJK radicals to ideographs) and the line
    breaks of the print are gone. ``offsets[i]`` is the raw code point behind ``text[i]``. ``seams`` are the positions
    in ``text`` where the raw text does not run on (a column was moved, a repetition left out).
    """

    page: str
    number: int
    kind: str
    title: str
    text: str
    offsets: array[int]
    raw: str
    headline: Span | None = None
    byline: tuple[Span, ...] = ()
    credit: tuple[Span, ...] = ()
    seams: tuple[int, ...] = ()
    date: str | None = None
    source: str | None = None
    home: str | None = None

    def raw_span(self, span: Span) -> Span:
        """The raw range behind a span of ``text``; across a seam, behind its longest unbroken part."""
        cuts = [span.start, *(s for s in self.seams if span.start < s < span.end), span.end]
        start, end = max(itertools.pairwise(cuts), key=lambda part: part[1] - part[0])
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def quote(self, raw_span: Span) -> str:
        """The raw characters of a raw range, line breaks removed."""
        return self.raw[raw_span.start : raw_span.end].replace("\r", "").replace("\n", "")


# --- extraction: spans are ranges of Article.text ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names an entity.

    ``level`` and ``code`` go with a Locale, ``concept`` with a Program, ``role`` with a Person (a ``leader`` of the
    country is one person in every story); ``place`` is a Locale's name: the seat of an Organization where the text or
    the name gives it, the home of a Program; ``printed`` is a misprinted form, ``resolution`` how it was resolved and
    ``candidates`` the codes left open where it was not.
    """

    span: Span
    kind: str
    name: str
    rule: str
    level: str | None = None
    code: str | None = None
    concept: str | None = None
    role: str | None = None
    place: str | None = None
    printed: str | None = None
    resolution: str | None = None
    candidates: tuple[str, ...] = ()
    ref: Ref = field(init=False, repr=False, compare=False)
    """The entity that it names; made once, for it is asked for again and again."""

    def __post_init__(self) -> None:
        home = (self.place or "") if self.kind == "Program" else ""
        object.__setattr__(self, "ref", _ref((self.kind, self.name, home)))


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation between two entities of a document; ``object`` is a date for ``heldOn``, "" (the article itself)
    for ``wrote`` and ``photographed``."""

    subject: Ref
    predicate: str
    object: Ref | str
    span: Span
    rule: str
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class Post:
    """A person holds a post (a Tenure in the graph)."""

    holder: Ref
    title: str
    at: Ref | None
    span: Span
    rule: str
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in prose (a Metric in the graph)."""

    subject: Ref
    indicator: str
    value: Decimal
    unit: str
    span: Span
    rule: str
    value_max: Decimal | None = None
    approximate: bool = False
    confidence: float = 0.8


@dataclass(slots=True)
class Document:
    """All that one article yields."""

    article: Article
    mentions: list[Mention] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    about: Ref | None = None
    date: str | None = None


# --- the graph: spans are ranges of the raw file --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Where a statement stands: ``raw[start:end]`` of the article's file, line breaks removed, is ``exact``."""

    article: str
    start: int
    end: int
    exact: str
    rule: str


@dataclass(frozen=True, slots=True)
class Story:
    """An article as a node. ``id`` and ``about`` are local ids such as ``article/000-1-3fa9c2``."""

    id: str
    page: str
    number: int
    kind: str
    title: str
    date: str | None = None
    about: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A node. ``id`` is local (``division/421200``); ``articles`` the ids of the stories that mention it, sorted,
    empty for a parent known from the gazetteer alone; ``replaces`` the ids that were found to be this entity too. Of a
    division: ``lat`` and ``lon`` in degrees down to the county, and, if it is a former one, the ISO dates between which
    it stood."""

    id: str
    kind: str
    label: str
    aliases: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    level: str | None = None
    code: str | None = None
    concept: str | None = None
    official: bool = False
    printed: tuple[str, ...] = ()
    resolution: str | None = None
    replaces: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """``object`` is an entity's or (``wrote``, ``photographed``) a story's id, or for ``heldOn`` a date:
    ``2024-11-14``, ``2024-11`` or ``--11-14``. ``evidence`` is empty where only the gazetteer knows it."""

    subject: str
    predicate: str
    object: str
    evidence: tuple[Evidence, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Tenure:
    """``as_of`` is the stories' dates, sorted, each once."""

    holder: str
    title: str
    at: str | None
    as_of: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of the graph; ``value`` is scaled, ``value_max`` set for a range, ``as_of`` the stories' dates."""

    subject: str
    indicator: str
    value: Decimal
    value_max: Decimal | None
    unit: str
    approximate: bool
    as_of: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    confidence: float


SAME, NOT_SAME, DROP, RENAME = "same", "not-same", "drop", "rename"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a researcher decided on entities, by their local ids: ``left`` and ``right`` are one (``SAME``, under the id
    of ``left``) or are never merged (``NOT_SAME``); ``left`` is none (``DROP``) or is called ``value`` (``RENAME``)."""

    verdict: str
    left: str
    right: str | None = None
    value: str | None = None
    author: str | None = None
    date: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The whole graph as sorted tuples: the same input gives the same value."""

    stories: tuple[Story, ...]
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    tenures: tuple[Tenure, ...]
    metrics: tuple[Metric, ...]
    judgements: tuple[Judgement, ...] = ()
