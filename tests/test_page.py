"""The page of a graph: one file that asks no network address for anything, and that no text of the news can break."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from html.parser import HTMLParser
from importlib import resources
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from page_samples import HOSTILE_LABEL, HOSTILE_QUOTE, large_graph, small_graph

from kg import model, vocab
from kg.errors import GraphError
from kg.page import render_page, write_page
from kg.page.layout import node_radius, place_nodes
from kg.page.network import embed_json
from kg.page.pack import CELL, pack_parts
from kg.page.render import SCRIPTS

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Parsed(HTMLParser):
    """The elements of a page as a browser meets them: tags with attributes, and the text of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, dict[str, str | None], str]] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((*self._open[-1], data))

    def data(self, name: str) -> Any:
        (text,) = [text for tag, attributes, text in self.texts if tag == "script" and attributes.get("id") == name]
        return json.loads(text)


@pytest.fixture(scope="module")
def html() -> str:
    return render_page(small_graph(), "清溪 <治理> & 图谱")


@pytest.fixture(scope="module")
def page(html: str) -> Parsed:
    return Parsed(html)


def test_nothing_is_loaded(page: Parsed) -> None:
    addresses = [
        value for _, attributes in page.tags for name, value in attributes.items() if name in {"src", "href", "data"}
    ]
    assert addresses == ["data:,"]
    assert "sourceMappingURL" not in "".join(text for *_, text in page.texts)
    assert not re.search(r"url\(|@import", _text(page, "style"))


