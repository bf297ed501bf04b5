"""Figures in prose: what is counted, for whom, how much."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kg.extractors.base import Draft
from kg.extractors.indicators import awarded, indicator_of, phrase_after
from kg.extractors.shared_counts import noun_bearers
from kg.extractors.subjects import read_seats, read_topics, subject_of
from kg.model import Figure, Span
from kg.numerals import Quantity

_COUNTED_TAGS = ("n", "l", "b", "a", "j")


def extract_metrics(draft: Draft) -> Iterator[Figure]:
    """Yields each count, amount, area, length, share or sum of money with its indicator and subject."""
    topics, seats = read_topics(draft), read_seats(draft)
    for quantity, bearer in zip(draft.quantities, noun_bearers(draft, phrase_after, awarded), strict=True):
        if not _counts(draft, quantity):
            continue
        indicator, span = indicator_of(draft, bearer)
        subject = subject_of(draft, topics, seats, quantity.span)
        if indicator is None or subject is None:
            continue
        yield Figure(
            subject,
            indicator,
            *_scaled(draft, quantity),
            span if bearer is quantity else quantity.span,
            "figure",
            value_max=quantity.value_max,
            approximate=quantity.approximate,
            confidence=0.7,
        )


def _scaled(draft: Draft, quantity: Quantity) -> tuple[Decimal, str]:
    """The value and its unit; tenths are told in percent."""
    if quantity.unit in draft.lexicon.forms("units", "tenth"):
        return quantity.value * 10, "%"
    return quantity.value, draft.lexicon.values("units", "count").get(quantity.unit) or quantity.unit


def _counts(draft: Draft, quantity: Quantity) -> bool:
    """False for dates, ages, ordinals, and numbers inside names."""
    written = draft.text[quantity.number.start : quantity.number.end]
    if not quantity.unit:
        counts = _bare_count(draft, quantity)
    elif quantity.unit == "%":
        counts = True
    else:
        counted = written[0].isdigit() or _chinese_count(draft, quantity, written)
        counts = counted and not _is_building(draft, quantity)
    # Most numbers count nothing; what they stand in is asked of the others only.
    return counts and not _is_time(draft, quantity) and not _is_limit(draft, quantity) and not _in_name(draft, quantity)


def _in_name(draft: Draft, quantity: Quantity) -> bool:
    """True inside a name, a short quote, the headline or the byline, and behind a definition (是指)."""
    text, span = draft.text, quantity.span
    names = draft.within(Span(max(0, span.start - 60), span.end), "Policy", "Program", "Honor", "Event", "Locale")
    if any(n.span.covers(quantity.number) for n in names) or any(
        q.inner.covers(span) and q.inner.end - q.inner.start < 16 and text[q.inner.end - 1] not in "。！？，"
        for q in draft.quotes_in(span)
    ):
        return True
    if text.startswith("是", span.end) and any(
        text[span.start : span.end] in q.inner_text(text)
        for q in draft.quotes_in(Span(draft.sentence_at(span.start).start, span.start))
    ):
        return True  # “1部2会”：1部是…
    said = text[draft.sentence_at(span.start).start : span.start]
    if any(form in said for form in draft.lexicon.forms("units", "definition")):
        return True
    headline = draft.article.headline
    return draft.in_byline(span) or (headline is not None and headline.covers(span))


def _is_time(draft: Draft, quantity: Quantity) -> bool:
    """True for a date, an age, an ordinal, and a figure of speech such as 24小时."""
    text, span, words = draft.text, quantity.span, draft.lexicon
    if quantity.unit == "分":  # 积分22750分 counts, 9时53分 and 分10分、20分 do not
        said = text[draft.clause_at(span.start).start : span.start]
        return "积分" not in said and not text.startswith("积分", span.end)
    return (
        text[span.start : span.end] in words.forms("units", "idiom")
        or text.startswith(words.by_length("units", "date_unit"), quantity.number.end)
        or text.endswith((*words.by_length("units", "ordinal_before"), "“"), 0, span.start)
    )


def _is_limit(draft: Draft, quantity: Quantity) -> bool:
    """True for the bound of what another figure counts: 50亿元以上项目12个."""
    if quantity.unit == "%":
        return False
    for following in draft.quantities_in(Span(quantity.span.end, quantity.span.end + 14))[:2]:
        between = draft.text[quantity.span.end : following.span.start]
        if following.unit not in ("", quantity.unit) and draft.patterns["limit"].fullmatch(between):
            return True
    return False


def _is_building(draft: Draft, quantity: Quantity) -> bool:
    """True for the number of a building behind its compound: 某某小区3栋, 某某社区3栋楼下."""
    if quantity.unit not in draft.lexicon.forms("units", "building"):
        return False
    before = draft.within(Span(quantity.span.start - 12, quantity.span.start), "Locale")
    scene = draft.text.startswith(("楼下", "楼前", "楼道", "单元"), quantity.span.end)
    return any((m.level == "compound" or scene) and m.span.end == quantity.span.start for m in before)


def _bare_count(draft: Draft, quantity: Quantity) -> bool:
    """16部门, 5方面: a number right before a noun that needs no unit; 人数超过250万: a great one behind its verb."""
    text, end = draft.text, quantity.number.end
    if text[end - 1] in "万亿" and end == draft.clause_at(quantity.span.start).end:
        return text.endswith(draft.lexicon.by_length("units", "having"), 0, quantity.span.start)
    written = text[quantity.number.start : quantity.number.end]
    counted = written[0].isdigit() or (written in draft.lexicon.forms("units", "scale") and quantity.approximate)
    end = quantity.span.end + text.startswith("的", quantity.span.end)
    noun = draft.begins(end, "units", "bare_noun") if counted else None
    if noun is None:
        return False
    last = draft.tokens[draft.token_at(end + len(noun) - 1)]
    return len(noun) > 1 or last.end == end + len(noun)


def _chinese_count(draft: Draft, quantity: Quantity, written: str) -> bool:
    """四个业委会 counts; 一个, 一名, 一条 seldom do, and 一次 never alone."""
    if quantity.approximate and written.rstrip("余多来") in draft.lexicon.forms("units", "scale"):
        return True
    if quantity.value > 10 and len(written) > 1 and quantity.unit not in draft.lexicon.forms("units", "tenth"):
        return True
    if written in draft.lexicon.forms("units", "no_count"):
        # 每条街巷设置一名街巷长, 一个网格配一名网格长: one for each does count.
        clause = draft.clause_at(quantity.span.start)
        said = draft.text[clause.start : quantity.span.start]
        each = "每" in said or any(
            q.unit and q.value == 1 for q in draft.quantities_in(Span(clause.start, quantity.span.start))
        )
        if not (each and written == "一" and quantity.unit in draft.lexicon.forms("units", "one_each")):
            return False
    after = draft.tokens_in(Span(quantity.span.end, quantity.span.end + 4))
    if after and after[0].word in draft.lexicon.forms("units", "idiom_noun"):
        return False  # 四家班子
    if quantity.unit not in draft.lexicon.forms("units", "chinese_counted"):
        return False
    if quantity.span.end == draft.clause_at(quantity.span.start).end:
        verbs = draft.lexicon.by_length("units", "verb_before")
        end = quantity.span.start - draft.text.endswith("了", 0, quantity.span.start)
        return draft.text.endswith(verbs, 0, end)  # 业委会成立了四个
    return bool(after) and after[0].tag.startswith(_COUNTED_TAGS)
