"""The pyvis network of a graph, with a template of its own that loads nothing from any network address."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from kg.errors import GraphError
from kg.page.facts import Facts
from kg.page.layout import node_radius, place_nodes

TEMPLATE = "page.html.j2"
MANY_EDGES = 2500
"""From so many edges on, they are not drawn while the picture moves."""
BEND = 0.16
"""How far each further edge between the same two nodes bends, as a share of its length."""

_SCRIPT_ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


class PageNetwork(Network):  # type: ignore[misc]
    """A pyvis network that renders our template: pyvis's own loads two files from a CDN even in ``in_line`` mode.

    Args:
        template: text of the Jinja template.
        context: what the template shows beside pyvis's ``nodes``, ``edges``, ``options`` and ``heading``.
        title: heading of the page.
    """

    def __init__(self, template: str, context: Mapping[str, Any], title: str) -> None:
        super().__init__(directed=True, cdn_resources="in_line", heading=title)
        self.node_ids = _Numbers()
        self.path = TEMPLATE
        loader = DictLoader({TEMPLATE: template})
        self.templateEnv = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
        )
        self.templateEnv.filters["embed"] = embed_json
        self.templateEnv.globals.update(context)

    def draw(self, graph: nx.MultiDiGraph[str], facts: Facts, legend: Sequence[Mapping[str, str]]) -> None:
        """Add the nodes and edges of a graph by their numbers in ``facts``, each at its place.

        Raises:
            GraphError: where a node is of a kind that the legend does not have.
        """
        looks = {row["kind"]: row for row in legend}
        places = place_nodes(graph)
        for number, name in enumerate(facts.names):
            attributes, (x, y) = graph.nodes[name], places[name]
            if attributes["kind"] not in looks:
                raise GraphError(f"the page's legend has no kind {attributes['kind']!r} (node {name}): add it there")
            look = looks[attributes["kind"]]
            size = round(node_radius(graph.degree(name)), 1)
            self.add_node(number, attributes["label"], shape=look["shape"], color=look["color"], size=size, x=x, y=y)
        index = {name: number for number, name in enumerate(facts.names)}
        seen: Counter[tuple[int, int]] = Counter()
        for number, (source, target, _) in enumerate(facts.ties):
            ends = index[source], index[target]
            pair = min(ends), max(ends)
            self.add_edge(*ends, id=number, **_bend(seen[pair], ends == pair))
            seen[pair] += 1
        self.set_options(json.dumps(_options(len(facts.ties))))


class _Numbers(dict[int, None]):
    """The node numbers of a network, found at once: pyvis searches its list for both ends of every edge."""

    def append(self, number: int) -> None:
        self[number] = None


def embed_json(value: Any) -> Markup:
    """JSON for the inside of a ``<script>`` element: no character of it can end the element or open another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.translate(_SCRIPT_ESCAPES))


def _bend(before: int, forward: bool) -> dict[str, Any]:
    """How an edge runs that has so many before it between the same nodes: straight, left, right, further left ..."""
    if not before:
        return {}
    left = before % 2 == 1
    side = "curvedCW" if left == forward else "curvedCCW"
    return {"smooth": {"enabled": True, "type": side, "roundness": round(BEND * ((before + 1) // 2), 2)}}


def _options(edges: int) -> dict[str, Any]:
    """Options of vis-network: everything stands where the layout put it; colors come from the page's theme."""
    many = edges >= MANY_EDGES
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "nodes": {"borderWidth": 1, "borderWidthSelected": 3, "labelHighlightBold": False},
        "edges": {
            "smooth": {"enabled": False},
            "width": 1.5,
            "selectionWidth": 0.6,
            "hoverWidth": 0.5,
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}},
        },
        "interaction": {
            "hover": True,
            "dragNodes": False,
            "hideEdgesOnDrag": many,
            "hideEdgesOnZoom": many,
            "selectConnectedEdges": False,
        },
    }
