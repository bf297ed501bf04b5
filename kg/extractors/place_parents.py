"""What lies in which place: each place under the nearest parent that the article names."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.model import Mention, Ref, Span, Statement

_RANK = {
    "province": 0,
    "prefecture": 1,
    "county": 2,
    "township": 3,
    "community": 4,
    "compound": 5,
    "street": 5,
    "site": 5,
}
_MISPRINT = 0.6
"""Confidence in what follows from a misprinted name."""
_LONGEST_GAP = 8
_COMPOUND, _COMMUNITY = "小区", "社区"


def part_of(draft: Draft) -> Iterator[Statement]:
    """Each place under the nearest parent that the article names: by the words between the two, by code, by what the
    text speaks of."""
    gazetteer = draft.resources.gazetteer
    places = draft.of_kind("Locale")
    by_code = {m.code: m for m in reversed(places) if m.code}
    first: dict[Ref, Mention] = {}
    for place in places:
        first.setdefault(place.ref, place)
    said = _said(draft, places)
    towns = {m.code: m for m in reversed(places) if m.code and m.level == "township" and draft.chain_end(m) is m}
    for ref, place in first.items():
        parent, span, rule, confidence = None, place.span, "", 0.0
        if ref in said:
            parent, span = said[ref]
            rule, confidence = "chain", 0.95
        elif place.code and len(place.code) == 6:
            above = [a.code for a in gazetteer.ancestors(place.code)]
            parent = next((by_code[c] for c in above if c in by_code), None)
            rule, confidence = "gazetteer-parent", 0.9
        else:
            parent = _of_one_stem(first, place) or _official_parent(draft, place, places, towns)
            parent = parent or _surrounding(draft, place)
            rule, confidence = "surrounding-place", 0.7
        if place.printed:
            rule, confidence = "misprint", _MISPRINT
        if parent is not None and parent.ref != ref:
            yield Statement(ref, "partOf", parent.ref, span, rule, confidence)


def _said(draft: Draft, places: list[Mention]) -> dict[Ref, tuple[Mention, Span]]:
    """The parents that the words say: one right before, 某区的某街, 某村位于某镇, and one parent for all of a list."""
    found: dict[Ref, tuple[Mention, Span]] = {}
    before: Mention | None = None
    listed: Mention | None = None
    for place in places:
        gap = draft.text[before.span.end : place.span.start] if before is not None else None
        parent = None
        if before is None or gap is None or len(gap) > _LONGEST_GAP:
            listed = None
        elif not gap or draft.patterns["governs"].match(gap):
            parent = before if _wider(before, place) else None
        elif draft.patterns["lies-in"].match(gap):
            end = draft.chain_end(place)
            if _holds(end, before) and not draft.patterns["borders-after"].match(draft.text, end.span.end):
                _keep(found, before.ref, end, Span(before.span.start, end.span.end))
        elif draft.patterns["list-joint"].match(gap) and listed is not None and before.level == place.level:
            parent = listed
        listed = parent
        if parent is not None:
            _keep(found, place.ref, parent, Span(parent.span.start, place.span.end))
        before = place
    return found


def _keep(found: dict[Ref, tuple[Mention, Span]], child: Ref, parent: Mention, span: Span) -> None:
    """Keeps the narrowest parent of a place."""
    known = found.get(child)
    if child != parent.ref and (known is None or _wider(known[0], parent)):
        found[child] = (parent, span)


def _official_parent(draft: Draft, place: Mention, places: list[Mention], towns: dict[str, Mention]) -> Mention | None:
    """The township that a community lies in by its code, where the story tells of it too and not of another of its
    communities alone; else the one county of the story that the gazetteer gives one of that name."""
    if place.level not in ("township", "community"):
        return None
    town = towns.get(place.code[:9]) if place.code and place.level == "community" else None
    if town is not None and town.ref != place.ref:
        return town
    above = {code[:6] for code in draft.resources.gazetteer.codes_below(place.name, place.level)}
    fits = {m.ref: m for m in places if m.code and m.level == "county" and m.code in above}
    if len(fits) != 1:
        return None
    county = next(iter(fits.values()))
    inner = draft.place_of(draft.about) if draft.about is not None else None
    return inner if inner is not None and inner.level == "township" and place.level == "community" else county


def _of_one_stem(first: dict[Ref, Mention], place: Mention) -> Mention | None:
    """The community that a compound bears the name of: 柳岸小区 in 柳岸社区."""
    if place.level != "compound" or not place.name.endswith(_COMPOUND):
        return None
    return first.get(Ref("Locale", place.name.removesuffix(_COMPOUND) + _COMMUNITY))


def _wider(parent: Mention, child: Mention) -> bool:
    a, b = _RANK[parent.level or "site"], _RANK[child.level or "site"]
    return a < b or (a == b == 5)


def _holds(parent: Mention, child: Mention) -> bool:
    """True where a place can lie in another that the text puts it in."""
    return _wider(parent, child) and parent.level != "street"


def _surrounding(draft: Draft, place: Mention) -> Mention | None:
    """The place that a local name belongs to: the actor there if it is wider, else what the article is about, else the
    nearest before, else the one city of the story."""
    rank = _RANK[place.level or "site"]
    around = [draft.place_of(ref) for ref in (draft.actor_at(place.span.start), draft.about) if ref is not None]
    fits = [m for m in around if m is not None and m.ref != place.ref and _RANK[m.level or "site"] < rank]
    if fits:
        found = fits[0]
        return found if found.level != "province" or found.name.endswith("市") or rank <= _RANK["county"] else None
    before = [m for m in draft.before(place.span.start, "Locale") if _RANK[m.level or "site"] < rank]
    inner = (m for m in reversed(before) if _RANK[m.level or "site"] in (2, 3, 4))
    cities = {m.ref: m for m in draft.of_kind("Locale") if m.level == "prefecture"}
    city = next(iter(cities.values())) if len(cities) == 1 and rank > _RANK["county"] else None
    return next(inner, None) or city
