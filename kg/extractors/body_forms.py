"""Which bodies of a story are one: a short form stands for the body that the story names in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kg.extractors.base import Draft
from kg.model import Mention

_PEOPLES = "人民"
OWN_NAMED = ("organization-company", "organization-free")
"""The rules of bodies with a name of their own, which no place begins."""


def in_full(draft: Draft, found: list[Mention]) -> Iterator[Mention]:
    """The same mentions, short forms under the full name."""
    own = sorted({m.name for m in found if m.rule in OWN_NAMED}, key=len, reverse=True)
    full = {n: f for n in own if (f := next((f for f in own if len(f) > len(n) and _is_short_name(n, f)), None))}
    ends = draft.lexicon.by_length("organizations", "full_end")
    services = draft.lexicon.values("organizations", "service")
    placed: dict[str, dict[str, Mention]] = {}
    for m in found:
        if m.place and m.rule not in OWN_NAMED:
            placed.setdefault(m.place, {}).setdefault(m.name, m)
    for place, bodies in placed.items():
        for m in bodies.values():
            name = _of_service(m, bodies, services) if m.rule == "service" else _of_office(m.name, place, bodies, ends)
            if name is not None:
                full[m.name] = name
    for mention in found:
        yield replace(mention, name=full[mention.name]) if mention.name in full else mention


def _is_short_name(short: str, full: str) -> bool:
    """黄岭二号煤矿 for 某集团黄岭公司二号煤矿: its letters stand in the full name in order, the last three alike."""
    return len(short) >= 4 and short[-3:] == full[-3:] and _in_order(short, full)


def _in_order(short: str, full: str) -> bool:
    letters = iter(full)
    return all(letter in letters for letter in short)


def _of_service(short: Mention, bodies: Mapping[str, Mention], services: Mapping[str, str]) -> str | None:
    """某某交警 for 某某区交警大队, 某某警方 for 某某公安: the shortest body of the place with the trade in its name."""
    trade = next(value or service for service, value in services.items() if short.name.endswith(service))
    fits = [m for m in bodies.values() if trade in m.name and m.name != short.name]
    return min(fits, key=lambda m: (m.rule == "service", len(m.name), m.name)).name if fits else None


def _of_office(short: str, place: str, bodies: Mapping[str, Mention], ends: tuple[str, ...]) -> str | None:
    """某市城管局 for 某市城市管理局: the only body of the place that begins and ends alike and holds its letters."""
    stem = short.removeprefix(place)
    if f"{place}{_PEOPLES}{stem}" in bodies:
        return f"{place}{_PEOPLES}{stem}"  # 某市法院
    end = next((e for e in ends if stem.endswith(e)), None)
    if end is None or len(stem) < 3:
        return None
    fits = [
        name
        for name in bodies
        if len(name) > len(short)
        and name.startswith(place)
        and name[len(place)] == stem[0]
        and name.endswith((end, f"{end}员会"))
        and _in_order(stem, name[len(place) :])
    ]
    return fits[0] if len(fits) == 1 else None
