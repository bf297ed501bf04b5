"""The data exports in the repository are those of the seeds, byte for byte, on any machine and under any hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
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
    before, now = committed.read_bytes().split(b"\n"), (fresh / name).read_bytes().split(b"\n")
    changed = next(
        (i for i, pair in enumerate(zip(before, now, strict=False), 1) if pair[0] != pair[1]), len(before) + 1
    )
    assert before == now, f"exports/{name} is not that of seeds/ (first at line {changed}): {REMEDY}"


def test_another_hash_seed_gives_the_same_bytes(fresh: Path, tmp_path: Path) -> None:
    again = built(tmp_path, "4711")
    assert sorted(path.name for path in again.iterdir()) == sorted(path.name for path in fresh.iterdir())
    assert [
        path.name for path in sorted(fresh.iterdir()) if path.read_bytes() != (again / path.name).read_bytes()
    ] == []


def test_git_leaves_the_bytes_alone() -> None:
    attributes = ROOT / ".gitattributes"
    assert "exports/* -text" in attributes.read_text("utf-8").splitlines()
