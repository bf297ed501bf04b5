"""Awards and titles, and who got them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.model import Mention, Span

_WALLS = "，。、；：？！（）《》「」『』【】\n ”"


def extract_honors(draft: Draft) -> Iterator[Mention]:
    """Yields honours: titles of known shape with their level or edition, and quoted names after a verb of award."""
    lexicon = draft.resources.lexicon
    verbs = sorted(lexicon.forms("honors", "verb"), key=len, reverse=True)
    levels = lexicon.forms("honors", "level")
    places = {m.span.start: m for m in draft.of_kind("Locale")}
    blocked = [m.span for m in draft.of_kind("Policy", "Program", "Event")]
    for span, _ in draft.resources.finder("honors", "shape").longest(draft.text):
        if any(b.meets(span) for b in blocked):
            continue
        awarded = _awarded(draft, span, verbs)
        start = _start(draft, span, levels, places)
        if start == span.start and not awarded:
            continue
        if draft.text.startswith(("创建", "建设", "称号评选"), span.end) and not awarded:
            continue
        name = draft.text[start : span.end].strip("“”")
        if start < span.start or len(name) > 3:
            yield Mention(Span(start, span.end), "Honor", name, "honor-shape")


def _awarded(draft: Draft, span: Span, verbs: list[str]) -> bool:
    clause = draft.clause_at(span.start)
    window = draft.text[max(clause.start, span.start - 24) : span.start]
    return any(v in window for v in verbs if len(v) > 1)


def _start(draft: Draft, head: Span, levels: frozenset[str], places: dict[int, Mention]) -> int:
    """Takes in the level, place or edition before the shape: 第八届某市道德模范, 省级文明村."""
    sentence = draft.sentence_at(head.start)
    floor = max(sentence.start, head.start - 14)
    best = head.start
    for at in range(head.start - 1, floor - 1, -1):
        if draft.text[at] in _WALLS or draft.text[at] == "“":
            break
        part = draft.text[at : head.start]
        if part in levels or re.fullmatch(r"第[一二三四五六七八九十\d]+[届批]", part):
            best = at
        elif at in places:
            best = at
        elif best < head.start and (draft.text[at:best] in levels or re.fullmatch(r"第[一二三四五六七八九十\d]+[届批]", draft.text[at:best])):
            best = at
        elif best == head.start and any(part.startswith(lv) and len(part) - len(lv) <= 8 for lv in levels if len(lv) > 1):
            best = at
    return best
