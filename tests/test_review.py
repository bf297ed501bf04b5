"""Doubtful cases of identity: what is listed, what is settled, and that the table can be filled in and given back."""

from __future__ import annotations

import cProfile
import csv
import io
import pstats
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from told import Told, town

from kg import cli
from kg.exports import write_exports
from kg.gazetteer import Gazetteer
from kg.judgements import read_judgements
from kg.keys import key_of
from kg.model import NOT_SAME, SAME, Entity, Judgement, Knowledge, Ref, Story
from kg.resolve import resolve
from kg.review import COLUMNS, Doubt, find_doubts, review_text


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def doubts(gazetteer: Gazetteer, *stories: Told, judgements: tuple[Judgement, ...] = ()) -> list[tuple[str, str]]:
    """The labels of the pairs."""
    knowledge = resolve([one.document for one in stories], gazetteer, judgements)
    return [(one.left_label, one.right_label) for one in find_doubts(knowledge, gazetteer)]


def namesakes(*homes: str, page: str = "{}.txt") -> list[Told]:
    return [Told(page.format(n), f"{n}、{home}的苗可望说好。", home).person("苗可望") for n, home in enumerate(homes)]


@pytest.mark.parametrize(
    ("stories", "count"),
    [
        (namesakes("宜昌市", "西陵区"), 1),
        (namesakes("西陵区", "伍家岗区", "宜昌市"), 2),
        (namesakes("西陵区", "西陵区"), 0),
        (namesakes("西陵区", "樊城区"), 0),
        (namesakes("西陵区", "樊城区", page="p.txt"), 1),
    ],
)
def test_namesakes_of_one_prefecture_or_page_are_doubtful(
    gazetteer: Gazetteer, stories: list[Told], count: int
) -> None:
    assert doubts(gazetteer, *stories) == [("苗可望", "苗可望")] * count


def test_a_namesake_in_a_story_of_no_known_place_is_found_by_the_page(gazetteer: Gazetteer) -> None:
    stories = (*namesakes("西陵区", page="p.txt"), Told("p.txt", "居民苗可望又来了。").person("苗可望"))
    assert doubts(gazetteer, *stories) == [("苗可望", "苗可望")]


def test_who_was_parted_is_asked_of_the_others_only(gazetteer: Gazetteer) -> None:
    stories = namesakes("宜昌市", "西陵区", "伍家岗区")
    first, second, third = (key_of("person", code, "苗可望") for code in ("420500", "420502", "420503"))
    asked = []
    rows: tuple[Judgement, ...] = ()
    while found := find_doubts(resolve([one.document for one in stories], gazetteer, rows), gazetteer):
        asked += [(one.left, one.right) for one in found]
        rows += tuple(Judgement(NOT_SAME, one.left, one.right) for one in found)
    assert sorted(asked) == [(first, second), (first, third), (second, third)]


def test_a_judgement_of_the_same_leaves_nothing_to_ask(gazetteer: Gazetteer) -> None:
    row = Judgement(SAME, key_of("person", "420500", "苗可望"), key_of("person", "420502", "苗可望"))
    assert doubts(gazetteer, *namesakes("宜昌市", "西陵区"), judgements=(row,)) == []


def test_programmes_of_one_place_and_concept_whose_names_nest(gazetteer: Gazetteer) -> None:
    text = "西陵区的街巷长管理制、街巷长、街巷长制、红管家。"
    story = Told("a.txt", text, "西陵区").program("街巷长", "西陵区").program("街巷长管理制", "西陵区")
    assert doubts(gazetteer, story) == [("街巷长管理制", "街巷长")]
    story.program("街巷长制", "西陵区").program("红管家", "西陵区", "red-property").program("管家", "西陵区", "other")
    assert doubts(gazetteer, story) == [("街巷长制", "街巷长"), ("街巷长管理制", "街巷长")]


