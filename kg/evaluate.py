"""Accuracy of a built graph: precision, recall and F1 by kind and relation against annotated pages.

Which page an annotation is of: the one that bears the annotation file's name, else the one that the file names; where
two annotations fit one page's name, each article goes to the one that has its title.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.calibration import METRIC, Measured
from kg.compare import MISSED, RIGHT, WRONG, Verdict, compare
from kg.errors import GraphError
from kg.findings import find_by_page
from kg.gold import ENTITIES, FAMILIES, METRICS, GoldPage, bare, page_key
from kg.model import Knowledge, Story

ROUNDS = 1000
"""Samples of the bootstrap."""
SEED = 1
LEVEL = 0.95
"""How often the true value is meant to lie in an interval."""
SAME_TITLE = 0.5
"""Least likeness of the titles of one article."""


class Unit(NamedTuple):
    """An annotated article: the name of its annotation and its position there."""

    gold: str
    article: int


@dataclass(frozen=True, slots=True)
class PageResult:
    """The verdicts on one annotated page.

    Attributes:
        gold: the annotation.
        stories: the graph's articles of the page, by id: the position of the annotated article that each is.
        verdicts: on each item, sorted.
    """

    gold: GoldPage
    stories: Mapping[str, int]
    verdicts: tuple[Verdict, ...]

    def article(self, verdict: Verdict) -> int:
        """The position of the annotated article that a verdict counts for: the first that has the item."""
        if verdict.claim is not None:
            return verdict.claim.article
        assert verdict.finding is not None  # a verdict has one of the two
        return self.stories[min(verdict.finding.stories)]


class Counts(NamedTuple):
    """How many items are right, missed and wrong."""

    right: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


class Interval(NamedTuple):
    """Where the true value is meant to lie, both ends included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one kind, relation or family (``name`` empty: the whole family), and bootstrap intervals."""

    family: str
    name: str
    counts: Counts
    precision: Interval
    recall: Interval
    f1: Interval


def evaluate(knowledge: Knowledge, gold: Sequence[GoldPage]) -> tuple[PageResult, ...]:
    """Holds a graph against annotated pages, in order of the annotations' names.

    A page that the graph lacks is missed whole.

    Raises:
        GraphError: the graph has none of the annotated pages.
    """
    stories = _place(knowledge.stories, gold)
    if not stories:
        raise GraphError("the graph has none of the annotated pages: build it from them, or name their --gold")
    found = find_by_page(knowledge, stories)
    titles = {story.id: story.title for story in knowledge.stories}
    results = []
    for page in gold:
        verdicts = tuple(compare(page, found.get(page.name, ())))
        own = [story for story, name in stories.items() if name == page.name]
        shared = _shared_items(verdicts)
        aligned = {story: _article_of(titles[story], shared[story], page) for story in sorted(own)}
        results.append(PageResult(page, aligned, verdicts))
    return tuple(results)


def scores(results: Iterable[PageResult], rounds: int = ROUNDS, seed: int = SEED) -> tuple[Score, ...]:
    """Counts and intervals of each family, kind and relation; a family's total stands before its parts.

    Args:
        results: of ``evaluate``.
        rounds: how often the articles are drawn anew, with replacement.
        seed: of the drawing.
    """
    units: dict[Unit, Counter[tuple[str, str, str]]] = {}
    for page in results:
        for number in range(len(page.gold.titles)):
            units[Unit(page.gold.name, number)] = Counter()
        for verdict in page.verdicts:
            unit = units.setdefault(Unit(page.gold.name, page.article(verdict)), Counter())
            for name in {verdict.name, ""}:
                unit[verdict.family, name, verdict.status] += 1
    rows = {(family, name) for unit in units.values() for family, name, status in unit if _counts(status)}
    ordered = sorted(rows, key=lambda row: (FAMILIES.index(row[0]), row[1]))
    return tuple(_score(row, list(units.values()), rounds, seed) for row in ordered)


def calibrate(results: Iterable[PageResult]) -> tuple[Measured, ...]:
    """How often each rule was right, by predicate, sorted. An item that two rules found counts for both."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for page in results:
        for verdict in page.verdicts:
            if verdict.finding is not None and verdict.family != ENTITIES and _counts(verdict.status):
                predicate = METRIC if verdict.family == METRICS else verdict.name
                for rule in {one.rule for one in verdict.finding.evidence}:
                    counts[rule, predicate, verdict.status] += 1
    pairs = sorted({(rule, predicate) for rule, predicate, _ in counts})
    return tuple(Measured(*pair, counts[(*pair, RIGHT)], counts[(*pair, WRONG)]) for pair in pairs)


