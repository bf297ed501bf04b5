"""The concept scheme is sound data, and any programme name finds its concept by the longest word inside it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from kg import concepts, vocab
from kg.concepts import Concepts
from kg.errors import LexiconError
from kg.model import LEVELS
from kg.resources import ontology_folder

SPEC_CONCEPTS = {
    "street-lane-chief",
    "red-property",
    "micro-grid",
    "grid-management",
    "points-system",
    "pocket-park",
    "star-stairwell",
    "bulky-waste",
    "parking",
    "charging-shed",
    "school-road",
    "life-circle",
    "civic-diary",
    "consultation",
    "civilization-city",
    "civilization-practice",
    "volunteer-service",
    "party-service-center",
    "party-building",
    "inspection-mechanism",
    "publicity",
    "environment",
    "other",
}


@pytest.fixture(scope="module")
def scheme() -> Concepts:
    return concepts.load()


def read_cases() -> list[tuple[str, str]]:
    path = Path(__file__).parent / "cases" / "concepts.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [(name, concept) for name, concept in rows]


@pytest.mark.parametrize(("name", "concept"), read_cases())
def test_a_name_finds_its_concept(scheme: Concepts, name: str, concept: str) -> None:
    assert scheme.classify(name) == concept


def test_the_later_of_two_equally_long_labels_decides() -> None:
    scheme = Concepts(forms={}, clues={"甲乙": "first", "丙丁": "second"}, broader={}, names={})
    assert scheme.classify("甲乙丙丁") == "second"
    assert scheme.classify("丙丁甲乙") == "first"
    assert scheme.classify("") == "other"


def test_first_level_is_the_gold_annotations(scheme: Concepts) -> None:
    assert {scheme.top(concept) for concept in scheme.names} == SPEC_CONCEPTS
    assert all(scheme.top(concept) == concept for concept in SPEC_CONCEPTS)


def test_narrower_concepts_lead_to_the_first_level(scheme: Concepts) -> None:
    assert scheme.top("road-chief") == "street-lane-chief"
    assert scheme.top("red-butler") == "red-property"
    with pytest.raises(KeyError):
        scheme.top("no-such-concept")


def test_size(scheme: Concepts) -> None:
    assert len(scheme.names) >= 60
    assert len(scheme.forms) >= 400


def test_every_form_finds_its_own_concept(scheme: Concepts) -> None:
    assert {form: scheme.classify(form) for form in scheme.forms} == dict(scheme.forms)


def test_forms_are_written_as_text_is(scheme: Concepts) -> None:
    for form in scheme.clues:
        assert form == form.strip() and len(form) > 1, form
        assert not set(form) & set(" \t\"'《》(),;:"), form
        assert not form.startswith("“"), form


def test_common_words_are_no_forms(scheme: Concepts) -> None:
    for word in ("网格", "停车场", "志愿者", "党员", "公园", "文明", "充电", "楼道"):
        assert word not in scheme.forms and word in scheme.clues


def test_level_names_are_no_labels(scheme: Concepts) -> None:
    assert not set(scheme.names) & set(LEVELS)


def test_it_can_be_sent_to_another_process(scheme: Concepts) -> None:
    assert pickle.loads(pickle.dumps(scheme)) == scheme


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"甲法"@zh', '"乙法"@zh', "'乙法' stands for both"),
        ("skos:broader jcc:other", "skos:broader jcc:b", "leads to no first-level concept"),
        (', "B"@en', "", "'b' needs one skos:prefLabel"),
        ("jcc:b a skos:Concept", "jcc:b a skos:Collection", "not declared"),
        ("skos:topConceptOf jcc:scheme ;", "", "no first-level concept"),
        ("@zh, ", "@zh ; ; , ", "not valid Turtle"),
    ],
)
def test_a_damaged_scheme_says_where(tmp_path: Path, old: str, new: str, problem: str) -> None:
    text = f"""@prefix jcc: <{vocab.JCC}> . @prefix skos: <{vocab.SKOS}> .
        jcc:other a skos:Concept ; skos:topConceptOf jcc:scheme ; skos:prefLabel "其他"@zh, "Other"@en ;
            skos:altLabel "甲法"@zh .
        jcc:b a skos:Concept ; skos:broader jcc:other ; skos:prefLabel "乙法"@zh, "B"@en ."""
    path = tmp_path / "concepts.ttl"
    path.write_text(text, encoding="utf-8")
    assert concepts.load(path).forms == {"其他": "other", "甲法": "other", "乙法": "b"}
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LexiconError, match=problem) as caught:
        concepts.load(path)
    assert caught.value.path == path


def test_a_missing_scheme_says_so(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="cannot be read"):
        concepts.load(tmp_path / "none.ttl")


def test_labels_of_a_concept_are_disjoint_and_defined() -> None:
    graph = Graph().parse(ontology_folder() / "concepts.ttl")
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        preferred = set(graph.objects(concept, SKOS.prefLabel))
        alternative = set(graph.objects(concept, SKOS.altLabel))
        hidden = set(graph.objects(concept, SKOS.hiddenLabel))
        assert not preferred & alternative and not preferred & hidden and not alternative & hidden, concept
        assert {d.language for d in graph.objects(concept, SKOS.definition) if isinstance(d, Literal)} == {
            "zh",
            "en",
        }, concept
        assert (concept, SKOS.inScheme, URIRef(vocab.CONCEPT_SCHEME)) in graph, concept