def test_policy_allows_our_scripts_and_style_and_no_connection(page: Parsed) -> None:
    metas = [attributes for tag, attributes in page.tags if tag == "meta"]
    (policy,) = [meta["content"] for meta in metas if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    programs = [text for tag, attributes, text in page.texts if tag == "script" and "type" not in attributes]
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == [_digest(text) for text in programs]
    assert rules["style-src"] == _digest(_text(page, "style"))
    assert len(programs) == 2
    assert "connect-src" not in rules


def test_licence_of_the_library_stays_in_the_page(page: Parsed) -> None:
    library = next(text for tag, attributes, text in page.texts if tag == "script" and "type" not in attributes)
    assert "The Apache 2.0 License" in library[:1200]
    assert "The MIT License" in library[:1200]


def test_hostile_words_are_data(page: Parsed, html: str) -> None:
    nodes, facts = page.data("nodes"), page.data("facts")
    assert HOSTILE_LABEL in [node["label"] for node in nodes]
    assert HOSTILE_QUOTE in [quote[3] for edge in facts["edges"] for quote in edge.get("evidence", [])]
    assert "img" not in [tag for tag, _ in page.tags]
    assert HOSTILE_LABEL not in html
    assert HOSTILE_QUOTE not in html


def test_title_is_escaped(page: Parsed) -> None:
    assert _text(page, "title") == _text(page, "h1") == "清溪 <治理> & 图谱"


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_embedded_json_reads_back_and_cannot_end_a_script(value: Any) -> None:
    text = str(embed_json(value))
    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")


def test_same_graph_same_page(html: str) -> None:
    again = nx.MultiDiGraph()
    again.add_nodes_from(reversed(list(small_graph().nodes(data=True))))
    again.add_edges_from(reversed(list(small_graph().edges(keys=True, data=True))))
    assert render_page(again, "清溪 <治理> & 图谱") == html


def test_facts_carry_their_quotes_and_sources(page: Parsed) -> None:
    graph, facts, nodes = small_graph(), page.data("facts"), page.data("nodes")
    number = {fact["id"]: place for place, fact in enumerate(facts["nodes"])}
    program = facts["nodes"][number["program/jxz"]]
    (metric,) = program["metrics"]
    story, start, end, exact, rule = metric["evidence"][0]
    assert (metric["value"], metric["unit"], metric["approximate"]) == ("1286", "名", True)
    assert (exact, end - start, rule) == ("配备街巷长1286余名", 11, "metric-count")
    assert facts["stories"][story] == {
        "title": "清溪推进精细治理之1",
        "page": "001.txt",
        "node": number["article/001"],
    }
    assert program["aliases"] == ["街长制"]
    (post,) = facts["nodes"][number["person/tan"]]["posts"]
    assert nodes[post["at"]]["label"] == "柳湾区"
    shown = [quote[3] for edge in facts["edges"] for quote in edge.get("evidence", [])]
    given_quotes = [one["exact"] for *_, data in graph.edges(data=True) for one in data["evidence"]]
    assert sorted(shown) == sorted(given_quotes)


def test_edges_between_the_same_nodes_run_apart(page: Parsed) -> None:
    edges = page.data("edges")
    label = [node["label"] for node in page.data("nodes")]
    assert [edge["id"] for edge in edges] == list(range(len(edges)))
    ends = ("覃小禾", "柳湾区治理现场会")
    one, other = [edge for edge in edges if (label[edge["from"]], label[edge["to"]]) == ends]
    assert one.get("smooth") != other.get("smooth")


def test_nodes_stand_apart_and_still() -> None:
    graph = large_graph(800, 2000)
    places = place_nodes(graph)
    radius = {name: node_radius(graph.degree(name)) for name in graph}
    touching = [(a, b) for a, b in combinations(places, 2) if math.dist(places[a], places[b]) < radius[a] + radius[b]]
    assert touching == []
    assert Parsed(render_page(graph, "大")).data("options")["physics"] == {"enabled": False}


def test_hubs_are_larger() -> None:
    sizes = [node_radius(degree) for degree in (0, 1, 5, 40, 4000)]
    assert sizes == sorted(set(sizes))


@given(st.lists(st.lists(st.tuples(*[st.floats(-400, 400)] * 2), min_size=1, max_size=6), max_size=12))
def test_packed_parts_keep_apart(parts: list[list[tuple[float, float]]]) -> None:
    packed = pack_parts(parts)
    assert [len(part) for part in packed] == [len(part) for part in parts]
    for one, other in combinations(packed, 2):
        assert min(math.dist(a, b) for a in one for b in other) > CELL


def test_empty_graph_has_a_page() -> None:
    page = Parsed(render_page(nx.MultiDiGraph(), "空"))
    assert page.data("nodes") == []
    assert any(attributes.get("data-word") == "empty" for _, attributes in page.tags)


def test_unknown_kind_is_an_error() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("x", kind="Comet", label="彗星")
    with pytest.raises(GraphError, match="Comet"):
        render_page(graph, "错")


def test_failed_write_leaves_the_old_page(tmp_path: Path) -> None:
    target = tmp_path / "graph.html"
    write_page(nx.MultiDiGraph(), target, "旧")
    before = target.read_bytes()
    broken: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    broken.add_node("x", kind="Person", label="\ud800")
    with pytest.raises(UnicodeEncodeError):
        write_page(broken, target, "新")
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["graph.html"]


def test_every_word_is_there_in_both_languages() -> None:
    words = yaml.safe_load(_asset("words.yaml"))
    sources = "".join(_asset(name) for name in (*SCRIPTS, "page.html.j2"))
    used = set(re.findall(r'word\("(\w+)"|data-word(?:-\w+)?="(\w+)"', sources))
    asked = {name for pair in used for name in pair if name}
    asked |= set(re.findall(r'^\s*\["(\w+)", fact\.', sources, re.MULTILINE))
    assert asked <= set(words["interface"])
    for group in words.values():
        assert all(entry["zh"] and entry["en"] for entry in group.values())


def test_vocabulary_has_words_and_looks() -> None:
    words = yaml.safe_load(_asset("words.yaml"))
    kinds = {row["kind"] for row in yaml.safe_load(_asset("legend.yaml"))}
    assert set(vocab.KIND_CLASSES) | {"Article"} == kinds == set(words["kinds"])
    assert set(vocab.RELATIONS) | {"holdsPost"} <= set(words["predicates"])
    assert set(model.LEVELS) == set(words["levels"])


def test_concepts_go_by_the_names_of_the_ontology(page: Parsed) -> None:
    concepts = page.data("words")["concepts"]
    assert concepts["street-lane-chief"]["zh"].startswith("街巷长")
    assert concepts.keys() <= {"street-lane-chief", "red-property", "other"}


def _text(page: Parsed, tag: str) -> str:
    (text,) = [text for name, _, text in page.texts if name == tag]
    return text


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _asset(name: str) -> str:
    return resources.files("kg.page").joinpath(name).read_text(encoding="utf-8")
