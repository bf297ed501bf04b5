"""Many patterns in one pass, and the one policy for overlaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Generic, TypeVar

import ahocorasick

from kg.model import Span

T = TypeVar("T")


class Finder(Generic[T]):
    """Finds every written form of a mapping in a text, in time linear in the text.

    Args:
        forms: written form -> what it stands for.
    """

    def __init__(self, forms: Mapping[str, T]) -> None:
        self._automaton = ahocorasick.Automaton()
        for form, value in forms.items():
            self._automaton.add_word(form, (len(form), value))
        self._automaton.make_automaton()
        self._empty = not forms

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[Span, T]]:
        """Yields every occurrence, overlapping ones too, by its end."""
        if self._empty:
            return
        stop = len(text) if end is None else end
        for last, (length, value) in self._automaton.iter(text, start, stop):
            yield Span(last + 1 - length, last + 1), value

    def longest(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[Span, T]]:
        """The leftmost longest occurrences, disjoint and sorted."""
        return disjoint(self.find(text, start, end), key=itemgetter(0))


def find_lists(pattern: re.Pattern[str], text: str, longest: int) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer(text)`` gives, of a pattern that is tried before each 、 only.

    Args:
        pattern: begins with an item, of two letters at least, and 、.
        text: any text.
        longest: letters of the longest item that it can begin with.
    """
    at = 0
    while (mark := text.find("、", at)) >= 0:
        tried = (pattern.match(text, start) for start in range(max(at, mark - longest), mark - 1))
        found = next((m for m in tried if m is not None), None)
        at = mark + 1 if found is None else found.end()
        if found is not None:
            yield found


def disjoint(items: Iterable[T], key: Callable[[T], Span], rank: Callable[[T], float] = lambda _: 0) -> list[T]:
    """The overlap policy: higher rank first, then longer, then further left; what overlaps a kept one is dropped.

    Returns:
        The kept items, disjoint, sorted by position.
    """
    kept: list[T] = []
    knot: list[T] = []
    reach = 0
    for item in sorted(items, key=key):
        start, end = key(item)
        if start >= reach and knot:
            kept += knot if len(knot) == 1 else _untied(knot, key, rank)
            knot = []
        knot.append(item)
        if end > reach:
            reach = end
    return kept + _untied(knot, key, rank)


def _untied(knot: list[T], key: Callable[[T], Span], rank: Callable[[T], float]) -> list[T]:
    """The policy among items that hang together by their overlaps; most stand alone."""
    by_worth = sorted(knot, key=lambda i: (-rank(i), key(i).start - key(i).end, key(i).start))
    taken: set[int] = set()
    kept: list[T] = []
    for item in by_worth:
        span = key(item)
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            kept.append(item)
    return sorted(kept, key=key)
