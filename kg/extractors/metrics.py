"""Figures in prose: what is counted, for whom, how much."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kg.extractors.base import Draft
from kg.extractors.subjects import read_topics, subject_of
from kg.model import Figure, Span
from kg.numerals import Quantity
from kg.words import Token

_WALLS = "，。；：？！（）《》「」\n"
_NOUNS = ("n", "vn", "l", "j", "i", "z")
_COUNTED_TAGS = ("n", "l", "b", "a", "j")
_NOT_BEFORE = ("p", "c", "r", "m", "t")
_TAIL_STOPS = ("v", "p", "c", "d", "r", "u", "y", "x", "t")


def extract_metrics(draft: Draft) -> Iterator[Figure]:
    """Yields each count, amount, area, length, share or sum of money with its indicator and subject."""
    topics = read_topics(draft)
    for quantity in draft.quantities:
        if not _counts(draft, quantity):
            continue
        indicator, span = _indicator(draft, quantity)
        subject = subject_of(draft, topics, quantity.span)
        if indicator is None or subject is None:
            continue
        yield Figure(
            subject,
            indicator,
            *_scaled(draft, quantity),
            span,
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
    if _in_name(draft, quantity) or _is_time(draft, quantity):
        return False
    if not quantity.unit:
        return _bare_count(draft, quantity)
    if quantity.unit == "%":
        return True
    if _is_building(draft, quantity):
        return False
    written = draft.text[quantity.number.start : quantity.number.end]
    return written[0].isdigit() or _chinese_count(draft, quantity, written)


def _in_name(draft: Draft, quantity: Quantity) -> bool:
    """True inside a name, a short quote, the headline or the byline, and behind a definition (是指)."""
    text, span = draft.text, quantity.span
    names = draft.within(Span(max(0, span.start - 60), span.end), "Policy", "Program", "Honor", "Event", "Locale")
    if any(n.span.covers(quantity.number) for n in names) or any(
        q.inner.covers(span) and q.inner.end - q.inner.start < 16 and text[q.inner.end - 1] not in "。！？，"
        for q in draft.quotes_in(span)
    ):
        return True
    said = text[draft.sentence_at(span.start).start : span.start]
    if any(form in said for form in draft.lexicon.forms("units", "definition")):
        return True
    headline = draft.article.headline
    return draft.in_byline(span) or (headline is not None and headline.covers(span))


def _is_time(draft: Draft, quantity: Quantity) -> bool:
    """True for a date, an age, an ordinal, and a figure of speech such as 24小时."""
    text, span, words = draft.text, quantity.span, draft.lexicon
    return (
        text[span.start : span.end] in words.forms("units", "idiom")
        or text.startswith(words.by_length("units", "date_unit"), quantity.number.end)
        or text.endswith((*words.by_length("units", "ordinal_before"), "“"), 0, span.start)
    )


def _is_building(draft: Draft, quantity: Quantity) -> bool:
    """True for the number of a building behind its compound: 某某小区3栋."""
    before = draft.within(Span(quantity.span.start - 12, quantity.span.start), "Locale")
    return quantity.unit in draft.lexicon.forms("units", "building") and any(
        m.level == "compound" and m.span.end == quantity.span.start for m in before
    )


def _bare_count(draft: Draft, quantity: Quantity) -> bool:
    """16部门, 5方面: a number right before a noun that needs no unit."""
    text, end = draft.text, quantity.number.end
    nouns = draft.lexicon.by_length("units", "bare_noun")
    return text[quantity.number.start].isdigit() and text.startswith(nouns, end)


def _chinese_count(draft: Draft, quantity: Quantity, written: str) -> bool:
    """四个业委会 counts; 一个, 一名, 一条 seldom do, and 一次 never alone."""
    if written in draft.lexicon.forms("units", "scale") and quantity.approximate:
        return True
    if written in draft.lexicon.forms("units", "no_count"):
        # 每条街巷设置一名街巷长: one for each does count.
        each = "每" in draft.text[draft.clause_at(quantity.span.start).start : quantity.span.start]
        if not (each and written == "一" and quantity.unit in draft.lexicon.forms("units", "one_each")):
            return False
    after = draft.tokens_in(Span(quantity.span.end, quantity.span.end + 4))
    if after and after[0].word in draft.lexicon.forms("units", "idiom_noun"):
        return False  # 四家班子
    return (
        quantity.unit in draft.lexicon.forms("units", "chinese_counted")
        and bool(after)
        and after[0].tag.startswith(_COUNTED_TAGS)
    )


def _indicator(draft: Draft, quantity: Quantity) -> tuple[str | None, Span]:
    """The noun phrase counted: behind the unit where one follows, else before the number."""
    text = draft.text
    awarded = _awarded(draft, quantity)
    if awarded is not None:
        return _clean(text[awarded.start : awarded.end]), Span(quantity.span.start, awarded.end)
    after = _phrase_after(draft, quantity.span.end)
    if after is not None and quantity.unit not in draft.lexicon.forms("units", "measure"):
        return _clean(text[after.start : after.end]), Span(quantity.span.start, after.end)
    before = _phrase_before(draft, quantity)
    if before is not None:
        return _clean(text[before.start : before.end]), Span(before.start, quantity.span.end)
    if after is not None:
        return _clean(text[after.start : after.end]), Span(quantity.span.start, after.end)
    nouns = draft.lexicon.values("units", "default_noun")
    return nouns.get(quantity.unit, "") or (quantity.unit if quantity.unit in nouns else None), quantity.span


def _awarded(draft: Draft, quantity: Quantity) -> Span | None:
    """3人获评“某某好人”: what they got is what is counted."""
    for honor in draft.within(Span(quantity.span.end, quantity.span.end + 8), "Honor"):
        gap = draft.text[quantity.span.end : honor.span.start]
        if 2 <= len(gap) <= 5 and gap.rstrip("“了") in draft.lexicon.forms("honors", "verb"):
            return Span(quantity.span.end, honor.span.end)
    return None


def _clean(phrase: str) -> str | None:
    phrase = phrase.replace("“", "").replace("”", "").strip("、的 了")
    return phrase if phrase else None


def _phrase_after(draft: Draft, start: int) -> Span | None:
    """The nouns right behind a unit: 64支[女子足球队]."""
    text = draft.text
    if text[start : start + 1] == "的":
        start += 1
    for second in draft.quantities_in(Span(start, start + 1)):
        start = second.span.end  # 5类25项加分项目: both count the same
    end = start
    mention = next(iter(draft.within(Span(start, start + 2), "Program", "Honor")), None)
    if mention is not None and text[start] == "“":
        return Span(start, min(mention.span.end + 1, len(text)))
    bare = next((n for n in draft.lexicon.by_length("units", "bare_noun") if text.startswith(n, start)), None)
    if bare is not None:
        end = start + len(bare)
    seen_noun = bare is not None
    for token in draft.tokens_in(Span(start, min(start + 20, len(text)))):
        if token.end <= end:
            continue
        if token.word[0] in _WALLS or token.word[0] in "、”":
            break
        if token.tag.startswith(_TAIL_STOPS) and token.tag not in ("vn", "ul"):
            nxt = draft.tokens[draft.token_at(min(token.end, len(text) - 1))]
            if seen_noun or not (token.tag.startswith("v") and nxt.tag.startswith(("n", "vn")) and len(token.word) > 1):
                break
        if token.tag.startswith("m"):
            break
        seen_noun = seen_noun or token.tag.startswith(_NOUNS)
        end = token.end
    return Span(start, end) if seen_noun else None


def _phrase_before(draft: Draft, quantity: Quantity) -> Span | None:
    """The nouns before a number and its verb: [居民楼]92栋, [总面积]达30万平方米, 建成[口袋公园]18个."""
    clause = draft.clause_at(quantity.span.start)
    places = draft.within(Span(clause.start, quantity.span.start), "Locale")
    floor = max((m.span.end for m in places if m.span.end <= quantity.span.start), default=clause.start)
    end = _before_verbs(draft, Span(floor, _before_change(draft, Span(floor, quantity.span.start))))
    words = _nouns_before(draft, Span(floor, end))
    while len(words) > 1 and words[0].tag in ("v", "d", "ad", "f") and end - words[1].start >= 2:
        words.pop(0)
    if words and end - words[0].start >= 2:
        return Span(words[0].start, end)
    return Span(end, quantity.span.start) if quantity.span.start - end >= 2 else None


def _before_change(draft: Draft, span: Span) -> int:
    """Where 从 or 由 begins, the last word before a change: [产值]从600万元提高到7000万元; else the stretch's end."""
    changes = draft.lexicon.forms("units", "change_from")
    tokens = draft.tokens_in(span)
    words = (t for i, t in enumerate(tokens) if i and t.word in changes and tokens[i - 1].tag.startswith(_NOUNS))
    return next((t.start for t in words), span.end)


def _before_verbs(draft: Draft, span: Span) -> int:
    """Where the run of verbs and adverbs begins that a stretch ends with, its end where it ends with none."""
    forms = draft.lexicon.by_length("units", "verb_before")
    reached, new = {span.end}, [span.end]
    while new:
        at = new.pop()
        before = {at - len(f) for f in forms if draft.text.endswith(f, span.start, at)} - reached
        reached |= before
        new.extend(before)
    # No cut inside a word: 扣分行为有30项 ends in 有, not in 为有.
    return min(at for at in reached if at == span.end or draft.tokens[draft.token_at(at)].start == at)


def _nouns_before(draft: Draft, span: Span) -> list[Token]:
    """The last words of a stretch that can be a noun phrase, marks and adverbs behind it left out."""
    floor, end = span
    words: list[Token] = []
    for token in reversed(draft.tokens_in(Span(floor, end))):
        if token.end > end:
            continue
        walled = token.word[-1] in _WALLS or token.tag.startswith(_NOT_BEFORE)
        listed = token.word == "、" or token.tag.startswith(("d", "u"))
        if walled or (listed and words) or (words and end - token.start > 16):
            break
        if not listed:
            words.insert(0, token)
    return words
