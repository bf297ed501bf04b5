"""Queries run on any graph file, in any of their four forms, with prefixes at hand; mistakes are one clear line, and
no query leaves the machine."""

from __future__ import annotations

import csv
import io
import json
import socket
from pathlib import Path

import pytest
import rdflib
import sample_knowledge as sample

from kg import query as query_module
from kg.errors import GraphError, QueryError
from kg.exports import write_exports
from kg.query import LoadedGraph, Result, calls_service, graph_of, load_graph, read_query, render, run_query
from kg.rdf import quads

NAMES = "SELECT ?name WHERE { ?e a jc:Locale ; rdfs:label ?name } ORDER BY ?name"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    write_exports(sample.small(), folder)
    return folder


@pytest.fixture(scope="module")
def graph(folder: Path) -> LoadedGraph:
    return load_graph(folder / "graph.ttl")


@pytest.mark.parametrize("name", ["graph.ttl", "graph.nq", "graph.jsonld"])
def test_each_format_answers_the_same(folder: Path, name: str) -> None:
    result = run_query(folder / name, NAMES)
    assert result.variables == ("name",)
    assert [row[0].value for row in result.rows if row[0]] == ["=幸兰小区", "下渡区", "云河市", "云河省"]


def test_prefixes_need_no_declaration_and_yours_win(graph: LoadedGraph) -> None:
    for prefix in ("jc", "jcc", "rdfs", "skos", "prov", "oa", "schema", "xsd", "dcterms"):
        assert run_query(graph, f"ASK {{ FILTER(isIRI({prefix}:x)) }}").answer is True
    own = "PREFIX jc: <https://example.org/other#> ASK { ?e a jc:Locale }"
    assert run_query(graph, own).answer is False


def test_a_graph_under_another_base_brings_its_own_prefix(tmp_path: Path) -> None:
    write_exports(sample.small(), tmp_path, base="https://example.org/kg/")
    assert len(run_query(tmp_path / "graph.ttl", NAMES).rows) == 4


def test_a_build_is_queried_without_a_file() -> None:
    base = "https://example.org/kg/"
    assert len(run_query(graph_of(quads(sample.small(), base), base), NAMES).rows) == 4


def test_a_file_and_a_worked_query_are_found_by_name(
    graph: LoadedGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "queries").mkdir()
    file = tmp_path / "queries" / "places.rq"
    file.write_text(f"\ufeff# 地名\n{NAMES}\n", encoding="utf-8")
    monkeypatch.setattr(query_module, "ontology_folder", lambda: tmp_path)
    assert len(run_query(graph, str(file)).rows) == len(run_query(graph, "places").rows) == 4
    with pytest.raises(QueryError, match="places"):
        read_query("plces")
    with pytest.raises(QueryError, match=r"missing\.rq"):
        read_query("missing.rq")
    with pytest.raises(QueryError, match="empty"):
        read_query(" \n")
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QueryError, match="UTF-8"):
        read_query(str(file))


def test_a_mistake_is_one_line_with_its_place(graph: LoadedGraph) -> None:
    with pytest.raises(QueryError, match=r"line 2, column 10, after '\?x \?y \}'$") as caught:
        run_query(graph, "SELECT ?x WHERE {\n ?x ?y  }\n}")
    assert "\n" not in str(caught.value)
    with pytest.raises(QueryError, match=r"after 'SELECT \* \{ \?s nope:': Prefix not found"):
        run_query(graph, "SELECT * { ?s nope: ?o }")


@pytest.mark.parametrize("update", ["DROP ALL", "INSERT DATA { <a:a> <a:b> <a:c> }", "LOAD <http://127.0.0.1/>"])
def test_a_query_cannot_change_the_graph(graph: LoadedGraph, update: str) -> None:
    with pytest.raises(QueryError):
        run_query(graph, update)


def test_a_missing_or_broken_graph_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="kg build"):
        run_query(tmp_path / "graph.ttl", NAMES)
    with pytest.raises(GraphError, match="kg build"):
        run_query(tmp_path, NAMES)
    (tmp_path / "graph.ttl").write_text("<a> <b>", encoding="utf-8")
    with pytest.raises(GraphError, match="Turtle"):
        run_query(tmp_path / "graph.ttl", NAMES)
    (tmp_path / "graph.csv").write_text("", encoding="utf-8")
    with pytest.raises(GraphError, match=r"\.ttl"):
        run_query(tmp_path / "graph.csv", NAMES)


