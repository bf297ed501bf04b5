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
_TOLD = 120
"""Letters over which a paragraph goes on telling of a community."""
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
    counties = [m for m in places if m.code and m.level == "county"]
    towns = {m.code: m for m in reversed(places) if m.code and m.level == "township" and draft.chain_end(m) is m}
    for ref, place in first.items():
        parent, span, rule, confidence = None, place.span, "", 0.0
        named_so = _of_one_stem(first, place)
        if ref in said and not (named_so is not None and _wider(said[ref][0], named_so)):
            parent, span = said[ref]
            rule, confidence = "chain", 0.95
        elif place.code and len(place.code) == 6:
            above = [a.code for a in gazetteer.ancestors(place.code)]
            parent = next((by_code[c] for c in above if c in by_code), None)
            rule, confidence = "gazetteer-parent", 0.9
        else:
            parent = named_so or _official_parent(draft, place, counties, towns)
            parent = parent or _told_there(draft, place) or _surrounding(draft, place)
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
    row: list[Mention] = []
    for place in places:
        gap = draft.text[before.span.end : place.span.start] if before is not None else None
        parent = None
        joined = gap is not None and draft.patterns["list-joint"].match(gap) is not None
        if before is None or gap is None or len(gap) > _LONGEST_GAP:
            listed = None
        elif not gap or draft.patterns["governs"].match(gap):
            parent = before if _wider(before, place) else None
        elif _puts(draft, gap, place):
            end = draft.chain_end(place)
            for child in row:
                if _holds(end, child):
                    _keep(found, child.ref, end, Span(child.span.start, end.span.end))
        elif joined and listed is not None and before.level == place.level:
            parent = listed
        listed = parent
        row = [*row, place] if joined and row and row[-1].level == place.level else [place]
        if parent is not None:
            _keep(found, place.ref, parent, Span(parent.span.start, place.span.end))
        before = place
    return found


def _puts(draft: Draft, gap: str, place: Mention) -> bool:
    """True where the words before a place put all of a list in it: 位于云岭镇, 在云岭镇，, 由云岭社区负责."""
    end = draft.chain_end(place).span.end
    if draft.patterns["lies-in"].match(gap):
        return draft.patterns["borders-after"].match(draft.text, end) is None
    if draft.patterns["stands-in"].match(gap):
        return draft.text[end : end + 1] in ("，", "。", "；")
    return draft.patterns["cared-by"].match(gap) is not None and (
        draft.patterns["cares-after"].match(draft.text, end) is not None
    )


def _keep(found: dict[Ref, tuple[Mention, Span]], child: Ref, parent: Mention, span: Span) -> None:
    """Keeps the narrowest parent of a place."""
    known = found.get(child)
    if child != parent.ref and (known is None or _wider(known[0], parent)):
        found[child] = (parent, span)


def _official_parent(
    draft: Draft, place: Mention, counties: list[Mention], towns: dict[str, Mention]
) -> Mention | None:
    """The township that a community lies in by its code, where the story tells of it too and not of another of its
    communities alone; else the one county of the story that the gazetteer gives one of that name."""
    if place.level not in ("township", "community"):
        return None
    town = towns.get(place.code[:9]) if place.code and place.level == "community" else None
    if town is not None and town.ref != place.ref:
        return town
    above = {code[:6] for code in draft.resources.gazetteer.codes_below(place.name, place.level)}
    fits = {m.ref: m for m in counties if m.code in above}
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


def _told_there(draft: Draft, place: Mention) -> Mention | None:
    """The community that the paragraph was telling of when it came to a compound."""
    if place.level != "compound":
        return None
    start = max(draft.text.rfind("\n", 0, place.span.start), place.span.start - _TOLD)
    before = [m for m in draft.within(Span(start, place.span.start), "Locale") if m.ref != place.ref]
    near = before[-1] if before else None
    return near if near is not None and near.level == "community" else None


def _narrowed(draft: Draft, wide: Mention, place: Mention) -> Mention:
    """The one county of the story inside the city that a local place belongs to, named before the place."""
    if wide.level != "prefecture" or not wide.code or _RANK[place.level or "site"] <= _RANK["county"]:
        return wide
    inside = wide.code.rstrip("0")
    counties = {m.ref: m for m in draft.of_kind("Locale") if m.level == "county" and (m.code or "").startswith(inside)}
    return next(iter(counties.values())) if len(counties) == 1 else wide


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
        found = _narrowed(draft, fits[0], place)
        return found if found.level != "province" or found.name.endswith("市") or rank <= _RANK["county"] else None
    before = [m for m in draft.before(place.span.start, "Locale") if _RANK[m.level or "site"] < rank]
    inner = (m for m in reversed(before) if _RANK[m.level or "site"] in (2, 3, 4))
    cities = {m.ref: m for m in draft.of_kind("Locale") if m.level == "prefecture"}
    city = next(iter(cities.values())) if len(cities) == 1 and rank > _RANK["county"] else None
    return next(inner, None) or city
