"""The doubtful cases of identity in a built graph, as a table of judgements to fill in.

Each kind of doubt gathers entities by a key that the two must share, so that no entity meets all others. Pairs that a
judgement in the graph has settled are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from kg.gazetteer import Division, Gazetteer
from kg.judgements import COLUMNS as JUDGEMENT_COLUMNS
from kg.keys import home_of
from kg.model import NOT_SAME, Entity, Evidence, Knowledge
from kg.namings import SUBJECT_NAMED
from kg.table import csv_text, guarded

COLUMNS = (*JUDGEMENT_COLUMNS, "left_label", "right_label", "reason", "left_words", "right_words")
NEAR = 20
"""With how many of the next shorter names of its group a body's name is compared."""
MANY = 6
"""From how many divisions of one name on they are counted, not listed."""
LONGEST = 40
"""Letters up to which a programme's name is searched for others."""
_BELOW = ("township", "community")


class Doubt(NamedTuple):
    """Two ids that may be one (``left`` empty where the gazetteer has too many to list), and why."""

    reason: str
    left: str
    right: str
    left_label: str
    right_label: str
    left_words: str = ""
    right_words: str = ""


class _Pair(NamedTuple):
    left: str
    right: str


def find_doubts(knowledge: Knowledge, gazetteer: Gazetteer) -> tuple[Doubt, ...]:
    """The pairs that a researcher should look at, sorted by reason and id, each once.

    Args:
        knowledge: a built graph.
        gazetteer: for places of one name, and for the names of places before those of bodies.
    """
    entities = {one.id: one for one in knowledge.entities}
    apart = _apart(knowledge)
    words = _words(knowledge)
    found: dict[frozenset[str], Doubt] = {}
    for reason, pairs in (
        ("same name in stories of one prefecture or page", _namesakes(knowledge, apart)),
        ("one name contains the other, same place and concept", _programs(knowledge)),
        ("one name may be short for the other", _bodies(knowledge.entities, gazetteer)),
    ):
        for pair in pairs:
            key = frozenset(pair)
            if key not in apart and key not in found:
                labels = (entities[one].label for one in pair)
                found[key] = Doubt(reason, *pair, *labels, *(words.get(one, "") for one in pair))
    places = (doubt for one in knowledge.entities for doubt in _places(one, gazetteer, words.get(one.id, "")))
    return tuple(sorted((*found.values(), *(d for d in places if frozenset((d.left, d.right)) not in apart))))


def review_text(doubts: Iterable[Doubt]) -> str:
    """The doubts as CSV: the columns of a judgement, of which the ids are filled in, and what helps to judge."""
    return csv_text(
        COLUMNS,
        (
            ["", one.left, one.right, "", "", "", "", *map(guarded, (one.left_label, one.right_label, *_why(one)))]
            for one in doubts
        ),
    )


def _why(one: Doubt) -> tuple[str, str, str]:
    return one.reason, one.left_words, one.right_words


def _apart(knowledge: Knowledge) -> frozenset[frozenset[str]]:
    """The pairs that were judged not to be the same."""
    stands_for = {one: entity.id for entity in knowledge.entities for one in entity.replaces}
    return frozenset(
        frozenset(stands_for.get(one, one) for one in (row.left, row.right or ""))
        for row in knowledge.judgements
        if row.verdict == NOT_SAME
    )


def _words(knowledge: Knowledge) -> dict[str, str]:
    """The first words that say something of each entity."""
    first: dict[str, Evidence] = {}

    def keep(ids: Iterable[str | None], evidence: Collection[Evidence]) -> None:
        told = [one for one in evidence if one.rule != SUBJECT_NAMED]
        if told:
            least = min(told)
            for one in ids:
                if one and (one not in first or least < first[one]):
                    first[one] = least

    for relation in knowledge.relations:
        keep((relation.subject, relation.object), relation.evidence)
    for tenure in knowledge.tenures:
        keep((tenure.holder, tenure.at), tenure.evidence)
    for metric in knowledge.metrics:
        keep((metric.subject,), metric.evidence)
    return {one: evidence.exact for one, evidence in first.items()}


# --- people --------------------------------------------------------------------------------------------------------


def _namesakes(knowledge: Knowledge, apart: Collection[frozenset[str]]) -> Iterator[_Pair]:
    """People of one name in stories about one prefecture, or on one page."""
    stories = {story.id: story for story in knowledge.stories}
    codes = {one.id: one.code for one in knowledge.entities if one.code}
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for person in knowledge.entities:
        if person.kind != "Person":
            continue
        where = {f"page {stories[one].page}" for one in person.articles}
        homes = (home_of(stories[one].about or "") for one in person.articles)
        abouts = (codes.get(stories[one].about or "", home) for one, home in zip(person.articles, homes, strict=True))
        where |= {f"prefecture {code[:4]}" for code in abouts if code[:6].isdecimal()}
        for name in (person.label, *person.aliases):
            for one in where:
                groups[name, one].add(person.id)
    for key in sorted(groups):
        yield from _open_pairs(sorted(groups[key]), apart)