SERVICE_CALLS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE <URL> { ?a ?b ?c } }",
    "SELECT * { ?s ?p 1e5SERVICE <URL> { ?a ?b ?c } }",
    "SELECT * { ?s ?p trueSERVICE <URL> { ?a ?b ?c } }",
    "PREFIX e: <URL> SELECT * { SERVICEe: { ?s ?p ?o } }",
    "PREFIX e: <URL> SELECT * { ?s ?p e:.SERVICE <URL> { ?a ?b ?c } }",
    "PREFIX e: <URL> SELECT * { ?s e:a\\#b ?o SERVICE <URL> { ?a ?b ?c } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { FILTER(1<2)SERVICE<URL>{ ?s ?p ?o } FILTER(3>2) }",
    "SELECT * { ?s ?p '\\'' SERVICE <URL> { ?a ?b ?c } FILTER(?o != ' ') }",
    'SELECT * { ?s ?p """a""", "\\\\" SERVICE <URL> { ?a ?b ?c } }',
    "SELECT * { # 'it''s\n SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { ?s ?p 'x'@en.SERVICE <URL> { ?a ?b ?c } } } }",
]


@pytest.mark.parametrize("text", SERVICE_CALLS)
def test_no_query_leaves_the_machine(graph: LoadedGraph, text: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(QueryError, match="SERVICE"):
            run_query(graph, text.replace("URL", url))
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service rdfs:label 'SERVICE' }",
        'ASK { ?s rdfs:label """a " SERVICE """ } # SERVICE',
        "ASK { <https://example.org/SERVICE> jc:service ?SERVICE }",
        "ASK { jc:a.SERVICE jc:x-SERVICE 'x'@en-service }",
    ],
)
def test_the_word_service_may_be_used(graph: LoadedGraph, text: str) -> None:
    assert not calls_service(text)
    run_query(graph, text)


def test_results_show_as_table_csv_and_json(graph: LoadedGraph) -> None:
    result = run_query(graph, "SELECT ?e ?name ?none { ?e a jc:Compound ; rdfs:label ?name }")
    table = render(result, "table").splitlines()
    assert table[0].split() == ["e", "name", "none"]
    assert table[2].split() == [f"id:{sample.COMPOUND}", "=幸兰小区"]
    assert table[-1] == "1 row"
    rows = list(csv.reader(io.StringIO(render(result, "csv"))))
    assert rows == [["e", "name", "none"], [f"https://w3id.org/jiceng/id/{sample.COMPOUND}", "'=幸兰小区", ""]]
    (binding,) = json.loads(render(result, "json"))["results"]["bindings"]
    assert binding["name"] == {"type": "literal", "value": "=幸兰小区", "xml:lang": "zh"}
    assert "none" not in binding
    with pytest.raises(QueryError, match="CONSTRUCT"):
        render(result, "ttl")
    with pytest.raises(QueryError, match="xlsx"):
        render(result, "xlsx")


def test_numbers_stay_numbers_in_csv(graph: LoadedGraph) -> None:
    assert render(run_query(graph, "SELECT (-5 AS ?n) {}"), "csv") == "n\r\n-5\r\n"


def test_a_table_cannot_steer_the_terminal(graph: LoadedGraph) -> None:
    result = run_query(graph, r"SELECT ('[red]a[/red]\u001B[2J\u202Eb' AS ?x) {}")
    assert "[red]a[/red] [2J b" in render(result, "table")


def test_a_narrow_table_folds_and_keeps_all_text(graph: LoadedGraph) -> None:
    result = run_query(graph, "SELECT ?t { ?a jc:page 'p1.txt' ; dcterms:title ?t }")
    lines = render(result, "table", width=8).splitlines()[2:-1]
    assert "".join(line.strip() for line in lines) == "巷子里来了“管家”"


def test_ask_answers_yes_or_no(graph: LoadedGraph) -> None:
    result = run_query(graph, "ASK { ?p jc:concept jcc:street-lane-chief }")
    assert (render(result, "table"), render(result, "csv")) == ("yes\n", "answer\r\ntrue\r\n")
    assert json.loads(render(result, "json")) == {"head": {}, "boolean": True}


# rdflib 7.6 reads JSON-LD through a class of its own that it deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("text", ["CONSTRUCT { ?s jc:runs ?o } WHERE { ?s jc:runs ?o }", "DESCRIBE <IRI>"])
def test_constructed_triples_show_in_all_forms(graph: LoadedGraph, text: str) -> None:
    result: Result = run_query(graph, text.replace("IRI", f"https://w3id.org/jiceng/id/{sample.DISTRICT}"))
    assert result.triples
    turtle = render(result, "ttl")
    assert "@prefix jc:" in turtle and "@prefix geo:" not in turtle
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) == len(result.triples)
    assert len(rdflib.Graph().parse(data=render(result, "json"), format="json-ld")) == len(result.triples)
    assert len(render(result, "csv").splitlines()) == len(result.triples) + 1
    assert "jc:runs" in render(result, "table")
