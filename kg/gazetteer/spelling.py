"""Townships and communities as news prints them, and back to the forms of the statistics office's list."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from .aliases import SHORTEST, WORDS

CLASSES = ("社区", "嘎查", "村")
OFFICES = ("街道办事处", "街道办")
TOWNSHIPS = ("街道", "地区", "苏木", "镇", "乡")
ROADS = tuple("路街道巷")


@dataclass(frozen=True, slots=True)
class Ending:
    """A committee's ending and the class word of the place that it runs: 居委会 and 社区."""

    ending: str
    word: str


@dataclass(frozen=True, slots=True)
class Speller:
    """Turns the name of a committee into the name of its place.

    Attributes:
        endings: what a committee's name may end with, longest first.
        all: the same as plain text.
    """

    endings: tuple[Ending, ...]
    all: tuple[str, ...]

    @classmethod
    def load(cls) -> Speller:
        """Reads ``words/endings.csv``."""
        with (WORDS / "endings.csv").open(encoding="utf-8", newline="") as lines:
            endings = tuple(Ending(row["ending"], row["class"]) for row in csv.DictReader(lines))
        return cls(endings, tuple(end.ending for end in endings))

    def community(self, raw: str) -> str:
        """The place of a committee: 和平村 of 和平村委会 and of 和平村村委会, 幸福社区 of 幸福社区居委会."""
        if not raw.endswith(self.all):
            return raw
        for end in self.endings:
            if raw.endswith(end.ending) and len(raw) > len(end.ending):
                stem = raw.removesuffix(end.ending)
                classed = stem.endswith(CLASSES) and not (end.word == "社区" and stem.endswith("村"))
                return stem if classed else stem + end.word
        return raw


def township_stem(name: str) -> str | None:
    """小河 of 小河街道, 小河镇 or 小河乡; None where what is left is no name of its own (中山路 of 中山路街道)."""
    for ending in TOWNSHIPS:
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            if ending == "乡" and stem.endswith("民族"):
                return None
            return stem if len(stem) >= SHORTEST and not stem.endswith(ROADS) else None
    return None


def township_aliases(name: str) -> tuple[str, ...]:
    """The short and long forms of a township's name, shortest first."""
    forms = [township_stem(name)]
    if name.endswith("街道"):
        forms += [name + "办", name + "办事处"]
    return tuple(sorted((form for form in forms if form), key=len))


def township_names(form: str, *, bare: bool) -> tuple[str, ...]:
    """The names that a form can stand for.

    Args:
        form: a written form.
        bare: whether a form without a class word may stand for a township.
    """
    if form.endswith(OFFICES):
        return (form.removesuffix(OFFICES[0]).removesuffix(OFFICES[1]) + "街道",)
    if form.endswith("街"):
        return (form + "道",)
    if not bare or len(form) < SHORTEST or form.endswith(ROADS):
        return ()
    return tuple(form + ending for ending in TOWNSHIPS)
