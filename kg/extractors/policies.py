"""Laws, regulations and plans in 《》, told from books and films, and a few named without the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.model import Mention, Span

_TITLED = re.compile(r"《([^《》\n]{2,60})》")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]$")


def extract_policies(draft: Draft) -> Iterator[Mention]:
    """Yields documents; ``name`` without the marks."""
    kinds = draft.lexicon.values("policies", "suffix")
    other = draft.lexicon.by_length("policies", "not_policy")
    text = draft.text
    taken: list[Span] = []
    for m in _TITLED.finditer(text):
        span = Span(m.start(1), m.end(1))
        bare = _BRACKET.sub("", m[1])
        ending = next((s for s in draft.lexicon.by_length("policies", "suffix") if bare.endswith(s)), None)
        if ending is None or kinds[ending] == "work" or text.endswith(other, 0, m.start()):
            continue
        taken.append(Span(*m.span()))
        yield Mention(span, "Policy", m[1], "book-marks")
    bodies = draft.of_kind("Organization")
    for m in draft.patterns["about-document"].finditer(text):
        span = Span(*m.span())
        author = next((b for b in bodies if b.span.end == span.start), None)
        if not any(span.meets(t) for t in taken):
            taken.append(span)
            span = Span(author.span.start, span.end) if author else span
            yield Mention(span, "Policy", (author.name if author else "") + m.group(), "about-document")
    yield from _bare(draft, taken)


def _bare(draft: Draft, taken: list[Span]) -> Iterator[Mention]:
    """A document named by its place without marks, in a list of documents: 、某市礼遇道德模范实施办法."""
    if not draft.found("policies", "bare_end"):
        return
    starts = {m.span.start: m for m in draft.of_kind("Locale")}
    verbs = draft.lexicon.forms("policies", "issue_verb")
    for m in draft.patterns["bare-document"].finditer(draft.text):
        span = Span(*m.span())
        begin = next(
            (p for p in range(span.start, span.end) if p in starts and starts[p].span.end < span.end - 4), None
        )
        if begin is None or any(span.meets(t) for t in taken):
            continue
        span = Span(begin, span.end)
        words = draft.tokens_in(Span(starts[begin].span.end, span.end))
        clause = any(t.tag == "p" or t.word in verbs for t in words)  # 某县为此出台实施方案 names no document
        if span.end - starts[begin].span.end >= 6 and not clause:
            yield Mention(span, "Policy", draft.text[span.start : span.end], "placed-document")
