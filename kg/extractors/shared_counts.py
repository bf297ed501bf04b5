"""Counts that share their words with others: 5类25项, A和B分别提高3%和5%, 其中6件已办结."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from kg.extractors.base import Draft
from kg.model import Mention, Span
from kg.numerals import Quantity

Phrase: TypeAlias = Callable[[Draft, Quantity], Span | None]
"""Reads the nouns behind, or before, a quantity."""

_LONGEST_GAP = 30
"""Letters between two counts of a list of places."""
_LONGEST_NAME = 10
"""Letters of what one count of a list counts."""
_REACH = 80
"""Letters from 分别 to the first of what it tells apart, and to the last count."""
_JOINT = re.compile(r"[、，和与及]|以及")
_HAN = re.compile(r"[一-鿿]+")


def noun_bearers(draft: Draft, after: Phrase, awarded: Phrase) -> Iterator[Quantity]:
    """For each quantity of the article the one whose noun it shares, itself where it has one of its own."""
    before: Quantity | None = None
    bearer: Quantity | None = None
    for quantity in draft.quantities:
        if before is None or bearer is None or not _shares_noun(draft, before, quantity, after, awarded):
            bearer = quantity
        yield bearer
        before = quantity


def _shares_noun(draft: Draft, before: Quantity, quantity: Quantity, after: Phrase, awarded: Phrase) -> bool:
    """5类25项加分项目, 培训网格员4批次、560人次: two counts of the same."""
    gap = draft.text[before.span.end : quantity.span.start]
    if _is_part_of_count(draft, before, quantity, gap, after):
        return True
    if gap not in ("", "、", "，", "、累计", "，累计") or awarded(draft, quantity) is not None:
        return False
    if distributed(draft, quantity) is not None:
        return False
    if not gap:
        return bool(before.unit)
    named = draft.lexicon.values("units", "default_noun").get(quantity.unit) is not None
    return not named and after(draft, quantity) is None


def _is_part_of_count(draft: Draft, before: Quantity, quantity: Quantity, gap: str, after: Phrase) -> bool:
    """共有服务站59个：甲区17个、乙区21个: what each place has of the same."""
    if quantity.unit != before.unit or not quantity.unit or len(gap) > _LONGEST_GAP:
        return False
    start = max(0, quantity.span.start - _LONGEST_GAP)
    near = draft.within(Span(start, quantity.span.start), "Locale")
    return any(m.span.end == quantity.span.start for m in near) and after(draft, quantity) is None


def own_name(draft: Draft, quantity: Quantity, after: Phrase) -> Span | None:
    """[《指导令》]4份, [“和美家庭”]43户, 简报3份、[风险提示函]3份: what stands between marks right before a count."""
    start = quantity.span.start
    for quote in draft.quotes_in(Span(start - 1, start)):
        short = quote.inner.end - quote.inner.start <= _LONGEST_NAME
        if quote.outer.end == start and short and after(draft, quantity) is None:
            return quote.inner
    if draft.text.endswith("》", 0, start):
        opened = draft.text.rfind("《", draft.sentence_at(start).start, start)
        return Span(opened + 1, start - 1) if opened >= 0 else None
    before = draft.quantities_in(Span(start - _LONGEST_NAME - 6, start))
    if not before or before[-1].unit != quantity.unit or not quantity.unit:
        return None
    name = Span(before[-1].span.end + 1, start)
    listed = draft.text[name.start - 1] == "、" and _HAN.fullmatch(draft.text, *name) is not None
    return name if listed and 2 <= name.end - name.start <= _LONGEST_NAME and _is_nominal(draft, name) else None


def _is_nominal(draft: Draft, span: Span) -> bool:
    """True where no verb, adverb or particle stands in a stretch, and no place."""
    if draft.covered(span, "Locale", "Organization"):
        return False
    tokens = draft.tokens_in(span)
    return tokens[0].tag != "v" and not any(t.tag.startswith(("d", "u", "p", "r")) for t in tokens)


def distributed(draft: Draft, quantity: Quantity) -> tuple[str, Span] | None:
    """办结率和满意率分别提高1.5%和5.6%: to each count the noun of its rank and what both do, with the words that say
    it."""
    shared = _distribution(draft, quantity)
    if shared is None:
        return None
    items, rank, verb = shared
    if draft.covered(items[rank], "Locale"):
        return None  # 甲区、乙区分别: whose, not what
    said = draft.text[items[rank].start : items[rank].end] + verb
    return said, Span(items[rank].start, quantity.span.end)


def distributed_place(draft: Draft, quantity: Quantity) -> Mention | None:
    """甲区、乙区分别建成12个、15个: to each count the place of its rank."""
    shared = _distribution(draft, quantity)
    if shared is None:
        return None
    items, rank, _ = shared
    return next((m for m in draft.within(items[rank], "Locale") if m.span.end == items[rank].end), None)


def _distribution(draft: Draft, quantity: Quantity) -> tuple[list[Span], int, str] | None:
    """The items before 分别, the rank of a quantity behind it, and the verb between; None unless so many as counts."""
    clause = draft.clause_at(quantity.span.start)
    at = draft.text.rfind("分别", max(clause.start, quantity.span.start - _REACH), quantity.span.start)
    if at < 0:
        return None
    start = max(clause.start, at - _REACH)
    counts = [q for q in draft.quantities_in(Span(at, min(clause.end, at + 2 * _REACH))) if q.unit]
    m = draft.patterns["before-each"].search(draft.text, start, at)
    head = Span(start, m.start() if m is not None else at)
    cuts = [head.start, *(x for j in _JOINT.finditer(draft.text, *head) for x in j.span()), head.end]
    items = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if a < b]
    if len(items) != len(counts) or len(items) < 2 or quantity not in counts:
        return None
    verb = draft.text[at + 2 : counts[0].span.start]
    return items, counts.index(quantity), verb if _HAN.fullmatch(verb) and len(verb) <= 4 else ""


def among(draft: Draft, quantity: Quantity, noun: Phrase) -> tuple[str, Span] | None:
    """采集问题1266件，其中1083件已经办结: what some of those counted before are or do, with the words that say it."""
    clause = draft.clause_at(quantity.span.start)
    if draft.patterns["among"].fullmatch(draft.text, clause.start, quantity.span.start) is None:
        return None
    told = draft.patterns["among-told"].match(draft.text, quantity.span.end, clause.end)
    start = max(draft.sentence_at(clause.start).start, clause.start - _REACH)
    counts = reversed(draft.quantities_in(Span(start, clause.start)))
    counted = next((q for q in counts if q.unit), None)
    if told is None or counted is None:
        return None
    phrase = noun(draft, counted)
    whole = draft.text[phrase.start : phrase.end] if phrase is not None and not told["kind"] else ""
    start = quantity.span.start if phrase is None or told["kind"] else phrase.start
    return whole + told["told"], Span(start, told.end())
