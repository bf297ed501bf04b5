"""Official divisions in a text: full names, short forms, chains, misprints; each resolved to a code or left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from kg.extractors.base import Draft
from kg.extractors.place_choice import CHAIN, ONLY, Chooser
from kg.extractors.place_hits import Hit, find_hits, starts_word
from kg.extractors.place_misprints import find_misprints
from kg.extractors.place_text import simplified
from kg.gazetteer import Gazetteer
from kg.lexicon import Lexicon
from kg.match import disjoint
from kg.model import Mention, Span

_TOWNS = ("镇", "乡", "街道")
_NUMBERED_STREET = re.compile(r"[东西南北中一二三四五六七八九十]{1,2}(?:路|街|巷|大道|大街)")

_SOUNDING = ("street", "compound", "community", "township")
_OPENED = tuple("。！？；，：、\n")


def extract_places(draft: Draft) -> Iterator[Mention]:
    """Yields the divisions of county level and above that the text names."""
    draft = simplified(draft)
    chooser = Chooser(draft)
    hits = chooser.choose(find_hits(draft))
    hits = chooser.choose(_keep_plausible(draft, hits))
    misprints = find_misprints(draft, hits)
    if misprints:
        hits = chooser.choose(disjoint([*misprints, *hits], key=itemgetter(0), rank=lambda h: h.near))
    hits = _without_wires(draft, hits)
    printed = _zone_names(hits)
    for hit in hits:
        yield _mention(draft, hit, printed)


def _without_wires(draft: Draft, hits: list[Hit]) -> list[Hit]:
    """新华社某市3月5日电: where the story was wired from is not told of, if what it names lies elsewhere."""
    wired = [h for h in hits[:3] if _is_wire(draft, h.span)]
    told = [h.chosen.code for h in hits if h.chosen is not None and h not in wired]
    away = [h for h in wired if h.chosen is not None and told and not _holds(h.chosen.code, told)]
    return [h for h in hits if h not in away]


def _holds(code: str, others: list[str]) -> bool:
    """True for a division that one of the others is or lies in."""
    own = code.removesuffix("00").removesuffix("00")
    return any(other.startswith(own) for other in others)


def _is_wire(draft: Draft, span: Span) -> bool:
    before, after = draft.patterns["wired-before"], draft.patterns["wired-after"]
    said = before.search(draft.text, max(0, span.start - 3), span.start)
    return said is not None and after.match(draft.text, span.end) is not None


def _keep_plausible(draft: Draft, hits: list[Hit]) -> list[Hit]:
    """Drops written forms that are more likely another word: short forms need a parent, their full form or a tag."""
    context = _Context.of(draft, hits)
    kept: list[Hit] = []
    for hit in hits:
        adjoins = bool(kept) and kept[-1].span.end == hit.span.start and hit.why == CHAIN
        adjoins = adjoins and (hit.full or hit.span.end in context.starts or not _runs_on(draft, hit.span))
        plausible = _plausible_full if hit.full else _plausible_short
        if adjoins or hit.listed or plausible(draft, hit, context):
            kept.append(hit)
    return kept


@dataclass(frozen=True, slots=True)
class _Context:
    """What the story names beyond doubt: codes of full names, the prefectures and provinces round them, where the
    hits begin and end, and the short forms that it prints as towns too (龙港 beside 龙港镇)."""

    codes: frozenset[str]
    prefectures: frozenset[str]
    cities: frozenset[str]
    provinces: frozenset[str]
    starts: frozenset[int]
    ends: frozenset[int]
    towns: frozenset[str]

    @classmethod
    def of(cls, draft: Draft, hits: list[Hit]) -> _Context:
        gazetteer = draft.resources.gazetteer
        short = {h.form for h in hits if h.chosen and h.chosen.level == "county" and not h.full}
        hits = [h for h in hits if h.full or not (_runs_on(draft, h.span) or _heads_quote(draft, h.span))]
        full = {h.chosen.code for h in hits if h.chosen and h.full}
        wide = {h.chosen.code for h in hits if h.chosen and h.chosen.level != "county"}
        firm = wide | {h.chosen.code for h in hits if h.chosen and h.full and h.why == "chain"}
        around = wide | {a.code for code in full for a in gazetteer.ancestors(code)}
        return cls(
            frozenset(full),
            frozenset(c for c in around if not c.endswith("0000") and c.endswith("00")),
            frozenset(c for c in around if c.endswith("0000") and _has_counties(gazetteer, c)),
            frozenset(c[:2] for c in firm),
            frozenset(h.span.start for h in hits),
            frozenset(h.span.end for h in hits),
            frozenset(form for form in short if any(form + word in draft.text for word in _TOWNS)),
        )


@lru_cache(maxsize=64)
def _has_counties(gazetteer: Gazetteer, code: str) -> bool:
    """True for a city of province level: its children are counties."""
    return all(d.level == "county" for d in gazetteer.children(code))


def _plausible_full(draft: Draft, hit: Hit, context: _Context) -> bool:
    if not starts_word(draft, hit.span):
        return False
    if hit.form in draft.resources.lexicon.forms("places", "common_full"):
        # 新城区 is a name where the text speaks of its city, else a new part of any town.
        return len(hit.form) > len("城区") and hit.chosen is not None and hit.why != ONLY
    # A county of another province comes with its parents; alone it is more likely the letters of other words.
    stranger = hit.chosen is not None and hit.chosen.level == "county" and hit.chosen.code[:2] not in context.provinces
    return not (stranger and context.provinces) or _is_token(draft, hit.span)


def _plausible_short(draft: Draft, hit: Hit, context: _Context) -> bool:
    if draft.text.startswith(draft.lexicon.by_length("places", "thing"), hit.span.end):
        return False
    if (_runs_on(draft, hit.span) and hit.span.end not in context.starts) or _heads_quote(draft, hit.span):
        return False
    if draft.patterns["media-after"].match(draft.text, hit.span.end) or _is_sight(draft, hit, context):
        return False
    if _begins_below(draft, hit.span):
        return False
    if _is_given_name(draft, hit.span) or hit.span.start in context.ends:
        return False  # behind another place, but none of its parts
    if hit.chosen is not None and (hit.chosen.level == "province" or hit.chosen.code in context.codes):
        return True
    if hit.form in context.towns and hit.chosen is not None and hit.chosen.name not in draft.text:
        return False
    if _is_placed(draft, hit.span):
        return True
    if draft.resources.gazetteer.is_common_word(hit.form):
        return False
    if hit.chosen is None:
        before = draft.text[max(0, hit.span.start - 1) : hit.span.start]
        return _is_token(draft, hit.span) and (not before or before in _OPENED)
    if hit.former is not None and hit.former.level == "county":
        return False
    if hit.chosen.level == "prefecture" or hit.chosen.parent in context.prefectures | context.cities:
        return True
    if not context.prefectures and not context.codes:
        return True  # the only county of the story, unless the word list says it is a word
    headline = draft.article.headline
    heading = draft.text[hit.span.start - 1 : hit.span.start] in tuple("◆■●▲★◇\n") and draft.text.startswith(
        "：", hit.span.end
    )
    stranger = bool(context.provinces) and not hit.chosen.zone and hit.chosen.code[:2] not in context.provinces
    return heading or (not stranger and headline is not None and headline.covers(hit.span))


def _is_sight(draft: Draft, hit: Hit, context: _Context) -> bool:
    """True for a county that only a sight of the story's own county is called after: 寿阳 in 寿阳古城."""
    if hit.chosen is None or hit.chosen.level != "county" or not (context.codes or context.prefectures):
        return False
    if hit.chosen.code in context.codes or hit.chosen.parent in context.prefectures | context.cities:
        return False
    return draft.patterns["sight-after"].match(draft.text, hit.span.end) is not None


