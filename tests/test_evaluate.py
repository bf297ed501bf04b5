"""Evaluation against annotations: what matches, what counts neither way, intervals, baseline, calibration, pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import sample_knowledge as sample
from corpora import ROOT, SHARED, at_hand, knowledge
from hypothesis import given
from hypothesis import strategies as st

from kg import resolve as resolving
from kg.baseline import changes, freeze_text, read_baseline
from kg.calibration import COLUMNS, Calibration, Measured, load_calibration, table_text
from kg.compare import MISSED, NEITHER, RIGHT, WRONG, _fits, _match, alike, compare
from kg.errors import GraphError, LexiconError, ReadError
from kg.evaluate import Counts, PageResult, calibrate, evaluate, lowest_total, scores
from kg.extractors import load_resources
from kg.findings import Finding
from kg.gold import ENTITIES, FACTS, METRICS, GoldPage, Item, page_key, read_gold
from kg.model import Evidence, Knowledge, Story
from kg.pipeline import read_documents
from kg.rdf import quads, union, write_turtle
from kg.read import list_sources
from kg.scoreboard import JSON, TABLE, render_scores

GOLD = ROOT / "tests" / "gold"


def gold_file(folder: Path, name: str, page: str, *articles: dict[str, Any]) -> Path:
    """An annotation of some articles, each with what it lacks."""
    folder.mkdir(exist_ok=True)
    filled = [{"title": "无题", "entities": [], "facts": [], "metrics": []} | article for article in articles]
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"page": page, "articles": filled}, ensure_ascii=False), "utf-8")
    return path


def annotated(folder: Path, *articles: dict[str, Any]) -> GoldPage:
    gold_file(folder, "p1", "p1.txt", *articles)
    return read_gold([folder])[0]


def entity(kind: str, name: str, optional: bool = False) -> dict[str, Any]:
    return {"type": kind, "name": name} | ({"optional": True} if optional else {})


def metric(subject: str, indicator: str, value: float, unit: str = "") -> dict[str, Any]:
    return {"subject": subject, "indicator": indicator, "value": value, "unit": unit}


def verdicts(page: GoldPage, family: str, items: Iterable[Item]) -> dict[Item, str]:
    """Item -> status: the annotation's item where there is one, else the finding's."""
    return {v.item: v.status for v in compare(page, [Finding(family, item) for item in items])}


# --- what matches ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("“微网格”", "微网格", True),
        ("街巷长制", "街巷长", True),
        ("街巷长", "推行街巷长制度", False),
        ("红色物业", "红色管家", False),
        ("", "", True),
        ("“”", "长", False),
        ("ABC机制", "abc机制", True),
    ],
)
def test_names_alike(one: str, other: str, expected: bool) -> None:
    assert alike(one, other) is alike(other, one) is expected


def test_page_names() -> None:
    assert [page_key(name) for name in ("pages/012_ab.txt", "012.txt", "0123.txt", "c.jsonl#7")] == [
        *("012", "012", "0123"),
        "c.jsonl#7",
    ]


def test_a_place_must_bear_the_very_name_and_a_programme_need_not(tmp_path: Path) -> None:
    page = annotated(tmp_path, {"entities": [entity("Locale", "云河市"), entity("Program", "街巷长制")]})
    found = verdicts(page, ENTITIES, [("Locale", "云河"), ("Program", "街巷长")])
    assert found == {
        ("Locale", "云河市"): MISSED,
        ("Locale", "云河"): WRONG,
        ("Program", "街巷长制"): RIGHT,
    }


def test_borderline_items_count_neither_way(tmp_path: Path) -> None:
    page = annotated(
        tmp_path,
        {
            "entities": [entity("Organization", "下渡区委", optional=True), entity("Work", "长河")],
            "facts": [["下渡区委", "runs", "微网格"]],
            "metrics": [metric("下渡区", "楼栋", 9, "栋") | {"optional": True}],
        },
    )
    assert set(verdicts(page, ENTITIES, [("Organization", "下渡区委"), ("Policy", "长河")]).values()) == {NEITHER}
    assert verdicts(page, FACTS, [("下渡区委", "runs", "楼长")]) == {("下渡区委", "runs", "楼长"): NEITHER}
    assert set(verdicts(page, METRICS, [("下渡区", "楼栋", 9.0, "栋")]).values()) == {NEITHER}
    assert verdicts(page, FACTS, []) == {}


def test_posts_and_bylines(tmp_path: Path) -> None:
    facts = [["陶砚", "holdsPost", "区长", "下渡区"], ["毕荷", "holdsPost", "局长"], ["毕荷", "wrote", "某题"]]
    page = annotated(tmp_path, {"facts": facts})
    found = [("陶砚", "holdsPost", "区长"), ("毕荷", "holdsPost", "局长", "云河市"), ("毕荷", "wrote", "*")]
    assert verdicts(page, FACTS, found) == {
        ("陶砚", "holdsPost", "区长", "下渡区"): MISSED,
        ("陶砚", "holdsPost", "区长"): WRONG,
        ("毕荷", "holdsPost", "局长"): RIGHT,
        ("毕荷", "wrote", "*"): RIGHT,
    }


def test_figures_need_the_value_and_half_the_indicator(tmp_path: Path) -> None:
    page = annotated(tmp_path, {"metrics": [metric("下渡区", "红色楼长", 120, "名"), metric("下渡区", "党员", 7)]})
    found = verdicts(page, METRICS, [("下渡区", "楼长人数", 120.0, "人"), ("下渡区", "党员", 7.1, "")])
    assert found[("下渡区", "红色楼长", 120.0, "名")] == RIGHT
    assert found[("下渡区", "党员", 7.0, "")] == MISSED and found[("下渡区", "党员", 7.1, "")] == WRONG


_name = st.text("云河下渡区", max_size=5)
_item = {
    ENTITIES: st.tuples(st.just("Program"), _name),
    FACTS: st.tuples(_name, st.just("runs"), _name),
    METRICS: st.tuples(_name, _name, st.sampled_from((1.0, 1.0000005, 2.0, 3e9)), st.just("")),
}


@pytest.mark.parametrize("family", [ENTITIES, FACTS, METRICS])
@given(data=st.data())
def test_the_index_loses_no_match(family: str, data: st.DataObject) -> None:
    claims = data.draw(st.lists(_item[family], unique=True, max_size=8))
    found = data.draw(st.lists(_item[family], unique=True, max_size=8))
    expected = {n: found.index(item) for n, item in enumerate(claims) if item in found}
    for n, item in enumerate(claims):
        rest = [m for m in range(len(found)) if m not in expected.values()]
        answer = next((m for m in rest if _fits(item, found[m], family)), None)
        if n not in expected and answer is not None:
            expected[n] = answer
    assert _match(claims, found, family) == expected


# --- annotations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"page": "a"}', '{"page": "a", "articles": [{}]}', '{"page": "a", "articles": 3}', "\ud800"],
)
def test_a_file_of_another_form_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ReadError, match=r"bad\.json: not an annotated page"):
        read_gold([tmp_path])


def test_missing_and_doubled_annotations_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no annotation here"):
        read_gold([tmp_path / "none"])
    gold_file(tmp_path / "a", "p1", "p1.txt")
    gold_file(tmp_path / "b", "p1", "p1.txt")
    assert len(read_gold([tmp_path / "a", tmp_path / "a"])) == 1
    with pytest.raises(ReadError, match="another annotation is called p1"):
        read_gold([tmp_path / "a", tmp_path / "b"])


def named_story(page: str, text: str, title: str) -> Story:
    return Story(f"article/{page}-1-{text}", f"{page}.txt", 1, "news", title)


def test_annotations_find_their_page_by_name_by_field_and_by_title(tmp_path: Path) -> None:
    stories = (
        named_story("004", "aa", "巷子里来了“管家”"),
        named_story("004", "bb", "河畔新村换新颜"),
        named_story("010", "cc", "积分换来好邻里"),
    )
    gold_file(tmp_path, "004", "004_x.txt", {"title": "河畔新村换新颜 —— 一年间"})
    gold_file(tmp_path, "s004", "004.txt", {"title": "巷子里来了管家"})
    gold_file(tmp_path, "s010", "010.txt", {"title": "别的题目"})
    results = evaluate(Knowledge(stories, (), (), (), ()), read_gold([tmp_path]))
    assert {page.gold.name: [*page.stories] for page in results} == {
        "004": ["article/004-1-bb"],
        "s004": ["article/004-1-aa"],
        "s010": ["article/010-1-cc"],
    }


def test_a_graph_without_the_pages_is_refused(tmp_path: Path) -> None:
    gold_file(tmp_path, "other", "other.txt")
    with pytest.raises(GraphError, match="none of the annotated pages"):
        evaluate(sample.small(), read_gold([tmp_path]))


# --- scores ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def results(tmp_path: Path) -> tuple[PageResult, ...]:
    """The sample graph against an annotation that misses one programme and does not know one chief."""
    gold_file(
        tmp_path / "gold",
        "p1",
        "p1.txt",
        {
            "title": "巷子里来了管家",
            "entities": [entity("Program", "街巷长制"), entity("Program", "<i>楼长</i>"), entity("Person", "毕荷")],
            "facts": [["下渡区", "runs", "街巷长制"], ["下渡区", "partOf", "云河市"], ["陶砚", "attended", "推进会"]],
            "metrics": [metric("街巷长制", "街巷长", 18000, "人")],
        },
        {"title": "另一篇", "entities": [entity("Honor", "文明社区")]},
    )
    return evaluate(sample.small(), read_gold([tmp_path / "gold"]))


def test_counts_by_kind_and_relation(results: tuple[PageResult, ...]) -> None:
    counts = {(score.family, score.name): score.counts for score in scores(results, rounds=10)}
    assert counts[ENTITIES, "Program"] == Counts(right=1, missed=1, wrong=0)
    assert counts[ENTITIES, "Person"] == Counts(right=1, missed=0, wrong=1)
    assert counts[FACTS, "runs"] == counts[METRICS, ""] == Counts(1, 0, 0)
    assert counts[FACTS, "attended"] == Counts(0, 1, 0)
    for family in (ENTITIES, FACTS):
        parts = [one for (other, name), one in counts.items() if other == family and name]
        assert counts[family, ""] == Counts(*map(sum, zip(*parts, strict=True)))


def test_f1() -> None:
    assert Counts(3, 1, 2).f1 == pytest.approx(2 * 0.6 * 0.75 / 1.35)
    assert (Counts().precision, Counts().recall, Counts().f1) == (0, 0, 0)


def test_intervals_are_the_same_each_time_and_hold_the_value(results: tuple[PageResult, ...]) -> None:
    table = scores(results)
    assert table == scores(results)
    for score in table:
        assert 0 <= score.f1.low <= score.counts.f1 <= score.f1.high <= 1
    assert any(score.f1.low < score.f1.high for score in table)
    assert lowest_total(table) == min(score.counts.f1 for score in table if not score.name)


def test_table_and_json_say_the_same(results: tuple[PageResult, ...]) -> None:
    table = scores(results, rounds=10)
    record = json.loads(render_scores(results, table, None, JSON))
    lines = render_scores(results, table, None, TABLE).splitlines()[1:]
    assert [line.split()[0] for line in lines] == [row["name"] for row in record["scores"]]
    assert [int(line.split()[-1]) for line in lines] == [row["wrong"] for row in record["scores"]]
    assert {"page": "p1", "family": FACTS, "item": ["陶砚", "attended", "推进会"]} in record["missed"]


# --- baseline --------------------------------------------------------------------------------------------------------


def test_a_frozen_baseline_tells_gained_and_lost(results: tuple[PageResult, ...], tmp_path: Path) -> None:
    table = scores(results, rounds=10)
    path = tmp_path / "baseline.json"
    path.write_text(freeze_text(results, table), "utf-8")
    same = changes(results, read_baseline(path))
    assert (same.gained, same.lost) == ((), ())
    assert same.before == {(score.family, score.name): score.counts for score in table}
    path.write_text(path.read_text("utf-8").replace('"runs", "街巷长制"', '"runs", "别的"'), "utf-8")
    change = changes(results, read_baseline(path))
    assert [hit.item for hit in change.gained] == [("下渡区", "runs", "街巷长制")]
    assert [hit.item for hit in change.lost] == [("下渡区", "runs", "别的")]
    shown = render_scores(results, table, change, TABLE)
    assert "gained 1\n  + p1  下渡区 · runs · 街巷长制\nlost 1\n" in shown


def test_a_long_name_is_cut_in_a_baseline(tmp_path: Path) -> None:
    words = "长名称里的字不该整段留存于此"
    page = annotated(tmp_path, {"entities": [entity("Policy", words)]})
    result = PageResult(page, {"s": 0}, tuple(compare(page, [Finding(ENTITIES, ("Policy", words), {"s"})])))
    frozen = freeze_text([result], [])
    assert words not in frozen and words[:6] in frozen


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"scores": [["facts"]], "right": {}}'])
def test_a_file_that_is_no_baseline_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ReadError, match=r"b\.json: not a baseline"):
        read_baseline(path)


# --- calibration -----------------------------------------------------------------------------------------------------


def test_rules_are_counted_by_predicate(results: tuple[PageResult, ...]) -> None:
    assert calibrate(results) == (
        Measured("sample", "heldOn", 0, 1),
        Measured("sample", "holdsPost", 0, 1),
        Measured("sample", "metric", 1, 0),
        Measured("sample", "partOf", 1, 0),
        Measured("sample", "runs", 1, 0),
        Measured("sample", "wrote", 0, 1),
    )


def test_the_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(table_text([Measured("b", "runs", 8, 0), Measured("a", "runs", 0, 2)]), "utf-8", newline="")
    table = load_calibration(path)
    assert table.table == {("runs", "a"): 0.25, ("runs", "b"): 0.9}
    assert (table.confidence("runs", "b", 0.5), table.confidence("partOf", "b", 0.5)) == (0.9, 0.5)


@pytest.mark.parametrize("row", ["a,runs,1,0", "a,runs,x,0,0.5", "a,runs,1,0,0.9", ",runs,0,0,0.500"])
def test_a_wrong_row_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"{','.join(COLUMNS)}\nb,runs,0,0,0.500\n{row}\n", "utf-8")
    with pytest.raises(LexiconError) as found:
        load_calibration(path)
    assert found.value.line == 3


def test_statements_take_the_measured_confidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "a.txt"
    page.write_text("宜昌市西陵区推行街巷长制\n\n本报讯 近日，宜昌市西陵区推行街巷长制，选聘街巷长1260名。\n", "utf-8")
    documents = list(read_documents(list_sources([page])[0]))
    rules = {(s.predicate, s.rule): 0.123 for d in documents for s in d.statements}
    rules |= {("metric", figure.rule): 0.321 for d in documents for figure in d.figures}
    monkeypatch.setattr(resolving, "load_calibration", lambda: Calibration(rules))
    built = resolving.resolve(documents, load_resources().gazetteer)
    assert {r.confidence for r in built.relations if r.evidence and r.predicate == "runs"} == {0.123}
    assert {m.confidence for m in built.metrics} == {0.321}


def test_the_table_that_ships_is_sound() -> None:
    assert all(0 < value < 1 for value in load_calibration().table.values())
    assert ("runs", "actor") in load_calibration().table


# --- the same figures as the shared tools ----------------------------------------------------------------------------

_ROW = re.compile(
    r"^(?:entity |fact )?(?P<name>\w+) +P .* hit (?P<hit>\d+) missed (?P<missed>\d+) extra (?P<extra>\d+)$"
)


@pytest.mark.parametrize(
    ("texts", "gold", "prefix"),
    [
        ("pages", SHARED / "gold", ""),
        ("pages", GOLD, ""),
        ("seeds", SHARED / "gold", ""),
        ("stories", GOLD / "stories", "s"),
    ],
)
def test_the_figures_are_those_of_the_shared_tools(texts: str, gold: Path, prefix: str, tmp_path: Path) -> None:
    tools = at_hand(SHARED / "tools")
    at_hand(gold)
    built = knowledge(texts)
    turtle, system = tmp_path / "graph.ttl", tmp_path / "system.json"
    write_turtle(union(quads(built)), turtle)

    def run(*command: str | Path) -> str:
        environment = {"GOLD": str(gold), "PYTHONUTF8": "1"}
        arguments = [sys.executable, *map(str, command)]
        return subprocess.run(
            arguments, env=environment, capture_output=True, text=True, check=True, timeout=120
        ).stdout

    pages = json.loads(run(tools / "from_graph.py", turtle))
    system.write_text(json.dumps({f"{prefix}{name}": found for name, found in pages.items()}), "utf-8")
    rows = [_ROW.match(line) for line in run(tools / "score.py", system).splitlines()]
    theirs = {row["name"]: Counts(int(row["hit"]), int(row["missed"]), int(row["extra"])) for row in rows if row}
    table = scores(evaluate(built, read_gold([gold])), rounds=1)
    ours = {score.name or score.family.upper(): score.counts for score in table}
    assert len(rows) > 10 and None not in rows
    assert ours == {name: counts for name, counts in theirs.items() if any(counts)}


# --- time ------------------------------------------------------------------------------------------------------------


def test_a_large_page_is_compared_in_time(tmp_path: Path) -> None:
    count = 4000
    names = [f"第{number}街巷长制" for number in range(count)]
    page = annotated(tmp_path, {"facts": [[name, "runs", "甲"] for name in names]})
    findings = [
        Finding(FACTS, (f"{name}度", "runs", "甲"), evidence={Evidence("a", 0, 1, "甲", "r")}) for name in names
    ]
    statuses = [verdict.status for verdict in compare(page, findings)]
    assert statuses.count(RIGHT) == count
