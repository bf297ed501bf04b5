"""Names that a list gives, as many as the words before it say: “五长”，即路长、河长…; 有8个项目，包括…."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.extractors.naming import Named, program
from kg.model import Span
from kg.numerals import parse_number

_STRETCH = re.compile(r"[^，。；！？：（）\n]{5,120}")
_LAST = re.compile(r"[和与及]")
_QUOTES = "“”‘’"
_ITEM = re.compile(r"[“‘]?[^\s“”‘’、的]{2,10}[”’]?[一-鿿]{0,6}")
_FEWEST = 3


def spelled_lists(draft: Draft) -> Iterator[Named]:
    """Yields the items of each list that has as many as are counted right before it."""
    for quote in draft.quotes:
        kind = draft.patterns["counted-short"].match(quote.inner_text(draft.text))
        spelled = draft.patterns["spelling"].match(draft.text, quote.outer.end) if kind is not None else None
        if kind is not None and spelled is not None:
            yield from _items(draft, spelled.end(), kind["number"], kind["kind"])
    for m in draft.patterns["counted-list"].finditer(draft.text):
        yield from _items(draft, m.end(), m["number"], "")


def _items(draft: Draft, start: int, number: str, kind: str) -> Iterator[Named]:
    """The items of the list at a position, if there are so many and each has the letter that is counted."""
    stretch = _STRETCH.match(draft.text, start)
    wanted = parse_number(number)
    if stretch is None or wanted is None or wanted < _FEWEST:
        return
    spans = [Span(start + m.start(), start + m.end()) for m in re.finditer("[^、]+", stretch.group())]
    if len(spans) == wanted - 1 and (joint := list(_LAST.finditer(draft.text, *spans[-1]))):
        last = spans.pop()
        spans += [Span(last.start, joint[-1].start()), Span(joint[-1].end(), last.end)]
    items = [draft.text[start:end] for start, end in spans]
    if len(items) != wanted or not all(_ITEM.fullmatch(item) and _is_kind(item, kind) for item in items):
        return
    if any(draft.covered(span, "Locale", "Organization", "Person") for span in spans):
        return
    for span, item in zip(spans, items, strict=True):
        yield program(span, item.translate(str.maketrans("", "", _QUOTES)), "spelled-list")


def _is_kind(item: str, kind: str) -> bool:
    """路长 is one of the 五长 by its end, 普法宣传入村居 one of the 六入村居 by its letter."""
    return item.endswith(kind) if len(kind) == 1 else kind[:1] in item
