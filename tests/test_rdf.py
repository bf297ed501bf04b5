"""The RDF follows the contract: classes with superclasses, one label, no blank nodes, evidence on every statement,
an article's facts in its own graph, and literals typed in one form each."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
import sample_knowledge as sample
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg import literals, vocab
from kg.errors import GraphError
from kg.model import Entity, Knowledge, Metric, Relation
from kg.rdf import GAZETTEER, metric_id, quads, statement_id, tenure_id, union, write_nquads, write_turtle


def iri(local_id: str) -> NamedNode:
    return NamedNode(vocab.ID + local_id)


def values(graph: list[Quad], subject: str, predicate: str) -> list[str]:
    found = {quad.object.value for quad in graph if quad.subject == iri(subject) and quad.predicate.value == predicate}
    return sorted(found)


@pytest.fixture(scope="module")
def graph() -> list[Quad]:
    return list(quads(sample.small()))


def test_each_entity_has_its_class_its_superclass_and_one_label(graph: list[Quad]) -> None:
    assert values(graph, sample.DISTRICT, vocab.RDF_TYPE) == [vocab.COUNTY, vocab.LOCALE]
    assert values(graph, sample.CHIEF, vocab.RDF_TYPE) == [vocab.OFFICIAL, vocab.PERSON]
    assert values(graph, sample.WRITER, vocab.RDF_TYPE) == [vocab.PERSON]
    for entity in sample.entities():
        assert len(values(graph, entity.id, vocab.RDFS_LABEL)) == 1
    assert values(graph, sample.DISTRICT, vocab.SKOS_ALT_LABEL) == ["下渡"]
    assert values(graph, sample.DISTRICT, vocab.PRINTED_AS) == ["下度区"]
    assert values(graph, sample.DISTRICT, vocab.CODE) == ["990102"]
    assert values(graph, sample.PROGRAM, vocab.CONCEPT) == [vocab.JCC + "street-lane-chief"]


def test_only_what_a_text_names_is_mentioned(graph: list[Quad]) -> None:
    assert values(graph, sample.CITY, vocab.MENTIONED_IN) == [vocab.ID + sample.FIRST, vocab.ID + sample.SECOND]
    assert values(graph, sample.PROVINCE, vocab.MENTIONED_IN) == []


def test_there_are_no_blank_nodes_and_iris_are_ascii(graph: list[Quad]) -> None:
    for quad in graph:
        assert not any(isinstance(term, BlankNode) for term in (*quad.triple, quad.graph_name))
        assert all(term.value.isascii() for term in (*quad.triple, quad.graph_name) if isinstance(term, NamedNode))


def test_a_relation_is_a_triple_and_a_statement_with_evidence(graph: list[Quad]) -> None:
    assert values(graph, sample.DISTRICT, vocab.RUNS) == [vocab.ID + sample.PROGRAM]
    node = statement_id(sample.DISTRICT, "runs", sample.PROGRAM)
    assert values(graph, node, vocab.RDF_TYPE) == [vocab.RDF_STATEMENT]
    assert values(graph, node, vocab.RDF_PREDICATE) == [vocab.RUNS]
    assert values(graph, node, vocab.CONFIDENCE) == ["0.85"]
    sources = [source.removeprefix(vocab.ID) for source in values(graph, node, vocab.PROV_WAS_DERIVED_FROM)]
    assert [values(graph, source, vocab.OA_EXACT) for source in sources] == [["下渡区推行街巷长制"], ["下渡区街巷长制"]]
    assert [values(graph, source, vocab.IN_ARTICLE) for source in sources] == [
        [vocab.ID + sample.FIRST],
        [vocab.ID + sample.SECOND],
    ]
    assert values(graph, sources[0], vocab.OA_START) == ["40"]
    assert values(graph, sources[0], vocab.OA_END) == ["49"]


def test_what_the_gazetteer_alone_knows_has_its_dataset_as_source(graph: list[Quad]) -> None:
    node = statement_id(sample.CITY, "partOf", sample.PROVINCE)
    assert values(graph, node, vocab.PROV_WAS_DERIVED_FROM) == [vocab.ID + GAZETTEER]
    assert values(graph, GAZETTEER, vocab.RDF_TYPE) == [vocab.DATASET]


def test_posts_and_figures_are_nodes_with_values(graph: list[Quad]) -> None:
    post = tenure_id(sample.CHIEF, "区委书记", sample.DISTRICT)
    assert values(graph, post, vocab.POST_AT) == [vocab.ID + sample.DISTRICT]
    assert values(graph, post, vocab.AS_OF) == ["2023-05-06"]
    assert values(graph, tenure_id(sample.CHIEF, "街巷长", None), vocab.POST_AT) == []
    chiefs, area = (metric_id(metric) for metric in sample.metrics())
    assert values(graph, chiefs, vocab.VALUE) == ["18000"]
    assert values(graph, chiefs, vocab.APPROXIMATE) == ["true"]
    assert (values(graph, area, vocab.VALUE), values(graph, area, vocab.VALUE_MAX)) == (["30"], ["50.5"])


def test_dropping_an_articles_graph_takes_back_what_it_said(graph: list[Quad]) -> None:
    rest = [quad for quad in graph if quad.graph_name != iri(sample.SECOND)]
    without = replace(
        sample.small(),
        stories=sample.stories()[:1],
        entities=tuple(replace(one, articles=tuple(set(one.articles) - {sample.SECOND})) for one in sample.entities()),
        relations=tuple(
            replace(one, evidence=tuple(e for e in one.evidence if e.article != sample.SECOND))
            for one in sample.relations()
        ),
        tenures=sample.tenures()[:1],
        metrics=sample.metrics()[:1],
    )
    assert set(rest) == set(quads(without))


def test_descriptions_stand_in_the_default_graph(graph: list[Quad]) -> None:
    labels = [quad for quad in graph if quad.predicate.value == vocab.SKOS_ALT_LABEL]
    assert labels and all(quad.graph_name == DefaultGraph() for quad in labels)


def test_turtle_and_nquads_read_back_the_same_in_two_libraries(graph: list[Quad], tmp_path: Path) -> None:
    write_turtle(union(graph), tmp_path / "g.ttl")
    write_nquads(graph, tmp_path / "g.nq")
    triples = {quad.triple for quad in graph}
    assert {quad.triple for quad in parse(path=tmp_path / "g.ttl", format=RdfFormat.TURTLE)} == triples
    assert set(parse(path=tmp_path / "g.nq", format=RdfFormat.N_QUADS)) == set(graph)
    assert len(rdflib.Graph().parse(tmp_path / "g.ttl")) == len(triples)


def test_turtle_keeps_a_subject_together_with_its_classes_first(graph: list[Quad], tmp_path: Path) -> None:
    write_turtle(union(graph), tmp_path / "g.ttl")
    starts = [line for line in (tmp_path / "g.ttl").read_text(encoding="utf-8").splitlines() if line.startswith("<")]
    assert len(starts) == len({quad.subject for quad in graph})
    assert all(" a " in line for line in starts)


def test_another_base_moves_all_own_iris(graph: list[Quad]) -> None:
    moved = list(quads(sample.small(), "https://example.org/kg/"))
    assert not any(vocab.BASE in str(quad) for quad in moved)
    assert len(moved) == len(graph)
    for base in ("nowhere/", "https://example.org/kg", "https://例.org/", "https://a b/"):
        with pytest.raises(GraphError, match="base"):
            list(quads(sample.small(), base))


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2024-11-14", vocab.XSD_DATE),
        ("2024-02-29", vocab.XSD_DATE),
        ("2024-11", vocab.XSD_G_YEAR_MONTH),
        ("--02-29", vocab.XSD_G_MONTH_DAY),
        ("2024", vocab.XSD_G_YEAR),
        ("2023-02-29", vocab.XSD_STRING),
        ("2024-13", vocab.XSD_STRING),
        ("--04-31", vocab.XSD_STRING),
        ("２０２４", vocab.XSD_STRING),
        ("2024-11-14\n", vocab.XSD_STRING),
    ],
)
def test_dates_are_typed_by_their_form(text: str, datatype: str) -> None:
    assert literals.day(text) == Literal(text, datatype=NamedNode(datatype))


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_keep_their_value_in_one_form(number: Decimal) -> None:
    text = literals.decimal(number).value
    assert Decimal(text) == number
    assert "E" not in text and text != "-0"
    assert not ("." in text and text.endswith("0"))


@given(st.text(st.characters(categories=None)))
def test_any_text_becomes_a_literal_that_xml_can_hold(text: str) -> None:
    kept = literals.plain(text).value
    assert not any(ord(c) < 32 and c not in "\t\n\r" for c in kept)
    assert not any(0xD800 <= ord(c) <= 0xDFFF or c in "\ufffe\uffff" for c in kept)
    assert kept == "".join(c for c in text if c in kept)


def test_untrusted_text_stays_text(tmp_path: Path) -> None:
    label = 'a"@zh . <x> <y> <z> .\r\n\\u0041\x00\ud800'
    knowledge = Knowledge((), (Entity("site/x y<>", "Locale", label, level="site"),), (), (), ())
    write_turtle(union(quads(knowledge)), tmp_path / "g.ttl")
    store = Store()
    store.bulk_load(path=tmp_path / "g.ttl", format=RdfFormat.TURTLE)
    assert len(store) == 3
    (found,) = store.quads_for_pattern(None, NamedNode(vocab.RDFS_LABEL), None)
    assert found.subject == iri("site/x%20y%3C%3E")
    assert found.object == Literal(label[:-2], language="zh")


@pytest.mark.parametrize(
    "broken",
    [
        Knowledge((), (Entity("x/1", "Robot", "某"),), (), (), ()),
        Knowledge((), (Entity("x/1", "Locale", "某", level="galaxy"),), (), (), ()),
        Knowledge((), (), (Relation("x/1", "owns", "x/2", (), 0.5),), (), ()),
        Knowledge((), (), (), (), (Metric("x/1", "某", Decimal("NaN"), None, "", False, (), (), 0.5),)),
    ],
)
def test_what_the_contract_does_not_know_is_refused(broken: Knowledge) -> None:
    with pytest.raises(GraphError):
        list(quads(broken))
