"""The short written forms of a division's official name, by rule; word lists in ``words/``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

WORDS = Path(__file__).parent / "words"
SHORTEST = 2
"""A form of one character (辽, 沪) is no word of its own and is never made."""

AUTONOMOUS = ("自治区", "自治州", "自治县", "自治旗")
JOINED = ("港", "湾")
"""What belongs to the city's name before it: 东营港, 台州湾."""
SIDES = tuple("左右前后中")


def read_column(name: str, column: str) -> tuple[str, ...]:
    """One column of a CSV file in ``words/``, in its order."""
    with (WORDS / name).open(encoding="utf-8", newline="") as lines:
        return tuple(row[column] for row in csv.DictReader(lines))


@dataclass(frozen=True, slots=True)
class Shortener:
    """Makes aliases.

    Attributes:
        peoples: names of ethnic groups as they stand in the names of autonomous units, longest first.
        zone_terms: (long, short) endings of the names of zones.
        extra: aliases by code that no rule gives (克州, 察右前旗).
        dropped: (code, alias) pairs that the rules give and nobody writes.
    """

    peoples: tuple[str, ...]
    zone_terms: tuple[tuple[str, str], ...]
    extra: dict[str, tuple[str, ...]]
    dropped: frozenset[tuple[str, str]]

    @classmethod
    def load(cls) -> Shortener:
        """Reads the word lists."""
        peoples = sorted(read_column("ethnic.csv", "name"), key=lambda name: (-len(name), name))
        terms = zip(read_column("zone_terms.csv", "long"), read_column("zone_terms.csv", "short"), strict=True)
        extra: dict[str, tuple[str, ...]] = {}
        dropped: set[tuple[str, str]] = set()
        with (WORDS / "aliases.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["drop"]:
                    dropped.add((row["code"], row["alias"]))
                else:
                    extra[row["code"]] = (*extra.get(row["code"], ()), row["alias"])
        return cls(tuple(peoples), tuple(terms), extra, frozenset(dropped))

    def aliases(
        self, code: str, name: str, level: str, *, zone: bool = False, parents: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """The aliases of a province, prefecture or county.

        Args:
            code: its code.
            name: its official name.
            level: its level.
            zone: whether it is a development zone or the like.
            parents: official names of its ancestors, nearest first; a zone's name often starts with them.

        Returns:
            the written forms other than ``name``, shortest first.
        """
        forms = self._zone_forms(name, parents) if zone else self._forms(name, level)
        kept = {form for form in forms if len(form) >= SHORTEST and (code, form) not in self.dropped}
        return tuple(sorted((kept | set(self.extra.get(code, ()))) - {name}, key=lambda form: (len(form), form)))

    def stem(self, name: str) -> str:
        """The name without its class word and the peoples it names: 恩施 of 恩施土家族苗族自治州."""
        for ending in AUTONOMOUS:
            if name.endswith(ending):
                return self._without_peoples(name.removesuffix(ending))
        for ending in ("特别行政区", "行政区", "地区", "新区", "矿区", "特区"):
            if name.endswith(ending) and len(name) - len(ending) >= SHORTEST:
                return name.removesuffix(ending)
        if name.endswith("族区"):
            return self._without_peoples(name.removesuffix("区"))
        return name[:-1] if name[-1:] in "省市县区州盟旗" else name

    def _without_peoples(self, name: str) -> str:
        while True:
            people = next((p for p in self.peoples if name.endswith(p) and len(name) - len(p) >= SHORTEST), None)
            if people is None:
                return name.removesuffix("族")
            name = name.removesuffix(people)

    def _forms(self, name: str, level: str) -> set[str]:
        stem = self.stem(name)
        if len(stem) < SHORTEST or (name.endswith("旗") and stem.endswith(SIDES)):
            return set()
        forms = {stem}
        if name.endswith(AUTONOMOUS) and level != "province":
            forms.add(stem + name[-1])
        if name.endswith("族区"):
            forms.add(stem + "区")
        return forms

    def _zone_forms(self, name: str, parents: tuple[str, ...]) -> set[str]:
        """The name less the names of its parents at its start, with the endings shortened, bare and after the city."""
        forms = [name]
        for parent in reversed(parents):
            starts = (start for start in (parent, self.stem(parent)) if forms[-1].startswith(start))
            start = next(starts, None)
            rest = forms[-1].removeprefix(start or "")
            if start is not None and len(rest) > SHORTEST and not rest.startswith(JOINED):
                forms.append(rest)
        if parents and len(forms) > 1:
            forms.append(self.stem(parents[0]) + forms[-1])
        short = {f.removesuffix(long) + short for f in forms for long, short in self.zone_terms if f.endswith(long)}
        return set(forms) | short
