"""Each worked query says in both languages what it asks, and answers on the graph of the seeds."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
from corpora import ROOT, knowledge
from pyoxigraph import Triple

from kg.api import Graph
from kg.results import Term

QUERIES = sorted((ROOT / "ontology" / "queries").glob("*.rq"))
CONCEPTS = "https://w3id.org/jiceng/concept/"
Row = dict[str, str]

# For the main questions: rows that the answer must hold, named cells only.
EXPECTED: tuple[tuple[str, Row], ...] = (
    ("street_lane_chiefs", {"placeName": "海城区", "chiefs": "207"}),
    ("street_lane_chiefs", {"placeName": "芝罘区"}),
    ("street_lane_chiefs", {"placeName": "淮城区"}),
    ("posts", {"personName": "周锋", "post": "市委书记", "atName": "咸宁市", "asOf": "--11-14"}),
    ("posts", {"personName": "莫绍莲", "post": "街巷长", "atName": "谭屋片区"}),
    ("place_chains", {"placeName": "咸宁市", "parentName": "湖北省"}),
    ("policies", {"issuerName": "保定市", "policyName": "保定市大件垃圾（报废家具）管理工作实施方案"}),
    ("honors", {"winnerName": "邓小岚", "honorName": "省级道德模范"}),
    ("events", {"eventName": "新时代好少年发布仪式", "places": "关汉卿大剧院"}),
    ("organizations_by_place", {"placeName": "天全县", "bodyName": "天全县政协"}),
    ("program_figures", {"subjectName": "盘山县", "programName": "充电桩车棚", "value": "102", "unit": "个"}),
    ("programs_by_province", {"concept": f"{CONCEPTS}street-lane-chief", "provinceName": "广西壮族自治区"}),
    ("program_evidence", {"runnerName": "海城区", "programName": "街巷长制", "page": "004.txt"}),
    ("systems", {"programName": "水美乡村工程", "runnerName": "盘山县", "value": "528000000", "unit": "元"}),
    ("stories", {"page": "002.txt", "placeName": "余庆县", "runnerName": "余庆县公安局交警大队"}),
    ("stories", {"page": "000.txt", "placeName": "华蓥市", "programs": "体教融合"}),
    ("place_figures", {"subjectName": "海城区", "value": "207", "unit": "人", "page": "004.txt"}),
)


@lru_cache
def graph() -> Graph:
    return Graph(knowledge("seeds"))


def shown(term: Term) -> str:
    assert not isinstance(term, Triple)
    return term.value


@lru_cache
def answer(path: Path) -> tuple[Row, ...]:
    result = graph().query(path.read_text("utf-8"))
    return tuple(
        {name: shown(term) for name, term in zip(result.variables, row, strict=True) if term is not None}
        for row in result.rows
    )


def answered(name: str) -> tuple[Row, ...]:
    return answer(ROOT / "ontology" / "queries" / f"{name}.rq")


each_query = pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)


def test_there_are_ten_questions_at_least() -> None:
    assert len(QUERIES) >= 10


@each_query
def test_the_question_is_asked_in_both_languages(path: Path) -> None:
    first, second = path.read_text("utf-8").splitlines()[:2]
    assert re.fullmatch(r"# zh: .*[\u4e00-\u9fff].*[？?]", first)
    assert re.fullmatch(r"# en: [A-Z].*\?", second)


@each_query
def test_it_answers_with_rows_of_words(path: Path) -> None:
    assert answer(path)
    assert all(row for row in answer(path))


@each_query
def test_its_name_is_enough_to_run_it(path: Path) -> None:
    assert len(graph().query(path.stem).rows) == len(answer(path))


@each_query
def test_the_same_rows_come_in_the_same_order(path: Path) -> None:
    assert "ORDER BY" in path.read_text("utf-8")
    again = Graph(knowledge("seeds")).query(path.read_text("utf-8"))
    first = [shown(row[0]) if row[0] else None for row in again.rows]
    assert [row.get(again.variables[0]) for row in answer(path)] == first


@pytest.mark.parametrize(("name", "expected"), EXPECTED)
def test_the_known_row_is_among_the_answers(name: str, expected: Row) -> None:
    assert any(expected.items() <= row.items() for row in answered(name))


def test_the_place_with_most_chiefs_comes_first() -> None:
    assert answered("street_lane_chiefs")[0]["chiefs"] == "207"


def test_a_quote_is_no_longer_than_its_place_in_the_file() -> None:
    rows = answered("program_evidence")
    assert all(0 < len(row["quote"]) <= int(row["end"]) - int(row["start"]) for row in rows)