def _open_pairs(ids: list[str], apart: Collection[frozenset[str]]) -> Iterator[_Pair]:
    """Each id with the first before it that no judgement has parted it from."""
    for number, right in enumerate(ids):
        left = next((one for one in islice(ids, number) if frozenset((one, right)) not in apart), None)
        if left is not None:
            yield _Pair(left, right)


# --- programmes ----------------------------------------------------------------------------------------------------


def _programs(knowledge: Knowledge) -> Iterator[_Pair]:
    """Programmes of one place and concept, one's name standing in the other's, unless one is part of the other."""
    parts = {frozenset((r.subject, r.object)) for r in knowledge.relations if r.predicate == "includes"}
    groups: dict[tuple[str, str | None], dict[str, str]] = defaultdict(dict)
    for one in knowledge.entities:
        if one.kind == "Program":
            groups[home_of(one.id), one.concept].setdefault(one.label, one.id)
    for names in groups.values():
        for name, long in sorted(names.items()):
            inside = _longest_inside(name, names)
            if inside is not None and frozenset((long, names[inside])) not in parts:
                yield _Pair(long, names[inside])


def _longest_inside(name: str, names: Mapping[str, str]) -> str | None:
    size = min(len(name), LONGEST)
    parts = (name[at : at + length] for length in range(size - 1, 1, -1) for at in range(size - length + 1))
    return next((part for part in parts if part in names), None)


# --- bodies --------------------------------------------------------------------------------------------------------


def _bodies(entities: Iterable[Entity], gazetteer: Gazetteer) -> Iterator[_Pair]:
    """Bodies of one home of which one's name, without the place before it, is made of letters of the other's."""
    before: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    groups: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for one in entities:
        if one.kind == "Organization":
            home = home_of(one.id)
            if home not in before:
                before[home] = _names_before(gazetteer, home)
            core = _core(one.label, *before[home])
            groups[home, core[:1], core[-1:]].append((core, one.id))
    for key in sorted(groups):
        group = sorted(groups[key], key=lambda item: (-len(item[0]), item))
        for number, (long, left) in enumerate(group):
            for short, right in islice(group, number + 1, number + 1 + NEAR):
                if _is_made_of(short, long):
                    yield _Pair(left, right)


def _names_before(gazetteer: Gazetteer, home: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What may stand before a body's name: the names of the places above its home, and those of its home, with the
    letter of its level; longest first."""
    division = gazetteer.get(home)
    if division is None:
        return (), ()
    above = {name for parent in gazetteer.ancestors(home) for name in _forms(parent)}
    return _longest_first(above), _longest_first({*_forms(division), division.name[-1]})


def _forms(division: Division) -> tuple[str, ...]:
    return (division.name, *division.aliases)


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _core(name: str, above: tuple[str, ...], home: tuple[str, ...]) -> str:
    """The name without its home; one that stands under a place above its home alone keeps that."""
    for start in (*above, ""):
        rest = name.removeprefix(start)
        own = next((form for form in home if rest.startswith(form) and len(rest) > len(form)), None)
        if name.startswith(start) and own is not None:
            return rest[len(own) :]
    return name


def _is_made_of(short: str, long: str) -> bool:
    """True where the letters of one stand in the other, in order."""
    letters = iter(long)
    return all(letter in letters for letter in short)


# --- places --------------------------------------------------------------------------------------------------------


def _places(one: Entity, gazetteer: Gazetteer, words: str) -> Iterator[Doubt]:
    """A township or community without a code whose name several divisions below its county bear."""
    if one.kind != "Locale" or one.code or one.level not in _BELOW or not one.articles:
        return
    home = home_of(one.id)
    within = home if gazetteer.get(home) is not None else None
    found = gazetteer.named(one.label, level=one.level, within=within)
    if len(found) < 2:
        return
    reason = f"the gazetteer has {len(found)} of this name {f'below {within}' if within else 'in the country'}"
    if len(found) >= MANY:
        yield Doubt(reason, "", one.id, "", one.label, "", words)
        return
    for division in found:
        path = "".join(parent.name for parent in reversed(gazetteer.parents(division)))
        yield Doubt(reason, f"division/{division.code}", one.id, f"{path}{division.name}", one.label, "", words)
