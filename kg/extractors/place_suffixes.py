"""What the letters of a suffix can be: its number and side of a street, 村 behind 村, a new village."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extractors.base import Draft
from kg.model import Span

OF_VILLAGE = ("村民", "村级", "村集体", "村两委", "村“两委", "村党", "村干部", "村支", "村委", "村企", "村主任")
_STREET_NUMBER = re.compile(r"[东西南北中][一二三四五六七八九十]{1,2}$")
_SHORT_QUOTE, _QUOTED_SITES = 16, ("公园", "广场", "市场")
_NUMBER = re.compile(r"(?<![一二三四五六七八九十路街巷楼])[一二三四五六七八九十]{1,2}$")
_SIDES = "东西南北中"
_SHORT, _TWO = "路街巷", 2
_TOWN_ROAD = "街道路"
_NEW_VILLAGE, _VILLAGE_COMMITTEE = "新村", "村委会"


def readings(text: str, span: Span, level: str) -> Sequence[tuple[Span, str]]:
    """The suffixes that the letters can be, with what each makes, the likeliest first."""
    if text.startswith(_TOWN_ROAD, span.start):
        return ((Span(span.start, span.end - 1), "street"),)  # 柳岸街道路两侧 tells of the road
    if level == "street":
        found = [(_numbered(span, text), level)]
        if text[span.start - 1 : span.start] in tuple(_SIDES):
            found.append((Span(span.start - 1, span.end), level))  # 建设东路
        number = _NUMBER.search(text, max(0, span.start - 3), span.start)
        if number is not None:
            found.append((Span(number.start(), span.end), level))  # 建设二路
        if span.end - span.start == _TWO and text[span.end - 1] in _SHORT:
            found.append((Span(span.end - 1, span.end), level))  # 东环路: 环路 alone is a class word too
        return found
    if text.startswith("村", span.end) and text[span.end - 1] == "村" and not text.startswith(OF_VILLAGE, span.end):
        return ((Span(span.end, span.end + 1), "community"),)  # 前村村: a name may itself end like its suffix
    if text.startswith(_VILLAGE_COMMITTEE, span.start):
        return ((Span(span.start, span.start + 1), level),)
    if text.startswith(_NEW_VILLAGE, span.start):
        return ((span, level), (Span(span.end - 1, span.end), "community"))
    return ((span, level),)


def _numbered(span: Span, text: str) -> Span:
    """东二路: the number and side of a street are part of its class word."""
    m = _STREET_NUMBER.search(text, max(0, span.start - 3), span.start)
    return Span(m.start(), span.end) if m is not None else span


def is_quoted(draft: Draft, suffix: Span) -> bool:
    """True in quotes that name no site: “美好社区先锋行动”, but not “运动公园”."""
    quote = next(
        (q for q in draft.quotes_in(suffix) if q.inner.covers(suffix) and q.inner.end - q.inner.start < _SHORT_QUOTE),
        None,
    )
    return quote is not None and (
        quote.inner.end != suffix.end or not draft.text[quote.inner.start : suffix.end].endswith(_QUOTED_SITES)
    )
