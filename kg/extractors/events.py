"""Meetings, ceremonies, contests and trainings: what is held, named or dated."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kg.extractors.actors import find_days
from kg.extractors.base import Draft
from kg.model import AD, Mention, Span

_CODE = re.compile(r"[0-9A-Za-z ]+")  # an advertisement's logo and stock code
_WALLS = "，。、；：？！《》「」『』【】"
_TELLING = 10
"""So many letters tell which activity it was that the text says was held, without a day."""
_OPENING, _CLOSING = "“「（(", "”」）)"


def extract_events(draft: Draft) -> Iterator[Mention]:
    """Yields named or dated events; the name begins with the place where the text has it so."""
    taken = [m.span for m in draft.of_kind("Policy", "Organization", "Honor")]
    places = {m.span.start: m for m in draft.of_kind("Locale")}
    seen: dict[str, str] = {}
    words = draft.lexicon.forms("events", "head")
    found = draft.longest("events", "head", "not_head")
    heads = [h for h in found if draft.text[h.start : h.end] in words]
    following = dict(itertools.pairwise(heads))
    last = -1
    for head in heads:
        if not _ends_word(draft, head) or draft.in_byline(head) or any(t.covers(head) for t in taken):
            continue
        if head in following and _runs_on(draft, head, following[head]):
            continue
        start = _start(draft, head)
        span = Span(start, head.end)
        name = draft.text[start : head.end].replace("\n", "").strip()
        if draft.article.kind == AD:
            name = _CODE.sub("", name)
        theme = draft.patterns["event-theme"].search(draft.text[max(0, start - 44) : start])
        if theme is not None and name in draft.lexicon.forms("events", "generic", "head"):
            # 以“邻里和”为主题的座谈会: the theme tells which one it is.
            name = f"“{theme['theme']}”{name}"
            span = Span(start - len(theme.group()), head.end)
        listed = draft.text[start - 1 : start] == "、" and last == start - 1
        if any(t.meets(span) and not span.covers(t) for t in taken) or not (listed or _is_event(draft, span, name)):
            continue
        last = span.end
        name = _placed(draft, span, name, places)
        shorter = next((n for n in seen if n in name or name in n), None)
        seen[name] = seen[shorter] if shorter else name
        yield Mention(span, "Event", seen[name], "event-held")


def _is_event(draft: Draft, span: Span, name: str) -> bool:
    """True for a name that says which event it is, and that the text tells to be held."""
    if len(name) < 3 or not _balanced(name):
        return False
    held = draft.article.kind == AD or _held(draft, span)
    if not held and not _is_during(draft, span):
        return False  # as of most, told before it is asked when
    generic = draft.lexicon.forms("events", "generic")
    kind = name.rpartition("的")[2]
    if kind != name and kind in generic and "“" not in name:
        return False  # 一次十分重要的会议 tells of a meeting and names none
    if draft.patterns["event-many"].match(name) or _counted(draft, span.start):
        return False
    dated = _dated(draft, span)
    once = dated or _is_once(draft, span)
    if not held and not once:
        return False
    placed = draft.patterns["held-at"].match(draft.text, span.end) is not None
    if name in generic and not (placed or (once and _held_before(draft, span.start))):
        return False
    if name.endswith(draft.lexicon.by_length("events", "routine")) and not (once or placed):
        return False
    if dated or not name.endswith(draft.lexicon.by_length("events", "activity")):
        return True
    if name.startswith("“") and len(name) - name.find("”") > 3:
        return once or placed
    return "“" not in name and len(name) >= _TELLING and draft.text[span.start - 1] == "了"


def _is_once(draft: Draft, span: Span) -> bool:
    """True where the words round a name tell of one occasion: 一场…, 近日…, 召开了…, …。会上; not 定期召开…."""
    clause = draft.clause_at(span.start)
    if draft.patterns["event-routine"].search(draft.text, clause.start, span.start):
        return False
    if draft.patterns["event-once"].search(draft.text, draft.sentence_at(span.start).start, span.start):
        return True
    return draft.patterns["event-told-on"].match(draft.text, span.end) is not None


def _runs_on(draft: Draft, head: Span, following: Span) -> bool:
    """True where a name runs on to another head: 某某活动 + 启动仪式, 某某推进会暨 + 某某观摩会."""
    if following.start == head.end:
        return True
    joined = draft.text.startswith(draft.lexicon.by_length("events", "joiner"), head.end)
    return joined and not any(c in _WALLS for c in draft.text[head.end : following.start])


def _ends_word(draft: Draft, head: Span) -> bool:
    """会 in 社会, 节 in 节能, 会议 in 会议室 are no heads."""
    token = draft.tokens[draft.token_at(head.end - 1)]
    if head.end - head.start > 2 and draft.text.startswith(draft.lexicon.by_length("events", "during"), head.end):
        return True  # 联席会上: jieba joins 会上
    if token.end != head.end or draft.text.startswith(draft.lexicon.by_length("events", "longer_word"), head.end):
        return False
    return head.end - head.start > 1 or not draft.resources.tagger.known(token.word)


def _held(draft: Draft, span: Span) -> bool:
    """True between words of holding and being held."""
    span = _with_marks(draft, span)
    return draft.patterns["event-held-after"].match(draft.text, span.end) is not None or _held_before(draft, span.start)


def _is_during(draft: Draft, span: Span) -> bool:
    """True before 上 and the like: what was said at it tells that it was held, if it was once."""
    return draft.text.startswith(draft.lexicon.by_length("events", "during"), _with_marks(draft, span).end)


def _with_marks(draft: Draft, span: Span) -> Span:
    """With the quotation marks right round a name."""
    quoted = draft.text[span.start - 1 : span.start] == "“" and draft.text[span.end : span.end + 1] == "”"
    return Span(span.start - 1, span.end + 1) if quoted else span


def _held_before(draft: Draft, start: int) -> bool:
    before = draft.patterns["event-lead"].sub("", draft.text[max(0, start - 10) : start])
    counters = draft.lexicon.by_length("events", "counter")
    if before.endswith(counters):
        before = before.removesuffix(next(c for c in counters if before.endswith(c)))
    if before.endswith("的"):
        return before[:-1].endswith(draft.lexicon.by_length("events", "maker"))
    verbs = draft.lexicon.by_length("events", "held_verb")
    return before.endswith(verbs) or before.removesuffix("了").endswith(verbs)


def _dated(draft: Draft, span: Span) -> bool:
    return next(find_days(draft, draft.sentence_at(span.end - 1)), None) is not None


def _start(draft: Draft, head: Span) -> int:
    """Where the name begins: behind the verb of holding, the mark or the date before it."""
    start = _wall(draft, head)
    joiners = draft.lexicon.by_length("events", "joiner")
    for cut in (*draft.lexicon.by_length("events", "held_verb"), *draft.lexicon.by_length("events", "name_cut")):
        found = draft.text.rfind(cut, start, head.start)
        if found < 0 or draft.text.startswith(joiners, found + len(cut)):
            continue
        if _outside_quotes(draft, found, head.start):
            start = max(start, found + len(cut))
    lead = draft.patterns["event-lead"].match(draft.text[start : head.end])
    start += lead.end() if lead else 0
    of = draft.text.rfind("的", start, head.start)
    made = draft.text[max(0, of - 4) : max(0, of)].endswith(draft.lexicon.by_length("events", "maker"))
    closed = draft.text[max(0, of - 1) : of] == "党"  # 党的二十大 is one name
    if of >= 0 and not closed and (made or head.end - of > 5) and _outside_quotes(draft, of, head.start):
        start = of + 1
        lead = draft.patterns["event-lead"].match(draft.text[start : head.end])
        start += lead.end() if lead else 0
    while draft.text.startswith(("了", "的", " ", "起"), start):
        start += 1
    byline = max((b.end for b in draft.article.byline if start <= b.start < head.start), default=start)
    return byline + draft.text.startswith(("）", ")"), byline) if byline > start else start


def _wall(draft: Draft, head: Span) -> int:
    """The end of the mark before a head that no name reaches across: an opening one, or any outside quotes."""
    line = 0 if draft.article.kind == AD else draft.sentence_at(head.start).start
    floor = max(line, head.start - 44)
    depth, at = 0, head.start
    while at > floor:
        mark = draft.text[at - 1]
        if mark in _CLOSING:
            depth += 1
        elif mark in _OPENING and depth:
            depth -= 1
        elif not depth and (mark in _OPENING or mark in _WALLS or (mark == "\n" and draft.article.kind != AD)):
            break
        at -= 1
    return at


def _outside_quotes(draft: Draft, start: int, end: int) -> bool:
    return draft.text.count("“", start, end) == draft.text.count("”", start, end)


def _balanced(name: str) -> bool:
    return name.count("“") == name.count("”") and name.count("（") == name.count("）")


def _counted(draft: Draft, start: int) -> bool:
    """多场…活动, 47场次…: counted, not named."""
    once = draft.lexicon.forms("events", "counter", "edition_unit")
    quantities = [q for q in draft.quantities_in(Span(start - 12, start + 1)) if q.unit and q.span.end >= start]
    return any(q.unit not in once and draft.text[q.span.start : q.span.end] not in once for q in quantities)


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
        return name if draft.about.name in name else draft.about.name + name
    return name
