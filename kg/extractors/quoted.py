"""Names of programmes in quotation marks, by what stands round them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extractors.base import Draft
from kg.extractors.cuts import Quote
from kg.extractors.naming import Named, program
from kg.extractors.quote_signs import is_borne, is_named, is_next, listed_before
from kg.model import Span
from kg.numerals import parse_number

_SIGNED = re.compile(r"[+＋]|\d")
_HAN = re.compile(r"[一-鿿]")
_SHORT = 4
_BEARERS = "长队站室会岗家"
"""Letters that names of people, squads and rooms end in."""
_JOINED = re.compile("[、和]")
_PLUS = re.compile(r"[+＋—、]+")
_NEVER = 99
_IN_ONE = "位一体"
"""“三位一体”服务网: how many are made one, no name without what they are made to."""
_HEADS = ("head_join", "head_apart", "head_abstract", "team")
_PHRASE = re.compile(r"[^，。、；：？！“”《》（）\s]{0,18}")


@dataclass(frozen=True, slots=True)
class _Head:
    """What follows a quote: the phrase up to its head noun, where it ends, whether it joins the name."""

    phrase: str
    end: int
    joins: bool
    abstract: bool = False


def quoted_programs(draft: Draft) -> Iterator[Named]:
    """Names in quotation marks, by what stands round them."""
    groups = _groups(draft)
    followed = [is_next(draft, a[-1], b[0]) for a, b in itertools.pairwise(groups)]
    heads = [_head_after(draft, group[-1]) for group in groups]
    for i in range(len(followed) - 1, -1, -1):  # 东镇“甲队”、西镇“乙队”等做法: of all of the row
        following = heads[i + 1]
        if followed[i] and heads[i] is None and following is not None and following.phrase.startswith("等"):
            heads[i] = following
    borne = False
    for group, head, behind, before in zip(groups, heads, [False, *followed], [*followed, False], strict=False):
        # 推行党员“日初诊”、支部成员“周坐诊”: a name borne out, and the next with its nouns
        verb = borne = (borne and behind) or is_borne(draft, group)
        for quote in group:
            inner = quote.inner_text(draft.text).strip()
            if inner and not _is_other(draft, quote, inner):
                alone = len(group) == 1 and not (behind or before)
                yield from _quote(draft, quote, inner, head, verb, alone)
        yield from _summands(draft, group[0])
        own = head.phrase if head is not None and head.joins and len(group) > 1 else ""
        if head is not None and len(own) > 3 and draft.patterns["numeral-head"].match(own):
            yield program(Span(head.end - len(own), head.end), own, "quoted-head")  # “县长”“乡长”两级责任机制


def _groups(draft: Draft) -> list[list[Quote]]:
    """Quotes that stand together, as a list: “A”“B”、“C”."""
    groups: list[list[Quote]] = []
    for quote in draft.quotes:
        between = draft.text[groups[-1][-1].outer.end : quote.outer.start] if groups else None
        if between is not None and draft.patterns["quote-joiner"].fullmatch(between):
            groups[-1].append(quote)
        else:
            groups.append([quote])
    return groups


def _is_other(draft: Draft, quote: Quote, inner: str) -> bool:
    """True for speech, for a place or a person in quotes, and for a slogan."""
    before = draft.text[max(0, quote.outer.start - 1) : quote.outer.start]
    if inner[-1] in "。！？，；" or "。" in inner or (before in ("：", ":") and len(inner) > 8):
        return True
    if inner.isascii() and inner.isalpha():
        return True  # “City”
    return any(m.span.covers(quote.inner) for m in draft.within(quote.outer, "Locale", "Person", "Honor"))


def _quote(draft: Draft, quote: Quote, inner: str, head: _Head | None, verb: bool, alone: bool) -> Iterator[Named]:
    if inner.isdigit() and (head is None or not head.joins):
        return  # “12348”
    forms = draft.resources.concepts.forms
    prefix = _noun_before(draft, quote, inner)
    if prefix is not None:
        yield program(Span(prefix, quote.outer.end), draft.text[prefix : quote.outer.start] + inner, "prefix-quote")
        return
    if head is not None and alone and _is_thing(draft, head):
        yield program(Span(quote.outer.start, head.end), inner + head.phrase, "quoted-head")
        return
    if alone and inner.endswith(_IN_ONE):
        if head is not None and (head.joins or not head.phrase.startswith(("的", "等"))):
            own = head.phrase.removeprefix("的")
            yield program(Span(quote.outer.start, head.end), inner + own, "quoted-head")
        return
    parts = _JOINED.split(inner) if "、" in inner else [inner]
    if len(parts) >= 3 and all(3 <= len(p) <= 7 for p in parts) and _are_facilities(draft, parts):
        yield from _parts(draft, quote, parts)
        if head is not None and head.joins and draft.patterns["numeral-head"].match(head.phrase):
            yield program(Span(head.end - len(head.phrase), head.end), head.phrase, "quoted-head")
        return
    if is_named(draft, quote, inner):
        yield program(quote.inner, inner, "quoted-known")
        return
    if head is not None and not head.abstract:
        yield from _headed(draft, quote, inner, head, alone)
        return
    parallel = "、" in inner or "，" in inner
    abstract = draft.lexicon.by_length("programs", "not_program", "metaphor_end")
    metaphor = inner.endswith(draft.lexicon.by_length("programs", "metaphor_end"))
    named = len(inner) >= 4 and not parallel and verb and not metaphor
    if inner in forms or (named and draft.resources.concepts.classify(inner) != "other"):
        yield program(quote.inner, inner, "quoted-known")
    elif head is not None:
        return
    elif _is_quantity(draft, quote):
        return  # “10分”“45分”
    elif draft.patterns["counted-name"].match(inner) and len(inner) <= 8 and (verb or _SIGNED.search(inner)):
        yield program(quote.inner, inner, "quoted-number")
    elif verb and not parallel and (len(inner) >= 4 or not alone) and not inner.endswith(abstract):
        yield program(quote.inner, inner, "quoted-verb")


def _is_quantity(draft: Draft, quote: Quote) -> bool:
    """True where a quote holds a number in figures and its unit alone."""
    inner = quote.inner
    return any(q.unit and q.span == inner and draft.text[inner.start].isdigit() for q in draft.quantities_in(inner))


def _summands(draft: Draft, quote: Quote) -> Iterator[Named]:
    """网格长、单元长、楼道长“三长制”: the names that a counted name sums up, by the ending that it counts."""
    kind = draft.patterns["counted-short"].match(quote.inner_text(draft.text))
    listed = listed_before(draft, quote) if kind is not None else None
    if kind is None or listed is None or len(kind["kind"]) > 2:
        return
    start, items = listed
    letter = kind["kind"][0]
    # 路长 is one of 三长 by its end; of the others that hold the letter, 矛盾联调 is a name, 防盗 and 排查 are none.
    sure = len(kind["kind"]) > 1 or letter in _BEARERS
    named = all((sure and len(i) > 1 and i.endswith(letter)) or (letter in i and len(i) > _SHORT) for i in items)
    if named and len(items) == parse_number(kind["number"]):
        for item in items:
            yield program(Span(start, start + len(item)), item, "quoted-summand")
            start += len(item) + 1


def _headed(draft: Draft, quote: Quote, inner: str, head: _Head, alone: bool) -> Iterator[Named]:
    """A quote before its head noun: 机制 and 模式 with words of their own join the name, a bare head does not."""
    own = head.phrase.removeprefix("的")
    if own != head.phrase and _describes(inner, own, head):
        if _is_means(draft, quote, head):
            yield program(quote.inner, inner, "quoted-list")
        return
    parts = [p for p in _PLUS.split(inner) if p]
    if _is_team(draft, head, own):
        yield program(Span(quote.outer.start, head.end), inner + own, "quoted-team")
    elif alone and draft.patterns["numeral-head"].match(own) and len(own) > 3 and head.joins:
        start = head.end - len(own)
        yield program(Span(start, head.end), own, "quoted-head")
        if own.endswith(draft.lexicon.by_length("programs", "head_whole")) and len(parts) >= 3:
            yield from _parts(draft, quote, parts)
    elif alone and head.joins and head.phrase.startswith("的") and len(inner) > 12 and len(own) >= 5:
        yield program(Span(head.end - len(own), head.end), own, "quoted-head")
    elif alone and _is_fragment(draft, inner, own) and not head.phrase.startswith("等"):
        yield program(Span(quote.outer.start, head.end), inner + own, "quoted-head")
    elif (
        alone
        and head.joins
        and len(own) >= _own_words(draft, inner, own)
        and not draft.patterns["year-plan"].search(own)
    ):
        name = inner + draft.patterns["new-kind"].sub("", own)
        yield program(Span(quote.outer.start, head.end), name, "quoted-head")
    elif (
        len(parts) >= 3
        and "、" in inner
        and all(3 <= len(p) <= 7 for p in parts)
        and not own.endswith(draft.lexicon.by_length("programs", "deed_end"))
        and _are_names(draft, parts)
    ):
        yield from _parts(draft, quote, parts)
    elif len(inner) > 1 and not (len(parts) >= 3 and head.phrase.startswith("等")):
        bare = own in draft.lexicon.forms("programs", "head_join") and _HAN.search(inner) is not None
        joined = _SIGNED.search(inner) and len(inner) <= 6 and alone and head.joins and not bare
        name = inner + own if joined else inner
        whole = joined or (alone and own == head.phrase and own in draft.lexicon.forms("programs", "head_join"))
        yield program(Span(quote.outer.start, head.end) if whole else quote.inner, name, "quoted-list")


def _is_thing(draft: Draft, head: _Head) -> bool:
    """“甲+乙”社会治理指挥调度平台: a platform with a name of its own, wherever the quote stands for something else."""
    facilities = draft.lexicon.by_length("programs", "facility_noun")
    if len(head.phrase) >= 6 and head.phrase.endswith(facilities) and "的" not in head.phrase:
        return True  # “医养康”居家养老服务中心
    things = draft.lexicon.by_length("programs", "thing_end")
    return head.joins and len(head.phrase) >= 6 and head.phrase.endswith(things) and "的" not in head.phrase


def _is_team(draft: Draft, head: _Head, own: str) -> bool:
    """“老班长”志愿服务队, “老班长”警民志愿服务队: a team is called so in whole."""
    teams = draft.lexicon.by_length("programs", "team")
    joined = own == head.phrase and own.endswith(teams)
    return joined and not own.startswith(draft.lexicon.by_length("programs", "team_process"))


def _describes(inner: str, own: str, head: _Head) -> bool:
    """“党委领导、部门协同”的机制: a quote that only says what kind, before 的."""
    if _SIGNED.search(inner):
        return False
    if head.joins:
        return len(inner) > 12 and len(own) < 5
    return len(inner) > 6 or "、" in inner or "，" in inner


def _is_means(draft: Draft, quote: Quote, head: _Head) -> bool:
    """通过“村里出题、企业答题”的方式: what is done so is called so."""
    verbs = draft.lexicon.by_length("programs", "means_verb")
    return draft.text.endswith(verbs, 0, quote.outer.start) and head.phrase.endswith(
        draft.lexicon.by_length("programs", "means_head")
    )


def _is_fragment(draft: Draft, inner: str, own: str) -> bool:
    """“创建”专栏, “文明某市”五大提升行动: the quote alone is no name."""
    short = len(inner) <= 2 and not draft.patterns["counted-name"].match(inner)
    return short or draft.patterns["numbered-great"].match(own) is not None


def _own_words(draft: Draft, inner: str, own: str) -> int:
    """How long the phrase of a joining head must be, so that it adds to the name: 任务派单模式, not 工作模式."""
    signed = _SIGNED.search(inner) or draft.patterns["number-ones"].match(inner)
    if own in draft.lexicon.forms("programs", "head_kept") or len(inner) <= 2:
        return 1
    if own in draft.lexicon.forms("programs", "head_join") and own != "制" and not signed:
        return _NEVER
    if own.endswith(draft.lexicon.by_length("programs", "head_common")):
        return 6
    if own == "制":
        return 1
    listing = own.endswith(draft.lexicon.by_length("programs", "head_listing"))
    return 5 if listing and draft.patterns["counted-name"].match(inner) and not _SIGNED.search(inner) else 4


def _are_facilities(draft: Draft, parts: list[str]) -> bool:
    heads = draft.lexicon.by_length("programs", "facility_end")
    return sum(p.endswith(heads) for p in parts) * 2 > len(parts)


def _are_names(draft: Draft, parts: list[str]) -> bool:
    heads = draft.lexicon.by_length("programs", "facility_end")
    return sum(p.endswith(heads) or draft.resources.concepts.classify(p) != "other" for p in parts) * 2 > len(parts)


def _parts(draft: Draft, quote: Quote, parts: list[str]) -> Iterator[Named]:
    bodies = draft.lexicon.by_length("programs", "party_end")
    at = quote.inner.start
    for part in parts:
        start = draft.text.index(part, at)
        at = start + len(part)
        if part.endswith(bodies):
            yield Named(Span(start, at), part, "quoted-parts", "Organization")
        else:
            yield program(Span(start, at), part, "quoted-parts")


def _noun_before(draft: Draft, quote: Quote, inner: str) -> int | None:
    """文明素养“积分制”: a short head word in quotes belongs to the nouns right before it."""
    short = inner.endswith(draft.lexicon.by_length("programs", "short_head"))
    if len(inner) > 4 or not (short or draft.patterns["number-ones"].match(inner)):
        return None
    start = quote.outer.start
    for token in reversed(draft.tokens_in(Span(max(0, start - 8), start))):
        if token.end != start or not token.tag.startswith(("n", "vn", "l")) or len(token.word) < 2:
            break
        if draft.covered(Span(token.start, token.end), "Locale"):
            break
        start = token.start
    return start if 2 <= quote.outer.start - start <= 8 else None


def _head_after(draft: Draft, quote: Quote) -> _Head | None:
    """The last head noun of the noun phrase behind a quote, and whether it joins the name."""
    at = quote.outer.end
    words = _PHRASE.match(draft.text, at)
    phrase_at = Span(at, words.end() if words else at)
    found = draft.resources.finder("programs", *_HEADS).find(draft.text, *phrase_at)
    heads = [span for span, _ in found]
    if not heads:
        return None  # as behind most quotes
    last = _phrase_end(draft, phrase_at, heads)
    start, end = max((h for h in heads if h.end <= last), key=lambda h: (h.end, -h.start), default=(at, at))
    if start == end:
        return None
    phrase, head = draft.text[at:end], draft.text[start:end]
    sense = next(s for s in _HEADS if head in draft.lexicon.forms("programs", s))
    return _Head(phrase, end, sense == "head_join" and not phrase.startswith("等"), sense == "head_abstract")


def _phrase_end(draft: Draft, phrase: Span, heads: list[Span]) -> int:
    """Where the noun phrase ends at the latest: at a mark, or at a word that no noun phrase holds. A head is a noun,
    also where the word has the tag of a verb (做法)."""
    nominal = draft.lexicon.forms("programs", "nominal_verb")
    count = draft.patterns["so-many-such"].match(draft.text, phrase.start)
    begin = count.end() if count else phrase.start  # 等一批特色品牌
    for token in draft.tokens_in(Span(begin, phrase.end)):
        if (
            token.tag in ("v", "p", "c", "d", "r", "m", "f")
            and token.word not in nominal
            and not any(h.start <= token.start < h.end for h in heads)
            and not draft.patterns["numeral-head"].match(draft.text, token.start)
        ):
            return token.start
    return phrase.end
