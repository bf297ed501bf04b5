"""The head nouns that bodies are named by: 局, 公安局交警大队, 党支部; which of them stand in a text."""

from __future__ import annotations

from typing import NamedTuple

from kg.extractors.base import Draft
from kg.model import Mention, Span


class Head(NamedTuple):
    """``open`` heads (局, 办) are such only behind a place or a body."""

    span: Span
    open: bool


def read_heads(draft: Draft, place_ends: dict[int, Mention]) -> list[Head]:
    """Head nouns, those that stand one behind another joined (公安局 + 交警大队); none that is part of a post.

    A longer word that ends in an open head (格局) is none.
    """
    lexicon = draft.lexicon
    opens = lexicon.forms("organizations", "open_head")
    none = lexicon.forms("organizations", "not_head")
    closed = lexicon.forms("organizations", "head", "department_end")
    posts = draft.longest("posts", "head")
    post_at = {i: p for p in posts for i in range(p.start, p.end)}
    joined: list[Head] = []
    for span in draft.longest("organizations", "head", "open_head", "not_head"):
        word = draft.text[span.start : span.end]
        if word in none:
            continue
        is_open = word in opens
        if is_open and not is_whole(draft, span):
            continue
        span = _behind_place(draft, span, place_ends, closed)
        post = post_at.get(span.end - 1)
        if post is not None and post.end > span.end and post.start >= span.start:
            if post.start == span.start:
                continue
            span, is_open = Span(span.start, post.start), False
            if draft.text[span.start : span.end] not in closed:
                continue
        if joined and joined[-1].span.end == span.start:
            joined[-1] = Head(Span(joined[-1].span.start, span.end), is_open)
        else:
            joined.append(Head(span, is_open))
    return joined


def _behind_place(draft: Draft, head: Span, place_ends: dict[int, Mention], closed: frozenset[str]) -> Span:
    """望湖社区 + 党支部: the head begins where a place ends that reaches into it."""
    ends = (e for e in range(head.end - 1, head.start, -1) if e in place_ends)
    inner = next((e for e in ends if place_ends[e].span.start < head.start), None)
    return head if inner is None or draft.text[inner : head.end] not in closed else Span(inner, head.end)


def is_whole(draft: Draft, head: Span) -> bool:
    """True where jieba's words do not cut across the head: no 分行 in 扣分行为; 一所 counts."""
    last = draft.tokens[draft.token_at(head.end - 1)]
    if last.tag.startswith(("m", "q")):
        return False
    first = draft.tokens[draft.token_at(head.start)]
    return last.end == head.end and (first.start == head.start or first.end >= head.end or len(first.word) > 2)
