"""Which ids are one entity: a researcher's judgements first, then what posts tell; where the two disagree, abstain.

A person's id comes from a name and the place that a story is about, so that one name in two places is two people. One
rule ties them: who holds the same post at the same place under the same name is one person. A judgement reaches all
ids that the rule has tied, for a built graph shows but one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from itertools import pairwise
from typing import NamedTuple

from kg.judgements import Sets, judgement_key
from kg.model import DROP, NOT_SAME, RENAME, SAME, Judgement


class Held(NamedTuple):
    """A person's name, the post under it, the id of its place or body, and the person's id."""

    name: str
    title: str
    at: str
    holder: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What each id stands for.

    Attributes:
        heads: the id that an id goes to, of those that go to another.
        dropped: the ids, after ``heads``, that are no entity.
        labels: the names that were given, by id after ``heads``.
        applied: the judgements that bear on the graph, sorted.
        unknown: the ids of judgements that the graph does not have, sorted.
    """

    heads: Mapping[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)
    applied: tuple[Judgement, ...] = ()
    unknown: tuple[str, ...] = ()

    def of(self, one: str) -> str | None:
        """The id that stands for this one; None where it is no entity."""
        head = self.heads.get(one, one)
        return None if head in self.dropped else head

    @property
    def changes(self) -> bool:
        """True where some id goes to another or is no entity."""
        return bool(self.heads or self.dropped)


def identify(
    ids: Collection[str], official: Callable[[str], bool], posts: Iterable[Held], judgements: Iterable[Judgement]
) -> Identity:
    """Decides what each id stands for; the order of posts and judgements does not matter.

    Args:
        ids: those of the graph.
        official: says whether an id is that of a division, which a place may be tied to though no text names it.
        posts: all posts that are held at a place or body.
        judgements: without contradictions, as ``kg.judgements.read_judgements`` gives them.
    """
    rows = sorted(set(judgements), key=judgement_key)
    heads, tied = _judged(rows, ids, official)
    _tie_by_posts(heads, posts, [row for row in rows if row.verdict == NOT_SAME])

    def stands_for(one: str) -> str:
        return heads.get(one, one)

    kept = [row for row in rows if row.verdict in (DROP, RENAME) and row.left in ids]
    names = sorted(
        (stands_for(row.left), row.left in heads, row.value) for row in kept if row.verdict == RENAME and row.value
    )
    named = [one for row in rows for one in (row.left, row.right) if one]
    applied = tuple(row for row in rows if _bears(row, ids, official, tied))
    parted = {one for row in applied if row.verdict == NOT_SAME for one in (row.left, row.right) if one}
    return Identity(
        heads=heads,
        dropped=frozenset(stands_for(row.left) for row in kept if row.verdict == DROP),
        # The first is the name that the id itself was given, before those of ids that went to it.
        labels={head: value for head, _, value in reversed(names)},
        applied=applied,
        unknown=tuple(sorted({one for one in named if one not in ids} - tied - parted)),
    )


def _judged(
    rows: list[Judgement], ids: Collection[str], official: Callable[[str], bool]
) -> tuple[dict[str, str], frozenset[str]]:
    """The heads that judgements give, and the ids that these tie; also through one that the graph does not have."""
    sets = Sets()
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for row in rows:
        if row.verdict == SAME and row.right:
            sets.unite(row.left, row.right)
            sorter.add(row.right, row.left)
    rank = {one: number for number, one in enumerate(sorter.static_order())}
    heads: dict[str, str] = {}
    tied: set[str] = set()
    for members in sets.members().values():
        here = [one for one in members if one in ids or official(one)]
        if len(here) > 1 and any(one in ids for one in here):
            head = min(here, key=rank.__getitem__)
            heads.update((one, head) for one in here if one != head)
            tied.update(here)
    return heads, frozenset(tied)


def _tie_by_posts(heads: dict[str, str], posts: Iterable[Held], apart: Iterable[Judgement]) -> None:
    """Adds to the heads those that hold the same post under the same name; none of a set that a judgement splits."""
    judged = set(heads.values())
    holders: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for post in posts:
        holders[post.name, post.title, heads.get(post.at, post.at)].add(heads.get(post.holder, post.holder))
    sets = Sets()
    for alike in holders.values():
        for left, right in pairwise(sorted(alike)):
            sets.unite(left, right)
    split = {
        sets.find(heads.get(row.left, row.left))
        for row in apart
        if row.right and sets.find(heads.get(row.left, row.left)) == sets.find(heads.get(row.right, row.right))
    }
    more: dict[str, str] = {}
    for one, members in sets.members().items():
        if one not in split:
            head = min(members, key=lambda member: (member not in judged, member))
            more.update((member, head) for member in members if member != head)
    heads.update({one: more[head] for one, head in heads.items() if head in more} | more)


def _bears(row: Judgement, ids: Collection[str], official: Callable[[str], bool], tied: frozenset[str]) -> bool:
    if row.verdict == SAME:
        return row.left in tied or row.right in tied
    both = [row.left, row.right] if row.right else [row.left]
    found = [one in ids for one in both]
    return any(found) and all(
        here or (row.verdict == NOT_SAME and official(one)) for here, one in zip(found, both, strict=True)
    )
