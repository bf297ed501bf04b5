"""Names that a list gives: as many as the words before it count (“五长”，即路长、河长…), or three that end alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.extractors.cuts import WALLS
from kg.extractors.naming import Named, program
from kg.model import Span
from kg.numerals import parse_number

_STRETCH = re.compile(r"[^，。；！？：（）\n]{5,120}")
_LAST = re.compile(r"[和与及]")
_QUOTES = "“”‘’"
_ITEM = re.compile(r"[“‘]?[^\s“”‘’、的]{2,10}[”’]?[一-鿿]{0,6}")
_KIN = re.compile(r"[^、和与]+")
_FEWEST = 3
"""Items of a list at the least."""
_SHORTEST = 4
"""Letters of the name of a squad or a plan at the least."""
_LONGEST = 12
"""Letters of a name at the most."""


def spelled_lists(draft: Draft) -> Iterator[Named]:
    """Yields the items of each list that has as many as are counted right before it."""
    for quote in draft.quotes:
        kind = draft.patterns["counted-short"].match(quote.inner_text(draft.text))
        spelled = draft.patterns["spelling"].match(draft.text, quote.outer.end) if kind is not None else None
        if kind is not None and spelled is not None:
            yield from _items(draft, spelled.end(), kind["number"], kind["kind"])
    for m in draft.patterns["counted-list"].finditer(draft.text):
        yield from _items(draft, m.end(), m["number"], "")


def kin_rows(draft: Draft) -> Iterator[Named]:
    """红杉先锋队、银杏护林队、青竹宣讲队: three names or more that end alike; of chiefs, where one is known."""
    for m in draft.patterns["kin-row"].finditer(draft.text):
        start = _first_start(draft, m.end("end"))
        spans = [Span(start + i.start(), start + i.end()) for i in _KIN.finditer(draft.text[start : m.end()])]
        names = [draft.text[span.start : span.end] for span in spans]
        concepts = draft.resources.concepts
        if m["end"] == "长" and not any(name in concepts.forms for name in names):
            continue  # 市长、县长、镇长
        if len(names) < _FEWEST or any(draft.covered(s, "Locale", "Organization", "Person") for s in spans):
            continue
        for span, name in zip(spans, names, strict=True):
            if m["end"] == "长" or len(name) >= _SHORTEST:
                yield program(span, name, "kin-row")


def _first_start(draft: Draft, end: int) -> int:
    """Where the first name of a row begins: behind the last mark, verb or particle before it."""
    start = max(draft.clause_at(end - 1).start, end - _LONGEST)
    for token in draft.tokens_in(Span(start, end)):
        if token.end < end and (token.word[-1] in WALLS or token.tag in ("v", "p", "f", "r", "uj", "uz", "ul", "ud")):
            start = token.end
    return start


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
