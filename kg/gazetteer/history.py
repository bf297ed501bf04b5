"""From yearly lists to stretches of time, and from their ends to changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .sources import Unit

FIRST_YEAR = 1980
SHORT_GAP = 2


@dataclass(frozen=True, slots=True)
class Spell:
    """A unit without change of code, name or parent from one year's list to another's, both included.

    ``last`` is None where the newest list still has it.
    """

    unit: Unit
    first: int
    last: int | None

    @property
    def valid_from(self) -> str | None:
        return None if self.first <= FIRST_YEAR else f"{self.first}-01-01"

    @property
    def valid_to(self) -> str | None:
        """The end of the year after the last list that has it: that year brought the change."""
        return None if self.last is None else f"{self.last + 1}-12-31"


def fill_years(years: dict[int, dict[str, Unit]], present: dict[str, Unit], newest: int, dated: dict[str, int]) -> None:
    """Adds the present list as that of the newest year, and lists for the years between it and the last one.

    Args:
        years: the yearly lists by code; added to.
        present: the present list.
        newest: its year.
        dated: year of the events known for these years, by the code that begins or ends. A unit that begins without a
            known year is taken to begin at once, one that ends without, to end in the newest year.
    """
    last = max(years)
    before = years[last]
    for year in range(last + 1, newest + 1):
        begun = {
            code: unit for code, unit in present.items() if before.get(code) == unit or dated.get(code, last) <= year
        }
        stays = {code: unit for code, unit in before.items() if code not in present and dated.get(code, newest) > year}
        years[year] = stays | begun


def find_spells(years: dict[int, dict[str, Unit]]) -> list[Spell]:
    """The stretches of time of all units of the yearly lists, by code and time.

    A unit that is missing between two lists that have it is taken to have stood, unless meanwhile its code was held by
    another, or, in a gap of more than ``SHORT_GAP`` years, its name stood under another code: the lists of the 1980s
    have holes.
    """
    seen: dict[Unit, list[int]] = defaultdict(list)
    named = {year: {(unit.code[:2], unit.name) for unit in units.values()} for year, units in years.items()}
    for year in sorted(years):
        for unit in years[year].values():
            seen[unit].append(year)
    newest = max(years)
    spells = [
        Spell(unit, run[0], None if run[-1] == newest else run[-1])
        for unit, listed in seen.items()
        for run in _runs(unit, listed, years, named)
    ]
    return sorted(spells, key=lambda spell: (spell.unit.code, spell.first, spell.unit.name))


def _runs(
    unit: Unit, listed: list[int], years: dict[int, dict[str, Unit]], named: dict[int, set[tuple[str, str]]]
) -> Iterable[list[int]]:
    run = [listed[0]]
    for year in listed[1:]:
        missing = range(run[-1] + 1, year)
        taken = any(unit.code in years[gap] for gap in missing)
        moved = len(missing) > SHORT_GAP and any((unit.code[:2], unit.name) in named[gap] for gap in missing)
        if taken or moved:
            yield run
            run = []
        run.append(year)
    yield run
