"""The ontology's files parse, say everything in Chinese and English, hold together, and the shapes find each fault."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import sample_knowledge
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef

from kg import vocab
from kg.errors import GraphError
from kg.rdf import quads, union, write_turtle
from kg.resources import ontology_folder
from kg.validate import validate

TURTLE = ("jiceng.ttl", "concepts.ttl", "shapes.ttl")
LANGUAGES = {"zh", "en"}
QUERIES = sorted((ontology_folder() / "queries").glob("*.rq"))

GOOD = """
@prefix jc: <https://w3id.org/jiceng/ontology#> . @prefix jcc: <https://w3id.org/jiceng/concept/> .
@prefix : <https://w3id.org/jiceng/id/> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a a jc:Article ; dcterms:title "巷子有人管"@zh ; jc:page "p.txt" ; jc:number 1 ; jc:kind "news" ; jc:about :c ;
  dcterms:date "2023-05-06"^^xsd:date .
:c a jc:County, jc:Locale ; rdfs:label "下渡区"@zh ; skos:altLabel "下渡"@zh ; jc:code "990102" ; jc:partOf :b ;
  jc:printedAs "下度区"@zh ; jc:resolution "one character off" ; jc:runs :p ; jc:mentionedIn :a .
:b a jc:Prefecture, jc:Locale ; rdfs:label "云河市"@zh .
:p a jc:Program ; rdfs:label "街巷长制"@zh ; jc:concept jcc:street-lane-chief ; jc:mentionedIn :a .
:o a jc:Official, jc:Person ; rdfs:label "陶砚"@zh ; jc:chaired :e .
:e a jc:Event ; rdfs:label "街巷长推进会"@zh ; jc:heldOn "--05-04"^^xsd:gMonthDay ; jc:heldIn :c .
:s a rdf:Statement ; rdf:subject :c ; rdf:predicate jc:runs ; rdf:object :p ; jc:confidence 0.85 ;
  prov:wasDerivedFrom :v .
:t a jc:Tenure ; jc:holder :o ; jc:postTitle "街巷长"@zh ; jc:postAt :c ; jc:confidence 1.0 ; prov:wasDerivedFrom :v .
:m a jc:Metric ; jc:subject :c ; jc:indicator "街巷长"@zh ; jc:value 100.0 ; jc:valueMax 120.0 ; jc:unit "名" ;
  jc:approximate true ; jc:asOf "2023-05-06"^^xsd:date ; jc:confidence 0.9 ; prov:wasDerivedFrom :d .
:v a jc:Evidence ; oa:exact "下渡区推行街巷长制" ; oa:start 40 ; oa:end 49 ; jc:inArticle :a ; jc:rule "runs" .
:d a jc:Dataset .
"""

MORE = """
:b jc:partOf :z . :z a jc:Province, jc:Locale ; rdfs:label "云河省"@zh .
:g a jc:Organization ; rdfs:label "下渡区城管局"@zh ; jc:basedIn :c ; jc:runs :p ; jc:issued :l ; jc:honored :h .
:l a jc:Policy ; rdfs:label "街巷长工作办法"@zh ; jc:mentionedIn :a . :h a jc:Honor ; rdfs:label "省级先进"@zh .
:p jc:includes :q . :q a jc:Program ; rdfs:label "街巷长工作站"@zh ; jc:concept jcc:street-lane-chief .
:n a jc:Metric ; jc:subject :q ; jc:indicator "工作站"@zh ; jc:value 6.0 ; jc:unit "个" ; jc:approximate false ;
  jc:confidence 0.9 ; prov:wasDerivedFrom :w .
:k a jc:Metric ; jc:subject :c ; jc:indicator "街巷"@zh ; jc:value 30.0 ; jc:unit "条" ; jc:approximate false ;
  jc:confidence 0.9 ; prov:wasDerivedFrom :w .
