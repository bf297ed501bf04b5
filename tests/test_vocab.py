"""kg/vocab.py names exactly the terms that ontology/jiceng.ttl declares, and groups them as the ontology does."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from kg import model, vocab
from kg.resources import ontology_folder

TERM_TYPES = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ontology_folder() / "jiceng.ttl")


def constants() -> dict[str, str]:
    return {name: value for name, value in vars(vocab).items() if name.isupper() and isinstance(value, str)}


def test_constants_and_declared_terms_are_the_same(ontology: Graph) -> None:
    declared = {str(term) for kind in TERM_TYPES for term in ontology.subjects(RDF.type, kind)}
    named = {value for value in constants().values() if value.startswith(vocab.JC) and value != vocab.JC}
    assert named == declared


def test_a_constant_is_named_after_its_term() -> None:
    for name, iri in constants().items():
        if iri.startswith(vocab.JC) and iri != vocab.JC:
            assert name.replace("_", "").lower() == iri.removeprefix(vocab.JC).lower()


def test_no_two_constants_share_an_iri() -> None:
    iris = list(constants().values())
    assert len(iris) == len(set(iris))


def test_prefixes_of_the_ontology_file_agree(ontology: Graph) -> None:
    declared = {prefix: str(iri) for prefix, iri in ontology.namespaces()}
    for prefix, iri in vocab.PREFIXES.items():
        assert declared.get(prefix, iri) == iri


def test_asserted_superclasses_are_the_ontologys(ontology: Graph) -> None:
    for below, above in vocab.SUPERCLASS.items():
        assert (URIRef(below), RDFS.subClassOf, URIRef(above)) in ontology
    asserted_on = {URIRef(above) for above in vocab.SUPERCLASS.values()}
    declared = {str(below) for above in asserted_on for below in ontology.subjects(RDFS.subClassOf, above)}
    assert declared == set(vocab.SUPERCLASS)


def test_levels_are_the_models() -> None:
    assert tuple(vocab.LEVEL_CLASSES) == model.LEVELS
    assert all(vocab.SUPERCLASS[level] == vocab.LOCALE for level in vocab.LEVEL_CLASSES.values())


@pytest.mark.parametrize("mapping", [vocab.KIND_CLASSES, vocab.RELATIONS])
def test_keys_are_local_names(mapping: Mapping[str, str]) -> None:
    assert all(iri == vocab.JC + name for name, iri in mapping.items())


def test_rebase_moves_our_terms_and_no_others() -> None:
    assert vocab.rebase(vocab.ID, "https://example.org/kg/") == "https://example.org/kg/id/"
    assert vocab.rebase(vocab.OA_EXACT, "https://example.org/kg/") == vocab.OA_EXACT
