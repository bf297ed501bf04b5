"""What the panel of the page shows: the graph's facts, compact, by number of node, edge and story.

Nothing is recomputed: each value is the graph's own. A quote is ``[story, start, end, exact, rule]``; a node or story
is its number in the lists of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from kg.namings import SUBJECT_NAMED

Json = dict[str, Any]

PLAIN_FACTS = (
    "aliases",
    "printed",
    "resolution",
    "level",
    "code",
    "concept",
    "official",
    "page",
    "date",
    "source",
)
"""Attributes of a node that go to the page as they are, where they hold something."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The numbered nodes and edges of a page and the facts about them.

    ``names`` are the node ids, ``ties`` the edges as ``(source id, target id, key)``; both sorted, and a place in
    them is the number that the page knows the node or edge by.
    """

    names: tuple[str, ...]
    ties: tuple[tuple[str, str, str], ...]
    nodes: tuple[Json, ...]
    edges: tuple[Json, ...]
    stories: tuple[Json, ...]

    def as_json(self) -> Json:
        return {"nodes": self.nodes, "edges": self.edges, "stories": self.stories}


def collect_facts(graph: nx.MultiDiGraph[str]) -> Facts:
    """Number the nodes and edges of a graph and collect what the panel shows of them.

    Args:
        graph: the networkx view of a built graph.

    Returns:
        The facts, the same for the same graph in whatever order it was built.
    """
    names = tuple(sorted(graph))
    ties = tuple(sorted(graph.edges(keys=True)))
    desk = _Desk({name: number for number, name in enumerate(names)})
    nodes = tuple(desk.node_facts(name, graph.nodes[name]) for name in names)
    edges = tuple(desk.edge_facts(graph.edges[tie]) for tie in ties)
    return Facts(names, ties, nodes, edges, tuple(desk.stories))


@dataclass(slots=True)
class _Desk:
    """Turns attributes into facts and numbers each story at its first quote."""

    index: Mapping[str, int]
    stories: list[Json] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def node_facts(self, name: str, attributes: Mapping[str, Any]) -> Json:
        facts: Json = {"id": name, "kind": attributes["kind"]}
        facts |= {key: attributes[key] for key in PLAIN_FACTS if attributes.get(key)}
        for key in ("posts", "metrics", "held_on"):
            if attributes.get(key):
                facts[key] = [self._statement(one) for one in attributes[key]]
        if attributes.get("stories"):
            facts["stories"] = [self._story(story["id"], story["title"]) for story in attributes["stories"]]
        if attributes.get("about") in self.index:
            facts["about"] = self.index[attributes["about"]]
        return facts

    def edge_facts(self, attributes: Mapping[str, Any]) -> Json:
        return self._statement(attributes)

    def _statement(self, attributes: Mapping[str, Any]) -> Json:
        """A post, figure, date or relation, its quotes by number, without the keys that hold nothing."""
        facts = {key: value for key, value in attributes.items() if value not in (None, "", [], False)}
        if "at" in facts:
            facts["at"] = self.index[facts["at"]]
        if "evidence" in facts:
            facts["evidence"] = self._quotes(facts["evidence"])
        return facts

    def _quotes(self, evidence: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
        """What states a fact first, then what names its subject."""
        place = ("start", "end", "exact", "rule")
        return [
            [self._story(one["article"], one["title"], one["page"]), *(one[key] for key in place)]
            for one in sorted(evidence, key=lambda one: one["rule"] == SUBJECT_NAMED)
        ]

    def _story(self, article: str, title: str, page: str | None = None) -> int:
        number = self.numbers.setdefault(article, len(self.stories))
        if number == len(self.stories):
            self.stories.append({"title": title})
            if article in self.index:
                self.stories[number]["node"] = self.index[article]
        if page is not None:
            self.stories[number]["page"] = page
        return number
