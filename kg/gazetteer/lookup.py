"""The gazetteer: divisions of all five levels by code, by written form and by date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import GazetteerError

from .below import Below
from .division import Division, Succession
from .succession import REBUILD, Change, read_changes
from .upper import Upper

DATA = Path(__file__).parent / "data"
BELOW = ("township", "community")
KEPT = 20_000
"""Divisions and names held in memory for names asked before (about 10 MB)."""
CODED = 4096
"""Names below the county whose codes are held in memory."""
COMMON_HEADER = "form"
LONGEST = 24
"""No township or community with a longer name is looked for in running text."""


class Gazetteer:
    """Lookup of divisions. Open it with :meth:`open`; it never changes afterwards."""

    __slots__ = (
        "_above",
        "_below",
        "_chains",
        "_changes",
        "_coded",
        "_common",
        "_kept",
        "_kept_size",
        "_over",
        "_upper",
    )

    def __init__(
        self, upper: Upper, below: Below, changes: dict[str, tuple[Change, ...]], common: frozenset[str]
    ) -> None:
        self._upper = upper
        self._below = below
        self._changes = changes
        self._common = common
        self._above: dict[str, frozenset[str]] = {}
        self._chains: dict[str, tuple[Division, ...]] = {}
        self._over: dict[str, frozenset[str]] = {}
        self._kept: dict[tuple[str, str | None, str | None], tuple[Division, ...]] = {}
        self._kept_size = 0
        self._coded: dict[tuple[str, str], tuple[str, ...]] = {}

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """Opens the data.

        Args:
            path: folder of the data files; None for those of the package.

        Raises:
            GazetteerError: a file is missing or damaged; says which and how to rebuild it.
        """
        folder = DATA if path is None else path
        return cls(
            Upper.open(folder / "divisions.csv"),
            Below.open(folder / "below.bin"),
            read_changes(folder / "changes.csv"),
            _read_common(folder / "common.csv"),
        )

    def get(self, code: str, on: str | None = None) -> Division | None:
        """The division of a code: the one standing on an ISO date, or the present or latest one."""
        for division in self._upper.held(code):
            if on is None or division.stood_on(on):
                return division
        return self._below.get(code)

    def history(self, code: str) -> tuple[Division, ...]:
        """All divisions that ever held a code of county level or above, newest first."""
        return self._upper.held(code)

    def named(
        self, name: str, *, level: str | None = None, within: str | None = None, on: str | None = None
    ) -> tuple[Division, ...]:
        """The divisions of a written form, present ones first, wider before narrower.

        A township is found by its bare stem (小河 for 小河街道) only where ``level`` or ``within`` is given: alone such
        a stem says too little.

        Args:
            name: official name or alias.
            level: keep only this level.
            within: keep only divisions below this code, or whose place is below it today.
            on: ISO date: keep only divisions that can have stood then.
        """
        found = self._kept.get((name, level, within))
        if found is None:
            found = self._keep((name, level, within), self._find(name, level, within))
        return found if on is None else tuple(d for d in found if d.stood_on(on))

    def codes_below(self, name: str, level: str) -> tuple[str, ...]:
        """The codes of the townships or communities of a written form, as :meth:`named` finds them."""
        known = self._coded.get((name, level))
        if known is None:
            if len(self._coded) >= CODED:
                self._coded.clear()
            known = self._below.codes(name, level=level, bare=level == "township")
            self._coded[name, level] = known
        return known

    def upper(self, form: str) -> tuple[Division, ...]:
        """The divisions of county level or above of a written form: :meth:`named` without townships and communities."""
        return self._upper.named(form)

    def children(self, code: str) -> tuple[Division, ...]:
        """The present divisions whose parent is a code, by code; of "" the provinces."""
        below = self._below.children(code) if code.isascii() and code.isdigit() and len(code) in (6, 9) else ()
        return (*self._upper.children(code), *below)

    def ancestors(self, code: str, on: str | None = None) -> tuple[Division, ...]:
        """The parents of a code, nearest first; of a former division, those of its own time."""
        division = self.get(code, on)
        return () if division is None else self.parents(division)

    def parents(self, division: Division) -> tuple[Division, ...]:
        """The parents of a division, nearest first, as they stood when it ended (or stand today)."""
        if division.valid_to is None:
            return self._upward(division.parent)
        found: list[Division] = []
        day = _last_day(division)
        while division.parent is not None:
            parent = self.get(division.parent, day) or self.get(division.parent)
            if parent is None:
                break
            found.append(parent)
            division = parent
        return tuple(found)

    def parent_codes(self, division: Division) -> frozenset[str]:
        """The codes of :meth:`parents`."""
        if division.valid_to is not None or division.parent is None:
            return frozenset(parent.code for parent in self.parents(division))
        known = self._over.get(division.parent)
        if known is None:
            known = self._over[division.parent] = frozenset(parent.code for parent in self.parents(division))
        return known

    def _upward(self, code: str | None) -> tuple[Division, ...]:
        """The division of a code as it stands, or stood last, and those above it, nearest first."""
        if code is None:
            return ()
        known = self._chains.get(code)
        if known is None:
            division = self.get(code)
            known = () if division is None else (division, *self._upward(division.parent))
            self._chains[code] = known
        return known

    def prefixes(self, text: str, start: int) -> list[tuple[int, str]]:
        """The written forms of divisions of county level or above that begin at a place in a text, shortest first.

        Args:
            text: any text.
            start: code point.

        Returns:
            (length, form) pairs; official names and aliases, present and former.
        """
        return self._upper.prefixes(text, start)

    def forms(self) -> Iterable[str]:
        """Every written form of a division of county level or above: official names and aliases, present and former."""
        return self._upper.forms()

    def names_below(self, text: str, start: int) -> list[tuple[int, str]]:
        """(length, name) of every name of a township or community that begins at a place in a text."""
        return [(len(name), name) for name in self._below.longest(text, start, LONGEST)]

    def successor(self, code: str, on: str | None = None) -> tuple[Succession, ...]:
        """What stands today in the place of a former division; empty for one that stands, or of which nothing is known.

        Args:
            code: its code.
            on: ISO date on which it stood, where the code had several holders; None for the latest.

        Returns:
            the divisions of today by code, each with the year and kind of the last change on the way.
        """
        division = self.get(code, on)
        return () if division is None else self.successors(division)

    def successors(self, division: Division) -> tuple[Succession, ...]:
        """As :meth:`successor`, of a division at hand."""
        found: dict[str, Succession] = {}
        waiting, seen = [division], {division}
        while waiting:
            for change, heir in self._heirs(waiting.pop()):
                if heir.current:
                    found.setdefault(heir.code, Succession(heir, change.year, change.kind))
                elif heir not in seen:
                    seen.add(heir)
                    waiting.append(heir)
        return tuple(found[code] for code in sorted(found))

    def changes(self, code: str) -> tuple[Change, ...]:
        """The changes that ended the holders of a code, oldest first."""
        return self._changes.get(code, ())

    def is_common_word(self, form: str) -> bool:
        """True if a written form is an ordinary word too (和平, 平安), so that alone it says little."""
        return form in self._common

    def divisions(self, *, below: bool = True) -> Iterator[Division]:
        """All divisions: county level and above with their former ones, then, unless ``below`` is False, each township
        with its communities."""
        yield from self._upper.divisions()
        if below:
            yield from self._below.divisions()

    def _find(self, name: str, level: str | None, within: str | None) -> tuple[Division, ...]:
        upper = () if level in BELOW else self._upper.named(name)
        if level is not None:
            upper = tuple(d for d in upper if d.level == level)
        if within is not None:
            upper = tuple(d for d in upper if within in self._codes_above(d))
        if level is not None and level not in BELOW:
            return upper
        bare = level == "township" or within is not None
        below = self._below.named(name, level=level, bare=bare, within=within, over=self._codes_over)
        if not below:
            return upper
        ended = next((n for n, d in enumerate(upper) if not d.current), len(upper))
        return (*upper[:ended], *below, *upper[ended:])

    def _keep(self, asked: tuple[str, str | None, str | None], found: tuple[Division, ...]) -> tuple[Division, ...]:
        """Remembers an answer: a page names its few places again and again."""
        if self._kept_size > KEPT:
            self._kept.clear()
            self._kept_size = 0
        self._kept[asked] = found
        self._kept_size += 1 + len(found)
        return found

    def _heirs(self, division: Division) -> Iterator[tuple[Change, Division]]:
        if division.valid_to is None:
            return
        year = division.valid_to[:4]
        for change in self._changes.get(division.code, ()):
            if change.year == year and change.old_name == division.name:
                for heir in self._upper.held(change.new_code):
                    if heir.name == change.new_name and (heir.valid_to or "9999") > division.valid_to:
                        yield change, heir

    def _codes_above(self, division: Division) -> frozenset[str]:
        """The codes above a division in its own time and today."""
        if division.valid_to is None:
            return frozenset() if division.parent is None else self._codes_over(division.parent)
        chain = self.parents(division)
        own = {parent.code for step in self.successors(division) for parent in self.parents(step.division)}
        return frozenset(own.union(self._codes_of(chain)))

    def _codes_over(self, code: str) -> frozenset[str]:
        """The codes above the present divisions whose parent is a code, itself among them."""
        known = self._above.get(code)
        if known is None:
            known = self._above[code] = frozenset(self._codes_of(self._upward(code)))
        return known

    def _codes_of(self, chain: tuple[Division, ...]) -> Iterator[str]:
        """The codes of a chain of parents, and of what took the place of its former ones, with the parents of that."""
        for parent in chain:
            yield parent.code
            for step in self.successors(parent) if parent.valid_to is not None else ():
                yield step.division.code
                yield from (above.code for above in self.parents(step.division))


def _last_day(division: Division) -> str | None:
    """A day on which a division certainly stood: in the year before it ended, where it stood then."""
    if division.valid_to is None:
        return None
    before = f"{int(division.valid_to[:4]) - 1}-12-31"
    return before if division.stood_on(before) else division.valid_to


def _read_common(path: Path) -> frozenset[str]:
    try:
        header, *forms = path.read_text(encoding="utf-8").split() or [""]
    except FileNotFoundError as error:
        raise GazetteerError(f"{path} is missing: {REBUILD}") from error
    except UnicodeDecodeError as error:
        raise GazetteerError(f"{path} is damaged ({error}): {REBUILD}") from error
    if header != COMMON_HEADER:
        raise GazetteerError(f"{path} is damaged (line 1): {REBUILD}")
    return frozenset(forms)
