"""One page's findings held against its annotation: what is right, wrong, missed, and what counts neither way.

Items are compared as a set a page and matched one to one, equal ones first, then in order of the annotation with the
first that is alike. A place or a person must bear the very name; of other names one may hold the other and be at
least 60 % of its length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.calibration import HOLDS_POST
from kg.findings import Finding
from kg.gold import ENTITIES, FACTS, METRICS, THE_ARTICLE, Claim, GoldPage, Item, bare

RIGHT, WRONG, MISSED, NEITHER = "right", "wrong", "missed", "neither"

SHARE = 0.6
"""Least length of the shorter of two names that are alike, of the longer."""
TOLERANCE = 1e-6
"""Difference of two equal values, of the value or of 1."""
COMMON = 0.5
"""Least share of the letters of the shorter of two indicators that both have."""
_EXACT_KINDS = frozenset({"Locale", "Person"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one item. ``claim`` is the annotated one (none for a wrong one), ``finding`` the graph's (none
    for a missed one)."""

    status: str
    claim: Claim | None
    finding: Finding | None

    @property
    def family(self) -> str:
        return self._item_of.family

    @property
    def item(self) -> Item:
        """The annotated item, or the graph's where there is none."""
        return self._item_of.item

    @property
    def name(self) -> str:
        """The entity's kind, the relation, or nothing for a figure."""
        return name_of(self.family, self.item)

    @property
    def _item_of(self) -> Claim | Finding:
        found = self.claim or self.finding
        assert found is not None  # one of the two made the verdict
        return found


def name_of(family: str, item: Item) -> str:
    """The kind of an entity, the relation of a fact; all figures are of one kind."""
    return {ENTITIES: str(item[0]), FACTS: str(item[1]), METRICS: ""}[family]


def alike(one: str, other: str) -> bool:
    """True where two names, marks left out, are equal, or the longer holds the shorter and is not much longer."""
    shorter, longer = sorted((bare(one), bare(other)), key=len)
    if not shorter:
        return not longer
    return shorter in longer and len(shorter) >= SHARE * len(longer)


def compare(page: GoldPage, findings: Iterable[Finding]) -> list[Verdict]:
    """The verdict on each required item of a page and on each finding, in order of family, name and item.

    Args:
        page: the annotation.
        findings: what the graph has on the page, each item once.
    """
    groups: dict[tuple[str, str], tuple[list[Claim], list[Finding]]] = defaultdict(lambda: ([], []))
    for claim in page.required:
        groups[claim.family, name_of(claim.family, claim.item)][0].append(claim)
    for finding in findings:
        groups[finding.family, name_of(finding.family, finding.item)][1].append(finding)
    spared = _Spared(page)
    verdicts: list[Verdict] = []
    for key in sorted(groups):
        claims, found = groups[key]
        pairs = _match([claim.item for claim in claims], [finding.item for finding in found], key[0])
        verdicts += [
            Verdict(RIGHT, claim, found[pairs[n]]) if n in pairs else Verdict(MISSED, claim, None)
            for n, claim in enumerate(claims)
        ]
        matched = set(pairs.values())
        verdicts += [
            Verdict(NEITHER if spared.covers(finding) else WRONG, None, finding)
            for n, finding in enumerate(found)
            if n not in matched
        ]
    return verdicts


def _match(claims: Sequence[Item], found: Sequence[Item], family: str) -> dict[int, int]:
    """Position of a claim -> position of the finding that answers it."""
    positions = {item: n for n, item in enumerate(found)}
    pairs = {n: positions[item] for n, item in enumerate(claims) if item in positions}
    taken = set(pairs.values())
    # What decides who can match at all: the value of a figure, the name of an entity or of a fact's subject.
    key = {ENTITIES: 1, FACTS: 0, METRICS: 2}[family]
    keys = [item[key] for item in found]
    index: _Names | _Values = _Values(keys) if family == METRICS else _Names(keys)
    for n, item in enumerate(claims):
        if n in pairs:
            continue
        answer = next((m for m in index.near(item[key]) if m not in taken and _fits(item, found[m], family)), None)
        if answer is not None:
            pairs[n] = answer
            taken.add(answer)
    return pairs


