"""Places that their suffix tells: townships, communities, compounds, streets and sites, coded where official."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.model import Mention, Span

_ROAD_NUMBER = re.compile(r"(?:国道|省道|县道)[GSX]?\d{2,4}线?|[GSX]\d{2,4}(?:国道|省道|高速)?|\d{3}(?:国道|省道)")
_WALLS = frozenset("，。、；：？！“”‘’（）《》「」『』【】—…·/ \n\"'()<>|+＋◆■●▲★◇◎")
_LONGEST = {"township": 7, "community": 9, "compound": 9, "street": 7, "site": 11, "site_weak": 6}
_STOP_TAGS = ("p", "c", "u", "r", "d", "y", "e", "o", "x", "w")
_NOT_AFTER_HIGHWAY = ("发展", "增长", "推进", "运转", "行驶", "度", "质", "铁路", "铁")


def extract_local_places(draft: Draft) -> Iterator[Mention]:
    """Yields named townships, communities, compounds, streets and sites."""
    lexicon = draft.resources.lexicon
    ends = {m.span.end: m for m in draft.of_kind("Locale")}
    levels = lexicon.values("places", "suffix")
    found: list[Mention] = []
    for span, _ in draft.resources.finder("places", "suffix").longest(draft.text):
        suffix = draft.text[span.start : span.end]
        span = _doubled(draft.text, span)
        if draft.in_byline(span) or levels[suffix] == "street_phrase":
            continue
        start = _start(draft, span, levels[suffix], ends)
        if start is None:
            continue
        mention = _mention(draft, Span(start, span.end), levels[suffix], chained=start in ends)
        if mention is not None:
            ends[mention.span.end] = mention
            found.append(mention)
    yield from found
    for m in _ROAD_NUMBER.finditer(draft.text):
        yield Mention(Span(*m.span()), "Locale", m.group(), "road-number", level="street")
    yield from _again(draft, found)


def _doubled(text: str, span: Span) -> Span:
    """新村村, 王庄社区居委会: a name may itself end like a suffix."""
    end = span.end
    while end < len(text) and text[end] == text[end - 1] == "村":
        end += 1
    return Span(span.start + end - span.end, end)


def _start(draft: Draft, suffix: Span, level: str, ends: dict[int, Mention]) -> int | None:
    """Where the name begins that ends with a suffix, or None if the suffix is used as a common noun."""
    text, lexicon = draft.text, draft.resources.lexicon
    stops = lexicon.forms("places", "name_stop")
    generic = lexicon.forms("places", "generic")
    floor = max(suffix.start - _LONGEST[level], 0)
    at = suffix.start
    index = draft.token_at(suffix.start)
    if draft.tokens[index].start == suffix.start:
        index -= 1
    while index >= 0:
        token = draft.tokens[index]
        if at in ends:
            break
        inner = next((e for e in range(at - 1, token.start, -1) if e in ends), None)
        if inner is not None:
            at = inner
            break
        word = text[token.start : min(token.end, at)]
        if token.start < floor or not word or word[-1] in _WALLS or word in stops or _is_stop(token.tag, word, level):
            break
        if word in generic and at != suffix.start:
            break
        at = token.start
        index -= 1
    name = text[at : suffix.start]
    if not name or at < floor:
        return None
    words = [t.word for t in draft.tokens_in(Span(at, suffix.start))] or [name]
    if name in generic or all(w in generic or w in stops for w in words):
        return None
    if words[0] in generic and at not in ends and not _official(draft, text[at : suffix.end]):
        rest = at + len(words[0])
        return rest if rest < suffix.start and text[rest : suffix.start] not in generic else None
    return at


def _is_stop(tag: str, word: str, level: str) -> bool:
    if tag.startswith(("m", "q")):
        return not (level == "street" and len(word) == 1)
    if tag.startswith("v") and tag != "vn":
        return len(word) == 1 or level not in ("street", "community", "township")
    return tag.startswith(_STOP_TAGS) or tag in ("t", "f")


def _official(draft: Draft, name: str) -> bool:
    return bool(draft.resources.gazetteer.named(name))


def _mention(draft: Draft, span: Span, level: str, chained: bool) -> Mention | None:
    name = draft.text[span.start : span.end]
    stem_tokens = draft.tokens_in(Span(span.start, span.end))
    if level == "site_weak":
        if not chained and not (stem_tokens and stem_tokens[0].tag.startswith("ns") and len(name) > 2):
            return None
        level = "site"
    if name.endswith("高速") and draft.text.startswith(_NOT_AFTER_HIGHWAY, span.end):
        return None
    if name in draft.resources.concepts.forms or name in draft.resources.lexicon.forms("places", "not_place"):
        return None
    if len(name) < 2 or (len(name) == 2 and level in ("township", "community", "compound") and not chained):
        return None
    return Mention(span, "Locale", name, "place-suffix", level=level)


def _again(draft: Draft, found: list[Mention]) -> Iterator[Mention]:
    """A name found once is the same place wherever it is printed again."""
    taken = {m.span for m in found}
    for name, mention in {m.name: m for m in found if len(m.name) > 3}.items():
        for m in re.finditer(re.escape(name), draft.text):
            span = Span(*m.span())
            if span not in taken and not any(span.meets(t) for t in taken if t.end > span.start):
                yield Mention(span, "Locale", name, "place-again", level=mention.level)
