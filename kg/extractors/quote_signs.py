"""What bears out that quoted words are the name of a programme: verbs, owners, lists, counts, kinds, the headline."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.extractors.base import Draft
from kg.extractors.cuts import Quote
from kg.extractors.naming import governed
from kg.model import Span
from kg.numerals import parse_number

_MARKS = re.compile(r"[^\w]+")
_COMMA = re.compile(r"[、，]")
_LONGEST_LIST = 80
"""Letters of the list before a counted name."""
_ITEM = re.compile(r"[一-鿿]{2,9}")


def is_named(draft: Draft, quote: Quote, inner: str) -> bool:
    """True for words that are a name whatever stands before them."""
    return (
        _heading(draft, inner)
        or _defined(draft, quote, inner)
        or _summed(draft, quote, inner)
        or _kinded(draft, quote, inner)
        or _periodic(draft, inner)
        or _leading(draft, quote, inner)
    )


def is_borne(draft: Draft, group: list[Quote]) -> bool:
    """True where a verb of founding, whose the name is, or the row that it stands in bears it out."""
    first = group[0]
    return (
        governed(draft, first.outer.start)
        or _founded(draft, first)
        or _alike(draft, group)
        or _owned(draft, first)
        or draft.patterns["one-by-one"].match(draft.text, group[-1].outer.end) is not None
    )


def is_next(draft: Draft, quote: Quote, following: Quote) -> bool:
    """True for the next name of a list, nouns of its own before it."""
    between = draft.text[quote.outer.end : following.outer.start]
    return draft.patterns["next-named"].fullmatch(between) is not None


def listed_before(draft: Draft, quote: Quote) -> tuple[int, list[str]] | None:
    """Where the list begins that ends right before a quote, or before its 的, without the verb before it, and its
    items."""
    end = quote.outer.start - draft.text.endswith("的", 0, quote.outer.start)
    start = max(draft.clause_at(end).start, end - _LONGEST_LIST)
    items = draft.text[start:end].split("、")
    if len(items) < 2 or not all(_ITEM.fullmatch(item) for item in items[1:]):
        return None
    first = start + len(items[0])
    for token in draft.tokens_in(Span(start, first - 1)):
        if token.end < first and (token.tag == "v" or token.word == "的"):
            start = token.end
    return start, draft.text[start:end].split("、")


def _owned(draft: Draft, quote: Quote) -> bool:
    """某某社区的“邻里食堂”, 街道的“民情一张图”: the name of what a place or a body has."""
    start = quote.outer.start
    sites = draft.lexicon.by_length("places", "suffix")
    if draft.text[start - 1 : start] != "的" or quote.inner_text(draft.text).endswith(sites):
        return False
    if draft.text.endswith(draft.lexicon.by_length("places", "anaphor"), 0, start - 1):
        return True
    return any(m.span.end == start - 1 for m in draft.within(Span(start - 30, start), "Locale", "Organization"))


def _founded(draft: Draft, quote: Quote) -> bool:
    """打造的“大众影院”: a verb of founding, 的 and the name."""
    index = draft.token_at(quote.outer.start)
    verbs = draft.lexicon.forms("programs", "found_verb")
    return index > 1 and draft.tokens[index - 1].word == "的" and draft.tokens[index - 2].word in verbs


def _alike(draft: Draft, group: list[Quote]) -> bool:
    """Three or more quotes in a row that end in the same letter: “便民圈”“健康圈”“文化圈”."""
    ends = [q.inner_text(draft.text)[-1] for q in group]
    return len(group) >= 3 and all(e == ends[0] for e in ends)


def _heading(draft: Draft, inner: str) -> bool:
    """True where the headline says the same words: what the story is about."""
    headline = draft.article.headline
    if headline is None or len(inner) < 4 or inner.endswith(draft.lexicon.by_length("programs", "metaphor_end")):
        return False
    return headline.end <= len(draft.text) and _bare(inner) in _bare(draft.text[headline.start : headline.end])


@lru_cache(maxsize=256)
def _bare(words: str) -> str:
    """The words without their marks; a headline is asked for at each quote."""
    return _MARKS.sub("", words)


def _defined(draft: Draft, quote: Quote, inner: str) -> bool:
    """“三包”即…, “四化”: a counted name that the text spells out."""
    if draft.patterns["counted-aim"].match(inner):
        return True
    spelled = draft.patterns["spelled-next"].match(draft.text, quote.outer.end)
    return spelled is not None and draft.patterns["counted-name"].match(inner) is not None


def _summed(draft: Draft, quote: Quote, inner: str) -> bool:
    """防盗、防骗、防火“三防”, “三清三拆”, 落实“四必”要求: a counted name that stands for what it counts."""
    if draft.patterns["counted-twice"].fullmatch(inner):
        return not draft.resources.tagger.known(inner)
    if not draft.patterns["counted-name"].match(inner) or len(inner) > 6:
        return False
    listed, number = listed_before(draft, quote), parse_number(inner[0])
    if listed is not None and number is not None and len(listed[1]) == number:
        return True
    if number == 1 or not draft.patterns["standard-after"].match(draft.text, quote.outer.end):
        return False
    return not inner.endswith(draft.lexicon.by_length("programs", "not_program", "metaphor_end"))


def _kinded(draft: Draft, quote: Quote, inner: str) -> bool:
    """“赤水模式”, “文明存折”, 一场“邻里茶话会”: a name that says what it names, or that is counted as a thing."""
    if len(inner) < 4 or _COMMA.search(inner) or draft.text.startswith("的", quote.outer.end):
        return False
    kinds = draft.lexicon.by_length("programs", "kind_end", "facility_noun", "thing_end")
    if inner.endswith(kinds) and inner not in draft.lexicon.forms("programs", "kind_end"):
        return True
    if inner.endswith(draft.lexicon.by_length("programs", "not_program", "metaphor_end")):
        return False
    return (
        draft.patterns["counted-thing"].search(draft.text, max(0, quote.outer.start - 5), quote.outer.start) is not None
    )


def _leading(draft: Draft, quote: Quote, inner: str) -> bool:
    """以“某某日”为抓手, and a name that the story puts in quotes again and again."""
    short = len(inner) < 3 and not draft.patterns["counted-name"].match(inner)
    abstract = inner.endswith(draft.lexicon.by_length("programs", "not_program", "metaphor_end"))
    if short or abstract or "，" in inner or "、" in inner:
        return False
    by = draft.text.endswith(("以", "，"), 0, quote.outer.start) and draft.patterns["means"].match(
        draft.text, quote.outer.end
    )
    return bool(by) or draft.text.count(f"“{inner}”") >= 3


def _periodic(draft: Draft, inner: str) -> bool:
    """一月一主题、一月一活动: each part says how often."""
    parts = _COMMA.split(inner)
    return len(parts) > 1 and all(draft.patterns["period"].match(p) for p in parts)