def test_programmes_that_were_parted_are_not_asked_again_by_any_of_their_ids(gazetteer: Gazetteer) -> None:
    story = Told("a.txt", "西陵区的街巷长管理制、街巷长、街长。", "西陵区")
    for name in ("街巷长管理制", "街巷长", "街长"):
        story.program(name, "西陵区")
    long, short, other = (key_of("program", "420502", name) for name in ("街巷长管理制", "街巷长", "街长"))
    assert doubts(gazetteer, story, judgements=(Judgement(NOT_SAME, short, long),)) == []
    rows = (Judgement(SAME, short, other), Judgement(NOT_SAME, long, other))
    assert doubts(gazetteer, story, judgements=rows) == []


def test_a_part_of_a_programme_is_no_doubt(gazetteer: Gazetteer) -> None:
    story = (
        Told("a.txt", "西陵区的街巷长制有街巷长。", "西陵区").program("街巷长制", "西陵区").program("街巷长", "西陵区")
    )
    assert len(doubts(gazetteer, story)) == 1
    story.says(Ref("Program", "街巷长制", "西陵区"), "includes", Ref("Program", "街巷长", "西陵区"), "街巷长制")
    assert doubts(gazetteer, story) == []


@pytest.mark.parametrize(
    ("first", "second", "doubtful"),
    [
        ("宜昌市城市管理执法局", "宜昌市城管局", True),
        ("宜昌市城市管理执法局", "市城管局", True),
        ("湖北省宜昌市城市管理执法局", "城管局", True),
        ("宜昌市教育局", "宜昌市城管局", False),
        ("宜昌市公安局", "宜昌市公安局交警支队", False),
        ("湖北省教育厅", "宜昌市教育厅", False),
        ("宜昌市第一小学", "宜昌市第二小学", False),
    ],
)
def test_short_forms_of_bodies(gazetteer: Gazetteer, first: str, second: str, doubtful: bool) -> None:
    story = Told("a.txt", f"宜昌市。{first}，{second}。", "宜昌市").body(first, "宜昌市").body(second, "宜昌市")
    found = doubts(gazetteer, story)
    assert found == ([(max(first, second, key=len), min(first, second, key=len))] if doubtful else [])


def test_a_place_that_several_divisions_could_be(gazetteer: Gazetteer) -> None:
    seen: dict[str, int] = {}
    for township in gazetteer.children("420606"):
        for one in gazetteer.children(township.code):
            seen[one.name] = len(gazetteer.named(one.name, level="community", within="420606"))
    name = next((name for name, count in sorted(seen.items()) if 1 < count < 6), None)
    if name is None:
        pytest.skip("no community's name stands twice in the district")
    story = Told("a.txt", f"樊城区的{name}。", "樊城区").place(name, level="community")
    knowledge = resolve([story.document], gazetteer)
    found = find_doubts(knowledge, gazetteer)
    assert len(found) == seen[name] and {one.right_label for one in found} == {name}
    built = resolve([story.document], gazetteer, [Judgement(SAME, found[0].left, found[0].right)])
    assert [one.code for one in built.entities if one.label == name] == [found[0].left.removeprefix("division/")]
    assert find_doubts(built, gazetteer) == ()
    parted = resolve([story.document], gazetteer, [Judgement(NOT_SAME, found[0].left, found[0].right)])
    assert find_doubts(parted, gazetteer) == found[1:]


def test_a_name_of_very_many_places_is_one_row(gazetteer: Gazetteer) -> None:
    story = Told("a.txt", "和平村真好。").place("和平村", level="community")
    (doubt,) = find_doubts(resolve([story.document], gazetteer), gazetteer)
    assert (doubt.left, doubt.right_label) == ("", "和平村") and "in the country" in doubt.reason


def test_a_village_of_one_or_no_division_is_no_doubt(gazetteer: Gazetteer) -> None:
    story = Told("a.txt", "樊城区的云深不知处村。", "樊城区").place("云深不知处村", level="community")
    assert doubts(gazetteer, story) == []


