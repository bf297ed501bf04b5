"""All export files of a build, which appear whole or not at all; the same graph gives the same bytes."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx

from kg import vocab
from kg.errors import GraphError
from kg.graph import HOLDS_POST, to_networkx
from kg.jsonld import write_jsonld
from kg.literals import clean_text
from kg.model import Knowledge
from kg.rdf import quads, statement_id, tenure_id, union, write_nquads, write_turtle
from kg.resources import ontology_folder
from kg.table import csv_text, guarded

NODE_COLUMNS = (
    *("id", "kind", "label", "aliases", "level", "code", "concept", "official", "date", "page"),
    *("stories", "titles", "posts", "metrics"),
)
EDGE_COLUMNS = (
    *("id", "source", "target", "predicate", "label", "source_label", "target_label"),
    *("confidence", "as_of", "quotes", "pages", "rules"),
)
SEPARATOR = " | "

_GEXF_META = re.compile(rb"<meta\b[^>]*>\s*<creator>[^<]*</creator>")


def write_exports(
    knowledge: Knowledge,
    folder: Path,
    base: str = vocab.BASE,
    extra: Callable[[Path], object] | None = None,
) -> list[Path]:
    """Write ``graph.ttl``, ``.nq``, ``.jsonld``, ``.graphml``, ``.gexf``, ``nodes.csv`` and ``edges.csv``.

    All files are written to a temporary folder first and then put in place; where anything fails, ``folder`` holds
    what it held before.

    Args:
        knowledge: the graph's values.
        folder: where the files go; made where it is missing. Other files in it stay.
        base: what the IRIs start with.
        extra: writes further files, such as the page, into the folder that it is given.

    Returns:
        The files in place, sorted.

    Raises:
        GraphError: where a value is outside the contract or the folder cannot be written.
    """
    existed = folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".kg-new-", dir=folder) as new:
            _write_all(knowledge, Path(new), base)
            if extra is not None:
                extra(Path(new))
            with tempfile.TemporaryDirectory(prefix=".kg-old-", dir=folder) as old:
                written = _put_in_place(Path(new), Path(old), folder)
    except OSError as error:
        raise GraphError(f"cannot write the exports to {folder}: {error.strerror or error}") from error
    finally:
        if not existed and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return written


def _write_all(knowledge: Knowledge, folder: Path, base: str) -> None:
    graph = list(quads(knowledge, base))
    triples = union(graph)
    write_turtle(triples, folder / "graph.ttl", base)
    write_nquads(graph, folder / "graph.nq")
    write_jsonld(triples, folder / "graph.jsonld", _context(base))
    view = _flat(to_networkx(knowledge))
    networkx.write_graphml_xml(view, folder / "graph.graphml")
    (folder / "graph.gexf").write_bytes(_gexf(view))
    _write_csv(folder / "nodes.csv", NODE_COLUMNS, _node_rows(view))
    _write_csv(folder / "edges.csv", EDGE_COLUMNS, _edge_rows(view))


def _put_in_place(new: Path, old: Path, folder: Path) -> list[Path]:
    """Move each new file into the folder; where a move is refused or interrupted, bring back those of before."""
    names = sorted(path.relative_to(new) for path in new.rglob("*") if path.is_file())
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        if (folder / name).is_file():
            shutil.copy2(folder / name, old / name)
    try:
        for name in names:
            (new / name).replace(folder / name)
    except (OSError, KeyboardInterrupt):
        for name in names:
            if (old / name).exists():
                (old / name).replace(folder / name)
            elif not (new / name).exists():
                (folder / name).unlink()
        raise
    return [folder / name for name in names]


def _context(base: str) -> dict[str, Any]:
    """The ontology's JSON-LD context under a base; the plain prefixes where the ontology is not at hand."""
    file = ontology_folder() / "context.jsonld"
    if not file.is_file():
        return {name: vocab.rebase(iri, base) for name, iri in vocab.PREFIXES.items()}
    try:
        context: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["@context"]
    except (json.JSONDecodeError, KeyError) as error:
        raise GraphError(f"{file} is no JSON-LD context: restore it from the repository") from error
    return {name: _rebased(value, base) for name, value in context.items()}


