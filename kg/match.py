"""Many patterns in one pass, and the one policy for overlaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Generic, TypeVar

import ahocorasick

from kg.model import Span, span_of

T = TypeVar("T")

_FREQUENT = (
    "，、。“”的：\n1234567890一是人了不在有大中国和为这上他个地年来我会以到时要出生学说道民家子也成行下们于后就发自之对得主长可过天作分方用多你着部能市等业全里工"
    "公经本都而高政法面门动日进区事代那去心小同北定开产前其军还然起种所如现理机体表力好外与文当两实重新三么只山水关明从化平建又制南内西没此将员名手最东头者月间无"
    "安看见各城十相但已些正口通想度加第她合院物性战由位常点海意场武使次二向治因立数样身情入原问把路被并利石老教万知级量任江及应省资委务元美特期世湖回系比气汉总展"
    "电科金先声提品设或义王社很统处四首共马形己儿司太目基领队直计别女权话少流命至报米给打变果书清活几州华解议更称程今决张导术府才保交放管结师便走达族反再题色五京"
)
"""The letters of running text, the most frequent first (counted from jieba's dictionary)."""
_NEVER = "\0"
"""What no form holds."""


class Finder(Generic[T]):
    """Finds every written form of a mapping in a text, in time linear in the text.

    Args:
        forms: written form -> what it stands for.
    """

    def __init__(self, forms: Mapping[str, T]) -> None:
        self._automaton = ahocorasick.Automaton()
        if len(forms) > len(_FREQUENT):
            # A letter is looked for among all that begin a form, one after the other in the order in which they came
            # in. So frequent ones come first, those too that begin none: they are found at once, and not missed late.
            for letter in _FREQUENT:
                self._automaton.add_word(letter + _NEVER, (0, None))
        for form, value in forms.items():
            self._automaton.add_word(form, (len(form), value))
        self._automaton.make_automaton()
        self._empty = not forms

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[Span, T]]:
        """Every occurrence, overlapping ones too, by its end."""
        if self._empty:
            return []
        hits = self._automaton.iter(text, start, len(text) if end is None else end)
        return [(span_of((last + 1 - length, last + 1)), value) for last, (length, value) in hits if length]

    def longest(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[Span, T]]:
        """The leftmost longest occurrences, disjoint and sorted."""
        return disjoint(self.find(text, start, end), key=itemgetter(0))


def find_form(form: str, text: str) -> Iterator[Span]:
    """Where one form, not empty, stands in a text, disjoint and from left to right.

    For forms that a text itself gives: a pattern would be compiled for each, which costs more than the search.
    """
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        yield span_of((at, end))
        at = text.find(form, end)


def ends_with(word: str, forms: frozenset[str]) -> bool:
    """``word.endswith(tuple(forms))`` of a short word and hundreds of forms: it takes no longer for more forms."""
    return not forms.isdisjoint([word[start:] for start in range(len(word))])


def find_lists(pattern: re.Pattern[str], text: str, longest: int) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer(text)`` gives, of a pattern that is tried before each 、 only.

    Args:
        pattern: begins with an item, of two letters at least, and 、.
        text: any text.
        longest: letters of the longest item that it can begin with.
    """
    at = 0
    while (mark := text.find("、", at)) >= 0:
        for start in range(max(at, mark - longest), mark - 1):
            found = pattern.match(text, start)
            if found is not None:
                at = found.end()
                yield found
                break
        else:
            at = mark + 1


def longest_spans(spans: Iterable[Span]) -> list[Span]:
    """The overlap policy for bare spans."""
    kept: list[Span] = []
    knot: list[Span] = []
    reach = 0
    for span in sorted(spans):
        if span[0] >= reach and knot:
            kept += _longest_first(knot)
            knot = []
        knot.append(span)
        if span[1] > reach:
            reach = span[1]
    return kept + _longest_first(knot)


def _longest_first(knot: list[Span]) -> list[Span]:
    """The policy among spans that hang together by their overlaps; most stand alone."""
    if len(knot) < 2:
        return knot
    kept: list[Span] = []
    for span in sorted(knot, key=_by_length):
        start, end = span
        for other in kept:
            if other[0] < end and start < other[1]:
                break
        else:
            kept.append(span)
    return sorted(kept)


def _by_length(span: Span) -> tuple[int, int]:
    return span[0] - span[1], span[0]


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
            kept += _untied(knot, key, rank)
            knot = []
        knot.append(item)
        if end > reach:
            reach = end
    return kept + _untied(knot, key, rank)


def _untied(knot: list[T], key: Callable[[T], Span], rank: Callable[[T], float]) -> list[T]:
    """The policy among items that hang together by their overlaps; most stand alone."""
    if len(knot) < 2:
        return knot
    by_worth = sorted(knot, key=lambda i: (-rank(i), key(i).start - key(i).end, key(i).start))
    taken: set[int] = set()
    kept: list[T] = []
    for item in by_worth:
        span = key(item)
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            kept.append(item)
    return sorted(kept, key=key)
