"""Accuracy against the gold pages, by the shared tools: hard floors on the annotated pages, a sanity floor and a report
on the pages that only we annotated. Nothing of a page's own words stands in the project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
from corpora import ROOT, SHARED, at_hand, corpus

GOLD = ROOT / "tests" / "gold"

# F1 that a change must not fall below.
FLOORS = {
    "entity Locale": 0.95,
    "entity Person": 0.96,
    "entity Organization": 0.88,
    "entity Program": 0.84,
    "entity Policy": 0.92,
    "entity Event": 0.85,
    "entity Honor": 0.82,
    "FACTS": 0.82,
    "METRICS": 0.82,
}
SANE = {"ENTITIES": 0.60}

_ROW = re.compile(r"^(?P<name>\S+(?: \S+)?) +P (?P<p>[\d.]+) R (?P<r>[\d.]+) F1 (?P<f1>[\d.]+) ", re.M)

Report = Callable[[str, object], None]


class Score(NamedTuple):
    """Precision, recall and F1, each 0 to 1."""

    precision: float
    recall: float
    f1: float


def tool(name: str, *arguments: str, gold: Path | None = None) -> str:
    """What a shared tool prints."""
    command = [sys.executable, str(at_hand(SHARED / "tools" / name)), *arguments]
    environment = os.environ | ({"GOLD": str(gold)} if gold else {})
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120).stdout


@lru_cache
def extracted(name: str, folder: Path) -> dict[str, object]:
    """The facts of each page of a corpus as the shared tool reads them from the Turtle that the command writes."""
    command = [sys.executable, "-m", "kg", "build", str(corpus(name)), "-o", str(folder / name)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=300)
    pages: dict[str, object] = json.loads(tool("from_graph.py", str(folder / name / "graph.ttl")))
    return pages


def scores(pages: dict[str, object], wanted: list[str], folder: Path, gold: Path | None = None) -> dict[str, Score]:
    system = folder / "system.json"
    system.write_text(json.dumps(pages), "utf-8")
    table = tool("score.py", str(system), *wanted, gold=gold)
    return {m["name"]: Score(float(m["p"]), float(m["r"]), float(m["f1"])) for m in _ROW.finditer(table)}


def summary(what: str, table: dict[str, Score]) -> str:
    rows = [f"{name.split()[-1]} {score.f1:.3f}" for name, score in table.items()]
    halves = [row for row in rows if row[0].isupper()], [row for row in rows if row[0].islower()]
    return "\n".join([f"{what}, F1:", *("  " + "  ".join(half) for half in halves)])


def too_low(table: dict[str, Score], floors: dict[str, float]) -> dict[str, float]:
    found = {name: table[name].f1 if name in table else 0.0 for name in floors}
    return {name: f1 for name, f1 in found.items() if f1 < floors[name]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gold")


def test_the_table_is_read() -> None:
    printed = (
        "ENTITIES                 P 0.500 R 1.000 F1 0.667   hit 3 missed 0 extra 3\nentity Locale   P 1 R 1 F1 0.9 x"
    )
    table = {m["name"]: float(m["f1"]) for m in _ROW.finditer(printed)}
    assert table == {"ENTITIES": 0.667, "entity Locale": 0.9}
    assert too_low({"FACTS": Score(1, 0.3, 0.46)}, {"FACTS": 0.5, "METRICS": 0.1}) == {"FACTS": 0.46, "METRICS": 0.0}


def test_annotated_pages(folder: Path, record_property: Report) -> None:
    table = scores(extracted("pages", folder), ["000", "002", "004"], folder)
    record_property("report", summary("pages 000 002 004", table))
    assert too_low(table, FLOORS) == {}


def test_our_annotated_pages(folder: Path, record_property: Report) -> None:
    table = scores(extracted("pages", folder), ["001", "003"], folder, gold=GOLD)
    record_property("report", summary("pages 001 003 (our annotation)", table))
    assert too_low(table, SANE) == {}


def test_our_annotated_stories(folder: Path, record_property: Report) -> None:
    pages = {f"s{page}": facts for page, facts in extracted("stories", folder).items()}
    table = scores(pages, [], folder, gold=GOLD / "stories")
    record_property("report", summary("stories (our annotation)", table))
    assert too_low(table, SANE) == {}


@pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="no git repository here")
def test_no_words_of_the_pages_stand_in_the_project() -> None:
    command = [sys.executable, str(at_hand(SHARED / "tools" / "check_own_words.py")), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
