"""Named bodies: departments in full and short, schools, companies, branches, teams; short forms get their place."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.model import Mention, Span

_LEVEL_OF = {"省": ("province",), "自治区": ("province",), "市": ("prefecture", "county"), "州": ("prefecture",),
             "县": ("county",), "区": ("county",), "旗": ("county",), "镇": ("township",), "乡": ("township",)}  # fmt: skip
_WALLS = frozenset("，。、；：？！“”‘’（）《》「」『』【】—…·/ \n\"'()<>|+＋◆■●▲★◇◎")
_STOP_TAGS = ("p", "c", "u", "r", "d", "y", "e", "o", "x", "w", "v", "t", "f", "q")
_LONGEST = 16


def extract_organizations(draft: Draft) -> Iterator[Mention]:
    """Yields named bodies; ``name`` has the place before it where the text or the article gives one."""
    text = draft.text
    place_ends = {m.span.end: m for m in draft.of_kind("Locale") if m.level != "street"}
    last: Mention | None = None
    for span in _heads(draft):
        if draft.in_byline(span):
            continue
        mention = _organization(draft, span, place_ends, last)
        if mention is None:
            continue
        last = mention if mention.place else None
        yield mention
    del text


def _heads(draft: Draft) -> list[Span]:
    """Head nouns, those that stand one behind another joined: 公安局 + 交警大队."""
    joined: list[Span] = []
    for span, _ in draft.resources.finder("organizations", "head").longest(draft.text):
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _organization(draft: Draft, head: Span, place_ends: dict[int, Mention], last: Mention | None) -> Mention | None:
    text, lexicon = draft.text, draft.resources.lexicon
    start, place = _start(draft, head, place_ends)
    stem = text[start : head.start]
    name = text[start : head.end]
    if name in lexicon.forms("organizations", "not_name"):
        return None
    if place is not None:
        # 金乡县第二中医院: the place belongs to the name.
        official = place.name if place.level in ("province", "prefecture", "county", "township") else place.name
        if stem in lexicon.forms("organizations", "generic"):
            return None
        return _found(draft, Span(place.span.start, head.end), official + name, "organization-placed", official)
    letter = next((k for k in _LEVEL_OF if stem == k or (stem.startswith(k) and stem[len(k) :])), None)
    if letter is not None and _department(draft, text[head.start : head.end]):
        owner = _nearest(draft, letter, head.start)
        if owner is None:
            return None
        rest = name[len(letter) :]
        return _found(draft, Span(start, head.end), owner + rest, "organization-short", owner)
    if not stem:
        follows_list = last is not None and text[last.span.end : start] in ("、", "和", "与", "及")
        if follows_list and last is not None and last.place and _department(draft, name):
            return _found(draft, Span(start, head.end), last.place + name, "organization-list", last.place)
        return None
    return _free(draft, start, head)


def _free(draft: Draft, start: int, head: Span) -> Mention | None:
    """A name of its own, without a place: 天恒幼儿园, 川北能源公司."""
    lexicon = draft.resources.lexicon
    generic = lexicon.forms("organizations", "generic")
    tokens = draft.tokens_in(Span(start, head.start))
    while tokens and (tokens[0].word in generic or tokens[0].tag.startswith(("m", "q"))):
        tokens = tokens[1:]
    if not tokens or all(t.word in generic for t in tokens):
        return None
    at = tokens[0].start
    head_word = draft.text[head.start : head.end]
    proper = any(t.tag.startswith(("nr", "ns", "nz", "nt", "j")) or len(t.word) == 1 for t in tokens)
    if not proper or (_department(draft, head_word) and len(tokens) > 3):
        return None
    if head.start - at < 2:
        return None
    return _found(draft, Span(at, head.end), draft.text[at : head.end], "organization-free", None)


def _department(draft: Draft, head: str) -> bool:
    return head.endswith(("局", "委", "办", "厅", "部", "会", "院", "所", "队", "机关", "中心", "政协", "妇联", "残联", "科协", "文联", "站"))


def _start(draft: Draft, head: Span, place_ends: dict[int, Mention]) -> tuple[int, Mention | None]:
    """Where the name begins, and the place that stands right before it."""
    at = head.start
    index = draft.token_at(head.start)
    if draft.tokens[index].start == head.start:
        index -= 1
    floor = max(0, head.start - _LONGEST)
    while True:
        if at in place_ends:
            return at, place_ends[at]
        if index < 0:
            return at, None
        token = draft.tokens[index]
        inner = next((e for e in range(min(token.end, at) - 1, token.start, -1) if e in place_ends), None)
        if inner is not None:
            return inner, place_ends[inner]
        if token.start < floor or token.word[-1] in _WALLS:
            return at, None
        if token.tag.startswith(_STOP_TAGS) and token.tag != "vn" and token.word not in ("市", "县", "区", "省", "州"):
            return at, None
        at = token.start
        index -= 1


def _nearest(draft: Draft, letter: str, position: int) -> str | None:
    """The place that 市 or 县 in 市公安局 stands for: the nearest named before, else what the article is about."""
    levels = _LEVEL_OF[letter]
    named = [m for m in draft.of_kind("Locale") if m.level in levels and m.name.endswith(letter)]
    before = [m for m in named if m.span.start < position]
    if before:
        return before[-1].name
    return named[0].name if named else None


def _found(draft: Draft, span: Span, name: str, rule: str, place: str | None) -> Mention:
    return Mention(span, "Organization", name, rule, place=place)
