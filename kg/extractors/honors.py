"""Awards and titles: quoted or spelled out behind a verb of award, or of a known shape with its level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.extractors.base import Draft
from kg.lexicon import Lexicon
from kg.match import disjoint
from kg.model import Mention, Span

_ITEM = re.compile(r"[^、和及等][^、等]*")
_PRAISED = re.compile(r"[^、和及与]+")
_WALLS = "，。、；：？！（）《》「」『』【】\n ”“暨"


def extract_honors(draft: Draft) -> Iterator[Mention]:
    """Yields honours."""
    policies = [m.span for m in draft.of_kind("Policy")]
    found = [*_quoted(draft), *_titled(draft), *_shaped(draft), *_starred(draft), *_listed(draft), *_praised(draft)]
    found = [m for m in found if not any(p.meets(m.span) for p in policies) and "以上" not in m.name]
    yield from disjoint(found, key=lambda m: m.span, rank=lambda m: m.rule == "award-quote")


@lru_cache(maxsize=4)
def _verbs(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(v for v in lexicon.by_length("honors", "verb") if len(v) > 1)


def _quoted(draft: Draft) -> Iterator[Mention]:
    """获评“中国好人”; a list of quotes shares the verb; a quoted title of known shape needs none."""
    verbs = _verbs(draft.lexicon) if draft.found("honors", "verb") else ()
    shapes = draft.lexicon.by_length("honors", "shape")
    shaped = {span.end for span in draft.found("honors", "shape")}
    ended, awarded = -2, False
    for quote in draft.quotes:
        printed = quote.inner_text(draft.text).rstrip()
        inner = printed.lstrip()
        follows = draft.text[ended : quote.outer.start] in ("", "、", "和") if ended >= 0 else False
        awarded = bool(verbs) and (_is_award(draft, quote.outer.start, verbs) or (follows and awarded))
        ended = quote.outer.end
        known = quote.inner.start + len(printed) in shaped and inner.endswith(shapes)
        if (awarded and len(inner) >= 3) or (known and (len(inner) >= 4 or inner not in shapes)):
            level = _level_before(draft, quote.outer.start, awarded) if known else None
            if level is None:
                yield Mention(quote.inner, "Honor", inner, "award-quote")
            else:
                name = draft.text[level : quote.outer.start] + inner
                yield Mention(Span(level, quote.outer.end), "Honor", name, "award-quote")


def _is_award(draft: Draft, quote: int, verbs: tuple[str, ...]) -> bool:
    """True where a verb of award stands before a quote, or before its edition: 获评首届“…”."""
    before = draft.text[max(0, quote - 12) : quote]
    dated = draft.patterns["edition-end"].search(before)
    return (before[: dated.start()] if dated else before).removesuffix("了").endswith(verbs)


def _level_before(draft: Draft, quote: int, awarded: bool) -> int | None:
    """Where the level begins that stands before a quoted title: 全国“新时代好少年”, in a list also a place's name."""
    level = next((w for w in draft.lexicon.by_length("honors", "level") if draft.text.endswith(w, 0, quote)), None)
    if level is not None and len(level) > 1 and not draft.patterns["edition"].fullmatch(level):
        return quote - len(level)
    place = next((m for m in draft.within(Span(quote - 8, quote), "Locale") if m.span.end == quote), None)
    listed = place is not None and draft.text[place.span.start - 1 : place.span.start] == "、"
    return place.span.start if place is not None and listed and not awarded else None


def _titled(draft: Draft) -> Iterator[Mention]:
    """荣获全省先进单位荣誉称号; 先后获评全国文明村、省级卫生村等称号: each of the list."""
    title = draft.patterns["honor-title"]
    for verb in draft.found("honors", "verb"):
        if verb.end - verb.start == 1 and not _stands_alone(draft, verb):
            continue
        m = title.match(draft.text, verb.end + draft.text.startswith("了", verb.end))
        for item in _ITEM.finditer(draft.text, *m.span("name")) if m else ():
            if len(item.group()) >= 4:
                yield Mention(Span(*item.span()), "Honor", item.group(), "award-title")


def _stands_alone(draft: Draft, verb: Span) -> bool:
    """True for 获 as a word of its own, not in 获得 or 捕获."""
    return draft.is_cut(verb.start) and draft.is_cut(verb.end)


