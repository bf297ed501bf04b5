"""A researcher's judgements: read and checked with their lines, applied on each build, kept in the graph."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judgement_table import table
from pyoxigraph import NamedNode, Quad
from told import Told, town

from kg import pipeline, vocab
from kg.exports import write_exports
from kg.gazetteer import Gazetteer
from kg.graph import to_networkx
from kg.judgements import local_id
from kg.load import load_knowledge
from kg.model import DROP, NOT_SAME, RENAME, SAME, Entity, Judgement, Knowledge
from kg.rdf import agent_id, judgement_id, quads, union, write_turtle
from kg.resolve import resolve
from kg.validate import validate

PAGES = {
    "a.txt": "西陵区推行街巷长制\n\n本报讯 近日，宜昌市西陵区推行街巷长制，选聘街巷长1260余名。\n",
    "b.txt": "伍家岗区推行街巷长管理制\n\n本报讯 近日，宜昌市伍家岗区推行街巷长管理制，选聘街巷长300名。\n",
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.fixture(scope="module")
def plain(gazetteer: Gazetteer) -> Knowledge:
    """The town without any judgement."""
    return resolve(town(), gazetteer)


def by_label(knowledge: Knowledge, label: str, home: str = "") -> Entity:
    (found,) = (one for one in knowledge.entities if one.label == label and f"/{home}" in one.id)
    return found


def ids(knowledge: Knowledge) -> set[str]:
    return {one.id for one in knowledge.entities}


def ends(knowledge: Knowledge) -> set[str]:
    """All ids that a statement or a story names."""
    found = {one for r in knowledge.relations for one in (r.subject, r.object) if "/" in one}
    found |= {one for t in knowledge.tenures for one in (t.holder, t.at) if one}
    found |= {m.subject for m in knowledge.metrics} | {s.about for s in knowledge.stories if s.about}
    return found


def test_same_gives_the_mentions_of_right_to_left(plain: Knowledge, gazetteer: Gazetteer) -> None:
    left, right = by_label(plain, "宜昌市城市管理执法局"), by_label(plain, "宜昌市城管局")
    for head, other in ((left, right), (right, left)):
        built = resolve(town(), gazetteer, [Judgement(SAME, head.id, other.id)])
        one = by_label(built, head.label)
        assert (one.id, one.replaces) == (head.id, (other.id,))
        assert set(one.articles) == {*head.articles, *other.articles} and other.label in one.aliases
        assert other.id not in ids(built) | ends(built)
        (seat,) = (r for r in built.relations if r.subject == head.id and r.predicate == "basedIn")
        assert len({evidence.article for evidence in seat.evidence}) == 2


def test_same_goes_on_over_a_third_also_one_that_is_not_there(plain: Knowledge, gazetteer: Gazetteer) -> None:
    first, last = by_label(plain, "街巷长制", "420502").id, by_label(plain, "街巷长制", "420503").id
    for between in (by_label(plain, "街巷长管理制").id, "program/420500-none"):
        unknown: list[str] = []
        rows = [Judgement(SAME, first, between), Judgement(SAME, between, last)]
        built = resolve(town(), gazetteer, rows, unknown)
        (one,) = (entity for entity in built.entities if entity.id == first)
        assert last in one.replaces and last not in ids(built) | ends(built)
        assert unknown == [between] * (between == "program/420500-none")


def test_a_place_takes_the_code_of_a_division_that_no_text_names(plain: Knowledge, gazetteer: Gazetteer) -> None:
    place = by_label(plain, "幸兰苑小区")
    street = gazetteer.children("420606")[0]
    built = resolve(town(), gazetteer, [Judgement(SAME, f"division/{street.code}", place.id)])
    one = by_label(built, street.name)
    assert (one.code, one.replaces, one.articles) == (street.code, (place.id,), place.articles)
    assert "幸兰苑小区" in one.aliases
    assert (one.id, "division/420606") in {(r.subject, r.object) for r in built.relations if r.predicate == "partOf"}
    built = resolve(town(), gazetteer, [Judgement(SAME, place.id, f"division/{street.code}")])
    assert [(e.code, e.replaces) for e in built.entities if e.id == place.id] == [
        (street.code, (f"division/{street.code}",))
    ]
    assert f"division/{street.code}" not in ids(built) | ends(built)


def test_what_left_is_stands_before_what_right_is(gazetteer: Gazetteer) -> None:
    text = "西陵区幸兰路、幸兰苑，宜昌市城市管理执法局，市城管局。"
    story = Told("a.txt", text, "西陵区").place("幸兰路", level="street").place("幸兰苑", level="compound")
    story.body("宜昌市城市管理执法局", "西陵区").name("Organization", "宜昌市城管局", "市城管局")
    before = resolve([story.document], gazetteer)
    road, compound = by_label(before, "幸兰路"), by_label(before, "幸兰苑")
    body, short = by_label(before, "宜昌市城市管理执法局"), by_label(before, "宜昌市城管局")
    rows = [Judgement(SAME, road.id, compound.id), Judgement(SAME, body.id, short.id)]
    built = resolve([story.document], gazetteer, rows)
    assert (by_label(built, "幸兰路").level, by_label(built, "幸兰路").aliases) == ("street", ("幸兰苑",))
    assert by_label(built, "宜昌市城市管理执法局").aliases == ("宜昌市城管局", "市城管局")


def test_a_place_that_is_a_division_lies_where_that_lies(gazetteer: Gazetteer) -> None:
    street = gazetteer.children("420606")[0]
    story = Told("a.txt", "幸兰苑真好。").place("幸兰苑", level="township")
    place = by_label(resolve([story.document], gazetteer), "幸兰苑")
    built = resolve([story.document], gazetteer, [Judgement(SAME, place.id, f"division/{street.code}")])
    assert (place.id, "partOf", "division/420606") in {(r.subject, r.predicate, r.object) for r in built.relations}


def test_a_judgement_goes_before_the_rule_of_posts(plain: Knowledge, gazetteer: Gazetteer) -> None:
    secretary = next(one for one in plain.entities if one.replaces)
    (second,) = secretary.replaces
    singer, neighbour = by_label(plain, "慕容笛", "420606").id, by_label(plain, "计小满", "420503").id
    for rows, head in (
        ([Judgement(SAME, second, singer)], second),
        ([Judgement(SAME, singer, second)], singer),
        ([Judgement(SAME, second, singer), Judgement(SAME, secretary.id, neighbour)], secretary.id),
    ):
        built = resolve(town(), gazetteer, rows)
        named = {one for row in rows for one in (row.left, row.right or "")} | {secretary.id, second}
        (one,) = (entity for entity in built.entities if entity.id in named)
        assert (one.id, {one.id, *one.replaces}) == (head, named)


def test_not_same_keeps_apart_what_a_post_would_make_one(plain: Knowledge, gazetteer: Gazetteer) -> None:
    secretary = next(one for one in plain.entities if one.replaces)
    row = Judgement(NOT_SAME, secretary.id, secretary.replaces[0])
    built = resolve(town(), gazetteer, [row])
    assert {secretary.id, secretary.replaces[0]} <= ids(built)
    assert not any(one.replaces for one in built.entities)
    assert len(built.tenures) == len(plain.tenures) + 1


def test_drop_takes_an_entity_and_all_that_is_said_of_it(plain: Knowledge, gazetteer: Gazetteer) -> None:
    for gone in plain.entities:
        built = resolve(town(), gazetteer, [Judgement(DROP, gone.id)])
        assert gone.id not in ids(built) | ends(built)
        assert not {gone.id, *gone.replaces} & (ids(built) | ends(built))
        kept = {r for r in plain.relations if r.evidence and gone.id not in (r.subject, r.object)}
        assert kept <= set(built.relations)
        assert ends(built) <= ids(built) | {story.id for story in built.stories}
        to_networkx(built)


def test_rename_keeps_the_old_name_and_the_id(plain: Knowledge, gazetteer: Gazetteer) -> None:
    for label in ("街巷长管理制", "西陵区", "湖北省"):
        before = by_label(plain, label)
        after = by_label(resolve(town(), gazetteer, [Judgement(RENAME, before.id, value="新名称")]), "新名称")
        assert after.id == before.id and set(after.aliases) == {label, *before.aliases}


def test_a_name_given_to_an_id_that_went_to_another_holds(plain: Knowledge, gazetteer: Gazetteer) -> None:
    secretary = next(one for one in plain.entities if one.replaces)
    rows = [Judgement(RENAME, secretary.replaces[0], value="慕容迪")]
    assert by_label(resolve(town(), gazetteer, rows), "慕容迪").id == secretary.id
    rows.append(Judgement(RENAME, secretary.id, value="慕容狄"))
    assert by_label(resolve(town(), gazetteer, rows), "慕容狄").id == secretary.id


def test_ids_that_are_not_there_are_named_and_nothing_changes(plain: Knowledge, gazetteer: Gazetteer) -> None:
    unknown: list[str] = []
    known = by_label(plain, "街巷长管理制").id
    rows = [
        Judgement(SAME, known, "program/420500-gone"),
        Judgement(NOT_SAME, "program/420500-gone", known),
        Judgement(DROP, "division/110101"),
        Judgement(RENAME, "person/none", value="某"),
        Judgement(SAME, "division/110101", "division/110102"),
    ]
    assert resolve(town(), gazetteer, rows, unknown) == plain
    assert unknown == ["division/110101", "division/110102", "person/none", "program/420500-gone"]


# --- order, repetition ---------------------------------------------------------------------------------------------


@st.composite
def tables(draw: st.DrawFn) -> list[Judgement]:
    """Judgements on the town without contradictions: what is tied goes to ids that sort before it."""
    knowledge = resolve(town(), Gazetteer.open())
    programs = sorted(one.id for one in knowledge.entities if one.kind == "Program")
    people = sorted(i for one in knowledge.entities if one.kind == "Person" for i in (one.id, *one.replaces))
    rows = [
        Judgement(SAME, *pair)
        for pair in draw(st.lists(st.sampled_from([(a, b) for a in programs for b in programs if a < b]), max_size=4))
    ]
    rows += [
        Judgement(NOT_SAME, *pair, author=draw(st.none() | st.just("某人")))
        for pair in draw(st.lists(st.sampled_from([(a, b) for a in people for b in people if a != b]), max_size=3))
    ]
    rows += [Judgement(DROP, one) for one in draw(st.lists(st.sampled_from(people), max_size=2))]
    return rows + [Judgement(RENAME, "division/420500", value="某市")] * draw(st.integers(0, 1))


@settings(max_examples=40, deadline=None)
@given(rows=tables(), seed=st.integers(0, 99))
def test_the_order_of_rows_and_stories_does_not_matter(gazetteer: Gazetteer, rows: list[Judgement], seed: int) -> None:
    mixed, stories = [*rows, *rows], town()
    random.Random(seed).shuffle(mixed)
    random.Random(seed).shuffle(stories)
    built = resolve(stories, gazetteer, mixed)
    assert built == resolve(town(), gazetteer, rows)
    assert ends(built) <= ids(built) | {story.id for story in built.stories}
    # What the graph keeps is all that a further build needs.
    assert resolve(town(), gazetteer, built.judgements) == built


def folder_of_pages(folder: Path) -> Path:
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_rebuild_gives_the_same_bytes_whatever_the_order_of_rows(tmp_path: Path) -> None:
    folder = folder_of_pages(tmp_path / "pages")
    entities = pipeline.build([folder]).knowledge.entities
    programs = sorted(one.id for one in entities if one.kind == "Program")
    assert len(programs) > 1
    rows = [f"same,{programs[0]},{programs[1]},,陶知行,2024-03-05,一事", "rename,division/420502,,西陵新区,,,"]
    made = []
    for number, order in enumerate((rows, rows[::-1], rows)):
        built = pipeline.build([folder], judgements=table(tmp_path, *order))
        assert built.warnings == ()
        write_exports(built.knowledge, tmp_path / str(number))
        made.append({path.name: path.read_bytes() for path in sorted((tmp_path / str(number)).iterdir())})
    assert made[0] == made[1] == made[2]


# --- in RDF --------------------------------------------------------------------------------------------------------


def judged(gazetteer: Gazetteer, plain: Knowledge) -> Knowledge:
    first, second = by_label(plain, "宜昌市城市管理执法局").id, by_label(plain, "宜昌市城管局").id
    secretary = next(one for one in plain.entities if one.replaces)
    rows = [
        Judgement(SAME, first, second, author="陶知行", date="2024-03-05", note="同一机构"),
        Judgement(NOT_SAME, secretary.id, secretary.replaces[0], author="陶知行"),
        Judgement(DROP, by_label(plain, "计小满", "420503").id),
        Judgement(RENAME, second, value="城市管理局"),
    ]
    return resolve(town(), gazetteer, rows)


def values(graph: list[Quad], subject: str, predicate: str) -> list[str]:
    node = NamedNode(vocab.ID + subject)
    return sorted({q.object.value for q in graph if q.subject == node and q.predicate.value == predicate})


def test_each_judgement_is_a_node_with_its_author_linked_from_the_entity(
    gazetteer: Gazetteer, plain: Knowledge
) -> None:
    knowledge = judged(gazetteer, plain)
    graph = list(quads(knowledge))
    assert len(knowledge.judgements) == 4
    for row in knowledge.judgements:
        node = judgement_id(row)
        assert values(graph, node, vocab.RDF_TYPE) == [vocab.JUDGEMENT]
        assert values(graph, node, vocab.VERDICT) == [row.verdict]
        assert values(graph, node, vocab.LEFT) == [vocab.ID + row.left]
        assert values(graph, node, vocab.RIGHT) == ([vocab.ID + row.right] if row.right else [])
    body = by_label(knowledge, "城市管理局")
    assert len(values(graph, body.id, vocab.JUDGED_BY)) == 2
    assert values(graph, body.id, vocab.DCTERMS_REPLACES) == [vocab.ID + one for one in body.replaces]
    (same,) = (row for row in knowledge.judgements if row.verdict == SAME)
    assert values(graph, judgement_id(same), vocab.PROV_WAS_ATTRIBUTED_TO) == [vocab.ID + agent_id("陶知行")]
    assert values(graph, judgement_id(same), vocab.DCTERMS_DATE) == ["2024-03-05"]
    assert values(graph, agent_id("陶知行"), vocab.RDFS_LABEL) == ["陶知行"]
    assert values(graph, agent_id("陶知行"), vocab.RDF_TYPE) == [vocab.PROV_AGENT]


def test_the_judged_graph_conforms_and_reads_back(gazetteer: Gazetteer, plain: Knowledge, tmp_path: Path) -> None:
    knowledge = judged(gazetteer, plain)
    write_exports(knowledge, tmp_path)
    for name in ("graph.ttl", "graph.nq", "graph.jsonld"):
        assert load_knowledge(tmp_path / name) == knowledge
    report = validate(tmp_path / "graph.ttl")
    assert report.conforms, report.text


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Judgement("perhaps", "division/420500"), "jc:verdict"),
        (Judgement(SAME, "division/420500", "division/420500"), "jc:right"),
        (Judgement(RENAME, "division/420500", value=""), "jc:newLabel"),
        (Judgement(DROP, "division/420500", date="2024-03"), "dcterms:date"),
    ],
)
def test_a_judgement_outside_the_contract_is_found(
    plain: Knowledge, tmp_path: Path, row: Judgement, words: str
) -> None:
    knowledge = Knowledge(plain.stories, plain.entities, plain.relations, plain.tenures, plain.metrics, (row,))
    write_turtle(union(quads(knowledge)), tmp_path / "g.ttl")
    report = validate(tmp_path / "g.ttl")
    assert any(words in one.en for one in report.results), report.text


def test_an_iri_is_read_as_its_local_id() -> None:
    assert local_id("<https://example.org/kg/id/place/x%20y>") == "place/x y"
    assert local_id("person/420500-1f") == "person/420500-1f"
    assert local_id("https://example.org/nothing") == ""


def test_a_judgement_on_a_second_story_is_kept_when_stories_come_and_go(gazetteer: Gazetteer) -> None:
    stories = [
        Told(f"{n}.txt", f"{seat}的清风志愿队和清风队。", seat).body("清风志愿队", seat).body("清风队", seat)
        for n, seat in enumerate(("西陵区", "樊城区"))
    ]
    whole = resolve([one.document for one in stories], gazetteer)
    rows = [
        Judgement(SAME, by_label(whole, "清风志愿队", home).id, by_label(whole, "清风队", home).id)
        for home in ("420502", "420606")
    ]
    for some in (stories[:1], stories, stories[1:]):
        built = resolve([one.document for one in some], gazetteer, rows)
        assert len([one for one in built.entities if one.kind == "Organization"]) == len(some)