def _rebased(value: Any, base: str) -> Any:
    if isinstance(value, Mapping):
        return {name: _rebased(part, base) for name, part in value.items()}
    return vocab.rebase(value, base) if isinstance(value, str) else value


# --- the flat view: what table and graph tools can hold --------------------------------------------------------------


def _flat(graph: networkx.MultiDiGraph) -> networkx.MultiDiGraph:
    """The graph with text, number and truth values alone, without characters that XML forbids; keys are edge ids."""
    flat = networkx.MultiDiGraph()
    for node, data in sorted(graph.nodes(data=True)):
        flat.add_node(node, **_clean(_flat_node(data)))
    edges = [(_edge_id(start, end, data), start, end, data) for start, end, data in graph.edges(data=True)]
    for edge, start, end, data in sorted(edges, key=lambda item: item[:3]):
        flat.add_edge(start, end, key=edge, id=edge, **_clean(_flat_edge(data)))
    return flat


def _flat_node(data: Mapping[str, Any]) -> dict[str, Any]:
    dates = [data["date"]] if data.get("date") else [event["date"] for event in data.get("held_on", ())]
    return {
        "kind": data["kind"],
        "label": data["label"],
        "aliases": SEPARATOR.join(data.get("aliases", ())),
        "level": data.get("level") or "",
        "code": data.get("code") or "",
        "concept": data.get("concept") or "",
        "official": bool(data.get("official")),
        "date": SEPARATOR.join(dates),
        "page": data.get("page") or "",
        "stories": len(data.get("stories", ())),
        "titles": SEPARATOR.join(story["title"] for story in data.get("stories", ())),
        "posts": SEPARATOR.join(dict.fromkeys(post["title"] for post in data.get("posts", ()))),
        "metrics": SEPARATOR.join(_figure(metric) for metric in data.get("metrics", ())),
    }


def _flat_edge(data: Mapping[str, Any]) -> dict[str, Any]:
    evidence = data["evidence"]
    return {
        "predicate": data["predicate"],
        "label": data["label"],
        "confidence": data["confidence"],
        "as_of": SEPARATOR.join(data.get("as_of", ())),
        "quotes": SEPARATOR.join(one["exact"] for one in evidence),
        "pages": SEPARATOR.join(dict.fromkeys(one["page"] for one in evidence)),
        "rules": SEPARATOR.join(dict.fromkeys(one["rule"] for one in evidence)),
    }


def _figure(metric: Mapping[str, Any]) -> str:
    about, upper = "~" if metric["approximate"] else "", f"–{metric['value_max']}" if metric["value_max"] else ""
    return f"{metric['indicator']}: {about}{metric['value']}{upper} {metric['unit']}".strip()


def _edge_id(start: str, end: str, data: Mapping[str, Any]) -> str:
    if data["predicate"] == HOLDS_POST:
        return tenure_id(start, data["title"], end)
    return statement_id(start, data["predicate"], end)


def _clean(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: clean_text(value) if isinstance(value, str) else value for name, value in data.items()}


# --- the files ---------------------------------------------------------------------------------------------------


def _gexf(view: networkx.MultiDiGraph) -> bytes:
    """GEXF without the hour of writing and the writer's version, which would differ between equal builds."""
    buffer = BytesIO()
    networkx.write_gexf(view, buffer)
    return _GEXF_META.sub(b"<meta><creator>jiceng-kg</creator>", buffer.getvalue(), count=1)


def _node_rows(view: networkx.MultiDiGraph) -> Iterator[dict[str, Any]]:
    for node, data in view.nodes(data=True):
        yield {"id": node, **data}


def _edge_rows(view: networkx.MultiDiGraph) -> Iterator[dict[str, Any]]:
    for start, end, data in view.edges(data=True):
        ends = {"source": start, "target": end}
        labels = {f"{name}_label": view.nodes[node]["label"] for name, node in ends.items()}
        yield {**ends, **labels, **data}


def _write_csv(path: Path, columns: tuple[str, ...], rows: Iterator[dict[str, Any]]) -> None:
    cells = ([guarded(_cell(row[column])) for column in columns] for row in rows)
    path.write_text(csv_text(columns, cells), encoding="utf-8", newline="")


def _cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
