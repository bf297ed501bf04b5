"""The networkx view of a built graph: what the page, the analyses and the table exports read.

Nodes are keyed by local id (``division/421200``), edges by predicate, so that two places may be tied in several ways.
A figure, a date of an event and a post stand on their node; a post that belongs to a place or body is an edge too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx

from kg.errors import GraphError
from kg.model import Entity, Evidence, Knowledge, Metric, Relation, Story, Tenure

ARTICLE = "Article"
HELD_ON = "heldOn"
HOLDS_POST = "holdsPost"


@dataclass(frozen=True, slots=True)
class Summary:
    """The size of a graph: how many of each class and of each relation, most frequent first."""

    articles: int
    classes: tuple[tuple[str, int], ...]
    relations: tuple[tuple[str, int], ...]
    tenures: int
    metrics: int


def to_networkx(knowledge: Knowledge, labels: Mapping[str, str] | None = None) -> networkx.MultiDiGraph:
    """The graph of entities, articles and what relates them.

    Args:
        knowledge: the graph's values.
        labels: what an edge shows instead of the predicate's name, by predicate; a post shows its title.

    Returns:
        A node for each entity and article, with ``kind`` and ``label`` on all; entities carry ``aliases``, ``level``,
        ``code``, ``concept``, ``official``, ``printed``, ``resolution``, ``stories`` (id and title), ``posts``,
        ``metrics`` and ``held_on``; articles carry ``page``, ``number``, ``date``, ``about``, ``source`` and
        ``article_kind``. Edges carry ``predicate``, ``label``, ``confidence`` and ``evidence``; those of posts
        ``title`` and ``as_of`` too.

    Raises:
        GraphError: where a relation, post or figure names a node that the graph does not have.
    """
    graph = networkx.MultiDiGraph()
    stories = {story.id: story for story in knowledge.stories}
    for entity in knowledge.entities:
        graph.add_node(entity.id, **_entity_attributes(entity, stories))
    for story in knowledge.stories:
        graph.add_node(story.id, **_article_attributes(story))
    for relation in knowledge.relations:
        _add_relation(graph, relation, stories, labels or {})
    for tenure in knowledge.tenures:
        _add_tenure(graph, tenure, stories)
    for metric in knowledge.metrics:
        _node(graph, metric.subject)["metrics"].append(_metric_attributes(metric, stories))
    return graph


def summary(knowledge: Knowledge) -> Summary:
    """How many articles, entities by class, relations by predicate, posts and figures the graph has."""
    return Summary(
        articles=len(knowledge.stories),
        classes=_counts(entity.kind for entity in knowledge.entities),
        relations=_counts(relation.predicate for relation in knowledge.relations),
        tenures=len(knowledge.tenures),
        metrics=len(knowledge.metrics),
    )


def _counts(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _node(graph: networkx.MultiDiGraph, node: str) -> dict[str, Any]:
    if node not in graph:
        raise GraphError(f"the graph has no node {node!r}, which a statement names: build it again")
    attributes: dict[str, Any] = graph.nodes[node]
    return attributes


def _entity_attributes(entity: Entity, stories: Mapping[str, Story]) -> dict[str, Any]:
    return {
        "kind": entity.kind,
        "label": entity.label,
        "aliases": list(entity.aliases),
        "level": entity.level,
        "code": entity.code,
        "concept": entity.concept,
        "official": entity.official,
        "printed": list(entity.printed),
        "resolution": entity.resolution,
        "stories": [{"id": story, "title": _story(stories, story).title} for story in entity.articles],
        "posts": [],
        "metrics": [],
        "held_on": [],
    }


def _article_attributes(story: Story) -> dict[str, Any]:
    return {
        "kind": ARTICLE,
        "label": story.title,
        "page": story.page,
        "number": story.number,
        "date": story.date,
        "about": story.about,
        "source": story.source,
        "article_kind": story.kind,
    }


def _add_relation(
    graph: networkx.MultiDiGraph, relation: Relation, stories: Mapping[str, Story], labels: Mapping[str, str]
) -> None:
    subject = _node(graph, relation.subject)
    evidence = _evidence_list(relation.evidence, stories)
    if relation.predicate == HELD_ON:
        subject["held_on"].append(
            {"date": relation.object, "confidence": relation.confidence, "evidence": evidence},
        )
        return
    _node(graph, relation.object)
    graph.add_edge(
        relation.subject,
        relation.object,
        key=relation.predicate,
        predicate=relation.predicate,
        label=labels.get(relation.predicate, relation.predicate),
        confidence=relation.confidence,
        evidence=evidence,
    )


def _add_tenure(graph: networkx.MultiDiGraph, tenure: Tenure, stories: Mapping[str, Story]) -> None:
    post = {
        "title": tenure.title,
        "as_of": list(tenure.as_of),
        "confidence": tenure.confidence,
        "evidence": _evidence_list(tenure.evidence, stories),
    }
    _node(graph, tenure.holder)["posts"].append({"at": tenure.at, **post})
    if tenure.at is not None:
        _node(graph, tenure.at)
        graph.add_edge(
            tenure.holder,
            tenure.at,
            key=f"{HOLDS_POST} {tenure.title}",
            predicate=HOLDS_POST,
            label=tenure.title,
            **post,
        )


def _metric_attributes(metric: Metric, stories: Mapping[str, Story]) -> dict[str, Any]:
    return {
        "indicator": metric.indicator,
        "value": f"{metric.value:f}",
        "value_max": None if metric.value_max is None else f"{metric.value_max:f}",
        "unit": metric.unit,
        "approximate": metric.approximate,
        "as_of": list(metric.as_of),
        "confidence": metric.confidence,
        "evidence": _evidence_list(metric.evidence, stories),
    }


def _evidence_list(evidence: Iterable[Evidence], stories: Mapping[str, Story]) -> list[dict[str, Any]]:
    return [
        {
            "article": one.article,
            "title": _story(stories, one.article).title,
            "page": _story(stories, one.article).page,
            "start": one.start,
            "end": one.end,
            "exact": one.exact,
            "rule": one.rule,
        }
        for one in evidence
    ]


def _story(stories: Mapping[str, Story], story: str) -> Story:
    if story not in stories:
        raise GraphError(f"the graph has no article {story!r}, which an entity or a statement names: build it again")
    return stories[story]
