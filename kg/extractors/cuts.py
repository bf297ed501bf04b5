"""A text cut in sentences, clauses and quotes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from kg.model import Span, span_of

JOINTS = ("、", "和", "与", "及")
"""What stands between two items of a list."""
WALLS = frozenset("，。、；：？！“”‘’（）《》「」『』【】—…·/ \n\"'()<>|+＋◆■●▲★◇◎")
"""Marks that the name of a place or a body does not cross."""
_SENTENCE_END = re.compile(r"[。！？；!?;\n]+[”」』）]*")
_CLAUSE_END = re.compile(r"[，。！？；：!?;:\n]")
_QUOTED = re.compile(r"“([^“”\n]{1,40})”|「([^「」\n]{1,40})」|『([^『』\n]{1,40})』")
_NESTED = re.compile(r"‘([^‘’\n]{1,40})’")
_SPOKEN = re.compile(r"[，。！？；]")


class Quote(NamedTuple):
    """``outer`` with its marks, ``inner`` without."""

    outer: Span
    inner: Span

    def inner_text(self, text: str) -> str:
        start, end = self.inner
        return text[start:end]


def find_quotes(text: str) -> Iterator[Quote]:
    """The quotes in order, disjoint; of one in another the inner where the outer is speech, else the outer."""
    nested = [Quote(span_of(m.span()), span_of(m.span(1))) for m in _NESTED.finditer(text)]
    outer = [Quote(span_of(m.span()), span_of(m.span(m.lastindex or 0))) for m in _QUOTED.finditer(text)]
    if nested:
        starts = [q.outer.start for q in nested]
        holds = [bisect_left(starts, q.outer.start) < bisect_left(starts, q.outer.end) for q in outer]
        outer = [q for q, h in zip(outer, holds, strict=True) if not (h and _SPOKEN.search(text, *q.inner))]
        taken = {i for q in outer for i in range(*q.outer)}
        nested = [q for q in nested if q.outer.start not in taken]
    yield from sorted((*outer, *nested), key=lambda q: q.outer)


def cut_sentences(text: str) -> Iterator[Span]:
    """The sentences in order, each with its mark and what closes behind it; together they cover the text."""
    at = 0
    for m in _SENTENCE_END.finditer(text):
        yield span_of((at, at := m.end()))
    if at < len(text) or not text:
        yield Span(at, len(text))


def cut_clauses(text: str, sentences: list[Span]) -> Iterator[Span]:
    """The stretches between two marks of the clause, in order; a mark is the end of the stretch before it."""
    marks = iter([m.start() for m in _CLAUSE_END.finditer(text)])
    mark = next(marks, len(text))
    for start, end in sentences:
        while mark < end:
            yield span_of((start, mark))
            start = mark + 1
            mark = next(marks, len(text))
        yield span_of((start, end))