def _is_token(draft: Draft, span: Span) -> bool:
    """True where the tagger takes the span for one word, a place."""
    token = draft.tokens[draft.token_at(span.start)]
    return (token.start, token.end) == span and token.tag == "ns"


def _begins_below(draft: Draft, span: Span) -> bool:
    """True where the letters begin the name of a township or community: 江北 in 江北城街道."""
    for length, _ in draft.resources.gazetteer.names_below(draft.text, span.start):
        end = span.start + length
        if end > span.end and draft.tokens[draft.token_at(end - 1)].end == end:
            return True
    return False


def _is_given_name(draft: Draft, span: Span) -> bool:
    """True behind a surname that stands alone: 王海南."""
    before = draft.tokens[draft.token_at(span.start) - 1] if span.start else None
    return (
        before is not None and before.tag == "nr" and before.word in draft.resources.lexicon.forms("surnames", "single")
    )


def _is_placed(draft: Draft, span: Span) -> bool:
    """True for a whole word behind 在, 到, 赴 and the like, no noun behind it: 来到朝阳调研, not 在和平年代."""
    index = draft.token_at(span.start)
    token = draft.tokens[index]
    if (token.start, token.end) != span or not token.tag.startswith(("ns", "nr")) or index == 0:
        return False
    after = draft.tokens[index + 1] if index + 1 < len(draft.tokens) else None
    if draft.tokens[index - 1].word not in draft.resources.lexicon.forms("places", "toward"):
        return False
    return after is None or not after.tag.startswith(("n", "a", "i", "l", "b"))


