"""Small invented graphs for the tests of graph, rdf, exports and query; run as a program, writes their exports."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

from kg.exports import write_exports
from kg.model import Entity, Evidence, Knowledge, Metric, Relation, Story, Tenure

FIRST, SECOND = "article/p1-1-aaaaaa", "article/p2-1-bbbbbb"
PROVINCE, CITY, DISTRICT = "division/990000", "division/990100", "division/990102"
COMPOUND, BODY, CHIEF, WRITER = "place/xinglan", "organization/yunhe-league", "person/tao-yan", "person/bi-he"
PROGRAM, EVENT, POLICY = "program/lane-chief", "event/lane-meeting", "policy/lane-rules"


def evidence(article: str, start: int, exact: str, rule: str = "sample") -> Evidence:
    return Evidence(article, start, start + len(exact), exact, rule)


def stories() -> tuple[Story, ...]:
    return (
        Story(FIRST, "p1.txt", 1, "news", "巷子里来了“管家”", "2023-05-06", DISTRICT, "云河日报"),
        Story(SECOND, "p2.txt", 1, "photo", "<b>幸兰</b>&小院", None, COMPOUND),
    )


def entities() -> tuple[Entity, ...]:
    both = (FIRST, SECOND)
    return (
        Entity(PROVINCE, "Locale", "云河省", level="province", code="990000"),
        Entity(CITY, "Locale", "云河市", ("云河",), both, level="prefecture", code="990100"),
        Entity(
            DISTRICT,
            "Locale",
            "下渡区",
            ("下渡",),
            (FIRST,),
            "county",
            "990102",
            printed=("下度区",),
            resolution="form",
        ),
        Entity(EVENT, "Event", "街巷长推进会", articles=(FIRST,)),
        Entity(BODY, "Organization", "云河市志愿联合会", articles=(SECOND,)),
        Entity(WRITER, "Person", "毕荷", articles=(FIRST,)),
        Entity(CHIEF, "Person", "陶砚", articles=both, official=True),
        Entity(COMPOUND, "Locale", "=幸兰小区\x0b", articles=(SECOND,), level="compound"),
        Entity(POLICY, "Policy", "云河市街巷长条例", articles=(FIRST,)),
        Entity(PROGRAM, "Program", "街巷长制", ("街长制",), both, concept="street-lane-chief"),
    )


def relations() -> tuple[Relation, ...]:
    runs = (evidence(FIRST, 40, "下渡区推行街巷长制"), evidence(SECOND, 7, "下渡区街巷长制"))
    return (
        Relation(CITY, "partOf", PROVINCE, (), 1.0),
        Relation(DISTRICT, "partOf", CITY, (evidence(FIRST, 10, "云河市下渡区"),), 0.9),
        Relation(DISTRICT, "runs", PROGRAM, runs, 0.85),
        Relation(EVENT, "heldOn", "--05-04", (evidence(FIRST, 60, "5月4日"),), 0.8),
        Relation(WRITER, "wrote", FIRST, (evidence(FIRST, 2, "毕荷"),), 0.8),
    )


def tenures() -> tuple[Tenure, ...]:
    return (
        Tenure(CHIEF, "区委书记", DISTRICT, ("2023-05-06",), (evidence(FIRST, 80, "下渡区委书记陶砚"),), 0.9),
        Tenure(CHIEF, "街巷长", None, (), (evidence(SECOND, 30, "街巷长陶砚"),), 0.7),
    )


def metrics() -> tuple[Metric, ...]:
    chiefs, area = evidence(FIRST, 99, "街巷长1.80万余人"), evidence(SECOND, 50, "绿地30至50.50平方米")
    return (
        Metric(PROGRAM, "街巷长", Decimal("1.80E+4"), None, "人", True, ("2023-05-06",), (chiefs,), 0.8),
        Metric(COMPOUND, "绿地", Decimal("30"), Decimal("50.50"), "平方米", False, (), (area,), 0.8),
    )


def small() -> Knowledge:
    """Ten entities of all kinds, two stories, five relations, two posts and two figures."""
    return Knowledge(stories(), entities(), relations(), tenures(), metrics())


def large(count: int) -> Knowledge:
    """A graph with so many relations, each with its own evidence; a quarter as many entities, posts and figures."""
    articles = tuple(
        Story(f"article/p{i}-1-c", f"p{i}.txt", 1, "news", f"第{i}条", "2023-05") for i in range(count // 20)
    )
    nodes = max(count // 4, 2)

    def source(number: int) -> tuple[Evidence, ...]:
        return (evidence(articles[number % len(articles)].id, number, f"第{number}小区试点微网格"),)

    places = tuple(
        Entity(f"place/n{i}", "Locale", f"第{i}小区", articles=(articles[i % len(articles)].id,), level="compound")
        for i in range(nodes)
    )
    ties = tuple(
        Relation(places[i % nodes].id, "runs", places[(i * 7 + i // nodes + 1) % nodes].id, source(i), 0.8)
        for i in range(count)
    )
    posts = tuple(Tenure(place.id, "网格长", None, (), source(i), 0.8) for i, place in enumerate(places))
    figures = tuple(
        Metric(place.id, "微网格", Decimal(i), None, "个", False, (), source(i), 0.8) for i, place in enumerate(places)
    )
    return Knowledge(articles, places, ties, posts, figures)


if __name__ == "__main__":
    write_exports(small(), Path(sys.argv[1]))
