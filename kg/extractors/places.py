"""Official divisions in a text: full names, short forms, chains, misprints; each resolved to a code or left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extractors.base import Draft
from kg.gazetteer import Division
from kg.match import disjoint
from kg.model import Mention, Span

_RANK = {"province": 0, "prefecture": 1, "county": 2}
_UNKNOWN_COUNTY = re.compile(r"[\u4e00-\u9fff]{1,4}?[区县市旗]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A written form of a division at a place in the text, with all that it can mean."""

    span: Span
    form: str
    candidates: tuple[Division, ...]
    chosen: Division | None = None
    why: str = ""

    @property
    def full(self) -> bool:
        return any(c.name == self.form for c in self.candidates)


def extract_places(draft: Draft) -> Iterator[Mention]:
    """Yields the divisions of county level and above that the text names."""
    hits = disjoint(_hits(draft), key=lambda h: h.span, rank=lambda h: _starts_word(draft, h.span))
    hits = _keep_plausible(draft, _resolve(draft, hits))
    hits = _resolve(draft, hits)
    for hit in hits:
        yield _mention(hit)
    yield from _misprints(draft, hits)


def _hits(draft: Draft) -> Iterator[Hit]:
    text, gazetteer = draft.text, draft.resources.gazetteer
    zones = draft.resources.lexicon.forms("places", "suffix")
    for start in range(len(text)):
        if not "\u4e00" <= text[start] <= "\u9fff":
            continue
        for length, form in gazetteer.prefixes(text, start):
            span = Span(start, start + length)
            candidates = tuple(c for c in gazetteer.named(form) if c.level in _RANK)
            if not candidates or form in zones or draft.in_byline(span):
                continue
            hit = Hit(span, form, _present(candidates))
            if hit.full or _on_word(draft, span):
                yield hit


def _present(candidates: tuple[Division, ...]) -> tuple[Division, ...]:
    """Present divisions where there are any: an old name stands only where nothing bears it today."""
    return tuple(c for c in candidates if c.current) or candidates


def _resolve(draft: Draft, hits: list[Hit]) -> list[Hit]:
    """Chooses among the candidates: the chain in the text, then what the article names without doubt, then level."""
    gazetteer = draft.resources.gazetteer
    sure = {h.candidates[0].code for h in hits if h.full and len(h.candidates) == 1}
    if draft.article.home:
        sure.add(draft.article.home)
    context = sure | {a.code for code in sure for a in gazetteer.ancestors(code)}
    resolved: list[Hit] = []
    for hit in hits:
        before = resolved[-1] if resolved and resolved[-1].span.end == hit.span.start else None
        chosen, why = _choose(draft, hit, before, context)
        resolved.append(replace(hit, chosen=chosen, why=why))
    # A parent that could not be told may follow from its child: 朝阳市双塔区.
    for i in range(len(resolved) - 2, -1, -1):
        hit, after = resolved[i], resolved[i + 1]
        if hit.chosen is None and after.chosen is not None and hit.span.end == after.span.start:
            above = {a.code for a in gazetteer.ancestors(after.chosen.code)}
            fits = [c for c in hit.candidates if c.code in above]
            if fits:
                resolved[i] = replace(hit, chosen=fits[0], why="chain")
    return resolved


def _choose(draft: Draft, hit: Hit, before: Hit | None, context: set[str]) -> tuple[Division | None, str]:
    gazetteer = draft.resources.gazetteer
    if before is not None:
        parents = {before.chosen.code} if before.chosen else {c.code for c in before.candidates}
        below = [c for c in hit.candidates if parents & {a.code for a in gazetteer.ancestors(c.code)}]
        if below:
            return _widest(below), "chain"
    if len(hit.candidates) == 1:
        return hit.candidates[0], "only one of the name"
    named = [c for c in hit.candidates if c.name == hit.form] or list(hit.candidates)
    known = [c for c in named if c.code in context]
    if not known:
        known = [c for c in named if context & {a.code for a in gazetteer.ancestors(c.code)}]
    if known:
        return _widest(known), "context"
    top = _widest(named)
    rivals = [c for c in named if _RANK[c.level] == _RANK[top.level]]
    if len(rivals) == 1 and _RANK[top.level] < _RANK["county"]:
        return top, "widest of the name"
    return (top, "only one of the name") if len(named) == 1 else (None, "")


def _widest(divisions: list[Division]) -> Division:
    return min(divisions, key=lambda d: (_RANK[d.level], d.code))


def _keep_plausible(draft: Draft, hits: list[Hit]) -> list[Hit]:
    """Drops written forms that are more likely another word: short forms need a parent, their full form or a tag."""
    context = _Context.of(draft, hits)
    kept: list[Hit] = []
    for hit in hits:
        adjoins = bool(kept) and kept[-1].span.end == hit.span.start and hit.why == "chain"
        if adjoins or (_plausible_full(draft, hit, context) if hit.full else _plausible_short(draft, hit, context)):
            kept.append(hit)
    return kept


