"""The finder finds every written form, and the overlap policy keeps disjoint spans in order."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kg.match import Finder, disjoint
from kg.model import Span

LETTERS = "街巷长制红色物业𠮷"
texts = st.text(LETTERS, max_size=30)
forms = st.dictionaries(st.text(LETTERS, min_size=1, max_size=5), st.integers(), max_size=8)
spans = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


def occurrences(mapping: dict[str, int], text: str, start: int, end: int) -> set[tuple[Span, int]]:
    """Every occurrence, the slow and plain way."""
    return {
        (Span(i, i + len(form)), value)
        for form, value in mapping.items()
        for i in range(start, end - len(form) + 1)
        if text.startswith(form, i)
    }


@given(forms, texts)
def test_find_gives_every_occurrence_once(mapping: dict[str, int], text: str) -> None:
    found = list(Finder(mapping).find(text))
    assert len(found) == len(set(found))
    assert set(found) == occurrences(mapping, text, 0, len(text))


@given(forms, texts, st.data())
def test_find_keeps_to_its_range(mapping: dict[str, int], text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert set(Finder(mapping).find(text, start, end)) == occurrences(mapping, text, start, end)


def test_empty_finder_finds_nothing() -> None:
    empty: Finder[str] = Finder({})
    assert list(empty.find("街巷长制")) == []
    assert empty.longest("街巷长制") == []


def test_find_counts_code_points_outside_the_basic_plane() -> None:
    assert list(Finder({"巷": 1}).find("𠮷𠮷巷")) == [(Span(2, 3), 1)]


def test_longest_prefers_the_longer_form() -> None:
    finder = Finder({"街巷": "a", "街巷长": "b", "街巷长制": "c", "长制": "d"})
    assert finder.longest("推行街巷长制，街巷整洁") == [(Span(2, 6), "c"), (Span(7, 9), "a")]


@given(forms, texts)
def test_longest_is_disjoint_sorted_and_leaves_no_form_untouched(mapping: dict[str, int], text: str) -> None:
    finder = Finder(mapping)
    kept = finder.longest(text)
    assert_disjoint([span for span, _ in kept])
    assert set(kept) <= set(finder.find(text))
    for span, _ in finder.find(text):
        assert any(span.meets(other) for other, _ in kept)


@given(st.lists(st.tuples(spans, st.integers(0, 3)), max_size=20))
def test_overlap_policy(items: list[tuple[Span, int]]) -> None:
    kept = disjoint(items, key=lambda item: item[0], rank=lambda item: item[1])
    assert_disjoint([span for span, _ in kept])
    for span, rank in items:
        if (span, rank) in kept:
            continue
        rivals = [(s, r) for s, r in kept if s.meets(span)]
        assert any((-r, s.start - s.end, s.start) <= (-rank, span.start - span.end, span.start) for s, r in rivals)


@given(st.lists(st.tuples(spans, st.integers(0, 3)), max_size=12, unique=True), st.randoms(use_true_random=False))
def test_overlap_policy_knows_no_order(items: list[tuple[Span, int]], random: Random) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)

    def kept(given_items: list[tuple[Span, int]]) -> list[Span]:
        return [s for s, _ in disjoint(given_items, key=lambda item: item[0], rank=lambda item: item[1])]

    assert kept(items) == kept(shuffled)


def test_rank_before_length_before_place() -> None:
    short_strong, long_weak = (Span(2, 4), 1), (Span(0, 5), 0)
    assert disjoint([long_weak, short_strong], key=lambda i: i[0], rank=lambda i: i[1]) == [short_strong]
    assert disjoint([Span(0, 2), Span(1, 4)], key=lambda s: s) == [Span(1, 4)]
    assert disjoint([Span(1, 3), Span(0, 2)], key=lambda s: s) == [Span(0, 2)]


def assert_disjoint(kept: list[Span]) -> None:
    assert all(a.end <= b.start for a, b in pairwise(kept))
