"""Which short forms are ordinary words too, judged by the frequencies of jieba's dictionary (at build time only)."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .aliases import WORDS

NAME_TAGS = frozenset({"ns", "nr", "nrt", "nrfg", "nz", "nt"})
FREQUENT = 100
"""Occurrences in jieba's corpus from which a word counts as ordinary."""
GENERIC = 8
"""A stem that so many townships bear is a phrase that people choose, not the name of one place."""
COMPOUNDS = 3
"""Ordinary words that contain the form."""
SHARED = 5
"""Zones that share a bare form (高新区, 经开区)."""
LONGEST = 4
AFTER_PLACES = tuple("市县区省州镇乡村人话站港")


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges forms.

    Attributes:
        words: frequency and tag of each word of the dictionary.
        inside: number of ordinary words that contain a form and are not made of a place's name.
        townships: number of townships by bare stem.
    """

    words: Mapping[str, tuple[int, str]]
    inside: Counter[str]
    townships: Counter[str]

    @classmethod
    def read(cls, dictionary: Path, townships: Counter[str]) -> Judge:
        """Reads jieba's dictionary: word, frequency and tag in each line."""
        words: dict[str, tuple[int, str]] = {}
        with dictionary.open(encoding="utf-8") as lines:
            for line in lines:
                word, frequency, tag = line.split()
                words[word] = (int(frequency), tag)
        inside: Counter[str] = Counter()
        for word, (_, tag) in words.items():
            if tag not in NAME_TAGS:
                inside.update(_parts(word))
        return cls(words, inside, townships)

    def is_common(self, form: str, *, great: bool) -> bool:
        """True if a form is an ordinary word or a name that a great many places bear.

        Args:
            form: a bare form of two or more characters.
            great: whether it names a province or prefecture: those are words of their own in any text.
        """
        if great:
            return False
        frequency, tag = self.words.get(form, (0, ""))
        if self.townships[form] >= GENERIC or self.inside[form] >= COMPOUNDS:
            return frequency > 0
        if tag in NAME_TAGS:
            return tag == "nz" and frequency >= FREQUENT and self.inside[form] > 0
        return frequency >= FREQUENT and self.inside[form] > 0


def find_common(judge: Judge, forms: Iterable[str], great: frozenset[str], shared: Iterable[str]) -> list[str]:
    """The common ones of the forms, with those that zones share and our own corrections, sorted.

    Args:
        judge: the judge.
        forms: bare forms of counties, townships and communities.
        great: forms of provinces and prefectures.
        shared: a form once for each zone that bears it.
    """
    common = {form for form in forms if judge.is_common(form, great=form in great)}
    common |= {form for form, zones in Counter(shared).items() if zones >= SHARED}
    with (WORDS / "common.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            (common.discard if row["drop"] else common.add)(row["form"])
    return sorted(common)


def _parts(word: str) -> set[str]:
    """The proper parts of two to four characters, less those that a place's class word follows."""
    return {
        word[start:end]
        for start in range(len(word))
        for end in range(start + 2, min(len(word), start + LONGEST) + 1)
        if end - start < len(word) and not word[end:].startswith(AFTER_PLACES)
    }
