"""Provinces, prefectures, counties and zones, present and former, read from CSV."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from kg.errors import GazetteerError

from .division import Division

REBUILD = "rebuild it with: python -m kg.gazetteer.build FOLDER"
COLUMNS = ("code", "name", "level", "parent", "aliases", "valid_from", "valid_to", "lat", "lon", "zone", "source")
RANKS = {"province": 0, "prefecture": 1, "county": 2}


class Upper:
    """The divisions of county level and above. Open with :meth:`open`.

    A row of the file becomes a ``Division`` when it is first asked for: most pages need a few dozen.
    """

    __slots__ = ("_codes", "_forms", "_made", "_parents", "_rows", "_starts")

    def __init__(self, rows: list[tuple[str, ...]]) -> None:
        self._rows = rows
        self._made: dict[int, Division] = {}
        codes: dict[str, list[int]] = defaultdict(list)
        forms: dict[str, list[int]] = defaultdict(list)
        parents: dict[str, list[int]] = defaultdict(list)
        for number, (code, name, _, parent, aliases, _, ended, *_) in enumerate(rows):
            codes[code].append(number)
            forms[name].append(number)
            for alias in aliases.split("|") if aliases else ():
                forms[alias].append(number)
            if not ended:
                parents[parent].append(number)
        # Tuples of plain values: the garbage collector need not walk through them again and again.
        self._codes, self._forms, self._parents = (
            {key: tuple(numbers) for key, numbers in table.items()} for table in (codes, forms, parents)
        )
        self._starts: dict[str, list[str]] = defaultdict(list)
        for form in sorted(self._forms, key=len):
            self._starts[form[:2]].append(form)

    @classmethod
    def open(cls, path: Path) -> Upper:
        """Reads the file, whose rows stand in the order in which :meth:`named` gives them.

        Raises:
            GazetteerError: the file is missing or damaged.
        """
        try:
            with path.open(encoding="utf-8", newline="") as lines:
                rows = list(map(tuple, csv.reader(lines)))
        except FileNotFoundError as error:
            raise GazetteerError(f"{path} is missing: {REBUILD}") from error
        except (UnicodeDecodeError, csv.Error) as error:
            raise GazetteerError(f"{path} is damaged ({error}): {REBUILD}") from error
        bad = next((n for n, row in enumerate(rows, 1) if len(row) != len(COLUMNS)), 0)
        if bad or not rows or rows[0] != COLUMNS:
            raise GazetteerError(f"{path} is damaged (line {bad or 1}): {REBUILD}")
        return cls(rows[1:])

    def held(self, code: str) -> tuple[Division, ...]:
        """All that ever held a code, newest first."""
        return tuple(self._division(number) for number in self._codes.get(code, ()))

    def named(self, form: str) -> tuple[Division, ...]:
        """All of a written form: present ones first, then the most lately ended; wider before narrower."""
        return tuple(self._division(number) for number in self._forms.get(form, ()))

    def children(self, code: str) -> tuple[Division, ...]:
        """The present ones whose parent is a code ("" for the provinces), by code."""
        found = [self._division(number) for number in self._parents.get(code, ())]
        return tuple(sorted(found, key=lambda division: division.code))

    def prefixes(self, text: str, start: int) -> list[tuple[int, str]]:
        """(length, form) of every written form that begins at a place in a text, shortest first."""
        forms = self._starts.get(text[start : start + 2])
        if forms is None:
            return []
        return [(len(form), form) for form in forms if text.startswith(form, start)]

    def forms(self) -> Iterable[str]:
        """Every written form."""
        return self._forms

    def divisions(self) -> list[Division]:
        """All of them, in the order of the file."""
        return [self._division(number) for number in range(len(self._rows))]

    def _division(self, number: int) -> Division:
        made = self._made.get(number)
        if made is None:
            made = self._made[number] = _division(self._rows[number])
        return made


def file_order(division: Division) -> tuple[bool, int, int, str, str]:
    """Key that puts present divisions before former ones, then later before earlier, wider before narrower."""
    ended = 0 if division.valid_to is None else -int(division.valid_to[:4])
    rank = RANKS[division.level] + (1 if division.zone else 0)
    return (division.valid_to is not None, ended, rank, division.code, division.valid_from or "")


def to_row(d: Division) -> list[str]:
    """A division as a row of the file."""
    lat, lon = ("" if degrees is None else f"{degrees:.6f}" for degrees in (d.lat, d.lon))
    zone = "1" if d.zone else ""
    span = [d.valid_from or "", d.valid_to or ""]
    return [d.code, d.name, d.level, d.parent or "", "|".join(d.aliases), *span, lat, lon, zone, d.source]


def _division(row: tuple[str, ...]) -> Division:
    code, name, level, parent, aliases, valid_from, valid_to, lat, lon, zone, source = row
    return Division(
        code=code,
        name=name,
        level=level,
        parent=parent or None,
        aliases=tuple(aliases.split("|")) if aliases else (),
        valid_from=valid_from or None,
        valid_to=valid_to or None,
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        zone=bool(zone),
        source=source,
    )
