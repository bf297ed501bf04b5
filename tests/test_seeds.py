"""The corpus that ships builds whole, and its graph answers with the facts that stand in it."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pytest
from corpora import SEEDS, SHARED, at_hand, corpus, documents, knowledge

from kg.api import Graph
from kg.query import Result

RUNS = """
SELECT ?place ?concept WHERE { ?x jc:runs ?p ; rdfs:label ?place . ?p jc:concept ?c
  BIND(STRAFTER(STR(?c), "concept/") AS ?concept) }"""
PROGRAMS = "SELECT ?place ?program WHERE { ?x jc:runs ?p ; rdfs:label ?place . ?p rdfs:label|skos:altLabel ?program }"
FIGURES = """
SELECT ?subject ?value ?unit ?indicator
WHERE { ?m jc:subject ?s ; jc:value ?value ; jc:unit ?unit ; jc:indicator ?indicator . ?s rdfs:label ?subject }"""
POSTS = """
SELECT ?person ?title ?at
WHERE { ?t jc:holder ?h ; jc:postTitle ?title ; jc:postAt ?a . ?h rdfs:label ?person . ?a rdfs:label ?at }"""
LINKS = """
SELECT ?subject ?relation ?object WHERE {
  VALUES ?r { jc:partOf jc:issued jc:honored jc:basedIn jc:heldIn }
  ?s ?r ?o ; rdfs:label ?subject . ?o rdfs:label ?object BIND(STRAFTER(STR(?r), "#") AS ?relation) }"""
PLACES = "SELECT ?name ?code WHERE { ?p a jc:Locale ; jc:code ?code ; rdfs:label|jc:printedAs ?name }"
WRITERS = "SELECT ?name ?page WHERE { ?p jc:wrote|jc:photographed ?a ; rdfs:label ?name . ?a jc:page ?page }"


@lru_cache
def rows(query: str) -> frozenset[tuple[str, ...]]:
    """The rows of a query on the graph of the seeds, as text."""
    result: Result = Graph(knowledge("seeds")).query(query)
    return frozenset(
        tuple("" if term is None else str(getattr(term, "value", term)) for term in row) for row in result.rows
    )


def is_told(query: str, *wanted: str) -> bool:
    """True where a row begins with the wanted cells; the cell after a ``~`` need only hold it."""
    return any(all(_fits(cell, want) for cell, want in zip(row, wanted, strict=False)) for row in rows(query))


def _fits(cell: str, want: str) -> bool:
    return want[1:] in cell if want.startswith("~") else cell == want


def test_every_seed_gives_stories_with_titles() -> None:
    stories = knowledge("seeds").stories
    assert {story.page for story in stories} == {path.name for path in SEEDS.glob("*.txt")}
    assert [story.id for story in stories if not story.title.strip()] == []


def test_a_seed_has_as_many_stories_as_its_page() -> None:
    seeds = Counter(document.article.page for document in documents("seeds"))
    pages = Counter(document.article.page for document in documents("pages"))
    assert {path.name for path in corpus("pages").glob("*.txt")} <= set(seeds)
    assert seeds == pages


def test_each_page_has_its_seed() -> None:
    assert {path.name for path in at_hand(SHARED / "pages").glob("*.txt")} == {p.name for p in SEEDS.glob("*.txt")}


@pytest.mark.parametrize(
    ("place", "concept"),
    [
        ("海城区", "street-lane-chief"),
        ("芝罘区", "street-lane-chief"),
        ("红旗小区", "red-property"),
        ("大武口区", "micro-grid"),
        ("高平市", "pocket-park"),
        ("高平市", "party-service-center"),
        ("保定市", "bulky-waste"),
        ("盘山县", "charging-shed"),
        ("无锡市", "star-stairwell"),
        ("海南区", "life-circle"),
        ("海南区", "civic-diary"),
        ("庄市街道", "school-road"),
        ("资阳市", "parking"),
        ("天全县", "points-system"),
    ],
)
def test_who_runs_what(place: str, concept: str) -> None:
    assert is_told(RUNS, place, concept)


@pytest.mark.parametrize(
    ("place", "program"),
    [
        ("海城区", "街巷长制"),
        ("海城区", "街巷先锋站"),
        ("盘山县", "1+12+12迎检工作机制"),
        ("枝江市", "美丽街区"),
        ("海南区", "多网合一"),
        ("芝罘区", "365巡查机制"),
    ],
)
def test_programs_by_name(place: str, program: str) -> None:
    assert is_told(PROGRAMS, place, program)


@pytest.mark.parametrize(
    ("subject", "value", "unit", "indicator"),
    [
        ("海城区", "207", "人", "~街巷长"),
        ("海城区", "143", "人", "~党员"),
        ("盘山县", "102", "个", "~充电桩车棚"),
        ("盘山县", "94", "%", "~污水治理率"),
        ("水美乡村工程", "528000000", "元", "投资"),
        ("保定市", "127", "个", "~大件垃圾投放点"),
        ("保定市", "1300000", "人", "~志愿者"),
        ("高平市", "70", "个", "~口袋公园"),
        ("红旗小区", "210", "人", "~党员"),
        ("红旗小区", "49", "人", "~红色管家"),
        ("大武口区", "2316", "人", "~微网格员"),
        ("无锡市", "100", "个", "~星级楼道"),
        ("海南区", "14", "个", "~养老服务驿站"),
        ("资阳市", "135000", "个", "~停车位"),
        ("庄市街道", "3500", "平方米", "~面积"),
        ("华蓥市", "64", "支", "~女子足球队"),
        ("天峨县", "37500", "人", "~志愿者"),
        ("丰顺县", "1558", "人", "~网格员"),
        ("芝罘区", "150", "个", "~社区"),
    ],
)
def test_figures(subject: str, value: str, unit: str, indicator: str) -> None:
    assert is_told(FIGURES, subject, value, unit, indicator)


@pytest.mark.parametrize(
    ("person", "title", "at"),
    [
        ("周锋", "市委书记", "咸宁市"),
        ("杨军", "市长", "咸宁市"),
        ("朱庆刚", "市人大常委会主任", "咸宁市"),
        ("莫绍莲", "街巷长", "谭屋片区"),
        ("许秀远", "街巷长", "谭屋片区"),
        ("覃爱林", "党委书记", "北部湾东社区"),
        ("高俊平", "党委书记", "~二号煤矿"),
        ("张加钦", "常务副部长", "~丰顺县委宣传部"),
    ],
)
def test_who_holds_which_post(person: str, title: str, at: str) -> None:
    assert is_told(POSTS, person, title, at)


@pytest.mark.parametrize(
    ("subject", "relation", "thing"),
    [
        ("海城区", "partOf", "北海市"),
        ("迎江区", "partOf", "安庆市"),
        ("红旗小区", "partOf", "迎江区"),
        ("海南区", "partOf", "乌海市"),
        ("咸宁市", "partOf", "湖北省"),
        ("保定市", "issued", "~大件垃圾（报废家具）管理工作实施方案"),
        ("漳州市", "issued", "~帮扶和礼遇道德模范实施办法"),
        ("邓小岚", "honored", "省级道德模范"),
        ("天全县政协", "basedIn", "天全县"),
    ],
)
def test_relations(subject: str, relation: str, thing: str) -> None:
    assert is_told(LINKS, subject, relation, thing)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("海城区", "450502"),
        ("海南区", "150303"),
        ("咸宁市", "421200"),
        # Printed so in one story: a misprint of 谯城区.
        ("淮城区", "341602"),
    ],
)
def test_codes_of_places(name: str, code: str) -> None:
    assert is_told(PLACES, name, code)


@pytest.mark.parametrize(("name", "page"), [("姜明助", "000.txt"), ("陈思安", "004.txt"), ("邱海鹰", "000.txt")])
def test_who_wrote_and_photographed(name: str, page: str) -> None:
    assert is_told(WRITERS, name, page)


@pytest.mark.parametrize("verb_taken_for_a_name", ["管受理", "管治理"])
def test_a_verb_is_no_person(verb_taken_for_a_name: str) -> None:
    assert not any(person == verb_taken_for_a_name for person, _, _ in rows(POSTS))


def test_what_no_seed_says_is_not_told() -> None:
    assert not is_told(RUNS, "海城区", "red-property")
    assert not is_told(FIGURES, "海城区", "208", "人", "~街巷长")