def _heads_quote(draft: Draft, span: Span) -> bool:
    """True for a short form inside the name of something else: “北京鸭”."""
    return any(
        q.inner.covers(span) and 0 < len(q.inner_text(draft.text)) - (span.end - span.start) <= 3
        for q in draft.quotes_in(span)
    )


def _runs_on(draft: Draft, span: Span) -> bool:
    """True where the next letters make the short form part of another name: 朝阳 in 朝阳路, 海南 in 海南区."""
    tail = draft.text[span.end : span.end + 2]
    if _NUMBERED_STREET.match(draft.text, span.end):
        return True
    return (
        bool(tail)
        and (tail[0] in "路街巷镇乡村区县桥江河湖山海" or _opens_suffix(draft, span.end))
        and (tail not in ("街头", "区域", "区位", "村级", "山水", "海内", "路上"))
    )


def _opens_suffix(draft: Draft, position: int) -> bool:
    """True before a suffix of names that hold another place's name for its sound: 扬州花园, 北京大街."""
    return _sounding(draft.lexicon).match(draft.text, position) is not None


@lru_cache(maxsize=4)
def _sounding(lexicon: Lexicon) -> re.Pattern[str]:
    """Those suffixes."""
    suffixes = lexicon.values("places", "suffix").items()
    return re.compile("|".join(re.escape(form) for form, level in suffixes if level in _SOUNDING))


def _zone_names(hits: list[Hit]) -> dict[str, str]:
    """The longest form of each zone that the text prints: a zone has no code, and its full name is seldom in use."""
    names: dict[str, str] = {}
    for hit in hits:
        if hit.chosen is not None and hit.chosen.zone:
            names[hit.chosen.code] = max(names.get(hit.chosen.code, ""), hit.form, key=len)
    return names


def _mention(draft: Draft, hit: Hit, zones: dict[str, str]) -> Mention:
    division = hit.chosen
    rule = "place-misprint" if hit.near else "place-chain" if hit.why == CHAIN else "place-name"
    official = division is not None and not division.zone
    return Mention(
        hit.span,
        "Locale",
        zones[division.code] if division and division.zone else _name(hit),
        rule,
        level=(division or hit.candidates[0]).level,
        code=division.code if division and official else None,
        printed=draft.text[hit.span.start : hit.span.end] if hit.near else None,
        resolution=hit.why or "more than one division bears the name",
        candidates=() if division else tuple(c.code for c in hit.candidates),
    )


def _name(hit: Hit) -> str:
    """The official name; of a former division that of its time, of a misprint the printed one."""
    if hit.near or hit.chosen is None:
        return hit.form
    return (hit.former or hit.chosen).name
