"""The test set of places in context, and how an answer is judged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases" / "place_resolution.yaml"
NO_PLACE = "none"
"""What stands for the code where the letters name no place."""


@dataclass(frozen=True)
class Mention:
    """Letters in a sentence, and the code that they must get: None to abstain, ``NO_PLACE`` for no place."""

    kind: str
    text: str
    letters: str
    code: str | None
    home: str | None
    date: str | None

    @property
    def span(self) -> tuple[int, int]:
        start = self.text.index(self.letters)
        return start, start + len(self.letters)


@dataclass(frozen=True)
class Answer:
    """A place that a reader found: its letters' span, its code, and whether it said that several are meant."""

    start: int
    end: int
    code: str | None
    abstains: bool = False


def load_mentions() -> list[Mention]:
    """All mentions of the set, in order."""
    cases: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [
        Mention(case["kind"], case["text"], letters, code, case.get("home"), case.get("date"))
        for case in cases
        for letters, code in case["expect"].items()
    ]


def is_right(mention: Mention, answers: list[Answer]) -> bool:
    """The code at the letters' very place; for no place no code that touches them; to abstain, no code but a word."""
    touching = [a for a in answers if a.start < mention.span[1] and mention.span[0] < a.end]
    if mention.code == NO_PLACE:
        return not any(a.code or a.abstains for a in touching)
    exact = [a for a in touching if (a.start, a.end) == mention.span]
    if mention.code is None:
        return any(a.abstains and a.code is None for a in exact)
    return any(a.code == mention.code for a in exact)


def shares(right: dict[Mention, bool]) -> dict[str, float]:
    """The share of right answers by kind, and over all as ``all``."""
    total, good = Counter(m.kind for m in right), Counter(m.kind for m, ok in right.items() if ok)
    return {kind: good[kind] / total[kind] for kind in sorted(total)} | {"all": sum(right.values()) / len(right)}
