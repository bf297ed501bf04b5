"""The places in any text, resolved: what ``kg places`` and ``kg.places`` show."""

from __future__ import annotations

import datetime
import json
import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.errors import GazetteerError
from kg.extractors import load_resources, read_places
from kg.gazetteer import Gazetteer
from kg.model import NEWS, Article, Mention, Span
from kg.read import fold_text

_SHOWN = 3
"""Candidates that a table shows; JSON has them all."""
_WIDTH = 400
_COUNTY = 6
"""Digits of the code of a county or wider division."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_HEADLINE = re.compile(r"\s*(?P<line>[^\n。]{4,40}[^\n。！？；，、])\n")


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of a place.

    Attributes:
        start, end: code points of the text given.
        text: the letters there.
        name: official name; of a place that no list has, its letters.
        code: official code; None where the reader abstains and for local places.
        level: ``province`` ... ``community``, ``compound``, ``street`` or ``site``.
        parents: codes of the places that it lies in, nearest first.
        why: how it was resolved, or why it was not.
        candidates: the codes left open where the reader abstains.
    """

    start: int
    end: int
    text: str
    name: str
    code: str | None
    level: str
    parents: tuple[str, ...]
    why: str
    candidates: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON takes them."""
        return asdict(self) | {"parents": list(self.parents), "candidates": list(self.candidates)}


def find_places(text: str, home: str | None = None, date: str | None = None) -> list[Place]:
    """The places that a text names, in order.

    Args:
        text: any text.
        home: code of the division that the text comes from, for names of more than one meaning.
        date: ISO date of the text: names of that day are read as they stood then, else as what they are today.

    Raises:
        GazetteerError: no division has the code ``home``, or ``date`` is no day.
    """
    gazetteer = load_resources().gazetteer
    check(gazetteer, home, date)
    article = _article(text, home, date)
    mentions = read_places(article, load_resources()) if article.text else []
    parents = _Parents(gazetteer, mentions, date)
    return [_place(article, mention, gazetteer, parents, date) for mention in mentions]


def show(text: str, home: str | None = None, date: str | None = None, form: str = "json") -> str:
    """The places of a text as one JSON list, or as a table.

    Raises:
        GazetteerError: as :func:`find_places`.
    """
    found = find_places(text, home, date)
    if form == "json":
        return json.dumps([place.to_dict() for place in found], ensure_ascii=False)
    return _table(found)


def _table(found: list[Place]) -> str:
    table = Table("text", "name", "level", "code", "parents", "why", "candidates", box=box.SIMPLE_HEAD)
    for place in found:
        more = len(place.candidates) - _SHOWN
        candidates = " ".join(place.candidates[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
        cells = (place.text, place.name, place.level, place.code or "", " ".join(place.parents), place.why, candidates)
        table.add_row(*(Text(" ".join(cell.split()), no_wrap=True) for cell in cells))
    console = Console(width=_WIDTH, color_system=None)
    with console.capture() as capture:
        console.print(table)
    lines = [line.rstrip() for line in capture.get().splitlines()]
    return "\n".join([*(line for line in lines if line), f"{len(found)} place{'' if len(found) == 1 else 's'}"])


def read_lines(lines: Iterable[str], home: str | None = None, date: str | None = None) -> Iterator[str]:
    """One JSON list for each line of text.

    Raises:
        GazetteerError: as :func:`find_places`, before the first line is read.
    """
    check(load_resources().gazetteer, home, date)
    for line in lines:
        yield show(line.removesuffix("\n"), home, date)


def check(gazetteer: Gazetteer, home: str | None, date: str | None) -> None:
    """Raises GazetteerError for an unknown code or a date that is none."""
    if home is not None and gazetteer.get(home) is None:
        raise GazetteerError(f"no division has the code {home!r}: give one of 6, 9 or 12 digits, such as 420500")
    if date is None:
        return
    try:
        datetime.date.fromisoformat(date if _DAY.fullmatch(date) else "")
    except ValueError as error:
        raise GazetteerError(f"{date!r} is no day: give a date such as 2024-05-01") from error


def _article(text: str, home: str | None, date: str | None) -> Article:
    # A lone surrogate is no letter that a tagger takes; one mark stands for each.
    folded = fold_text(text.encode("utf-8", "replace").decode("utf-8"))
    head = _HEADLINE.match(folded.text)
    return Article(
        page="text",
        number=1,
        kind=NEWS,
        title="",
        text=folded.text,
        offsets=array("q", folded.offsets),
        raw=text,
        headline=Span(*head.span("line")) if head else None,
        date=date,
        home=home,
    )


class _Parents:
    """What each mention lies in: by its code, by the place right before it, by the last county or city before it."""

    def __init__(self, gazetteer: Gazetteer, mentions: list[Mention], date: str | None) -> None:
        self._gazetteer = gazetteer
        self._date = date
        self._of: dict[Span, tuple[str, ...]] = {}
        last: tuple[str, ...] = ()
        ends: dict[int, tuple[str, ...]] = {}
        for mention in mentions:
            if mention.code is not None:
                own = self._above(mention.code)
                chain = (mention.code, *own)
                last = tuple(code for code in chain if len(code) == _COUNTY)
            else:
                own = () if mention.candidates else ends.get(mention.span.start, last)
                chain = own
            self._of[mention.span] = own
            ends[mention.span.end] = chain

    def of(self, mention: Mention) -> tuple[str, ...]:
        """Codes, nearest first."""
        return self._of[mention.span]

    def _above(self, code: str) -> tuple[str, ...]:
        division = self._gazetteer.get(code, self._date) or self._gazetteer.get(code)
        return tuple(a.code for a in self._gazetteer.parents(division)) if division else ()


def _place(article: Article, mention: Mention, gazetteer: Gazetteer, parents: _Parents, date: str | None) -> Place:
    start, end = article.offsets[mention.span.start], article.offsets[mention.span.end - 1] + 1
    division = None
    if mention.code is not None:
        division = gazetteer.get(mention.code, date) or gazetteer.get(mention.code)
    return Place(
        start=start,
        end=end,
        text=article.raw[start:end],
        name=division.name if division else mention.name,
        code=mention.code,
        level=division.level if division else mention.level or "site",
        parents=parents.of(mention),
        why=mention.resolution or "local: no list of divisions has it",
        candidates=mention.candidates,
    )
