"""Meetings, ceremonies, contests and trainings, with their place and day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.model import Mention, Span

_WALLS = "，。、；：？！（）《》「」『』【】\n"
_VERB_AFTER = re.compile(r"(?:在[^，。；]{1,20})?(?:正式)?(?:隆重)?(?:召开|举行|举办|开讲|开幕|启动|闭幕|落幕|开赛|开班)")
_NAMED = re.compile(r"[一-鿿\d“”·（）—\- ]")


def extract_events(draft: Draft) -> Iterator[Mention]:
    """Yields named events: what is held, or what a verb of holding governs."""
    lexicon = draft.resources.lexicon
    generic = lexicon.forms("events", "generic")
    verbs = sorted(lexicon.forms("events", "held_verb"), key=len, reverse=True)
    found: dict[Span, str] = {}
    for span, _ in draft.resources.finder("events", "head").longest(draft.text):
        if any(p.span.covers(span) for p in draft.of_kind("Policy", "Program", "Organization")) or draft.in_byline(span):
            continue
        start = _start(draft, span, verbs)
        name = draft.text[start : span.end].strip(" ")
        held_after = _VERB_AFTER.match(draft.text, span.end)
        held_before = any(draft.text.endswith(v, max(0, start - 8), start) for v in verbs)
        if not (held_after or held_before) or name in generic or len(name) < 5:
            continue
        if not _balanced(name) or _quantified(draft, start):
            continue
        found[Span(start, span.end)] = name
    for span, name in found.items():
        yield Mention(span, "Event", name, "event-held")


def _start(draft: Draft, head: Span, verbs: list[str]) -> int:
    """Where the name of the event begins: behind the verb, the mark or the date before it."""
    sentence = draft.sentence_at(head.start)
    floor = max(sentence.start, head.start - 40)
    window = draft.text[floor : head.start]
    depth, at = 0, len(window)
    while at > 0:
        c = window[at - 1]
        if c in "”」":
            depth += 1
        elif c in "“「":
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and c in _WALLS:
            break
        at -= 1
    start = floor + at
    for verb in (*verbs, "了", "为主题的", "日上午", "日下午", "日", "近日", "在", "为期"):
        cut = draft.text.rfind(verb, start, head.start)
        if cut >= 0 and draft.text.count("“", cut, head.start) == draft.text.count("”", cut, head.start):
            start = max(start, cut + len(verb))
    while draft.text[start : start + 1] in ("了", "的", " ", "起"):
        start += 1
    return start


def _balanced(name: str) -> bool:
    return name.count("“") == name.count("”") and name.count("（") == name.count("）")


def _quantified(draft: Draft, start: int) -> bool:
    """一次…会, 多场…活动: counted, not named."""
    return any(q.span.start == start and q.unit for q in draft.quantities)