def lowest_total(table: Iterable[Score]) -> float:
    """The least F1 of the families' totals, 0 to 1."""
    return min((score.counts.f1 for score in table if not score.name), default=0.0)


# --- pages and articles ----------------------------------------------------------------------------------------------


def _place(stories: Sequence[Story], gold: Sequence[GoldPage]) -> dict[str, str]:
    """Id of an article -> name of the annotation that it counts for."""
    by_key: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        by_key[page_key(story.page)].append(story)
    claimants: dict[str, list[GoldPage]] = defaultdict(list)
    for page in gold:
        claimants[page.name if page.name in by_key else page.page].append(page)
    placed: dict[str, str] = {}
    for key, own in by_key.items():
        rivals = claimants.get(key, [])
        if len(rivals) == 1:
            placed.update((story.id, rivals[0].name) for story in own)
        elif rivals:
            for text in _texts(own):
                best = max(rivals, key=lambda page: sum(_best_title(s.title, page)[0] >= SAME_TITLE for s in text))
                placed.update((story.id, best.name) for story in text)
    return placed


def _texts(stories: Iterable[Story]) -> list[list[Story]]:
    """The articles of one page name by file: the end of an article's id tells the text that it stands in."""
    texts: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        texts[story.id.rpartition("-")[2]].append(story)
    return [texts[key] for key in sorted(texts)]


def _article_of(title: str, shared: Counter[int], page: GoldPage) -> int:
    """The annotated article that a story is: by its title, else by most items in common, else the first."""
    likeness, number = _best_title(title, page)
    if likeness >= SAME_TITLE or not shared:
        return number
    return min(shared, key=lambda other: (-shared[other], other))


def _shared_items(verdicts: Iterable[Verdict]) -> dict[str, Counter[int]]:
    """By story, how many of its findings answer each annotated article."""
    shared: dict[str, Counter[int]] = defaultdict(Counter)
    for verdict in verdicts:
        if verdict.claim is not None and verdict.finding is not None:
            for story in verdict.finding.stories:
                shared[story][verdict.claim.article] += 1
    return shared


def _best_title(title: str, page: GoldPage) -> tuple[float, int]:
    found = [(_title_likeness(title, other), -number) for number, other in enumerate(page.titles)]
    likeness, number = max(found, default=(0.0, 0))
    return likeness, -number


def _title_likeness(title: str, annotated: str) -> float:
    """The share of letter pairs that two titles have in common, 0 to 1; a caption's annotation is its beginning."""
    one, other = bare(title), bare(annotated.rstrip("…"))
    if annotated.endswith("…"):
        one = one[: len(other)]
    pairs, others = ({text[n : n + 2] for n in range(len(text) - 1)} for text in (one, other))
    return _share(2 * len(pairs & others), len(pairs) + len(others))


# --- counting --------------------------------------------------------------------------------------------------------


def _counts(status: str) -> bool:
    return status in (RIGHT, MISSED, WRONG)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _score(row: tuple[str, str], units: Sequence[Counter[tuple[str, str, str]]], rounds: int, seed: int) -> Score:
    parts = [Counts(*(unit[(*row, status)] for status in (RIGHT, MISSED, WRONG))) for unit in units]
    drawn = random.Random(seed)
    samples = [_sum(drawn.choices(parts, k=len(parts))) for _ in range(rounds)]
    # A draw without one item of a kind says nothing of it.
    samples = [sample for sample in samples if any(sample)] or [_sum(parts)]
    return Score(
        *row,
        counts=_sum(parts),
        precision=_interval([sample.precision for sample in samples]),
        recall=_interval([sample.recall for sample in samples]),
        f1=_interval([sample.f1 for sample in samples]),
    )


def _sum(parts: Iterable[Counts]) -> Counts:
    return Counts(*map(sum, zip(*parts, strict=True)))


def _interval(values: list[float]) -> Interval:
    values.sort()
    beyond = round((1 - LEVEL) / 2 * (len(values) - 1))
    return Interval(values[beyond], values[len(values) - 1 - beyond])
