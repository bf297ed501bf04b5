"""The exports are whole or not there at all, equal byte for byte between builds, and open in the tools they are for."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import networkx
import pytest
import rdflib
import sample_knowledge as sample
from pyoxigraph import RdfFormat, parse

from kg import exports
from kg.errors import GraphError
from kg.exports import write_exports
from kg.jsonld import write_jsonld
from kg.rdf import quads, union
from kg.table import csv_text, guarded

NAMES = ["edges.csv", "graph.gexf", "graph.graphml", "graph.jsonld", "graph.nq", "graph.ttl", "nodes.csv"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    assert [path.name for path in write_exports(sample.small(), folder)] == NAMES
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_two_builds_are_equal_byte_for_byte_under_any_hash_seed(folder: Path, tmp_path: Path) -> None:
    here = Path(__file__).resolve().parent
    for seed in ("0", "1", "4711"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": f"{here.parent}{os.pathsep}{here}"}
        command = [sys.executable, "-m", "sample_knowledge", str(tmp_path / seed)]
        subprocess.run(command, env=environment, check=True, timeout=120)
        assert contents(tmp_path / seed) == contents(folder)


# rdflib 7.6 reads JSON-LD through a class of its own that it deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_jsonld_says_the_same_as_turtle(folder: Path) -> None:
    triples = set(parse(path=folder / "graph.ttl", format=RdfFormat.TURTLE))
    assert set(parse(path=folder / "graph.jsonld", format=RdfFormat.JSON_LD)) == triples
    graph = rdflib.Graph().parse(folder / "graph.jsonld", format="json-ld")
    assert len(graph) == len(triples)


CONTEXTS = [
    {},
    {"jc": "https://w3id.org/jiceng/ontology#", "xsd": "http://www.w3.org/2001/XMLSchema#"},
    {
        "@version": 1.1,
        "@language": "zh",
        "id": "@id",
        "type": "@type",
        "jc": "https://w3id.org/jiceng/ontology#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "node": {"@id": "https://w3id.org/jiceng/id/", "@prefix": True},
        "County": "jc:County",
        "label": "rdfs:label",
        "code": {"@id": "jc:code", "@language": None},
        "value": {"@id": "jc:value", "@type": "xsd:decimal"},
        "mentionedIn": {"@id": "jc:mentionedIn", "@type": "@id", "@container": "@set"},
        "partOf": {"@id": "jc:partOf", "@type": "@id"},
        "runs": {"@reverse": "jc:runs"},
        "unit": {"@id": "jc:unit", "@container": "@list"},
    },
    {"@vocab": "https://w3id.org/jiceng/ontology#", "label": {"@id": "http://www.w3.org/2000/01/rdf-schema#label"}},
]


@pytest.mark.parametrize("context", CONTEXTS)
def test_jsonld_reads_back_under_any_context(context: dict[str, object], tmp_path: Path) -> None:
    triples = union(quads(sample.small()))
    write_jsonld(triples, tmp_path / "g.jsonld", context)
    assert {quad.triple for quad in parse(path=tmp_path / "g.jsonld", format=RdfFormat.JSON_LD)} == set(triples)


def test_jsonld_uses_the_terms_of_its_context(tmp_path: Path) -> None:
    write_jsonld(union(quads(sample.small())), tmp_path / "g.jsonld", CONTEXTS[2])
    document = json.loads((tmp_path / "g.jsonld").read_text(encoding="utf-8"))
    district = next(node for node in document["@graph"] if node["id"] == f"node:{sample.DISTRICT}")
    assert district["type"] == ["County", "jc:Locale"]
    assert (district["label"], district["partOf"]) == ("下渡区", f"node:{sample.CITY}")
    assert district["mentionedIn"] == [f"node:{sample.FIRST}"]
    with pytest.raises(GraphError, match="context"):
        write_jsonld([], tmp_path / "g.jsonld", ["https://example.org/context"])  # type: ignore[arg-type]


@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper (raptor2-utils) is not installed")
@pytest.mark.parametrize(("name", "syntax"), [("graph.ttl", "turtle"), ("graph.nq", "nquads")])
def test_rapper_reads_the_graph(folder: Path, name: str, syntax: str) -> None:
    command = ["rapper", "-q", "-i", syntax, "-o", "rdfxml", str(folder / name)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    triples = len(set(parse(path=folder / "graph.ttl", format=RdfFormat.TURTLE)))
    assert len(rdflib.Graph().parse(data=done.stdout, format="xml")) == triples


def test_networkx_reads_graphml_and_gexf_back(folder: Path) -> None:
    for graph in (networkx.read_graphml(folder / "graph.graphml"), networkx.read_gexf(folder / "graph.gexf")):
        assert len(graph) == len(sample.entities()) + len(sample.stories())
        assert graph.number_of_edges() == 5
        assert graph.nodes[sample.DISTRICT]["label"] == "下渡区"
        assert graph.nodes[sample.COMPOUND]["label"] == "=幸兰小区"
        (edge,) = [data for *ends, data in graph.edges(data=True) if ends == [sample.CHIEF, sample.DISTRICT]]
        assert (edge["label"], edge["quotes"]) == ("区委书记", "下渡区委书记陶砚")
    assert b"lastmodified" not in (folder / "graph.gexf").read_bytes()


def test_tables_have_a_row_each_and_no_formula(folder: Path) -> None:
    with (folder / "nodes.csv").open(encoding="utf-8", newline="") as file:
        nodes = {row["id"]: row for row in csv.DictReader(file)}
    assert len(nodes) == len(sample.entities()) + len(sample.stories())
    assert nodes[sample.COMPOUND]["label"] == "'=幸兰小区"
    assert nodes[sample.COMPOUND]["metrics"] == "绿地: 30–50.50 平方米"
    assert nodes[sample.CHIEF]["official"] == "true"
    with (folder / "edges.csv").open(encoding="utf-8", newline="") as file:
        edges = list(csv.DictReader(file))
    assert [edge["predicate"] for edge in edges] == ["partOf", "partOf", "runs", "wrote", "holdsPost"]
    assert len({edge["id"] for edge in edges}) == len(edges)
    assert b"\r\n" in (folder / "edges.csv").read_bytes()


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_never_starts_a_formula(mark: str) -> None:
    assert guarded(f"{mark}1") == f"'{mark}1"
    assert guarded(f"1{mark}") == f"1{mark}"


def test_cells_with_marks_are_quoted() -> None:
    assert csv_text(["a", "b"], [['x,"y"', "1\n2"]]) == 'a,b\r\n"x,""y""","1\n2"\r\n'


