"""The networkx view holds each entity, article, relation, post and figure with its evidence, and refuses loose ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sample_knowledge as sample

from kg.errors import GraphError
from kg.graph import Summary, summary, to_networkx
from kg.model import Relation


def test_nodes_carry_what_their_entity_is() -> None:
    graph = to_networkx(sample.small())
    district = graph.nodes[sample.DISTRICT]
    assert district["kind"] == "Locale"
    assert (district["label"], district["aliases"], district["code"]) == ("下渡区", ["下渡"], "990102")
    assert district["printed"] == ["下度区"]
    assert district["stories"] == [{"id": sample.FIRST, "title": "巷子里来了“管家”"}]
    assert graph.nodes[sample.PROGRAM]["concept"] == "street-lane-chief"
    assert graph.nodes[sample.CHIEF]["official"] is True
    assert len(graph) == len(sample.entities()) + len(sample.stories())


def test_articles_are_nodes() -> None:
    article = to_networkx(sample.small()).nodes[sample.FIRST]
    assert article["kind"] == "Article"
    assert (article["page"], article["date"], article["article_kind"]) == ("p1.txt", "2023-05-06", "news")
    assert article["about"] == sample.DISTRICT


def test_an_edge_quotes_each_place_that_states_it() -> None:
    edge = to_networkx(sample.small(), {"runs": "推行"}).edges[sample.DISTRICT, sample.PROGRAM, "runs"]
    assert (edge["predicate"], edge["label"], edge["confidence"]) == ("runs", "推行", 0.85)
    assert [one["page"] for one in edge["evidence"]] == ["p1.txt", "p2.txt"]
    first = edge["evidence"][0]
    assert (first["exact"], first["end"] - first["start"]) == ("下渡区推行街巷长制", 9)


def test_a_post_with_a_place_is_an_edge_and_one_without_stays_on_its_holder() -> None:
    graph = to_networkx(sample.small())
    assert [post["title"] for post in graph.nodes[sample.CHIEF]["posts"]] == ["区委书记", "街巷长"]
    edges = [(end, data["label"]) for _, end, data in graph.edges(sample.CHIEF, data=True)]
    assert edges == [(sample.DISTRICT, "区委书记")]


def test_figures_and_days_stand_on_their_node() -> None:
    graph = to_networkx(sample.small())
    (chiefs,) = graph.nodes[sample.PROGRAM]["metrics"]
    assert (chiefs["indicator"], chiefs["value"], chiefs["approximate"]) == ("街巷长", "18000", True)
    (area,) = graph.nodes[sample.COMPOUND]["metrics"]
    assert (area["value"], area["value_max"]) == ("30", "50.50")
    assert [day["date"] for day in graph.nodes[sample.EVENT]["held_on"]] == ["--05-04"]
    assert "--05-04" not in graph


def test_a_statement_about_nothing_is_refused() -> None:
    loose = Relation(sample.CITY, "runs", "program/missing", (), 0.5)
    with pytest.raises(GraphError, match="program/missing"):
        to_networkx(replace(sample.small(), relations=(loose,)))


def test_summary_counts_most_frequent_first() -> None:
    assert summary(sample.small()) == Summary(
        articles=2,
        classes=(("Locale", 4), ("Person", 2), ("Event", 1), ("Organization", 1), ("Policy", 1), ("Program", 1)),
        relations=(("partOf", 2), ("heldOn", 1), ("runs", 1), ("wrote", 1)),
        tenures=2,
        metrics=2,
    )
