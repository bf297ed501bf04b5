"""Local places in lists whose one suffix stands at the end: 花戏楼、薛阁两街道; 锦绣园、柳岸等小区."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.match import find_lists
from kg.model import Mention, Span
from kg.words import Token

_LONGEST = 6
_ITEM = rf"[\u4e00-\u9fff]{{2,{_LONGEST}}}"
_LIST = re.compile(
    rf"(?P<items>{_ITEM}(?:、{_ITEM}){{1,12}}?(?:[和与及]{_ITEM})?)"
    r"(?:等(?:[两二三四五六七八九十\d]{1,3}个?)?|[两二三四五六七八九十\d]{1,3}个?)"
    r"(?P<word>街道|镇|乡|社区|村|小区)(?![级民])"
)
_LEVELS = {"街道": "township", "镇": "township", "乡": "township", "社区": "community", "村": "community"}
_MARK = re.compile(r"[、和与及]")
_COMMON = ("v", "d", "p", "c", "u", "r", "m", "q", "f", "t", "a")
_SHORTEST = 2


def listed_places(draft: Draft) -> Iterator[Mention]:
    """The items of such lists: townships and communities where the lists of a county of the text have them (as a
    division of the item and the suffix), compounds by their names alone."""
    counties = {m.code for m in draft.of_kind("Locale") if m.code and m.level in ("county", "prefecture")}
    home = {draft.article.home} if draft.article.home else set()
    for m in find_lists(_LIST, draft.text, _LONGEST):
        level = _LEVELS.get(m["word"])
        if level is None:
            yield from _compounds(draft, m)
            continue
        for span in _items(m):
            found = _official(draft, span, m["word"], level, sorted(counties | home))
            if found is not None and not draft.covered(found.span, "Locale"):
                yield found


def _items(m: re.Match[str]) -> Iterator[Span]:
    start = m.start("items")
    for mark in [*_MARK.finditer(m["items"]), None]:
        end = m.start("items") + (mark.start() if mark else len(m["items"]))
        if end - start >= _SHORTEST:
            yield Span(start, end)
        start = end + 1


def _official(draft: Draft, item: Span, word: str, level: str, counties: list[str]) -> Mention | None:
    """The longest end of an item that, with the suffix, is a division below one of the counties."""
    for start in range(item.start, item.end - _SHORTEST + 1):
        name = draft.text[start : item.end] + word
        for code in counties:
            found = draft.resources.gazetteer.named(name, level=level, within=code)
            if len(found) == 1:
                return Mention(
                    Span(start, item.end),
                    "Locale",
                    name,
                    "place-list",
                    level,
                    found[0].code,
                    resolution="list of one kind",
                )
    return None


def _compounds(draft: Draft, m: re.Match[str]) -> Iterator[Mention]:
    """The items, unless one of them is everyday words or begins in the middle of one."""
    spans = list(_items(m))
    generic = draft.resources.lexicon.forms("places", "generic")

    def is_common(word: Token) -> bool:
        return word.tag.startswith(_COMMON) or word.word in generic

    # 还有锦绣园: the words of the sentence before the first name.
    before = [w for w in draft.tokens_in(spans[0]) if is_common(w)] if spans else []
    if before and before[-1].end < spans[0].end:
        spans[0] = Span(before[-1].end, spans[0].end)
    for span in spans:
        words = draft.tokens_in(span)
        if not words or words[0].start != span.start or draft.covered(span, "Locale"):
            return
        if len(draft.text[span.start : span.end]) < _SHORTEST or any(is_common(w) for w in words):
            return
    for span in spans:
        yield Mention(span, "Locale", draft.text[span.start : span.end], "place-list", level="compound")
