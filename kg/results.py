"""Query results as a table, CSV, JSON or Turtle; texts of pages can neither mark up a terminal nor run in a sheet."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg import vocab
from kg.errors import QueryError
from kg.table import csv_text, guarded

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

TABLE, CSV, JSON, TURTLE = "table", "csv", "json", "ttl"
TRIPLE_COLUMNS = ("subject", "predicate", "object")

_WIDEST = 1_000_000
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Result:
    """What a query answers: one of three forms, the others empty.

    SELECT: ``variables`` and ``rows`` (a term or None under each variable). ASK: ``answer``. CONSTRUCT and DESCRIBE:
    ``triples``, sorted. ``prefixes`` shorten IRIs when the result is shown.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    answer: bool | None = None
    triples: tuple[Triple, ...] | None = None
    prefixes: Mapping[str, str] | None = None


def render(result: Result, form: str = TABLE, width: int | None = None) -> str:
    """A result as text.

    Args:
        result: what a query answered.
        form: ``table``; ``csv``; ``json`` (SPARQL 1.1 results, JSON-LD for CONSTRUCT and DESCRIBE); ``ttl``.
        width: columns of the terminal for a table; None shows every cell whole.

    Returns:
        The text, with a line end.

    Raises:
        QueryError: for a form that is unknown or that the result does not have.
    """
    forms: dict[str, Callable[[], str]] = {
        TABLE: lambda: _table(result, width),
        CSV: lambda: _csv(result),
        JSON: lambda: _json(result),
        TURTLE: lambda: _turtle(result),
    }
    if form not in forms:
        raise QueryError(f"there is no format {form!r}: use one of {', '.join(forms)}")
    return forms[form]()


def _cells(result: Result) -> tuple[tuple[str, ...], list[tuple[Term | None, ...]]]:
    if result.triples is not None:
        return TRIPLE_COLUMNS, [(triple.subject, triple.predicate, triple.object) for triple in result.triples]
    return result.variables, list(result.rows)


def _table(result: Result, width: int | None) -> str:
    if result.answer is not None:
        return "yes\n" if result.answer else "no\n"
    columns, rows = _cells(result)
    prefixes = (result.prefixes or vocab.PREFIXES).items()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_CONTROLS.sub(" ", _shown(term, prefixes))) for term in row))
    console = Console(file=io.StringIO(), color_system=None, force_terminal=False, width=width or _WIDEST)
    console.width = width or max(console.measure(table).maximum, 1)
    with console.capture() as capture:
        console.print(table)
    lines = [line.rstrip() for line in capture.get().splitlines()]
    count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    return "\n".join([*(line for line in lines if line), count]) + "\n"


def _csv(result: Result) -> str:
    if result.answer is not None:
        return csv_text(["answer"], [["true" if result.answer else "false"]])
    columns, rows = _cells(result)
    return csv_text(columns, ([_csv_cell(term) for term in row] for row in rows))


def _csv_cell(term: Term | None) -> str:
    text = _shown(term, ())
    is_text = isinstance(term, Literal) and (term.language is not None or term.datatype.value == vocab.XSD_STRING)
    return guarded(text) if is_text else text


def _json(result: Result) -> str:
    if result.triples is not None:
        return _serialized(result.triples, RdfFormat.JSON_LD, {}) + "\n"
    document: dict[str, Any] = {"head": {}, "boolean": result.answer}
    if result.answer is None:
        bindings = [
            {name: _json_term(term) for name, term in zip(result.variables, row, strict=True) if term is not None}
            for row in result.rows
        ]
        document = {"head": {"vars": list(result.variables)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = zip(TRIPLE_COLUMNS, (term.subject, term.predicate, term.object), strict=True)
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts}}
    if term.language is not None:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == vocab.XSD_STRING:
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _turtle(result: Result) -> str:
    if result.triples is None:
        raise QueryError("only CONSTRUCT and DESCRIBE give triples to write as ttl: use table, csv or json")
    prefixes = _used(result.triples, result.prefixes or vocab.PREFIXES)
    return _serialized(result.triples, RdfFormat.TURTLE, prefixes)


def _serialized(triples: tuple[Triple, ...], form: RdfFormat, prefixes: Mapping[str, str]) -> str:
    buffer = io.BytesIO()
    serialize(triples, buffer, form, prefixes=dict(prefixes))
    return buffer.getvalue().decode()


def _used(triples: tuple[Triple, ...], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that some term of the triples needs; an individual keeps its whole IRI."""
    iris = {part.value for triple in triples for part in triple if isinstance(part, NamedNode)}
    iris |= {triple.object.datatype.value for triple in triples if isinstance(triple.object, Literal)}
    return {
        name: namespace
        for name, namespace in prefixes.items()
        if any(iri.startswith(namespace) and "/" not in iri.removeprefix(namespace) for iri in iris)
    }


def _shown(term: Term | None, prefixes: Iterable[tuple[str, str]]) -> str:
    """A term as a reader sees it: a literal's text, an IRI shortened by the longest prefix that fits."""
    if not isinstance(term, NamedNode):
        return "" if term is None else term.value if isinstance(term, Literal) else str(term)
    fitting = [(name, iri) for name, iri in prefixes if term.value.startswith(iri) and term.value != iri]
    if not fitting:
        return term.value
    name, iri = max(fitting, key=lambda item: len(item[1]))
    return f"{name}:{term.value.removeprefix(iri)}"
