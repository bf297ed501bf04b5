"""What is known of the places of a text while its suffixes are read, from left to right."""

from __future__ import annotations

from kg.extractors.base import Draft
from kg.extractors.cuts import JOINTS
from kg.extractors.place_stems import stems_of
from kg.model import Mention, Span

LONGEST = {"township": 7, "community": 9, "compound": 9, "street": 7, "site": 11, "site_weak": 6}
"""Letters of the longest name of each level."""
LONG_STEM = 4
"""Letters of a name without its suffix that is told again by itself."""


class Found:
    """The places found so far, so that each can stand behind the one before it.

    Attributes:
        draft: the article with its divisions of county level and above.
        text: its text.
        stems: what the word lists say of the letters before a suffix.
        forms: the written forms of programmes.
        is_word: says whether a word stands in the dictionary.
        ends: the places by where they end, those of the draft too.
        taken: the letters of the draft's places.
        counties: what the codes begin with of all that lies in the counties and cities of the draft.
        places: the places found, by where they end.
        names: how often each name was found.
        long_stems: names without their suffix that are long enough to be told again by themselves.
    """

    __slots__ = (
        "counties",
        "draft",
        "ends",
        "forms",
        "is_word",
        "long_stems",
        "names",
        "places",
        "stems",
        "taken",
        "text",
    )

    def __init__(self, draft: Draft) -> None:
        known = draft.of_kind("Locale")
        self.draft = draft
        self.text = draft.text
        self.stems = stems_of(draft.lexicon)
        self.forms = draft.resources.concepts.forms
        self.is_word = draft.resources.tagger.known
        self.ends = {m.span.end: m for m in known}
        self.taken = {i for m in known for i in range(*m.span)}
        wide = {m.code for m in known if m.code and m.level in ("county", "prefecture")}
        self.counties = tuple(code.rstrip("0") for code in wide)
        self.places: dict[int, Mention] = {}
        self.names: dict[str, int] = {}
        self.long_stems: set[str] = set()

    def add(self, mention: Mention, suffix: Span) -> None:
        """Takes in a place that ends with a suffix, or with a number behind it."""
        start, end = mention.span
        self.places[end] = self.ends[end] = mention
        self.names[mention.name] = self.names.get(mention.name, 0) + 1
        if suffix.start - start >= LONG_STEM:
            self.long_stems.add(self.text[start : suffix.start])

    def drop(self, mention: Mention) -> None:
        """Takes back a place that a longer name begins with."""
        del self.places[mention.span.end]
        self.names[mention.name] -= 1

    def add_zone(self, span: Span) -> None:
        """高新区 before a name of its own is the place that it lies in, of no official code."""
        zone = Mention(span, "Locale", self.text[span.start : span.end], "zone", level="county")
        self.places[span.end] = self.ends[span.end] = zone

    def is_joined(self, start: int) -> bool:
        """True behind a place, or behind a mark of a list whose item before is one."""
        return start in self.ends or (start - 1 in self.ends and self.text[start - 1] in JOINTS)

    def is_chained(self, suffix: Span, level: str) -> bool:
        """True where a place ends so near before a suffix that the name can begin there."""
        return any(end in self.ends for end in range(max(0, suffix.start - LONGEST[level]), suffix.start))

    def is_everyday(self, stem: str, at: int, suffix: Span, level: str) -> bool:
        """True for an everyday word that names such places in most cities: 人民 before 路."""
        below = at in self.ends and self.ends[at].level == "township"
        return self.stems.is_everyday(stem, self.text[suffix.start : suffix.end], level, below=below)
