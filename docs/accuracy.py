"""Measures accuracy against the annotated texts beside the repository (``../shared``) with the tools there.

The texts are under the copyright of their papers, so they are no part of the project.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kg import pipeline, rdf

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
GOLD = ROOT / "tests" / "gold"
_ROW = re.compile(
    r"^(?:entity )?(?P<name>\w+) +P [\d.]+ R [\d.]+ F1 (?P<f1>[\d.]+) +hit (?P<hit>\d+) missed (?P<missed>\d+)"
)


class TextSet(NamedTuple):
    """Annotated texts: a folder of ``../shared``, the pages of it that count, and where their annotation is."""

    folder: str
    pages: tuple[str, ...]
    gold: Path
    prefix: str = ""


class Score(NamedTuple):
    """F1, 0 to 1, and how many items the annotation has."""

    f1: float
    items: int


SETS = (
    TextSet("pages", ("000", "002", "004"), SHARED / "gold"),
    TextSet("pages", ("001", "003"), GOLD),
    TextSet("stories", (), GOLD / "stories", "s"),
)


def is_at_hand() -> bool:
    """True where the texts and the tools lie beside the repository."""
    return all((SHARED / name).is_dir() for name in ("pages", "stories", "gold", "tools"))


def measure() -> list[dict[str, Score]]:
    """For each set of texts, the score by the name of an entity type, ``FACTS`` or ``METRICS``."""
    facts = {folder: _facts(folder) for folder in {texts.folder for texts in SETS}}
    return [_scores(texts, facts[texts.folder]) for texts in SETS]


def _facts(folder: str) -> dict[str, object]:
    """What the graph of a folder says, page by page, as the shared tool reads it from Turtle."""
    with TemporaryDirectory() as temporary:
        turtle = Path(temporary) / "graph.ttl"
        rdf.write_turtle(rdf.union(rdf.quads(pipeline.build([SHARED / folder]).knowledge)), turtle)
        pages: dict[str, object] = json.loads(_tool("from_graph.py", turtle))
    return pages


def _scores(texts: TextSet, facts: dict[str, object]) -> dict[str, Score]:
    with TemporaryDirectory() as temporary:
        system = Path(temporary) / "system.json"
        system.write_text(json.dumps({f"{texts.prefix}{page}": found for page, found in facts.items()}), "utf-8")
        printed = _tool("score.py", system, *texts.pages, gold=texts.gold)
    rows = filter(None, map(_ROW.match, printed.splitlines()))
    return {row["name"]: Score(float(row["f1"]), int(row["hit"]) + int(row["missed"])) for row in rows}


def _tool(name: str, *arguments: Path | str, gold: Path | None = None) -> str:
    command = [sys.executable, str(SHARED / "tools" / name), *map(str, arguments)]
    environment = os.environ | ({"GOLD": str(gold)} if gold else {})
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120).stdout
