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
    near = _Near(found, family)
    for n, item in enumerate(claims):
        if n in pairs:
            continue
        answer = next((m for m in near.candidates(item) if m not in taken and _fits(item, found[m], family)), None)
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


class _Near:
    """The findings that can match an item at all, found by value or by two letters of the name."""

    def __init__(self, found: Sequence[Item], family: str) -> None:
        self._family = family
        self._by_value = sorted((item[2], n) for n, item in enumerate(found)) if family == METRICS else []
        self._by_letters: dict[str, list[int]] = defaultdict(list)
        if family != METRICS:
            for n, item in enumerate(found):
                for pair in _letter_pairs(self._named(item)):
                    self._by_letters[pair].append(n)

    def candidates(self, item: Item) -> list[int]:
        """Positions, ascending."""
        if self._family == METRICS:
            reach = TOLERANCE * max(1.0, abs(item[2]))
            first = bisect_left(self._by_value, (item[2] - reach,))
            return sorted(
                n for _, n in self._by_value[first : bisect_right(self._by_value, (item[2] + reach, 1 << 62))]
            )
        return sorted({n for pair in _letter_pairs(self._named(item)) for n in self._by_letters.get(pair, ())})

    def _named(self, item: Item) -> str:
        return str(item[1] if self._family == ENTITIES else item[0])


def _letter_pairs(name: str) -> set[str]:
    """The pairs of neighboring letters of a name, or itself: names of which one holds the other share one."""
    letters = bare(name)
    return {letters[n : n + 2] for n in range(len(letters) - 1)} or {letters}


class _Spared:
    """What the annotation calls borderline: finding it is no mistake."""

    def __init__(self, page: GoldPage) -> None:
        self._names = _NameIndex(claim.item[1] for claim in page.optional if claim.family == ENTITIES)
        self._items: dict[tuple[str, str], list[Item]] = defaultdict(list)
        for claim in page.optional:
            if claim.family != ENTITIES:
                self._items[claim.family, name_of(claim.family, claim.item)].append(claim.item)

    def covers(self, finding: Finding) -> bool:
        item, family = finding.item, finding.family
        if family == ENTITIES:
            return self._names.has_alike(item[1])
        if any(_fits(claim, item, family) for claim in self._items.get((family, name_of(family, item)), ())):
            return True
        return family == FACTS and (self._names.has_alike(item[0]) or self._names.has_alike(item[2]))


class _NameIndex:
    """Names by their letter pairs."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_letters: dict[str, set[str]] = defaultdict(set)
        for name in names:
            for pair in _letter_pairs(name):
                self._by_letters[pair].add(name)

    def has_alike(self, name: str) -> bool:
        near = {other for pair in _letter_pairs(name) for other in self._by_letters.get(pair, ())}
        return any(alike(name, other) for other in near)
