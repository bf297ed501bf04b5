"""A written graph reads back as the values it came from; one that breaks the contract is refused in one line."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import sample_knowledge as sample
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from kg import vocab
from kg.errors import GraphError
from kg.exports import write_exports
from kg.graph import to_networkx
from kg.load import load_knowledge
from kg.model import Entity, Evidence, Knowledge, Metric, Relation, Story, Tenure
from kg.rdf import metric_id, quads, statement_id, union, write_nquads, write_turtle


def carried() -> Knowledge:
    """The sample as a file carries it: sorted, numbers in one form, without the vertical tab that XML forbids."""
    small = sample.small()
    entities = tuple(replace(one, label=one.label.replace("\x0b", "")) for one in small.entities)
    chiefs, area = small.metrics
    metrics = (replace(area, value_max=Decimal("50.5")), replace(chiefs, value=Decimal("18000")))
    return replace(small, entities=entities, metrics=metrics)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    write_exports(sample.small(), folder)
    triples = union(quads(sample.small()))
    serialize(triples, folder / "graph.nt", RdfFormat.N_TRIPLES)
    serialize(quads(sample.small()), folder / "graph.trig", RdfFormat.TRIG)
    return folder


@pytest.mark.parametrize("suffix", ["ttl", "nq", "nt", "trig", "jsonld"])
def test_each_form_of_a_built_graph_reads_back(exports: Path, suffix: str) -> None:
    assert load_knowledge(exports / f"graph.{suffix}") == carried()


def test_what_was_read_writes_the_same_bytes(exports: Path, tmp_path: Path) -> None:
    write_exports(load_knowledge(exports / "graph.nq"), tmp_path / "read")
    write_exports(carried(), tmp_path / "carried")
    for name in ("graph.ttl", "graph.nq", "graph.jsonld"):
        assert (tmp_path / "read" / name).read_bytes() == (exports / name).read_bytes(), name
    for path in (tmp_path / "read").iterdir():
        assert path.read_bytes() == (tmp_path / "carried" / path.name).read_bytes(), path.name


def test_the_networkx_view_of_a_read_graph_is_that_of_the_build(exports: Path) -> None:
    assert dict(to_networkx(load_knowledge(exports / "graph.ttl")).nodes) == dict(to_networkx(carried()).nodes)


def test_another_base_is_found(tmp_path: Path) -> None:
    base = "https://example.org/kg/"
    write_turtle(union(quads(sample.small(), base)), tmp_path / "g.ttl", base)
    assert load_knowledge(tmp_path / "g.ttl") == carried()


def test_a_graph_of_nothing_reads_as_nothing(tmp_path: Path) -> None:
    write_turtle([], tmp_path / "g.ttl")
    assert load_knowledge(tmp_path / "g.ttl") == Knowledge((), (), (), (), ())


def test_a_large_graph_reads_back_in_a_few_seconds(tmp_path: Path) -> None:
    large = sample.large(4_000)
    write_nquads(quads(large), tmp_path / "g.nq")
    began = time.process_time()
    read = load_knowledge(tmp_path / "g.nq")
    assert time.process_time() - began < 10
    assert set(read.relations) == set(large.relations)
    assert set(read.metrics) == set(large.metrics)


# --- any graph -----------------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8)
IDS = st.text(st.characters(categories=None), min_size=1, max_size=6)
DATES = st.sampled_from(("2024", "2024-11", "2024-11-14", "--11-14", "2024-13", "去年"))
SETS = st.lists(TEXT, max_size=3, unique=True).map(lambda texts: tuple(sorted(texts)))
DAYS = st.lists(DATES, max_size=2, unique=True).map(lambda days: tuple(sorted(days)))
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2).map(
    lambda n: Decimal(f"{n:f}".rstrip("0").rstrip("."))
)
CONFIDENCES = st.integers(0, 100).map(lambda n: n / 100)


@st.composite
def graphs(draw: st.DrawFn) -> Knowledge:
    """A sorted graph whose ends are all described and whose posts and figures have evidence."""
    names = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    articles = sorted(f"article/{name}" for name in names)
    places = sorted(f"place/{name}" for name in draw(st.lists(IDS, min_size=2, max_size=3, unique=True)))
    people = sorted(f"person/{name}" for name in draw(st.lists(IDS, min_size=1, max_size=2, unique=True)))
    article, place, person = st.sampled_from(articles), st.sampled_from(places), st.sampled_from(people)
    mentioned = st.lists(article, max_size=3, unique=True).map(lambda ids: tuple(sorted(ids)))
    where = st.builds(Evidence, article, st.integers(0, 9), st.integers(10, 99), st.just("原文"), TEXT)
    sources = st.lists(where, min_size=1, max_size=3, unique_by=lambda e: (e.article, e.start, e.end, e.rule))
    evidence = sources.map(lambda found: tuple(sorted(found)))

    def entity(name: str, kind: str) -> Entity:
        place_like, level = kind == "Locale", draw(st.sampled_from((None, "county", "site")))
        return Entity(
            name,
            kind,
            label=draw(TEXT),
            aliases=draw(SETS),
            articles=draw(mentioned),
            level=level if place_like else None,
            code=draw(st.sampled_from((None, "990100"))),
            concept=draw(st.sampled_from((None, "micro-grid", "某 概念"))),
            official=not place_like and draw(st.booleans()),
            printed=draw(SETS),
            resolution=draw(st.none() | TEXT),
            valid_to=draw(st.sampled_from((None, "2017-12-31"))) if place_like else None,
            lat=draw(st.none() | st.floats(-90, 90).map(lambda x: round(x, 6) + 0.0)) if place_like else None,
        )

    def story(name: str) -> Story:
        kind, number = draw(st.sampled_from(("news", "photo"))), draw(st.integers(1, 99))
        about = draw(st.none() | place)
        return Story(name, draw(TEXT), number, kind, draw(TEXT), draw(st.none() | DATES), about, draw(st.none() | TEXT))

    ties = st.one_of(
        st.tuples(place, st.just("partOf"), place),
        st.tuples(place, st.just("heldOn"), DATES),
        st.tuples(person, st.just("wrote"), article),
    )
    posts = st.tuples(person, TEXT, st.none() | place)
    figures = st.tuples(place, TEXT, NUMBERS, st.none() | NUMBERS, TEXT, st.booleans())
    return Knowledge(
        tuple(story(name) for name in articles),
        tuple(sorted((*(entity(n, "Locale") for n in places), *(entity(n, "Person") for n in people)), key=by_id)),
        tuple(
            Relation(*tie, draw(st.just(()) | evidence), draw(CONFIDENCES))
            for tie in sorted(draw(st.lists(ties, max_size=3, unique=True)))
        ),
        tuple(
            Tenure(*post, draw(DAYS), draw(evidence), draw(CONFIDENCES))
            for post in sorted(draw(st.lists(posts, max_size=2, unique=True)), key=as_text)
        ),
        tuple(
            Metric(*figure, draw(DAYS), draw(evidence), draw(CONFIDENCES))
            for figure in sorted(draw(st.lists(figures, max_size=2, unique=True)), key=as_text)
        ),
    )


def by_id(one: Entity) -> str:
    return one.id


def as_text(key: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(map(str, key))


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_any_graph_reads_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> None:
    path = tmp_path_factory.mktemp("any") / "g.nq"
    write_nquads(quads(knowledge), path)
    assert load_knowledge(path) == knowledge


# --- graphs outside the contract -----------------------------------------------------------------------------------


def node(local_id: str) -> NamedNode:
    return NamedNode(vocab.ID + local_id)


RUNS = node(statement_id(sample.DISTRICT, "runs", sample.PROGRAM))
CHIEFS = node(metric_id(sample.metrics()[0]))
WITHOUT = [
    (node(sample.CITY), vocab.RDFS_LABEL, "rdfs:label"),
    (node(sample.FIRST), vocab.DCTERMS_TITLE, "dcterms:title"),
    (node(sample.FIRST), vocab.RDF_TYPE, "does not describe"),
    (node(sample.DISTRICT), vocab.RDF_TYPE, "does not describe"),
    (RUNS, vocab.RDF_TYPE, "no rdf:Statement"),
    (RUNS, vocab.RDF_OBJECT, "rdf:object"),
    (RUNS, vocab.PROV_WAS_DERIVED_FROM, "prov:wasDerivedFrom"),
    (RUNS, vocab.CONFIDENCE, "jc:confidence"),
    (node(sample.DISTRICT), vocab.RUNS, "a statement and no triple"),
    (CHIEFS, vocab.VALUE, "jc:value"),
]


def refused(triples: list[Triple], tmp_path: Path) -> str:
    """The one line that a graph is refused with."""
    write_turtle(triples, tmp_path / "g.ttl")
    with pytest.raises(GraphError) as caught:
        load_knowledge(tmp_path / "g.ttl")
    message = str(caught.value)
    assert "\n" not in message and "contract" in message and "kg build" in message
    return message


@pytest.mark.parametrize(("subject", "name", "words"), WITHOUT)
def test_a_graph_that_lacks_something_is_refused(subject: NamedNode, name: str, words: str, tmp_path: Path) -> None:
    every = union(quads(sample.small()))
    rest = [t for t in every if not (t.subject == subject and t.predicate.value == name)]
    assert len(rest) < len(every)
    assert words in refused(rest, tmp_path)


def test_words_that_only_name_the_subject_are_no_evidence_for_a_statement(tmp_path: Path) -> None:
    swapped = [
        Triple(t.subject, NamedNode(vocab.SUBJECT_NAMED_IN), t.object)
        if t.subject == RUNS and t.predicate.value == vocab.PROV_WAS_DERIVED_FROM
        else t
        for t in union(quads(sample.small()))
    ]
    assert any(t.predicate.value == vocab.SUBJECT_NAMED_IN for t in swapped)
    assert "prov:wasDerivedFrom" in refused(swapped, tmp_path)


def literal(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(datatype))


@pytest.mark.parametrize(
    ("subject", "name", "target", "words"),
    [
        (node(sample.CITY), vocab.RDFS_LABEL, Literal("又一名\n", language="zh"), "2 values of rdfs:label"),
        (node(sample.CITY), vocab.RDF_TYPE, NamedNode(vocab.PERSON), "classes"),
        (node(sample.CITY), vocab.RDF_TYPE, NamedNode(vocab.SITE), "classes"),
        (node(sample.PROGRAM), vocab.CONCEPT, NamedNode("https://example.org/c"), "values of jc:concept"),
        (node(sample.CITY), vocab.CONCEPT, NamedNode("https://example.org/c"), "jc:concept"),
        (node(sample.CITY), vocab.RUNS, node(sample.PROGRAM), "no rdf:Statement"),
        (node(sample.BODY), vocab.MENTIONED_IN, node("article/none"), "does not describe"),
        (node(sample.SECOND), vocab.DCTERMS_SOURCE, node(sample.FIRST), "is no literal"),
        (CHIEFS, vocab.VALUE_MAX, literal("٣", vocab.XSD_DECIMAL), "cannot be '٣'"),
        (CHIEFS, vocab.VALUE_MAX, Literal("NaN"), "cannot be 'NaN'"),
        (CHIEFS, vocab.PROV_WAS_DERIVED_FROM, node(sample.CITY), "neither evidence nor a dataset"),
        (RUNS, vocab.RDF_PREDICATE, NamedNode("https://example.org/p"), "rdf:predicate"),
        (NamedNode("https://example.org/e"), vocab.RDF_TYPE, NamedNode(vocab.EVENT), "no IRI below"),
    ],
)
def test_a_graph_that_says_too_much_is_refused(
    subject: NamedNode, name: str, target: NamedNode | Literal, words: str, tmp_path: Path
) -> None:
    more = Triple(subject, NamedNode(name), target)
    assert words in refused([*union(quads(sample.small())), more], tmp_path)


def test_what_stands_outside_the_contract_is_passed_over(tmp_path: Path) -> None:
    write_turtle(union(quads(sample.small())), tmp_path / "g.ttl")
    foreign = f"""
        @prefix owl: <{vocab.OWL}> .
        <https://example.org/x> a owl:Thing ; owl:sameAs [ owl:versionInfo "1" ] .
        <{vocab.ID}{sample.CITY}> owl:sameAs <https://example.org/city> .
        <{vocab.JCC}micro-grid> a <{vocab.SKOS_CONCEPT}> .
    """
    with (tmp_path / "g.ttl").open("a", encoding="utf-8") as file:
        file.write(foreign)
    assert load_knowledge(tmp_path / "g.ttl") == carried()


def test_another_kind_of_graph_is_refused(tmp_path: Path) -> None:
    triples = [Triple(NamedNode("https://example.org/x"), NamedNode(vocab.RDFS_LABEL), Literal("某"))]
    assert "of a class of the ontology" in refused(triples, tmp_path)


def test_a_file_that_is_no_graph_is_refused(tmp_path: Path) -> None:
    (tmp_path / "g.ttl").write_text("这不是图", encoding="utf-8")
    (tmp_path / "g.txt").write_text("", encoding="utf-8")
    for name, words in (("none.ttl", "no graph at"), ("g.ttl", "cannot be read"), ("g.txt", "ends in")):
        with pytest.raises(GraphError, match=words):
            load_knowledge(tmp_path / name)


def test_a_literal_for_a_node_is_refused(tmp_path: Path) -> None:
    triples = [t for t in union(quads(sample.small())) if t.predicate.value != vocab.HOLDER]
    holders = [
        Triple(t.subject, NamedNode(vocab.HOLDER), Literal("陶砚"))
        for t in triples
        if t.predicate.value == vocab.POST_TITLE
    ]
    assert "'陶砚'" in refused([*triples, *holders], tmp_path)


def test_the_written_file_holds_nothing_else(exports: Path) -> None:
    """The sample's Turtle has as many triples as its own union: the tests above work on the whole graph."""
    written = {quad.triple for quad in parse(path=exports / "graph.ttl", format=RdfFormat.TURTLE)}
    assert written == set(union(quads(sample.small())))
