"""Each system that the stories of ``seeds/`` are about is answered by the worked query ``systems`` with its figures.

A case of ``cases/systems.yaml``: ``story`` (words of the headline), ``program``, ``runner``, and ``figures``: lists of
the words that the indicator must hold, the value and the unit. Optional: ``xfail``, what the extractor does not give.
A case is bound to the query's variables as RDF terms, never written into its text.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpora import ROOT, knowledge
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple, Variable

from kg import rdf
from kg.query import LoadedGraph, graph_of

System = dict[str, Any]
Terms = dict[Variable, NamedNode | BlankNode | Literal | Triple]
Row = dict[str, str]

CASES = Path(__file__).parent / "cases" / "systems.yaml"
SYSTEMS: list[System] = yaml.safe_load(CASES.read_text("utf-8"))
QUERY = (ROOT / "ontology" / "queries" / "systems.rq").read_text("utf-8")
NAMED = "SELECT DISTINCT ?thing ?name WHERE { ?thing rdfs:label|skos:altLabel|jc:printedAs ?name }"


@lru_cache
def graph() -> LoadedGraph:
    return graph_of(rdf.quads(knowledge("seeds")))


def ask(query: str, bound: Terms) -> list[Row]:
    """The rows of a query whose variables are bound to terms."""
    loaded = graph()
    answer = loaded.store.query(
        query, prefixes=dict(loaded.prefixes), use_default_graph_as_union=True, substitutions=bound
    )
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [{name: shown(term) for name in names if (term := row[name]) is not None} for row in answer]


def shown(term: NamedNode | BlankNode | Literal | Triple) -> str:
    assert not isinstance(term, Triple)
    return term.value


def named(name: str) -> list[NamedNode]:
    """What bears a name, as its label or as a form in print."""
    return [NamedNode(row["thing"]) for row in ask(NAMED, {Variable("name"): Literal(name, language="zh")})]


def rows_of(program: str, runner: str) -> list[Row]:
    """What the query answers on a programme and the place or body that runs it, each by any of its names."""
    return [
        row
        for one in named(program)
        for who in named(runner)
        for row in ask(QUERY, {Variable("program"): one, Variable("runner"): who})
    ]


def missing(system: System) -> list[str]:
    """What the answer on a system does not hold."""
    rows = [row for row in rows_of(system["program"], system["runner"]) if system["story"] in row["articleTitle"]]
    if not rows:
        return [f"no story says that {system['runner']} runs {system['program']}"]
    return [f"{figure}" for figure in system.get("figures", []) if not any(is_given(row, *figure) for row in rows)]


def is_given(row: Row, words: str, value: int, unit: str) -> bool:
    return words in row.get("indicator", "") and Decimal(row["value"]) == Decimal(value) and row.get("unit", "") == unit


def marked(system: System) -> Any:
    marks = [pytest.mark.xfail(reason=system["xfail"], strict=True)] if "xfail" in system else []
    return pytest.param(system, marks=marks, id=f"{system['runner']} {system['program']}")


def test_there_are_forty_systems_of_all_pages() -> None:
    assert len({(system["runner"], system["program"]) for system in SYSTEMS}) == len(SYSTEMS) >= 40
    titles = {story.title: story.page for story in knowledge("seeds").stories}
    pages = [[page for title, page in titles.items() if system["story"] in title] for system in SYSTEMS]
    assert [system["story"] for system, found in zip(SYSTEMS, pages, strict=True) if len(found) != 1] == []
    assert {page for found in pages for page in found} == set(titles.values())


@pytest.mark.parametrize("system", [marked(system) for system in SYSTEMS])
def test_the_query_answers_with_the_system(system: System) -> None:
    assert missing(system) == []


def test_a_figure_of_another_story_on_the_same_place_is_not_given() -> None:
    assert not any(is_given(row, "党员", 6204, "人") for row in rows_of("口袋公园", "高平市"))
    assert not any(is_given(row, "口袋公园", 70, "个") for row in rows_of("党群服务中心", "高平市"))


def test_a_programme_is_not_told_of_another_runner() -> None:
    assert rows_of("街巷长制", "高平市") == []
    assert rows_of("口袋公园", "海城区") == []


def test_the_nearest_figures_come_first() -> None:
    far = [int(row["distance"]) for row in rows_of("街巷长制", "海城区") if "distance" in row]
    assert far
    assert far == sorted(far)


def test_a_name_that_reads_as_sparql_is_only_a_name() -> None:
    assert rows_of('" } UNION { ?program a jc:Program ; rdfs:label ?programName } #', "高平市") == []
