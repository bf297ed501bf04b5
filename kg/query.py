"""SPARQL 1.1 on a built graph: reading the graph, finding and running the query, showing what it answers.

A query stays on this machine: one that calls another endpoint (``SERVICE``) is refused before it runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, RdfFormat, Store, parse

from kg import vocab
from kg.errors import GraphError, QueryError
from kg.resources import ontology_folder
from kg.results import Result, render

__all__ = [
    "LoadedGraph",
    "Result",
    "calls_service",
    "graph_of",
    "load_graph",
    "read_query",
    "render",
    "run_query",
    "worked_queries",
]

FORMATS: dict[str, RdfFormat] = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
}

# What may hold the word SERVICE without calling one: strings, IRIs, comments, variables and local names. SPARQL parsers
# want no space round a keyword (``1SERVICEex:a``), so it is looked for inside of words and of prefixes too.
_TOKENS = re.compile(
    r"""
      \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | <[^<>"{}|^`\\\x00-\x20]*>
    | \#[^\n\r]*
    | [?$]\w+
    | @[A-Za-z-]+
    | (?P<prefix>\w[\w.-]*)?:(?:(?:[\w:%]|\\.)(?:[\w:%-]|\\.|\.+(?=[\w:%\\-]))*)?
    | (?P<word>\w+)
    """,
    re.VERBOSE | re.DOTALL,
)
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_REASON = re.compile(r"(?<![\"'\[])\b[A-Z][a-z]+(?: \w+){2,}")
_NAME = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class LoadedGraph:
    """A graph in memory and the prefixes that its file declares."""

    store: Store
    prefixes: Mapping[str, str]


def load_graph(path: Path) -> LoadedGraph:
    """Read a graph file; its suffix names the format.

    Raises:
        GraphError: where the file is missing, of an unknown format or broken.
    """
    if not path.is_file():
        raise GraphError(f"there is no graph at {path}: run `kg build` first, or name another with --graph")
    if path.suffix not in FORMATS:
        raise GraphError(f"{path} is no graph that can be queried: give a file that ends in {', '.join(FORMATS)}")
    store, form = Store(), FORMATS[path.suffix]
    try:
        store.bulk_load(path=path, format=form)
        return LoadedGraph(store, {**vocab.PREFIXES, **_declared_prefixes(path, form)})
    except (SyntaxError, ValueError, OSError) as error:
        reason = one_line(str(error))
        raise GraphError(f"{path} cannot be read as {form.name}: {reason}. Run `kg build` again") from error


def graph_of(graph: Iterable[Quad], base: str = vocab.BASE) -> LoadedGraph:
    """A graph in memory, for queries on a build that is in no file.

    Args:
        graph: the quads, as ``kg.rdf.quads`` gives them.
        base: what their IRIs start with.
    """
    store = Store()
    store.bulk_extend(graph)
    return LoadedGraph(store, {name: vocab.rebase(iri, base) for name, iri in vocab.PREFIXES.items()})


def run_query(graph: Path | LoadedGraph, query: str) -> Result:
    """Run a query on a graph; all its named graphs count as one.

    Args:
        graph: a graph file, or one that ``load_graph`` read.
        query: SPARQL, the path of an ``.rq`` file, or the name of a worked query of ``ontology/queries``. The
            project's prefixes need no declaration.

    Raises:
        GraphError: where the graph cannot be read.
        QueryError: where the query cannot be found, parsed or run, or would call another machine.
    """
    text = read_query(query)
    if calls_service(text):
        raise QueryError("SERVICE would send the query to another machine: query the graph's file alone")
    loaded = load_graph(graph) if isinstance(graph, Path) else graph
    try:
        answer = loaded.store.query(text, prefixes=dict(loaded.prefixes), use_default_graph_as_union=True)
        if isinstance(answer, QueryBoolean):
            return Result(answer=bool(answer), prefixes=loaded.prefixes)
        if isinstance(answer, QuerySolutions):
            variables = tuple(variable.value for variable in answer.variables)
            rows = tuple(tuple(row[name] for name in variables) for row in answer)
            return Result(variables=variables, rows=rows, prefixes=loaded.prefixes)
        return Result(triples=tuple(sorted(answer, key=str)), prefixes=loaded.prefixes)
    except SyntaxError as error:
        raise QueryError(_parse_problem(text, str(error))) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be run: {one_line(str(error))}") from error


def read_query(query: str) -> str:
    """The text of a query that is given as text, as the path of an ``.rq`` file or as a worked query's name.

    Raises:
        QueryError: where the file or the worked query is missing or unreadable.
    """
    query = query.strip()
    if query.endswith(".rq") and "\n" not in query:
        return _read_file(Path(query))
    if _NAME.fullmatch(query):
        queries = worked_queries()
        if query not in queries:
            raise QueryError(f"there is no worked query {query!r}: use one of {', '.join(queries) or '(none here)'}")
        return _read_file(queries[query])
    if not query:
        raise QueryError("the query is empty: give SPARQL, an .rq file or the name of a worked query")
    return query


def worked_queries() -> dict[str, Path]:
    """The worked queries of the ontology by name, sorted."""
    return {path.stem: path for path in sorted((ontology_folder() / "queries").glob("*.rq"))}


def calls_service(query: str) -> bool:
    """True where the query has the keyword SERVICE, outside of strings, IRIs, comments and local names.

    >>> calls_service("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    True
    >>> calls_service("SELECT ?service { ?service rdfs:label 'SERVICE' } # SERVICE")
    False
    """
    return any("SERVICE" in (token["word"] or token["prefix"] or "").upper() for token in _TOKENS.finditer(query))


def one_line(text: str) -> str:
    """A message on one line, cut at 200 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 200 else f"{line[:199]}…"


def _read_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QueryError(f"cannot read the query {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise QueryError(f"the query {path} is not UTF-8: save it as UTF-8 text") from error


def _declared_prefixes(path: Path, form: RdfFormat) -> dict[str, str]:
    parser = parse(path=path, format=form)
    next(parser, None)
    return parser.prefixes


def _parse_problem(query: str, message: str) -> str:
    """Where the parser stopped; its long list of possible tokens is left out, its few worded reasons are kept."""
    found = _POSITION.fullmatch(message)
    if found is None:
        return f"the query cannot be parsed: {one_line(message)}"
    line, column = int(found[1]), int(found[2])
    before = one_line(query.split("\n")[line - 1][: column - 1][-40:])
    reason = _REASON.search(found[3])
    return f"the query cannot be parsed at line {line}, column {column}, after {before!r}" + (
        f": {reason[0]}" if reason else ""
    )
