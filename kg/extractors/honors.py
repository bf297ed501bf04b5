"""Awards and titles: quoted or spelled out behind a verb of award, or of a known shape with its level."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.match import disjoint
from kg.model import Mention, Span

_WALLS = "，。、；：？！（）《》「」『』【】\n ”“"


def extract_honors(draft: Draft) -> Iterator[Mention]:
    """Yields honours."""
    policies = [m.span for m in draft.of_kind("Policy")]
    found = [*_quoted(draft), *_titled(draft), *_shaped(draft)]
    found = [m for m in found if not any(p.meets(m.span) for p in policies) and "以上" not in m.name]
    yield from disjoint(found, key=lambda m: m.span, rank=lambda m: m.rule == "award-quote")


def _verbs(draft: Draft) -> list[str]:
    return [v for v in draft.lexicon.by_length("honors", "verb") if len(v) > 1]


def _quoted(draft: Draft) -> Iterator[Mention]:
    """获评“中国好人”; a list of quotes shares the verb; a quoted title of known shape needs none."""
    verbs = tuple(_verbs(draft))
    shapes = draft.lexicon.by_length("honors", "shape")
    ended, awarded = -2, False
    for quote in draft.quotes:
        inner = quote.inner_text(draft.text).strip()
        follows = draft.text[ended : quote.outer.start] in ("", "、", "和") if ended >= 0 else False
        before = draft.text[max(0, quote.outer.start - 6) : quote.outer.start].removesuffix("了")
        awarded = before.endswith(verbs) or (follows and awarded)
        ended = quote.outer.end
        if (
            (awarded and len(inner) >= 3)
            or (inner.endswith(shapes) and len(inner) <= 14 and inner not in shapes)
            or (inner.endswith(shapes) and len(inner) >= 4)
        ):
            yield Mention(quote.inner, "Honor", inner, "award-quote")


def _titled(draft: Draft) -> Iterator[Mention]:
    """荣获全省先进单位荣誉称号."""
    title = draft.patterns["honor-title"]
    for verb in draft.found("honors", "verb"):
        if verb.end - verb.start > 1:
            m = title.match(draft.text, verb.end + draft.text.startswith("了", verb.end))
            if m:
                yield Mention(Span(*m.span("name")), "Honor", m["name"], "award-title")


def _shaped(draft: Draft) -> Iterator[Mention]:
    """省级文明村, 第八届某市道德模范: a known shape with its level, edition or place, or behind a verb of award."""
    striving = draft.lexicon.by_length("honors", "striving")
    places = {m.span.start: m for m in draft.of_kind("Locale")}
    verbs = _verbs(draft)
    for span in draft.longest("honors", "shape"):
        clause = draft.clause_at(span.start)
        window = draft.text[max(clause.start, span.start - 24) : span.start]
        awarded = any(v in window for v in verbs)
        start = _start(draft, span, places)
        name = draft.text[start : span.end]
        if (start == span.start and not awarded) or len(name) < 4:
            continue
        if draft.text.startswith(striving, span.end) and not awarded:
            continue
        yield Mention(Span(start, span.end), "Honor", name, "honor-shape")


def _start(draft: Draft, head: Span, places: dict[int, Mention]) -> int:
    """Takes in the level, edition and place before a shape, and the nouns between."""
    levels = draft.lexicon.forms("honors", "level")
    leading = tuple(level for level in levels if len(level) > 1)
    edition = draft.patterns["edition"]
    floor = max(draft.sentence_at(head.start).start, head.start - 16)
    best = head.start
    striving = draft.lexicon.by_length("honors", "striving")
    inside = {i for m in draft.within(Span(floor, head.start), "Locale") for i in range(m.span.start + 1, m.span.end)}
    for at in range(head.start - 1, floor - 1, -1):
        if draft.text[at] in _WALLS:
            break
        if at in inside:
            continue
        gap = draft.text[at:best]
        place = places.get(at)
        if (
            gap in levels
            or draft.text[at : head.start] in levels
            or edition.fullmatch(gap)
            or (place is not None and place.span.end == best)
        ):
            best = at
        elif best == head.start and len(gap) <= 10:
            place_stem = place is not None and place.span.end < best
            led = place_stem or gap.startswith(leading)
            if led and not any(word in gap for word in striving) and _nouns(draft, Span(at, head.start)):
                best = at
    return best


def _nouns(draft: Draft, span: Span) -> bool:
    return not any(t.tag in ("v", "p", "d", "r", "uj", "c") for t in draft.tokens_in(span))