# --- the table -----------------------------------------------------------------------------------------------------


def test_the_table_quotes_what_was_said_and_guards_its_cells() -> None:
    rows = list(csv.DictReader(io.StringIO(review_text([Doubt("why", "a/1", "a/2", "=名", "名", "+话", "话")]))))
    assert list(rows[0]) == list(COLUMNS)
    assert (rows[0]["left"], rows[0]["right"], rows[0]["reason"]) == ("a/1", "a/2", "why")
    assert (rows[0]["left_label"], rows[0]["left_words"], rows[0]["right_words"]) == ("'=名", "'+话", "话")
    assert {rows[0][name] for name in ("verdict", "value", "author", "date", "note")} == {""}


def test_words_come_from_the_first_evidence(gazetteer: Gazetteer) -> None:
    found = find_doubts(resolve(town(), gazetteer), gazetteer)
    (body,) = (one for one in found if one.left_label == "宜昌市城市管理执法局")
    assert (body.right_label, body.left_words, body.right_words) == (
        "宜昌市城管局",
        "宜昌市城市管理执法局",
        "宜昌市城管局",
    )


def test_the_order_of_the_graph_does_not_matter(gazetteer: Gazetteer) -> None:
    knowledge = resolve(town(), gazetteer)
    mixed = replace(knowledge, entities=knowledge.entities[::-1], relations=knowledge.relations[::-1])
    assert find_doubts(mixed, gazetteer) == find_doubts(knowledge, gazetteer) != ()


def large(count: int) -> Knowledge:
    """Namesakes, nested programmes and bodies of one place."""
    story = Story("article/a-1-a", "a.txt", 1, "news", "某", about="division/420500")
    entities = [Entity("division/420500", "Locale", "宜昌市", (), (story.id,), "prefecture", "420500")]
    for n in range(count):
        entities += [
            Entity(f"person/x{n:06}-1", "Person", "苗可望", (), (story.id,)),
            Entity(f"program/420500-{n:06}", "Program", "街巷长" * (n % 5) + str(n), (), (story.id,), concept="c"),
            Entity(f"organization/420500-{n:06}", "Organization", f"宜昌市清{n}局", (), (story.id,)),
        ]
    return Knowledge((story,), tuple(entities), (), (), ())


def calls(work: Callable[[], object]) -> int:
    """Function calls that a piece of work makes: other load on the machine changes nothing in them."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return pstats.Stats(profile).total_calls  # type: ignore[attr-defined, no-any-return]


def test_four_times_the_graph_takes_about_four_times_the_work(gazetteer: Gazetteer) -> None:
    small, great = (calls(lambda n=n: find_doubts(large(n), gazetteer)) for n in (1_000, 4_000))
    assert great < 5 * small, f"{small} calls for a graph, {great} for four times the graph"


@pytest.fixture
def built(tmp_path: Path, gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_exports(resolve(town(), gazetteer), tmp_path / "exports")
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    monkeypatch.setattr(sys, "argv", ["kg", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return left.value.code


def test_the_command_writes_a_table_that_can_be_filled_in(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "review") == 0
    shown = capsys.readouterr().out
    assert run(monkeypatch, "review", "exports/graph.nq", "-o", "doubts.csv") == 0
    data = (built / "doubts.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.decode("utf-8-sig").splitlines() == shown.splitlines()
    assert read_judgements(built / "doubts.csv") == ()
    filled = data.replace(b"\r\n,", b"\r\nsame,", 1)
    (built / "doubts.csv").write_bytes(filled)
    (row,) = read_judgements(built / "doubts.csv")
    assert row.verdict == SAME and row.right


def test_a_table_that_cannot_be_written_is_one_line(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "review", "-o", "none/doubts.csv") == 1
    assert capsys.readouterr().err.count("\n") == 1
