"""Invented sentences give the findings that the annotation rules ask for, and traps give none.

Each file of ``tests/cases`` is a list of cases of one kind. A case: ``why`` (the behaviour in one line), ``text``, and
``expect``, the findings of that kind, all of them. Optional: ``title`` (a headline line before the text), ``home``
(code of the paper's division), ``optional`` (names that may be found or not), ``posts`` (people only, all of them),
``of`` (relations only: the predicates compared), ``xfail`` (why the code cannot do it yet).

Mentions compare by name (``also``: names that are as good), and by ``level``, ``code``, ``concept``, ``role``,
``place``, ``printed`` and ``quote`` (the words as printed) where a case gives them; a concept also by the first-level
one above it. An indicator is right when it is the expected one, or one holds the other and is at least half as long:
where a noun phrase begins is a matter of taste, its head is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.extractors import Resources, extract, load_resources
from kg.model import Document, Figure, Mention, Page, Post, Ref, Statement
from kg.read import split_articles

FOLDER = Path(__file__).parent / "cases"
KINDS = {
    "places": "Locale",
    "organizations": "Organization",
    "people": "Person",
    "programs": "Program",
    "events": "Event",
    "policies": "Policy",
    "honors": "Honor",
    "metrics": "Figure",
    "relations": "Statement",
}
KEYS = {"why", "text", "title", "home", "expect", "optional", "posts", "of", "xfail"}
MENTION_FIELDS = ("level", "code", "concept", "role", "place", "printed")

Case = dict[str, Any]
CASES: list[tuple[str, Case]] = [
    (kind, case) for kind in KINDS for case in yaml.safe_load((FOLDER / f"{kind}.yaml").read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def resources() -> Resources:
    return load_resources()


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind}: {case['why']}" for kind, case in CASES])
def test_case(kind: str, case: Case, resources: Resources) -> None:
    documents = read(case, resources)
    problems = list(differences(kind, case, documents))
    if "xfail" in case:
        assert problems, f"this known gap is closed: take away the xfail mark ({case['xfail']})"
        pytest.xfail(case["xfail"])
    assert not problems, "\n".join(["", f"text: {case['text']}", *problems])


@pytest.mark.parametrize("kind", KINDS)
def test_cases_are_well_formed(kind: str) -> None:
    cases = [case for k, case in CASES if k == kind]
    for case in cases:
        assert {"why", "text", "expect"} <= case.keys() <= KEYS, case
        assert kind != "relations" or case["of"], case
        assert {f["predicate"] for f in case["expect"]} <= set(case["of"]) if kind == "relations" else True, case
    texts = [case["text"] for case in cases]
    assert len(set(texts)) == len(texts), [t for t in texts if texts.count(t) > 1]
    assert 3 * sum(not case["expect"] for case in cases) >= len(cases), "at least a third must expect nothing"


def read(case: Case, resources: Resources) -> list[Document]:
    title = f"{case['title']}\n\n" if "title" in case else ""
    page = Page("case.txt", f"{title}{case['text']}\n", home=case.get("home"))
    return [extract(article, resources) for article in split_articles(page)]


def differences(kind: str, case: Case, documents: list[Document]) -> Iterator[str]:
    """What a case lacks or has too much, a line each."""
    optional = set(case.get("optional", ()))
    if kind == "metrics":
        yield from figure_differences(case["expect"], [f for d in documents for f in d.figures], optional)
    elif kind == "relations":
        found = [s for d in documents for s in d.statements if s.predicate in case["of"]]
        expected = {(f["subject"], f["predicate"], f["object"]) for f in case["expect"]}
        yield from set_differences(expected, {triple(s) for s in found}, optional)
    else:
        yield from mention_differences(KINDS[kind], case["expect"], documents, optional)
    if "posts" in case:
        holders = {(p["holder"], p["title"], p.get("at", "")) for p in case["posts"]}
        yield from set_differences(holders, {tenure(p) for d in documents for p in d.posts}, optional)


def mention_differences(
    kind: str, expected: list[Case], documents: list[Document], optional: set[str]
) -> Iterator[str]:
    found: dict[str, list[tuple[Mention, str]]] = {}
    for document in documents:
        for mention in document.mentions:
            if mention.kind == kind:
                words = document.article.text[mention.span.start : mention.span.end]
                found.setdefault(mention.name, []).append((mention, words))
    for finding in expected:
        for name in finding.get("also", ()):
            found.setdefault(finding["name"], []).extend(found.pop(name, []))
    found = {name: mentions for name, mentions in found.items() if mentions}
    yield from set_differences({(e["name"],) for e in expected}, {(name,) for name in found}, optional)
    for finding in expected:
        mentions = found.get(finding["name"], [])
        for field in MENTION_FIELDS:
            values = {getattr(mention, field) for mention, _ in mentions}
            if field == "concept" and None not in values and finding.get("concept") not in values:
                values = {load_resources().concepts.top(str(concept)) for concept in values}
            if mentions and field in finding and values != {finding[field]}:
                yield f"wrong: {finding['name']} {field} {values}, expected {finding[field]}"
        quotes = {words for _, words in mentions}
        if mentions and "quote" in finding and finding["quote"] not in quotes:
            yield f"wrong: {finding['name']} quotes {quotes}, expected {finding['quote']}"


def figure_differences(expected: list[Case], found: list[Figure], optional: set[str]) -> Iterator[str]:
    left = list(found)
    for wanted in expected:
        match = next((f for f in left if is_same_figure(wanted, f)), None)
        if match is None:
            yield f"missing: {wanted}"
        else:
            left.remove(match)
    for f in left:
        if f.indicator not in optional:
            most = f"-{f.value_max}" if f.value_max is not None else ""
            about = " approximate" if f.approximate else ""
            yield f"extra: {f.subject.name} | {f.indicator} | {f.value}{most} | {f.unit}{about}"


def is_same_figure(wanted: Case, figure: Figure) -> bool:
    most = Decimal(str(wanted["max"])) if "max" in wanted else None
    return (
        (figure.subject.name, figure.value, figure.value_max)
        == (wanted["subject"], Decimal(str(wanted["value"])), most)
        and figure.unit == wanted["unit"]
        and figure.approximate == wanted.get("approximate", False)
        and is_same_indicator(wanted["indicator"], figure.indicator)
    )


def is_same_indicator(wanted: str, found: str) -> bool:
    short, long = sorted((wanted, found), key=len)
    return short in long and 2 * len(short) >= len(long)


def set_differences(expected: set[Any], found: set[Any], optional: set[str]) -> Iterator[str]:
    for item in sorted(expected - found):
        yield f"missing: {' | '.join(item)}"
    for item in sorted(found - expected):
        if optional.isdisjoint(item):
            yield f"extra: {' | '.join(item)}"


def triple(statement: Statement) -> tuple[str, str, str]:
    target = statement.object.name if isinstance(statement.object, Ref) else statement.object
    return statement.subject.name, statement.predicate, target


def tenure(post: Post) -> tuple[str, str, str]:
    return post.holder.name, post.title, post.at.name if post.at else ""
