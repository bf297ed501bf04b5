"""The worked queries, and answers as Markdown tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg import vocab
from kg.query import Result, worked_queries
from kg.results import Term

INDIVIDUALS = f"{vocab.BASE}id/"
_MARKS = re.compile(r"[\\`*_\[\]<>|#&~]")


@dataclass(frozen=True, slots=True)
class WorkedQuery:
    """A query of ``ontology/queries`` and the question that its first lines ask."""

    name: str
    zh: str
    en: str


def list_queries() -> list[WorkedQuery]:
    """The worked queries by name.

    Raises:
        ValueError: a query does not begin with its question in both languages.
    """
    return [_read(name, path.read_text("utf-8")) for name, path in worked_queries().items()]


def _read(name: str, text: str) -> WorkedQuery:
    found = re.match(r"# zh: (.+)\n# en: (.+)\n", text)
    if found is None:
        raise ValueError(f"{name}.rq: begin the query with the lines `# zh: ...` and `# en: ...`")
    return WorkedQuery(name, found[1].strip(), found[2].strip())


def answer_table(result: Result, limit: int) -> str:
    """The first rows of an answer; columns that hold nothing but IRIs of individuals are left out.

    Args:
        result: what a SELECT query answered.
        limit: most rows to show.
    """
    kept = [number for number in range(len(result.variables)) if not _holds_individuals(result, number)]
    rows = [[cell(row[number]) for number in kept] for row in result.rows[:limit]]
    return markdown_table([result.variables[number] for number in kept], rows)


def markdown_table(head: list[str], rows: list[list[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(term: Term | None) -> str:
    """A term as Markdown: a literal's text, an IRI by its prefix."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        return escaped(term.value)
    return f"`{_short(term.value)}`" if isinstance(term, NamedNode) else escaped(str(term))


def escaped(text: str) -> str:
    """Text of a page as one line of Markdown that marks nothing up."""
    return _MARKS.sub(lambda mark: f"\\{mark[0]}", " ".join(text.split()))


def _holds_individuals(result: Result, number: int) -> bool:
    terms = [row[number] for row in result.rows if row[number] is not None]
    return bool(terms) and all(isinstance(term, NamedNode) and term.value.startswith(INDIVIDUALS) for term in terms)


def _short(iri: str) -> str:
    fitting = [(space, name) for name, space in vocab.PREFIXES.items() if iri.startswith(space) and iri != space]
    if not fitting:
        return iri
    space, name = max(fitting, key=lambda pair: len(pair[0]))
    return f"{name}:{iri.removeprefix(space)}"
