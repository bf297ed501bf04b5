"""The city or county that a story never names: 我市 in a paper that takes it for granted."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.gazetteer import Division
from kg.model import Mention, Span

_ENOUGH = 2
"""So many places below it tell it, at the least."""


def extract_own_place(draft: Draft) -> Iterator[Mention]:
    """我市 of a story that names no city: the one that all the counties named lie in; 我县 by its townships."""
    own = draft.patterns["own-place"].search(draft.text)
    if own is None:
        return
    letter = own["letter"]
    levels = draft.level_letters().get(letter, "").split(",")
    places = draft.of_kind("Locale")
    if any(m.level in levels and m.name.endswith(letter) for m in places):
        return
    below = {m.code for m in places if m.code and m.level in ("county", "township")}
    above = [_above(draft, code, letter) for code in sorted(below)]
    place = above[0] if len(above) >= _ENOUGH else None
    if place is not None and all(a is not None and a.code == place.code for a in above):
        span = Span(own.start(), own.end("letter"))
        yield Mention(span, "Locale", place.name, "own-place", level=place.level, code=place.code)


def _above(draft: Draft, code: str, letter: str) -> Division | None:
    """The nearest division above one that 市 or 县 can stand for."""
    return next((d for d in draft.resources.gazetteer.ancestors(code) if d.name.endswith(letter)), None)
