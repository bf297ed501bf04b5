"""Choosing among the divisions that a written form can mean, in the order of a careful reader.

The researcher's judgement; the chain in the text; the only one of the name; a parent in the same sentence; the
article's own place (headline, dateline); parents named before; neighbours in the article; the paper's home; the widest
of the name. One left: chosen, with the reason. More: left open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.extractors.base import Draft
from kg.extractors.cuts import JOINTS
from kg.extractors.place_hits import RANK, Hit, former_below
from kg.gazetteer import Division, Gazetteer

_DATELINE = re.compile(
    r"(?:本报|[社网报刊]|^|\s)(?P<place>[\u4e00-\u9fff]{2,12}?)(?:\d{1,2}月\d{1,2}日)?(?:讯|电(?![\u4e00-\u9fff]?[器力动]))"
)
_HEAD = 200
"""Letters in which a dateline is looked for."""
_NAMED = 4
CHAIN, ONLY, WIDEST = "chain", "only one of the name", "widest of the name"
LISTED, NEIGHBOURS = "list under one parent", "neighbours in the article"


Group = list[Division]
"""Divisions that speak together: those of one list, or all of one context."""


@dataclass(slots=True)
class _Evidence:
    """What the article names without doubt, by position, and where its own place stands."""

    anchors: list[tuple[int, Division]] = field(default_factory=list)
    own: list[Division] = field(default_factory=list)
    home: list[Division] = field(default_factory=list)
    joined: set[int] = field(default_factory=set)

    def before(self, start: int, end: int) -> list[Group]:
        """What is named in a stretch of the text, the last first; what stands in one list is one group."""
        groups: list[Group] = []
        first = bisect_left(self.anchors, start, key=lambda a: a[0])
        for at, division in self.anchors[first : bisect_left(self.anchors, end, key=lambda a: a[0])]:
            if groups and at in self.joined:
                groups[-1].append(division)
            else:
                groups.append([division])
        return groups[::-1]

    def around(self, position: int) -> list[Group]:
        """All that is named but at a position, as one group."""
        return [[division for at, division in self.anchors if at != position]]


class Chooser:
    """Chooses for the hits of one article.

    Args:
        draft: the article.
        judgements: what a researcher decided: written form -> code.
    """

    def __init__(self, draft: Draft, judgements: Mapping[str, str] | None = None) -> None:
        self._draft = draft
        self._gazetteer: Gazetteer = draft.resources.gazetteer
        self._judgements = judgements or {}
        self._weighed = False
        self._dateline = _DATELINE.search(draft.text[:_HEAD])

    def choose(self, hits: list[Hit]) -> list[Hit]:
        """The hits, each with its division and the reason, or without where more than one is left."""
        self._weighed = False
        first = self._pass(hits, self._evidence([]))
        if not self._weighed:
            return first  # no hit asked for evidence, so more of it changes nothing
        second = self._pass(hits, self._evidence(first))
        # What a list told first is not told again by its fellows as neighbours.
        return [
            a if a.why == LISTED and b.why == NEIGHBOURS and a.chosen == b.chosen else b
            for a, b in zip(first, second, strict=True)
        ]

    def _evidence(self, hits: list[Hit]) -> _Evidence:
        head = self._draft.article.headline
        dateline = self._dateline
        found = _Evidence()
        for i, hit in enumerate(hits):
            if hit.chosen is None or not self._certain(hit):
                continue
            if i and self._draft.text[hits[i - 1].span.end : hit.span.start] in JOINTS:
                found.joined.add(hit.span.start)
            found.anchors.append((hit.span.start, hit.chosen))
            in_line = dateline is not None and dateline.start("place") <= hit.span.start < dateline.end("place")
            if in_line or (head is not None and head.covers(hit.span)):
                found.own.append(hit.chosen)
        home = self._gazetteer.get(self._draft.article.home) if self._draft.article.home else None
        found.home = [home] if home is not None else []
        return found

    def _certain(self, hit: Hit) -> bool:
        return hit.full or hit.listed or hit.why == CHAIN or not self._gazetteer.is_common_word(hit.form)

    def _pass(self, hits: list[Hit], evidence: _Evidence) -> list[Hit]:
        done: list[Hit] = []
        for hit in hits:
            before = done[-1] if done and self._adjoins(done[-1], hit) else None
            done.append(self._choice(hit, before, evidence))
        self._by_list(done)
        self._by_child(done)
        return done

    def _adjoins(self, before: Hit, hit: Hit) -> bool:
        between = self._draft.text[before.span.end : hit.span.start]
        return between == "" or (between == "的" and (hit.full or not self._gazetteer.is_common_word(hit.form)))

    def _choice(self, hit: Hit, before: Hit | None, evidence: _Evidence) -> Hit:
        if hit.near:
            return hit
        judged = self._gazetteer.get(self._judgements[hit.form]) if hit.form in self._judgements else None
        if judged is not None:
            return hit._replace(chosen=judged, why="the researcher's judgement")
        if before is not None:
            chained = self._chained(hit, before)
            if chained is not None:
                return chained
        if len(hit.candidates) == 1:
            return _with(hit, hit.candidates[0], ONLY)
        if hit.full and not hit.listed:
            named = [c for c in hit.candidates if c.name == hit.form] or list(hit.candidates)
        else:
            named = list(hit.candidates)
        if len(named) == 1:
            return _with(hit, named[0], ONLY)
        return self._by_context(hit._replace(candidates=tuple(named)), evidence)

    def _chained(self, hit: Hit, before: Hit) -> Hit | None:
        parents = {before.chosen.code} if before.chosen else {c.code for c in before.candidates}
        below = [c for c in hit.candidates if parents & self._above(c)]
        if not below:
            # A name of today that stands elsewhere, behind the parent of a former one.
            former = former_below(self._gazetteer, hit, parents) if hit.full else None
            if former is None:
                return None
            hit, below = former, list(former.candidates)
        one = self._single(below) or self._widest(below)
        return _with(hit, one, CHAIN) if one is not None else hit._replace(candidates=tuple(below))

    def _by_context(self, hit: Hit, evidence: _Evidence) -> Hit:
        self._weighed = True
        sentence = self._draft.sentence_at(hit.span.start)
        top = self._widest(list(hit.candidates))
        strong = top is not None and not hit.full and self._stands_out(hit, top)
        left = list(hit.candidates)
        for why, context, kin in (
            ("parent in the same sentence", evidence.before(sentence.start, hit.span.start), False),
            ("the article's own place", [evidence.own], True),
            ("parent named before", evidence.before(0, hit.span.start), False),
            (NEIGHBOURS, evidence.around(hit.span.start), True),
            ("home of the paper", [evidence.home], True),
        ):
            fits = self._fits(left, context, kin=kin, exact=strong)
            one = self._single(fits) or (self._widest(fits) if not hit.full else None)
            if one is not None:
                return _with(hit, one, why)
            left = fits or left
        if top is not None and (strong or (hit.full and RANK[top.level] < RANK["county"])) and top in left:
            return _with(hit, top, WIDEST)
        return hit._replace(candidates=tuple(left))

    def _stands_out(self, hit: Hit, top: Division) -> bool:
        """河南 is the province and 西安 the city, whatever else bears the name; 朝阳, a word too, can be any."""
        return top.level == "province" or (top.level == "prefecture" and not self._gazetteer.is_common_word(hit.form))

    def _fits(self, candidates: list[Division], context: list[Group], *, kin: bool, exact: bool) -> list[Division]:
        """The candidates that the first group of a context that speaks for any speaks for most.

        Args:
            kin: whether parents of what is named count too: then a candidate may stand beside it, or in its province.
            exact: whether only what the context names itself counts.
        """
        for group in context:
            named = {c.code for c in group}
            near = named | {a.code for c in group for a in self._gazetteer.parents(c)} if kin else named
            worth = [self._worth(c, named, near) for c in candidates]
            best = max(worth, default=0)
            if best >= (_NAMED if exact else 1):
                return [c for c, n in zip(candidates, worth, strict=True) if n == best]
        return []

    def _worth(self, candidate: Division, named: set[str], near: set[str]) -> int:
        if candidate.code in near:
            return _NAMED
        if candidate.parent in named:
            return 3
        if candidate.parent in near:
            return 2
        return 1 if self._above(candidate) & near else 0

    def _single(self, divisions: list[Division]) -> Division | None:
        """The one of them, or the one that all the others lie in."""
        if len(divisions) < 2:
            return divisions[0] if divisions else None
        top = self._widest(divisions)
        if top is not None and all(c is top or top.code in self._above(c) for c in divisions):
            return top
        return None

    def _widest(self, divisions: list[Division]) -> Division | None:
        """The one of the widest level, if only one is of it and it is wider than a county."""
        rank = min((RANK[c.level] for c in divisions), default=9)
        widest = [c for c in divisions if RANK[c.level] == rank]
        return widest[0] if len(widest) == 1 and rank < RANK["county"] else None

    def _above(self, division: Division) -> frozenset[str]:
        return self._gazetteer.parent_codes(division)

    def _by_list(self, hits: list[Hit]) -> None:
        """Items of one list that are still open follow their fellows: 和平、河西、南开三区 are all in 天津."""
        for group in _lists(hits, self._draft.text):
            shared = set.intersection(*({c.parent for c in _means(hits[i])} for i in group)) - {None}
            settled = {c.parent for i in group for c in [hits[i].chosen] if c is not None}
            parents = (settled & shared) or shared
            if len(parents) != 1:
                continue
            for i in group:
                if hits[i].chosen is None:
                    fits = [c for c in hits[i].candidates if c.parent in parents]
                    if len(fits) == 1:
                        hits[i] = _with(hits[i], fits[0], LISTED)

    def _by_child(self, hits: list[Hit]) -> None:
        """A parent that could not be told may follow from its child: 朝阳市双塔区."""
        for i in range(len(hits) - 2, -1, -1):
            hit, after = hits[i], hits[i + 1]
            if after.chosen is None or hit.span.end != after.span.start or hit.chosen in self._chain(after.chosen):
                continue
            if hit.chosen is not None and hit.full:
                continue
            above = self._above(after.chosen)
            fits = [c for c in hit.candidates if c.code in above]
            if fits:
                hits[i] = _with(hit, fits[0], CHAIN)

    def _chain(self, division: Division) -> tuple[Division, ...]:
        return self._gazetteer.parents(division)


def _with(hit: Hit, chosen: Division, why: str) -> Hit:
    """The hit resolved; of a former name the reason says what became of it."""
    if hit.former is not None and hit.former != chosen:
        until = (hit.former.valid_to or "")[:4]
        why = f"{why}; {hit.former.name} until {until}, now {chosen.name}"
    if hit.chosen is chosen and hit.why == why:
        return hit
    return hit._replace(chosen=chosen, why=why)


def _means(hit: Hit) -> Iterable[Division]:
    return (hit.chosen,) if hit.chosen else hit.candidates


def _lists(hits: list[Hit], text: str) -> list[list[int]]:
    """The indexes of hits that stand in one list: one mark or 和 between them."""
    groups: list[list[int]] = []
    for i, hit in enumerate(hits):
        joined = i > 0 and text[hits[i - 1].span.end : hit.span.start] in JOINTS
        if joined:
            groups[-1].append(i)
        else:
            groups.append([i])
    return [group for group in groups if len(group) > 1]
