"""The offices inside a body that stand right behind it: 某局物业管理科, 某社办公厅、研究室."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.model import Mention, Span

_STOP_TAGS = ("p", "c", "u", "r", "d", "y", "e", "o", "x", "w", "f", "t", "q", "a")
_LONGEST = 12
"""Letters of the name of an office."""


def read_offices(draft: Draft, body: Mention) -> Iterator[Mention]:
    """Yields the office behind a body and those listed behind it, each with the name of the body before its own."""
    head = draft.patterns["inner-office"].match(draft.text, body.span.end)
    if head is not None:
        yield _office(body, head.end(), head["office"])
        return
    if not body.name.endswith(draft.lexicon.by_length("organizations", "officed")) or draft.in_byline(body.span):
        return
    at = body.span.end
    while (end := _end(draft, at)) is not None:
        yield _office(body, end, draft.text[at:end])
        if draft.text[end : end + 1] != "、":
            return
        at = end + 1


def _office(body: Mention, end: int, name: str) -> Mention:
    return Mention(Span(body.span.start, end), "Organization", body.name + name, "office", place=body.place)


def _end(draft: Draft, start: int) -> int | None:
    """Where an office ends that begins at a position, if one does: nouns up to 科, 处 or a word for an office."""
    words = draft.lexicon.forms("organizations", "office")
    ends = draft.lexicon.by_length("organizations", "office_end")
    if not draft.is_cut(start):
        return None
    joining = draft.lexicon.forms("organizations", "linking", "linking_lead")
    for token in draft.tokens_in(Span(start, start + _LONGEST)):
        if token.word in joining or draft.covered(Span(token.start, token.end), "Locale"):
            return None
        named = token.end - start > 2 and token.word.endswith(ends) and len(token.word) != 2
        if token.word in words or named:
            return token.end
        ordinal = token.start == start and token.word.startswith("第")
        if token.tag.startswith(_STOP_TAGS) or (token.tag.startswith("m") and not ordinal):
            return None
        if token.tag == "v" and len(token.word) < 2:
            return None
    return None
