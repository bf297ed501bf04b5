"""Codes of townships and communities: the name under the county that the text puts it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.extractors.base import Draft
from kg.gazetteer import Division
from kg.model import Mention, Span

LEVELS = ("township", "community")
_SHORT = (2, 3)
"""Letters of a township's name without its class word."""
_WIDE = ("province", "prefecture", "county")


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a name means: one division, several, or (neither) a place that the lists do not have."""

    found: tuple[Division, ...] = ()
    why: str = ""


def code_below(draft: Draft, local: Iterable[Mention]) -> Iterator[Mention]:
    """The local places, townships and communities with their codes where just one division is meant.

    Args:
        draft: the article, its divisions of county level and above among its mentions.
        local: places below the county, in any order.
    """
    wide = [m for m in draft.of_kind("Locale") if m.level in _WIDE]
    coder = _Coder(draft, wide)
    for mention in sorted(local, key=lambda m: m.span):
        yield from coder.read(mention)


class _Coder:
    """Reads from left to right, so that a community can lie in the township before it."""

    def __init__(self, draft: Draft, wide: list[Mention]) -> None:
        self._draft = draft
        self._gazetteer = draft.resources.gazetteer
        self._wide = wide
        self._ends = {m.span.end: m for m in wide}
        self._chosen: dict[str, _Choice] = {}

    def read(self, mention: Mention) -> Iterator[Mention]:
        """Yields the mention with code, reason and candidates; before it the township whose short form it begins
        with."""
        mention = self._coded(mention)
        town = self._town(mention) if mention.level == "community" else None
        if town is not None:
            yield self._keep(town)
            if town.span.end > mention.span.start:
                cut = town.span.end - mention.span.start
                mention = replace(mention, span=Span(town.span.end, mention.span.end), name=mention.name[cut:])
                mention = self._coded(mention)
        yield self._keep(mention)

    def _keep(self, mention: Mention) -> Mention:
        self._ends[mention.span.end] = mention
        return mention

    def _town(self, mention: Mention) -> Mention | None:
        """云岭 of 云岭柳岸村: the township of the village in the lists, called without its class word."""
        if mention.span.start in self._ends:
            return None
        for start, at in self._openings(mention):
            printed = self._draft.text[start:at]
            for village in self._villages(mention, self._draft.text[at : mention.span.end]):
                town = self._gazetteer.get(village.parent or "")
                if town is not None and town.level == "township" and town.name[: len(printed)] == printed != town.name:
                    why = "township of its village"
                    return Mention(
                        Span(start, at), "Locale", town.name, "place-short", "township", town.code, resolution=why
                    )
        return None

    def _openings(self, mention: Mention) -> Iterator[tuple[int, int]]:
        """Where a short form may begin and end: before a name that the lists have, in one that they have not."""
        start, end = mention.span
        if mention.code is not None:
            cuts = (start - n for n in _SHORT if self._draft.is_cut(max(0, start - n)))
            yield from ((cut, start) for cut in cuts if cut >= 0)
        elif not mention.candidates:
            yield from ((start, start + n) for n in _SHORT if end - start - n > 2)

    def _villages(self, mention: Mention, name: str) -> Iterator[Division]:
        for place in reversed(self._wide):
            if place.code and place.level == "county" and place.span.start < mention.span.start:
                yield from self._gazetteer.named(name, level="community", within=place.code)
                return

    def _coded(self, mention: Mention) -> Mention:
        choice = self._choice(mention) if mention.level in LEVELS and mention.code is None else None
        if choice is not None and len(choice.found) == 1:
            mention = replace(mention, code=choice.found[0].code, resolution=choice.why)
        elif choice is not None and choice.found:
            open_codes = tuple(d.code for d in choice.found)
            mention = replace(mention, candidates=open_codes, resolution="more than one division bears the name")
        return mention

    def _choice(self, mention: Mention) -> _Choice:
        parent = self._chained(mention)
        if parent is not None:
            choice = self._within(mention, [parent], "chain")
            self._chosen.setdefault(mention.name, choice)
            return choice
        if mention.name in self._chosen and self._chosen[mention.name].found:
            return replace(self._chosen[mention.name], why="named before")
        choice = self._by_context(mention)
        self._chosen[mention.name] = choice
        return choice

    def _chained(self, mention: Mention) -> str | None:
        """The code of the nearest coded place in the chain before a mention."""
        at = mention.span.start
        while at in self._ends:
            before = self._ends[at]
            if before.code is not None:
                return before.code
            at = before.span.start
        return None

    def _by_context(self, mention: Mention) -> _Choice:
        start = mention.span.start
        sentence = self._draft.sentence_at(start)
        head = self._draft.article.headline
        before = [m for m in reversed(self._wide) if m.code and m.span.start < start]
        own = [m for m in self._wide if m.code and head is not None and head.covers(m.span)]
        home = [self._draft.article.home] if self._draft.article.home else []
        open_ = _Choice()
        for why, codes in (
            ("parent in the same sentence", [m.code for m in before if m.span.start >= sentence.start]),
            ("the article's own place", [m.code for m in own]),
            ("parent named before", [m.code for m in before]),
            ("neighbours in the article", [m.code for m in self._wide if m.code]),
            ("home of the paper", home),
        ):
            choice = self._within(mention, [c for c in codes if c], why)
            if len(choice.found) == 1:
                return choice
            open_ = open_ if open_.found else choice
        if open_.found or any(m.code for m in self._wide) or home:
            return open_
        found = self._named(mention, None)
        return _Choice(found, "only one of the name")

    def _within(self, mention: Mention, codes: list[str], why: str) -> _Choice:
        """What the first of some divisions has of the name: narrow ones before wide ones."""
        open_ = _Choice()
        for code in sorted(dict.fromkeys(codes), key=lambda c: (-len(c), c.endswith("00"), c.endswith("0000"))):
            found = self._named(mention, code)
            if len(found) == 1:
                return _Choice(found, why)
            open_ = open_ if open_.found else _Choice(found)
        return open_

    def _named(self, mention: Mention, within: str | None) -> tuple[Division, ...]:
        found = self._gazetteer.named(mention.name, level=mention.level, within=within)
        exact = tuple(d for d in found if d.name == mention.name)
        if within is not None and not found:
            # Behind a former county stands what lies in its successor today.
            for step in self._gazetteer.successor(within):
                found += self._gazetteer.named(mention.name, level=mention.level, within=step.division.code)
        return exact or found