@dataclass(frozen=True, slots=True)
class _Context:
    """What the story names beyond doubt: codes of full names, the prefectures and provinces round them, and where
    the hits begin."""

    codes: frozenset[str]
    prefectures: frozenset[str]
    provinces: frozenset[str]
    starts: frozenset[int]

    @classmethod
    def of(cls, draft: Draft, hits: list[Hit]) -> _Context:
        gazetteer = draft.resources.gazetteer
        hits = [h for h in hits if h.full or not (_runs_on(draft, h.span) or _heads_quote(draft, h.span))]
        full = {h.chosen.code for h in hits if h.chosen and h.full}
        wide = {h.chosen.code for h in hits if h.chosen and h.chosen.level != "county"}
        firm = wide | {h.chosen.code for h in hits if h.chosen and h.full and h.why == "chain"}
        around = wide | {a.code for code in full for a in gazetteer.ancestors(code)}
        return cls(
            frozenset(full),
            frozenset(c for c in around if not c.endswith("0000") and c.endswith("00")),
            frozenset(c[:2] for c in firm),
            frozenset(h.span.start for h in hits),
        )


def _plausible_full(draft: Draft, hit: Hit, context: _Context) -> bool:
    if hit.form in draft.resources.lexicon.forms("places", "common_full") or not _starts_word(draft, hit.span):
        return False
    # A county of another province comes with its parents; alone it is more likely the letters of other words.
    stranger = hit.chosen is not None and hit.chosen.level == "county" and hit.chosen.code[:2] not in context.provinces
    return not (stranger and context.provinces)


def _plausible_short(draft: Draft, hit: Hit, context: _Context) -> bool:
    if hit.chosen is None or (_runs_on(draft, hit.span) and hit.span.end not in context.starts):
        return False
    if _heads_quote(draft, hit.span):
        return False
    if hit.chosen.level == "province" or hit.chosen.code in context.codes:
        return True
    if draft.resources.gazetteer.is_common_word(hit.form):
        return False
    if hit.chosen.level == "prefecture" or (hit.chosen.parent in context.prefectures):
        return True
    if not context.prefectures and not context.codes:
        return True  # the only county of the story, unless the word list says it is a word
    headline = draft.article.headline
    heading = draft.text[hit.span.start - 1 : hit.span.start] in tuple("◆■●▲★◇\n") and draft.text.startswith(
        "：", hit.span.end
    )
    return heading or (headline is not None and headline.covers(hit.span))


def _heads_quote(draft: Draft, span: Span) -> bool:
    """True for a short form inside the name of something else: “北京鸭”."""
    return any(
        q.inner.covers(span) and 0 < len(q.inner_text(draft.text)) - (span.end - span.start) <= 3
        for q in draft.quotes_in(span)
    )


def _starts_word(draft: Draft, span: Span) -> bool:
    return draft.tokens[draft.token_at(span.start)].start == span.start


def _on_word(draft: Draft, span: Span) -> bool:
    """True where jieba's words do not cut across the span: it begins and ends with a word."""
    first = draft.tokens[draft.token_at(span.start)]
    last = draft.tokens[draft.token_at(span.end - 1)]
    return first.start == span.start and (last.end == span.end or last.tag.startswith(("ns", "nt", "nz", "nr", "j")))


def _runs_on(draft: Draft, span: Span) -> bool:
    """True where the next letters make the short form part of another name: 朝阳 in 朝阳路, 海南 in 海南区."""
    tail = draft.text[span.end : span.end + 2]
    return (
        bool(tail)
        and (tail[0] in "路街巷镇乡村区县桥江河湖山海" or tail in ("大道", "小区", "社区", "街道", "新村"))
        and (tail not in ("街头", "区域", "区位", "村级", "山水", "海内", "路上"))
    )


def _mention(hit: Hit) -> Mention:
    division = hit.chosen
    name = division.name if division else hit.form
    level = division.level if division else hit.candidates[0].level
    rule = "place-chain" if hit.why == "chain" else "place-name"
    return Mention(
        hit.span,
        "Locale",
        name,
        rule,
        level=level,
        code=division.code if division and division.code[0].isdigit() else None,
        resolution=hit.why or "more than one division bears the name",
    )


def _misprints(draft: Draft, hits: list[Hit]) -> Iterator[Mention]:
    """A county that its printed parent does not have, but one letter from a child that it has: 淮城区 for 谯城区."""
    gazetteer, text = draft.resources.gazetteer, draft.text
    ends = {h.span.end: h for h in hits}
    found: dict[str, Division] = {}
    for end, hit in ends.items():
        if hit.chosen is None or hit.chosen.level not in ("province", "prefecture"):
            continue
        m = _UNKNOWN_COUNTY.match(text, end)
        if m is None or any(h.span.start == end for h in hits) or m.end() - end < 3 or gazetteer.named(m.group()):
            continue
        near = [
            c
            for c in gazetteer.children(hit.chosen.code)
            if len(c.name) == len(m.group())
            and c.name[-1] == m.group()[-1]
            and sum(a != b for a, b in zip(c.name, m.group(), strict=True)) == 1
        ]
        if len(near) == 1:
            found.setdefault(m.group(), near[0])
    for printed, division in found.items():
        for m in re.finditer(re.escape(printed), text):
            yield Mention(
                Span(*m.span()),
                "Locale",
                printed,
                "place-misprint",
                level=division.level,
                code=division.code,
                printed=printed,
                resolution=f"one letter from {division.name} under its printed parent",
            )
