"""Packs townships and communities into one file that opens without parsing.

The file: ``MAGIC``, the CRC-32 of all that follows, then per section its length and, after all lengths, the sections
in the order of ``SECTIONS``. Numbers are little-endian. A unit's number is its place among the townships by code, or
the number of townships plus its place among the communities by code.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import marisa_trie  # type: ignore[import-not-found]

MAGIC = b"JCGZ0002"
HEAD = struct.Struct("<8sI")
Kind = Literal["B", "H", "I"]
SECTIONS: tuple[tuple[str, Kind], ...] = (
    ("names", "B"),
    ("forms", "B"),
    ("town_code", "I"),
    ("town_name", "I"),
    ("town_parent", "I"),
    ("by_parent", "I"),
    ("town_first", "I"),
    ("alias_town", "I"),
    ("alias_name", "I"),
    ("place_code", "H"),
    ("place_name", "I"),
    ("place_town", "H"),
    ("place_form", "B"),
    ("post_first", "I"),
    ("post_unit", "I"),
)
"""Name and item type (as of ``array``) of each section."""


@dataclass(frozen=True, slots=True)
class Town:
    """A township: 9-digit code, name, 6-digit code of its parent, aliases that no rule gives."""

    code: str
    name: str
    parent: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A community: 12-digit code, name as news prints it, and the form of the list."""

    code: str
    name: str
    raw: str


def write_below(towns: Iterable[Town], places: Iterable[Place], path: Path) -> None:
    """Writes the packed file; the same input gives the same bytes.

    Args:
        towns: townships, any order, codes distinct.
        places: communities of these townships, any order, codes distinct.
        path: the file.
    """
    towns = sorted(towns, key=lambda town: town.code)
    places = sorted(places, key=lambda place: place.code)
    aliases = [(number, alias) for number, town in enumerate(towns) for alias in town.aliases]
    trie = marisa_trie.Trie(
        sorted({t.name for t in towns} | {p.name for p in places} | {alias for _, alias in aliases})
    )
    cuts = [_cut(place) for place in places]
    forms = sorted(set(cuts))
    number = {form: n for n, form in enumerate(forms)}
    first, units = _postings(trie, towns, places, aliases)
    content: dict[str, bytes] = {
        "names": trie.tobytes(),
        "forms": "\n".join(f"{name}\t{raw}" for name, raw in forms).encode(),
        "town_code": _numbers("I", (int(town.code) for town in towns)),
        "town_name": _numbers("I", (trie[town.name] for town in towns)),
        "town_parent": _numbers("I", (int(town.parent) for town in towns)),
        "by_parent": _numbers("I", sorted(range(len(towns)), key=lambda n: (towns[n].parent, n))),
        "town_first": _numbers("I", _firsts(towns, places)),
        "alias_town": _numbers("I", (town for town, _ in aliases)),
        "alias_name": _numbers("I", (trie[alias] for _, alias in aliases)),
        "place_code": _numbers("H", (int(place.code[9:]) for place in places)),
        "place_name": _numbers("I", (trie[place.name] for place in places)),
        "place_town": _numbers("H", _towns_of(towns, places)),
        "place_form": _numbers("B", (number[cut] for cut in cuts)),
        "post_first": _numbers("I", first),
        "post_unit": _numbers("I", units),
    }
    bodies = [content[name] + b"\0" * (-len(content[name]) % 4) for name, _ in SECTIONS]
    body = b"".join((struct.pack(f"<{len(bodies)}I", *(len(content[name]) for name, _ in SECTIONS)), *bodies))
    path.write_bytes(HEAD.pack(MAGIC, zlib.crc32(body)) + body)


def _cut(place: Place) -> tuple[str, str]:
    """What ends the name and what stands there in the list's form: (村, 村委会)."""
    same = 0
    while same < min(len(place.name), len(place.raw)) and place.name[same] == place.raw[same]:
        same += 1
    return place.name[same:], place.raw[same:]


def _firsts(towns: list[Town], places: list[Place]) -> list[int]:
    firsts, at = [], 0
    for town in towns:
        firsts.append(at)
        while at < len(places) and places[at].code[:9] == town.code:
            at += 1
    if at != len(places):
        raise ValueError(f"community {places[at].code} has no township")
    return [*firsts, at]


def _towns_of(towns: list[Town], places: list[Place]) -> list[int]:
    number = {town.code: n for n, town in enumerate(towns)}
    return [number[place.code[:9]] for place in places]


def _postings(
    trie: marisa_trie.Trie, towns: list[Town], places: list[Place], aliases: list[tuple[int, str]]
) -> tuple[list[int], list[int]]:
    held: dict[int, list[int]] = defaultdict(list)
    for unit, town in enumerate(towns):
        held[trie[town.name]].append(unit)
    for unit, alias in aliases:
        held[trie[alias]].append(unit)
    for unit, place in enumerate(places, len(towns)):
        held[trie[place.name]].append(unit)
    first: list[int] = []
    units: list[int] = []
    for name in range(len(trie)):
        first.append(len(units))
        units.extend(sorted(set(held[name])))
    return [*first, len(units)], units


def _numbers(kind: Kind, numbers: Iterable[int]) -> bytes:
    return array(kind, numbers).tobytes()
