"""Reading and extraction cost in proportion to the text: twice the text, about twice the work.

Work is counted in function calls, which no other load on the machine changes.
"""

from __future__ import annotations

import cProfile
import pstats
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.extractors import extract, load_resources
from kg.model import NEWS, Article, Page
from kg.read import split_articles

SEEDS = Path(__file__).parents[1] / "seeds"


def calls(work: Callable[[], object]) -> int:
    """Function calls that a piece of work makes, those into C too."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return pstats.Stats(profile).total_calls  # type: ignore[attr-defined, no-any-return]


def one_story(text: str) -> Article:
    return Article("long.txt", 1, NEWS, "一篇长文", text, array("q", range(len(text))), text)


@pytest.fixture(scope="module")
def text() -> str:
    pages = (Page(path.name, path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt")))
    return "\n".join(article.text for page in pages for article in split_articles(page))[:8000] + "\n"


def test_extraction_is_linear_in_the_text(text: str) -> None:
    resources = load_resources()
    extract(one_story(text), resources)
    once, twice = (calls(lambda n=n: extract(one_story(text * n), resources)) for n in (2, 4))
    assert twice < 2.3 * once, f"{once} calls for a text, {twice} for twice the text"


def test_reading_is_linear_in_the_text(text: str) -> None:
    once, twice = (calls(lambda n=n: split_articles(Page("long.txt", text * n))) for n in (2, 4))
    assert twice < 2.3 * once, f"{once} calls for a text, {twice} for twice the text"


@pytest.mark.parametrize("figure", ["5个", "5次，", "建成公园5个"])
def test_a_long_run_of_figures_is_read_in_linear_work(figure: str) -> None:
    resources = load_resources()
    once, twice = (calls(lambda n=n: extract(one_story(f"四川省邛崃市{figure * n}"), resources)) for n in (1000, 2000))
    assert twice < 2.3 * once, f"{once} calls for a run of {figure}, {twice} for twice as long a one"