def _listed(draft: Draft) -> Iterator[Mention]:
    """被评为省级示范社区、全国先进集体: each item behind the verb that begins with a level and ends like a title."""
    verbs = draft.lexicon.forms("honors", "listing_verb")
    levels = tuple(w for w in draft.lexicon.forms("honors", "level") if len(w) > 1)
    ends = draft.lexicon.by_length("honors", "title_end")
    item_of = draft.patterns["award-item"]
    places = {m.span.start: m for m in draft.of_kind("Locale")}
    for verb in draft.found("honors", "verb"):
        if draft.text[verb.start : verb.end] not in verbs:
            continue
        at = verb.end + draft.text.startswith("了", verb.end)
        while (m := item_of.match(draft.text, at)) is not None:
            name = m["name"]
            span = Span(*m.span("name"))
            led = name.startswith(levels) or draft.patterns["edition"].match(name) is not None or span.start in places
            if led and name.endswith(ends) and _nouns(draft, span, awarded=True):
                yield Mention(span, "Honor", name, "award-list")
            at = m.end()
            if not draft.text.startswith(("、", "和", "及"), at):
                break
            at += 1


def _praised(draft: Draft) -> Iterator[Mention]:
    """某村的好婆婆、好媳妇和文明户受到表彰: titles before the words of praise."""
    if not draft.found("honors", "praised"):
        return
    shapes = draft.lexicon.forms("honors", "shape")
    for m in draft.patterns["praised"].finditer(draft.text):
        for item in _PRAISED.finditer(draft.text, *m.span("names")):
            if item.group() in shapes:
                yield Mention(Span(*item.span()), "Honor", item.group(), "award-praised")


def _starred(draft: Draft) -> Iterator[Mention]:
    """省五星级文明实践站: a number of stars with the level that gives them."""
    for m in draft.patterns["honor-stars"].finditer(draft.text):
        yield Mention(Span(*m.span()), "Honor", m.group(), "honor-stars")


def _shaped(draft: Draft) -> Iterator[Mention]:
    """省级文明村, 第八届某市道德模范: a known shape with its level, edition or place, or behind a verb of award."""
    striving = draft.lexicon.by_length("honors", "striving")
    places = {m.span.start: m for m in draft.of_kind("Locale")}
    for span in draft.longest("honors", "shape"):
        clause = draft.clause_at(span.start)
        window = Span(max(clause.start, span.start - 24), span.start)
        behind = max((v.end for v in draft.found_in(window, "honors", "verb") if v.end - v.start > 1), default=None)
        start = _start(draft, span, places, behind)
        awarded = behind is not None
        name = draft.text[start : span.end]
        if (start == span.start and not awarded) or len(name) < 4:
            continue
        if draft.text.startswith(striving, span.end) and not awarded:
            continue
        yield Mention(Span(start, span.end), "Honor", name, "honor-shape")


def _start(draft: Draft, head: Span, places: dict[int, Mention], behind: int | None) -> int:
    """Takes in the level, edition and place before a shape, and the nouns between; nothing but an edition stands
    before the highest level (第六届全国…), and nothing reaches across the verb of award, which ends at ``behind``."""
    awarded = behind is not None
    levels = draft.lexicon.forms("honors", "level")
    leading = _leading(levels)
    highest = draft.lexicon.by_length("honors", "highest_level")
    edition = draft.patterns["edition"]
    floor = max(draft.sentence_at(head.start).start, head.start - 24, behind or 0)
    best = head.start
    striving = draft.lexicon.by_length("honors", "striving")
    inside = {i for m in draft.within(Span(floor, head.start), "Locale") for i in range(m.span.start + 1, m.span.end)}
    for at in range(head.start - 1, floor - 1, -1):
        if draft.text[at] in _WALLS:
            break
        if at in inside:
            continue
        gap = draft.text[at:best]
        place = places.get(at)
        if edition.fullmatch(gap):
            best = at
        elif best < head.start and draft.text.startswith(highest, best):
            continue
        elif gap in levels or draft.text[at : head.start] in levels or (place is not None and place.span.end == best):
            best = at
        elif best == head.start and len(gap) <= 16:
            led = gap.startswith(leading) or edition.match(gap) or (place is not None and place.span.end < best)
            strives = led and not awarded and any(word in gap for word in striving)
            if led and not strives and _nouns(draft, Span(at, head.start), awarded):
                best = at
    return best


@lru_cache(maxsize=4)
def _leading(levels: frozenset[str]) -> tuple[str, ...]:
    """The levels that can lead to the shape with nouns between."""
    return tuple(level for level in levels if len(level) > 1)


def _nouns(draft: Draft, span: Span, awarded: bool) -> bool:
    """True where no verb or particle stands between level and shape; an awarded title may hold 基层治理."""
    verbs = draft.lexicon.forms("honors", "verb", "striven")
    posts = draft.lexicon.by_length("posts", "head")
    for token in draft.tokens_in(span):
        if token.word.endswith(posts):
            return False
        if token.tag in ("v", "d") and awarded and len(token.word) == 2 and token.word not in verbs:
            continue
        if token.tag in ("v", "p", "d", "r", "uj", "c"):
            return False
    return True