def _fits(claim: Item, found: Item, family: str) -> bool:
    """True where a finding of the same kind or relation says what the annotation says."""
    if family == ENTITIES:
        return bare(claim[1]) == bare(found[1]) if claim[0] in _EXACT_KINDS else alike(claim[1], found[1])
    if not alike(claim[0], found[0]):
        return False
    if family == METRICS:
        return _near_values(claim[2], found[2]) and _same_indicator(claim[1], found[1])
    if claim[2] != THE_ARTICLE and not alike(claim[2], found[2]):
        return False
    # An annotated post without its place asks for none; one with its place asks for it.
    return not (claim[1] == HOLDS_POST and len(claim) > 3) or (len(found) > 3 and alike(claim[3], found[3]))


def _near_values(claim: float, found: float) -> bool:
    return abs(claim - found) <= TOLERANCE * max(1.0, abs(claim))


def _same_indicator(one: str, other: str) -> bool:
    letters, others = set(bare(one)), set(bare(other))
    return len(letters & others) >= COMMON * max(1, min(len(letters), len(others)))


class _Names:
    """Names by their pairs of letters: of two of which one holds the other, the longer has all pairs of the shorter."""

    def __init__(self, names: Sequence[str]) -> None:
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._anchored: dict[str, list[int]] = defaultdict(list)
        for n, name in enumerate(names):
            for pair in _letter_pairs(name):
                self._holding[pair].append(n)
        for n, name in enumerate(names):
            self._anchored[self._rarest(_letter_pairs(name))].append(n)

    def near(self, name: str) -> list[int]:
        """Positions of the names that can be alike, ascending."""
        pairs = _letter_pairs(name)
        longer = self._holding.get(self._rarest(pairs), ())
        shorter = (n for pair in pairs for n in self._anchored.get(pair, ()))
        return sorted({*longer, *shorter})

    def _rarest(self, pairs: Iterable[str]) -> str:
        return min(pairs, key=lambda pair: (len(self._holding.get(pair, ())), pair))


class _Values:
    """Numbers in order."""

    def __init__(self, values: Iterable[float]) -> None:
        self._sorted = sorted((value, n) for n, value in enumerate(values))

    def near(self, value: float) -> list[int]:
        """Positions of the numbers that can be equal, ascending."""
        reach = TOLERANCE * max(1.0, abs(value))
        low = bisect_left(self._sorted, value - reach, key=lambda pair: pair[0])
        high = bisect_right(self._sorted, value + reach, key=lambda pair: pair[0])
        return sorted(n for _, n in self._sorted[low:high])


def _letter_pairs(name: str) -> set[str]:
    """The pairs of neighboring letters of a name, or itself where it has just one."""
    letters = bare(name)
    return {letters[n : n + 2] for n in range(len(letters) - 1)} or {letters}


class _Spared:
    """What the annotation calls borderline: finding it is no mistake."""

    def __init__(self, page: GoldPage) -> None:
        self._names = [claim.item[1] for claim in page.optional if claim.family == ENTITIES]
        self._near = _Names(self._names)
        self._items: dict[tuple[str, str], list[Item]] = defaultdict(list)
        for claim in page.optional:
            if claim.family != ENTITIES:
                self._items[claim.family, name_of(claim.family, claim.item)].append(claim.item)

    def covers(self, finding: Finding) -> bool:
        item, family = finding.item, finding.family
        if family == ENTITIES:
            return self._is_name(item[1])
        if any(_fits(claim, item, family) for claim in self._items.get((family, name_of(family, item)), ())):
            return True
        return family == FACTS and (self._is_name(item[0]) or self._is_name(item[2]))

    def _is_name(self, name: str) -> bool:
        return any(alike(name, self._names[n]) for n in self._near.near(name))
