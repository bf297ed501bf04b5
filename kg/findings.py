"""What a built graph says on each page, in the form in which pages are annotated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.calibration import HOLDS_POST
from kg.gold import ENTITIES, FACTS, METRICS, OF_ARTICLE, THE_ARTICLE, Item
from kg.model import Entity, Evidence, Knowledge


@dataclass(slots=True)
class Finding:
    """One item that the graph has on one page.

    Attributes:
        stories: ids of the page's articles that have it.
        forms: of an entity, how it may be written.
        evidence: of a fact or figure, the quoted words on this page.
        confidence: of a fact or figure, 0 to 1; the greatest where several statements read the same.
    """

    family: str
    item: Item
    stories: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    evidence: set[Evidence] = field(default_factory=set)
    confidence: float = 0.0


def find_by_page(knowledge: Knowledge, pages: Mapping[str, str]) -> dict[str, list[Finding]]:
    """The findings of each page, each item once, sorted.

    Args:
        knowledge: a built graph.
        pages: id of an article -> name of the page that it counts for; other articles are passed over.
    """
    found: dict[str, dict[tuple[str, Item], Finding]] = defaultdict(dict)
    for family, item, story, part in _all(knowledge):
        page = pages.get(story)
        if page is None:
            continue
        finding = found[page].setdefault((family, item), Finding(family, item))
        finding.stories.add(story)
        finding.forms.update(part.forms)
        finding.evidence.update(part.evidence)
        finding.confidence = max(finding.confidence, part.confidence)
    return {page: [items[key] for key in sorted(items)] for page, items in found.items()}


@dataclass(frozen=True, slots=True)
class _Part:
    """What one article adds to a finding."""

    forms: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0


def _all(knowledge: Knowledge) -> Iterator[tuple[str, Item, str, _Part]]:
    labels = {entity.id: entity.label for entity in knowledge.entities}
    for entity in knowledge.entities:
        part = _Part(forms=_forms(entity))
        yield from ((ENTITIES, (entity.kind, entity.label), story, part) for story in entity.articles)
    for relation in knowledge.relations:
        ends = (labels[relation.subject], relation.predicate)
        target = labels.get(relation.object, relation.object.removeprefix("--"))
        item = (*ends, THE_ARTICLE if relation.predicate in OF_ARTICLE else target)
        yield from _stated(FACTS, item, relation.evidence, relation.confidence)
    for tenure in knowledge.tenures:
        at = () if tenure.at is None else (labels[tenure.at],)
        item = (labels[tenure.holder], HOLDS_POST, tenure.title, *at)
        yield from _stated(FACTS, item, tenure.evidence, tenure.confidence)
    for metric in knowledge.metrics:
        figure = (labels[metric.subject], metric.indicator, float(metric.value), metric.unit)
        yield from _stated(METRICS, figure, metric.evidence, metric.confidence)


def _stated(
    family: str, item: Item, evidence: Iterable[Evidence], confidence: float
) -> Iterator[tuple[str, Item, str, _Part]]:
    for one in evidence:
        yield family, item, one.article, _Part(evidence=(one,), confidence=confidence)


def _forms(entity: Entity) -> tuple[str, ...]:
    return (entity.label, *entity.aliases, *entity.printed)