:w a jc:Evidence ; oa:exact "30条街巷6个工作站" ; oa:start 53 ; oa:end 63 ; jc:inArticle :a ; jc:rule "figure" .
"""

ANSWERS = {
    "events": {"街巷长推进会", "--05-04", "下渡区", "陶砚"},
    "honors": {"下渡区城管局", "省级先进"},
    "organizations_by_place": {"下渡区", "下渡区城管局", "街巷长制"},
    "place_chains": {"下渡区", "云河市", "云河省"},
    "place_figures": {"下渡区", "街巷", "30", "条", "30条街巷6个工作站", "巷子有人管", "p.txt", "53"},
    "policies": {"下渡区城管局", "街巷长工作办法", "巷子有人管"},
    "posts": {"陶砚", "街巷长", "下渡区"},
    "program_evidence": {"下渡区推行街巷长制", "巷子有人管", "p.txt", "40", "49"},
    "program_figures": {"街巷长制", "下渡区", "100", "120", "名"},
    "program_parts": {"街巷长制", "街巷长工作站"},
    "programs_by_province": {f"{vocab.JCC}street-lane-chief", "云河省", "1"},
    "stories": {"p.txt", "巷子有人管", "下渡区", "街巷长制"},
    "street_lane_chiefs": {"下渡区", "街巷长制", "100"},
    "systems": {"街巷长制", "下渡区", "街巷长工作站", "工作站", "6", "个", "13", "巷子有人管"},
}

FAULTS = [
    ('"下渡区"@zh', '"下渡区"@zh, "下渡新区"@zh', "exactly one rdfs:label"),
    ('"下渡区"@zh', '"Xiadu"@en', "exactly one rdfs:label"),
    ('"下渡"@zh', '"下渡区"@zh', "differ from the label"),
    ("jc:County, jc:Locale", "jc:Locale", "eight level classes"),
    ("jc:County, jc:Locale", "jc:County, jc:Street, jc:Locale", "eight level classes"),
    ("jc:County, jc:Locale", "jc:County", "asserted a jc:Locale"),
    ("jc:Official, jc:Person", "jc:Official", "asserted a jc:Person"),
    ('"990102"', '"99010"', "at most one code"),
    ("jc:partOf :b", "jc:partOf :p", "must lead to a locale"),
    (' ; jc:resolution "one character off"', "", "say how it was resolved"),
    ("jcc:street-lane-chief", "jcc:made-up", "exactly one concept"),
    ("jcc:street-lane-chief", "jcc:scheme", "exactly one concept"),
    ("jc:concept jcc:street-lane-chief ; ", "", "exactly one concept"),
    ('dcterms:title "巷子有人管"@zh ; ', "", "exactly one dcterms:title"),
    ('"news"', '"opinion"', "at most one jc:kind"),
    ('"2023-05-06"^^xsd:date .', '"May 6" .', "at most one dcterms:date"),
    ('"p.txt"', '"p.txt", "q.txt"', "exactly one jc:page"),
    ("jc:confidence 0.85", "jc:confidence 1.85", "from 0 to 1"),
    ("jc:confidence 0.85", "jc:confidence 0.85e0", "from 0 to 1"),
    ("0.85 ;\n  prov:wasDerivedFrom :v", "0.85", "must be a source"),
    ("0.85 ;\n  prov:wasDerivedFrom :v", "0.85 ; prov:wasDerivedFrom :c", "must be a source"),
    ("rdf:predicate jc:runs", "rdf:predicate jc:code", "relation of the ontology"),
    ("rdf:object :p", "rdf:object :p, :e", "exactly one rdf:object"),
    ("jc:holder :o", "jc:holder :c", "exactly one jc:holder"),
    ('jc:postTitle "街巷长"@zh', 'jc:postTitle "街巷长"', "exactly one jc:postTitle"),
    ("jc:value 100.0", "jc:value 100", "exactly one jc:value"),
    ("jc:value 100.0", "jc:value 130.0", "not above jc:valueMax"),
    (' ; jc:unit "名"', "", "exactly one jc:unit"),
    ("jc:approximate true", 'jc:approximate "yes"', "whether it is approximate"),
    ("oa:start 40", "oa:start 49", "before oa:end"),
    ("oa:end 49", 'oa:end "49"', "exactly one oa:end"),
    ("jc:inArticle :a ; ", "", "exactly one article"),
    (' ; jc:rule "runs"', ' ; jc:rule ""', "exactly one rule"),
    ('oa:exact "下渡区推行街巷长制" ; ', "", "quote exactly one text"),
    ("jc:chaired :e", "jc:chaired :c", "must be an event"),
    ("jc:runs :p", "jc:runs :e", "must be a programme"),
    ('"--05-04"^^xsd:gMonthDay', '"5-4"', "jc:heldOn must be"),
    (":d a jc:Dataset", "[] a jc:Dataset", "no blank node"),
]


@pytest.mark.parametrize("name", TURTLE)
def test_two_parsers_read_the_same(name: str) -> None:
    path = ontology_folder() / name
    assert len(Graph().parse(path)) == len(set(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))) > 50


def test_every_term_has_label_and_definition_in_both_languages() -> None:
    graph = Graph().parse(ontology_folder() / "jiceng.ttl")
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in graph.subjects(RDF.type, kind):
            for predicate in (RDFS.label, SKOS.definition):
                languages = [text.language for text in graph.objects(term, predicate) if isinstance(text, Literal)]
                assert sorted(map(str, languages)) == sorted(LANGUAGES), (term, predicate)


def test_every_property_has_domain_and_range_and_every_class_a_superclass() -> None:
    graph = Graph().parse(ontology_folder() / "jiceng.ttl")
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in graph.subjects(RDF.type, kind):
            assert len(list(graph.objects(term, RDFS.domain))) == 1, term
            assert len(list(graph.objects(term, RDFS.range))) == 1, term
    for term in graph.subjects(RDF.type, OWL.Class):
        assert any(graph.objects(term, RDFS.subClassOf)), term


def test_ontology_terms_used_anywhere_are_declared() -> None:
    known = {value for value in vars(vocab).values() if isinstance(value, str)}
    for path in ontology_folder().rglob("*"):
        if path.suffix in {".ttl", ".rq", ".jsonld"}:
            text = re.sub(r"(?m)#\s.*$", "", path.read_text(encoding="utf-8"))
            for name in re.findall(r"(?<![\w.])jc:(\w+)", text):
                assert vocab.JC + name in known, f"{path.name}: jc:{name}"


def test_every_shape_message_is_in_both_languages() -> None:
    graph = Graph().parse(ontology_folder() / "shapes.ttl")
    shapes = set(graph.objects(None, SH.property))
    assert len(shapes) > 30
    for shape in shapes:
        assert {m.language for m in graph.objects(shape, SH.message) if isinstance(m, Literal)} == LANGUAGES


def test_every_class_of_the_contract_has_a_shape() -> None:
    graph = Graph().parse(ontology_folder() / "shapes.ttl")
    targets = set(graph.objects(None, SH.targetClass))
    classes = {*vocab.KIND_CLASSES.values(), *vocab.SUPERCLASS, vocab.ARTICLE, vocab.TENURE, vocab.METRIC}
    assert {URIRef(iri) for iri in (*classes, vocab.EVIDENCE, vocab.DATASET, vocab.RDF_STATEMENT)} <= targets
    ends = set(graph.objects(None, SH.targetSubjectsOf)) & set(graph.objects(None, SH.targetObjectsOf))
    assert {URIRef(iri) for iri in vocab.RELATIONS.values()} <= ends


@pytest.mark.parametrize("base", [vocab.BASE, "https://example.org/kg/"])
def test_a_written_graph_conforms(tmp_path: Path, base: str) -> None:
    path = tmp_path / "graph.ttl"
    write_turtle(union(quads(sample_knowledge.small(), base)), path, base)
    report = validate(path, base)
    assert report.conforms, report.text
    assert report.results == ()


def test_the_good_graph_conforms(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text(GOOD + MORE, encoding="utf-8")
    assert validate(path).text == "conforms to the shapes 符合形状\n"


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_a_fault_is_found(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    path = tmp_path / "graph.ttl"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    report = validate(path)
    assert not report.conforms
    assert any(message in result.en and result.zh for result in report.results), report.text


def test_a_missing_graph_says_so(tmp_path: Path) -> None:
    with pytest.raises(GraphError):
        validate(tmp_path / "none.ttl")


def test_the_context_gives_every_term_its_iri() -> None:
    context = json.loads((ontology_folder() / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert {name: context[name] for name in vocab.PREFIXES if name != "id"} == {
        name: iri for name, iri in vocab.PREFIXES.items() if name != "id"
    }
    for value in vars(vocab).values():
        if isinstance(value, str) and value.startswith(vocab.JC) and value != vocab.JC:
            name = value.removeprefix(vocab.JC)
            definition = context[name]
            assert (definition if isinstance(definition, str) else definition["@id"]) == f"jc:{name}"


def test_the_context_reads_back() -> None:
    context = json.loads((ontology_folder() / "context.jsonld").read_text(encoding="utf-8"))
    node = {"id": f"{vocab.ID}c", "type": "Locale", "label": "下渡区", "partOf": [f"{vocab.ID}b"]}
    quads_read = set(ox.parse(json.dumps({**context, **node}), format=ox.RdfFormat.JSON_LD))
    place = ox.NamedNode(f"{vocab.ID}c")
    assert {quad.triple for quad in quads_read} == {
        ox.Triple(place, ox.NamedNode(vocab.RDF_TYPE), ox.NamedNode(vocab.LOCALE)),
        ox.Triple(place, ox.NamedNode(vocab.RDFS_LABEL), ox.Literal("下渡区", language="zh")),
        ox.Triple(place, ox.NamedNode(vocab.PART_OF), ox.NamedNode(f"{vocab.ID}b")),
    }


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_worked_query_has_its_question_and_answers_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first, second, *_ = text.splitlines()
    assert re.fullmatch(r"# zh: .+？", first) and re.fullmatch(r"# en: .+\?", second)
    store = ox.Store()
    store.load(GOOD + MORE, format=ox.RdfFormat.TURTLE)
    solutions = store.query(text, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    assert {value.value for row in solutions for value in row if value} >= ANSWERS[path.stem]


def test_there_are_ten_worked_queries() -> None:
    assert len(QUERIES) >= 10
    assert {path.stem for path in QUERIES} == set(ANSWERS)


def test_the_glossary_names_every_term_and_concept() -> None:
    path = Path(__file__).parents[1] / "docs" / "glossary.md"
    lines = path.read_text(encoding="utf-8").splitlines()
    for name, prefix, label in (("jiceng.ttl", vocab.JC, RDFS.label), ("concepts.ttl", vocab.JCC, SKOS.prefLabel)):
        graph = Graph().parse(ontology_folder() / name)
        short = {vocab.JC: "jc:", vocab.JCC: "jcc:"}[prefix]
        for term in set(graph.subjects(label, None)):
            row = next((line for line in lines if f"`{short}{str(term).removeprefix(prefix)}`" in line), "")
            for text in (*graph.objects(term, label), *graph.objects(term, SKOS.definition)):
                assert str(text) in row, (term, str(text))
