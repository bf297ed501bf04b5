"""The data exports in the repository are those of the seeds, byte for byte, on any machine and under any hash seed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from corpora import ROOT, SEEDS

COMMITTED = ROOT / "exports"
NAMES = ("graph.ttl", "graph.nq", "graph.jsonld", "graph.graphml", "graph.gexf", "nodes.csv", "edges.csv")
REMEDY = "run `make graph` and commit exports/"


def built(folder: Path, hash_seed: str) -> Path:
    """A build of the seeds by the command, in a process of its own."""
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-m", "kg", "build", str(SEEDS), "-o", str(folder)]
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, timeout=300)
    return folder


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("fresh"), "1")


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_export_is_that_of_the_seeds(fresh: Path, name: str) -> None:
    committed = COMMITTED / name
    assert committed.is_file(), f"exports/{name} is missing: {REMEDY}"
    before, now = (folder.joinpath(name).read_bytes() for folder in (COMMITTED, fresh))
    # Compared before the assertion: pytest would take a minute to show two megabytes side by side.
    same = before == now
    assert same, f"exports/{name} is not that of seeds/ (they part at line {_parting(before, now)}): {REMEDY}"


def _parting(before: bytes, now: bytes) -> int:
    pairs = list(zip(before.split(b"\n"), now.split(b"\n"), strict=False))
    return next((number for number, (a, b) in enumerate(pairs, 1) if a != b), len(pairs) + 1)


def test_where_two_files_part() -> None:
    assert [_parting(b"a\nb\nc", other) for other in (b"x", b"a\nb\n", b"a\nd")] == [1, 3, 2]


def test_another_hash_seed_gives_the_same_bytes(fresh: Path, tmp_path: Path) -> None:
    again = built(tmp_path, "4711")
    assert sorted(path.name for path in again.iterdir()) == sorted(path.name for path in fresh.iterdir())
    assert [
        path.name for path in sorted(fresh.iterdir()) if path.read_bytes() != (again / path.name).read_bytes()
    ] == []


@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper (raptor2-utils) is not installed")
def test_rapper_and_rdflib_count_the_same_triples(fresh: Path) -> None:
    command = ["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(fresh / "graph.ttl")]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    assert len(lines) == len(rdflib.Graph().parse(fresh / "graph.ttl")) > 1000


def test_git_leaves_the_bytes_alone() -> None:
    attributes = ROOT / ".gitattributes"
    assert "exports/* -text" in attributes.read_text("utf-8").splitlines()