def test_a_page_is_written_with_the_rest(tmp_path: Path) -> None:
    def page(new: Path) -> None:
        (new / "lib").mkdir()
        (new / "lib" / "page.js").write_text("1", encoding="utf-8")

    out = tmp_path / "a" / "b"
    written = write_exports(sample.small(), out, extra=page)
    assert out / "lib" / "page.js" in written
    assert sorted(path.name for path in out.iterdir()) == sorted([*NAMES, "lib"])


def test_exports_of_before_stay_when_writing_fails(tmp_path: Path) -> None:
    def broken(new: Path) -> None:
        assert (new / "graph.ttl").exists()
        raise OSError(28, "No space left on device")

    out = tmp_path / "out"
    with pytest.raises(GraphError, match="No space left"):
        write_exports(sample.small(), out, extra=broken)
    assert not out.exists()
    out.mkdir()
    (out / "graph.ttl").write_text("before", encoding="utf-8")
    with pytest.raises(GraphError, match="No space left"):
        write_exports(sample.small(), out, extra=broken)
    assert contents(out) == {"graph.ttl": b"before"}


def test_exports_of_before_come_back_when_a_move_fails(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").mkdir()
    (tmp_path / "edges.csv").write_text("before", encoding="utf-8")
    with pytest.raises(GraphError, match=r"cannot write the exports"):
        write_exports(sample.small(), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["edges.csv", "graph.nq"]
    assert (tmp_path / "edges.csv").read_text(encoding="utf-8") == "before"


def test_a_file_where_the_folder_should_be_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(GraphError, match="out"):
        write_exports(sample.small(), tmp_path / "out")


def test_a_damaged_context_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "context.jsonld").write_text("{", encoding="utf-8")
    monkeypatch.setattr(exports, "ontology_folder", lambda: tmp_path)
    with pytest.raises(GraphError, match=r"context\.jsonld"):
        write_exports(sample.small(), tmp_path / "out")
