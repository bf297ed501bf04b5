"""Meetings, ceremonies, contests and trainings: what is held, named or dated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extractors.actors import find_days
from kg.extractors.base import Draft
from kg.model import AD, Mention, Span

_WALLS = "，。、；：？！《》「」『』【】"
_VERB_AFTER = re.compile(
    r"(?:于|将于|就)?(?:\d{1,2}月)?(?:\d{1,2}日|近日|日前|当天|这天|今天)?(?:上午|下午|晚上?)?(?:在[^，。；]{1,24}?)?"
    r"(?:正式|隆重|成功|圆满|顺利|胜利|如期|同步)?(?:召开|举行|举办|开讲|开幕|启动|闭幕|落幕|开赛|开班|开场|开课|打响|开锣|开营|开播)"
)
_LEAD = re.compile(
    r"^(?:以?“[^”]{2,30}”为主题的|为期[^的，]{1,6}的|一场|一次|首场|本次|此次|这次|第[一二三四五六七八九十\d]+场)"
)


def extract_events(draft: Draft) -> Iterator[Mention]:
    """Yields named or dated events; the name begins with the place where the text has it so."""
    lexicon = draft.resources.lexicon
    generic = lexicon.forms("events", "generic")
    taken = [m.span for m in draft.of_kind("Policy", "Organization", "Honor")]
    places = {m.span.start: m for m in draft.of_kind("Locale")}
    activities = tuple(lexicon.forms("events", "activity"))
    seen: dict[str, str] = {}
    for head, _ in draft.resources.finder("events", "head").longest(draft.text):
        if any(t.covers(head) for t in taken) or draft.in_byline(head) or not _ends_word(draft, head):
            continue
        start = _start(draft, head)
        span = Span(start, head.end)
        name = draft.text[start : head.end].replace("\n", "").strip()
        dated = _dated(draft, head)
        if name in generic and not (dated and len(name) >= 3 and _held_before(draft, start)):
            continue
        if (
            len(name) < 3
            or not _balanced(name)
            or _counted(draft, start)
            or any(t.meets(span) and not span.covers(t) for t in taken)
        ):
            continue
        if draft.article.kind != AD and not _held(draft, span, dated):
            continue
        if name.endswith(activities) and not dated:
            continue
        name = _placed(draft, span, name, places)
        shorter = next((n for n in seen if n in name or name in n), None)
        seen[name] = seen[shorter] if shorter else name
        yield Mention(span, "Event", seen[name], "event-held")


def _ends_word(draft: Draft, head: Span) -> bool:
    """会 in 社会, 节 in 节能, 会议 in 会议室 are no heads."""
    token = draft.tokens[draft.token_at(head.end - 1)]
    if token.end != head.end or draft.text.startswith(("室", "厅", "精神", "要求", "上"), head.end):
        return False
    return head.end - head.start > 1 or not draft.resources.tagger.known(token.word)


def _held(draft: Draft, span: Span, dated: bool) -> bool:
    if _VERB_AFTER.match(draft.text, span.end) or _held_before(draft, span.start):
        return True
    return dated and draft.text.startswith(("上", "中", "现场", "期间"), span.end)


def _held_before(draft: Draft, start: int) -> bool:
    verbs = draft.resources.lexicon.forms("events", "held_verb")
    before = draft.text[max(0, start - 10) : start]
    before = _LEAD.sub("", before) if before else before
    return any(before.endswith((v, v + "了")) for v in verbs)


def _dated(draft: Draft, head: Span) -> bool:
    sentence = draft.sentence_at(head.start)
    return next(find_days(draft.text, sentence.start, sentence.end), None) is not None


def _start(draft: Draft, head: Span) -> int:
    """Where the name begins: behind the verb of holding, the mark or the date before it."""
    verbs = draft.resources.lexicon.by_length("events", "held_verb")
    floor = max(draft.sentence_at(head.start).start, head.start - 44)
    depth, at = 0, head.start
    while at > floor:
        c = draft.text[at - 1]
        if c in "”」":
            depth += 1
        elif c in "“「" and depth == 0:
            break
        elif c in "“「":
            depth -= 1
        elif c in "）)":
            depth += 1
        elif c in "（(" and depth == 0:
            break
        elif c in "（(":
            depth -= 1
        elif depth == 0 and (c in _WALLS or (c == "\n" and draft.article.kind != AD)):
            break
        at -= 1
    start = at
    for cut in (*verbs, "了", "日上午", "日下午", "上午", "下午", "日", "近日"):
        found = draft.text.rfind(cut, start, head.start)
        if found >= 0 and _outside_quotes(draft, found, head.start):
            start = max(start, found + len(cut))
    lead = _LEAD.match(draft.text[start : head.end])
    start += lead.end() if lead else 0
    of = draft.text.rfind("的", start, head.start)
    if of >= 0 and head.end - of > 5 and _outside_quotes(draft, of, head.start):
        start = of + 1
    while draft.text[start : start + 1] in ("了", "的", " ", "起"):
        start += 1
    return start


def _outside_quotes(draft: Draft, start: int, end: int) -> bool:
    return draft.text.count("“", start, end) == draft.text.count("”", start, end)


def _balanced(name: str) -> bool:
    return name.count("“") == name.count("”") and name.count("（") == name.count("）")


def _counted(draft: Draft, start: int) -> bool:
    """多场…活动, 47场次…: counted, not named."""
    return any(q.unit and q.span.end >= start for q in draft.quantities_in(Span(start - 12, start + 1)))


def _placed(draft: Draft, span: Span, name: str, places: dict[int, Mention]) -> str:
    """The last place of the chain that the name begins with; for a headline, the place that holds it."""
    at = span.start
    last = None
    while at in places and places[at].span.end < span.end:
        last, at = places[at], places[at].span.end
    if last is not None:
        return last.name + draft.text[last.span.end : span.end].strip()
    headline = draft.article.headline
    if headline is not None and headline.covers(span) and draft.about is not None and draft.about.kind == "Locale":
        return draft.about.name + name
    return name
