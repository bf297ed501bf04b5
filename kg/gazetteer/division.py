"""The values of the gazetteer: a division in one stretch of time, and what came after it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division as it stood, without change of name, code or parent, over one stretch of time.

    Attributes:
        code: GB/T 2260 code (6 digits), statistics office code (9 or 12 digits), or ``x-<parent code>-<n>`` for a zone
            that has no code.
        name: official name as news prints it (咸宁市, 和平村).
        level: ``province``, ``prefecture``, ``county``, ``township`` or ``community``.
        parent: code of the nearest official parent; the pseudo levels 市辖区, 县 and 直辖县 are left out.
        aliases: other written forms, shortest first.
        valid_from: first day on which it can have stood, None for before 1980. The sources date by the year, so this
            is the first of January of the year of the change.
        valid_to: last day on which it can have stood (the last of December of the year of the change), None if it
            still stands. In the year of a change both the old and the new division are valid.
        lat, lon: WGS-like degrees of the seat, for counties and above where known.
        zone: True for a development zone, new area or administered area that is no division of the state.
        source: key of the source in the data's README.
    """

    code: str
    name: str
    level: str
    parent: str | None
    aliases: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    lat: float | None = None
    lon: float | None = None
    zone: bool = False
    source: str = ""

    def __hash__(self) -> int:
        return hash((self.code, self.valid_to))

    @property
    def current(self) -> bool:
        """True if the division still stands."""
        return self.valid_to is None

    def stood_on(self, day: str) -> bool:
        """True if the division can have stood on an ISO date."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    """A step from a former division to the one that took its place.

    Attributes:
        division: the division that took over (or took a part).
        year: year of the last change on the way, four digits.
        kind: what happened, as the sources call it (撤市设区, 更名, 同名改码 ...).
    """

    division: Division
    year: str
    kind: str
