"""The corpora that the whole-program tests build: the seeds, and the shared pages and stories where they are at hand.

Everything is built once a process, so that the tests of one worker share it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from kg import pipeline
from kg.model import Document, Knowledge
from kg.read import list_sources

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared"

CORPORA = {"seeds": SEEDS, "pages": SHARED / "pages", "stories": SHARED / "stories"}


def corpus(name: str) -> Path:
    """The folder of a corpus; the test is skipped where it is not at hand."""
    return at_hand(CORPORA[name])


def at_hand(path: Path) -> Path:
    """The path itself; the test is skipped where it is missing."""
    if not path.exists():
        pytest.skip(f"{path.relative_to(ROOT.parent)} is not beside the repository")
    return path


@lru_cache
def knowledge(name: str) -> Knowledge:
    """The graph of a corpus."""
    built = pipeline.build([corpus(name)])
    assert not built.problems
    return built.knowledge


@lru_cache
def documents(name: str) -> tuple[Document, ...]:
    """What each story of a corpus states, in order of the pages."""
    return tuple(document for source in list_sources([corpus(name)]) for document in pipeline.read_documents(source))
