"""Builds the gazetteer's data from published packages: ``python -m kg.gazetteer.build FOLDER``.

FOLDER holds the unpacked packages that the data's README names, anywhere below it.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from kg.errors import GazetteerError

from .aliases import SHORTEST, Shortener
from .changes import ChangeFinder
from .common import Judge, find_common
from .describe import add_points, describe_spells, describe_zones
from .division import Division
from .history import Spell, fill_years, find_spells
from .pack import Place, Town, write_below
from .sources import Sources, read_counties, read_current, read_events, read_numbers, read_points, read_years
from .spelling import CLASSES, Speller, township_stem
from .succession import Change
from .townships import read_places, read_towns
from .upper import COLUMNS, file_order, to_row

DATA = Path(__file__).parent / "data"


def build(folder: Path, target: Path = DATA) -> None:
    """Writes the four data files; the same packages give the same bytes.

    Args:
        folder: where the packages lie unpacked.
        target: the folder to write to.

    Raises:
        GazetteerError: a package is missing.
    """
    sources = Sources.find(folder)
    spells, changes, since = find_history(sources)
    shortener = Shortener.load()
    divisions = describe_spells(spells, shortener, since)
    divisions += describe_zones(read_counties(sources), divisions, shortener)
    divisions = sorted(add_points(divisions, read_points(sources), changes), key=file_order)
    towns = read_towns(sources, {d.code: d.name for d in divisions if d.current}, find_heirs(divisions, changes))
    places = list(read_places(sources, Speller.load()))
    target.mkdir(parents=True, exist_ok=True)
    write_rows(target / "divisions.csv", COLUMNS, map(to_row, divisions))
    write_rows(target / "changes.csv", Change._fields, changes)
    write_below(towns, places, target / "below.bin")
    common = list_common(divisions, towns, places)
    write_rows(target / "common.csv", ("form",), ([form] for form in common))


def find_history(sources: Sources) -> tuple[list[Spell], list[Change], int]:
    """All stretches of time, the changes between them, and the first year that only the present list knows."""
    years, events = read_years(sources), read_events(sources)
    present, day = read_current(sources)
    newest, since = int(day[:4]), max(years) + 1
    dated = {
        event[end]["code"][:6]: int(event["year"])
        for event in events
        for end in ("old", "new")
        if event["year"] >= since and event[end]["code"]
    }
    fill_years(years, present, newest, dated)
    spells = find_spells(years)
    finder = ChangeFinder.make(spells, newest, events, read_numbers(sources))
    return spells, sorted(finder.find(spells)), since


def find_heirs(divisions: Iterable[Division], changes: Iterable[Change]) -> dict[str, str]:
    """The present county of each code whose last holder gave way to one."""
    present = {division.code for division in divisions if division.current}
    return {c.old_code: c.new_code for c in changes if c.new_code in present and c.old_code not in present}


def list_common(divisions: list[Division], towns: list[Town], places: list[Place]) -> list[str]:
    """The bare forms of all levels that are ordinary words too."""
    stems = Counter(stem for town in towns if (stem := township_stem(town.name)) is not None)
    great = frozenset(a for d in divisions if d.level != "county" for a in d.aliases)
    counties = {a for d in divisions if d.level == "county" and not d.zone for a in d.aliases}
    communities = {place.name.removesuffix(word) for place in places for word in CLASSES if place.name.endswith(word)}
    forms = {form for form in counties | set(stems) | communities if len(form) >= SHORTEST}
    zones = [alias for division in divisions if division.zone for alias in division.aliases]
    return find_common(Judge.read(find_dictionary(), stems), forms, great, zones)


def find_dictionary() -> Path:
    """jieba's dictionary of words with frequencies.

    Raises:
        GazetteerError: jieba is not installed.
    """
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise GazetteerError("the package jieba is missing: install it to judge which names are ordinary words")
    return Path(found.origin).parent / "dict.txt"


def write_rows(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Writes a CSV file with line feeds."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(arguments: list[str]) -> int:
    """The command: one folder."""
    if len(arguments) != 1:
        print("usage: python -m kg.gazetteer.build FOLDER", file=sys.stderr)
        return 2
    try:
        build(Path(arguments[0]))
    except GazetteerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
