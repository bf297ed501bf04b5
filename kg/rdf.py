"""The only writer of RDF: one mapping from ``Knowledge`` to quads, and its Turtle and N-Quads.

What an article says (the article itself, its mentions, statements, posts, figures and evidence) stands in the named
graph of that article's IRI, a statement of several articles in each of theirs; dropping a graph takes back exactly
what its article said. What describes an entity (class, label, code, concept) and what the gazetteer alone knows
stands in the default graph. Turtle is the union. There are no blank nodes: an IRI comes from a local id or from the
content of the statement, so every build and machine mints the same one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple
from decimal import Decimal
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg import literals, vocab
from kg.errors import GraphError
from kg.model import Entity, Evidence, Judgement, Knowledge, Metric, Relation, Story, Tenure
from kg.namings import SUBJECT_NAMED

GAZETTEER = "dataset/gazetteer"
"""Local id of the division data, the source of a ``partOf`` that no article states."""

TURTLE_PREFIXES = ("jc", "jcc", "rdf", "rdfs", "xsd", "skos", "prov", "oa", "dcterms", "wgs84")

_TYPE = f"> <{vocab.RDF_TYPE}>".encode()

Fact: TypeAlias = tuple[NamedNode, NamedNode, NamedNode | Literal]


# --- writing -------------------------------------------------------------------------------------------------------


def quads(knowledge: Knowledge, base: str = vocab.BASE) -> Iterator[Quad]:
    """The whole graph as RDF, in no particular order; a triple may come more than once.

    Args:
        knowledge: the graph's values.
        base: what all IRIs of this project start with: an absolute IRI that ends in ``/``.

    Raises:
        GraphError: for a base that is no such IRI, or a class, level, predicate or number outside the contract.
    """
    mapping = _Mapping(base)
    for story in knowledge.stories:
        yield from mapping.article(story)
    for entity in knowledge.entities:
        yield from mapping.entity(entity)
    for relation in knowledge.relations:
        yield from mapping.relation(relation)
    for tenure in knowledge.tenures:
        yield from mapping.tenure(tenure)
    for metric in knowledge.metrics:
        yield from mapping.metric(metric)
    if knowledge.judgements:
        holders = {one: entity.id for entity in knowledge.entities for one in (entity.id, *entity.replaces)}
        for judgement in knowledge.judgements:
            yield from mapping.judgement(judgement, holders)


def union(graph: Iterable[Quad]) -> list[Triple]:
    """The triples of all graphs, each once, sorted: those of a subject stand together, its classes first."""
    buffer = BytesIO()
    serialize((quad.triple for quad in graph), buffer, RdfFormat.N_TRIPLES)
    lines = sorted(set(buffer.getvalue().splitlines(keepends=True)), key=_order)
    return [quad.triple for quad in parse(b"".join(lines), RdfFormat.N_TRIPLES)]


def write_turtle(triples: Iterable[Triple], path: Path, base: str = vocab.BASE) -> None:
    """Write triples as Turtle in the order given, which ``union`` makes the same on every build."""
    prefixes = {name: vocab.rebase(vocab.PREFIXES[name], base) for name in TURTLE_PREFIXES}
    serialize(triples, path, RdfFormat.TURTLE, prefixes=prefixes)


def write_nquads(graph: Iterable[Quad], path: Path) -> None:
    """Write quads as sorted N-Quads, each once."""
    buffer = BytesIO()
    serialize(graph, buffer, RdfFormat.N_QUADS)
    path.write_bytes(b"".join(sorted(set(buffer.getvalue().splitlines(keepends=True)))))


# --- identity ------------------------------------------------------------------------------------------------------


def statement_id(subject: str, predicate: str, target: str) -> str:
    """The local id of a relation's ``rdf:Statement``; ``target`` is its object's local id or date."""
    return f"statement/{subject}/{predicate}-{_hash(predicate, target)}"


def tenure_id(holder: str, title: str, at: str | None) -> str:
    """The local id of a post held."""
    return f"tenure/{holder}/{_hash(title, at or '')}"


def metric_id(metric: Metric) -> str:
    """The local id of a figure; its dates are no part of it, so that a further article does not rename it."""
    value_max = "" if metric.value_max is None else literals.decimal(metric.value_max).value
    value = literals.decimal(metric.value).value
    return f"metric/{metric.subject}/{_hash(metric.indicator, value, value_max, metric.unit, str(metric.approximate))}"


def evidence_id(evidence: Evidence) -> str:
    """The local id of the place in an article where a statement stands."""
    story = evidence.article.removeprefix("article/")
    return f"evidence/{story}/{evidence.start}-{evidence.end}-{_hash(evidence.rule)}"


def judgement_id(one: Judgement) -> str:
    """The local id of a judgement: all that its row says."""
    return f"judgement/{_hash(*(cell or '' for cell in astuple(one)))}"


def agent_id(name: str) -> str:
    """The local id of who judged."""
    return f"agent/{_hash(name)}"


def _hash(*parts: str) -> str:
    content = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=5).hexdigest()


# --- the mapping ---------------------------------------------------------------------------------------------------


class _Memo(dict[str, NamedNode]):
    """Terms by name, each made once: a graph repeats its IRIs millions of times."""

    def __init__(self, make: Callable[[str], NamedNode]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> NamedNode:
        self[name] = self._make(name)
        return self[name]


class _Mapping:
    """The values' triples and the graphs they stand in, under one base."""

    def __init__(self, base: str) -> None:
        _check_base(base)
        self._terms = _Memo(lambda iri: NamedNode(vocab.rebase(iri, base)))
        individuals = vocab.rebase(vocab.ID, base)
        self._nodes = _Memo(lambda name: NamedNode(individuals + quote(name, safe="/-._~", errors="surrogatepass")))

    def article(self, story: Story) -> Iterator[Quad]:
        node = self._nodes[story.id]
        facts = [
            self._fact(node, vocab.RDF_TYPE, self._terms[vocab.ARTICLE]),
            self._fact(node, vocab.RDFS_LABEL, literals.chinese(story.title)),
            self._fact(node, vocab.DCTERMS_TITLE, literals.chinese(story.title)),
            self._fact(node, vocab.PAGE, literals.plain(story.page)),
            self._fact(node, vocab.NUMBER, literals.integer(story.number)),
            self._fact(node, vocab.KIND, literals.plain(story.kind)),
            *self._optional(node, vocab.DCTERMS_DATE, story.date, literals.day),
            *self._optional(node, vocab.DCTERMS_SOURCE, story.source, literals.plain),
            *self._optional(node, vocab.ABOUT, story.about, self._nodes.__getitem__),
        ]
        yield from (Quad(*fact, node) for fact in facts)

    def entity(self, entity: Entity) -> Iterator[Quad]:
        node = self._nodes[entity.id]
        facts = [
            *(self._fact(node, vocab.RDF_TYPE, self._terms[name]) for name in _classes(entity)),
            self._fact(node, vocab.RDFS_LABEL, literals.chinese(entity.label)),
            *(self._fact(node, vocab.SKOS_ALT_LABEL, literals.chinese(alias)) for alias in entity.aliases),
            *(self._fact(node, vocab.PRINTED_AS, literals.chinese(form)) for form in entity.printed),
            *self._optional(node, vocab.CODE, entity.code, literals.plain),
            *self._optional(node, vocab.RESOLUTION, entity.resolution, literals.plain),
            *self._optional(node, vocab.CONCEPT, entity.concept, self._concept),
            *(self._fact(node, vocab.DCTERMS_REPLACES, self._nodes[one]) for one in entity.replaces),
            *self._optional(node, vocab.VALID_FROM, entity.valid_from, literals.day),
            *self._optional(node, vocab.VALID_TO, entity.valid_to, literals.day),
            *self._optional(node, vocab.WGS84_LAT, _degrees(entity.lat), literals.degrees),
            *self._optional(node, vocab.WGS84_LONG, _degrees(entity.lon), literals.degrees),
        ]
        yield from (Quad(*fact) for fact in facts)
        for article in entity.articles:
            graph = self._nodes[article]
            yield Quad(node, self._terms[vocab.MENTIONED_IN], graph, graph)

    def relation(self, relation: Relation) -> Iterator[Quad]:
        if relation.predicate not in vocab.RELATIONS:
            raise GraphError(f"{relation.predicate!r} is no relation of the ontology: declare it there first")
        subject, predicate = self._nodes[relation.subject], self._terms[vocab.RELATIONS[relation.predicate]]
        is_date = vocab.RELATIONS[relation.predicate] == vocab.HELD_ON
        target = literals.day(relation.object) if is_date else self._nodes[relation.object]
        node = self._nodes[statement_id(relation.subject, relation.predicate, relation.object)]
        facts: list[Fact] = [
            (subject, predicate, target),
            self._fact(node, vocab.RDF_TYPE, self._terms[vocab.RDF_STATEMENT]),
            self._fact(node, vocab.RDF_SUBJECT, subject),
            self._fact(node, vocab.RDF_PREDICATE, predicate),
            self._fact(node, vocab.RDF_OBJECT, target),
        ]
        yield from self._sourced(node, facts, relation.confidence, relation.evidence)
        if not relation.evidence:
            yield from self._gazetteer(node)

    def tenure(self, tenure: Tenure) -> Iterator[Quad]:
        node = self._nodes[tenure_id(tenure.holder, tenure.title, tenure.at)]
        facts = [
            self._fact(node, vocab.RDF_TYPE, self._terms[vocab.TENURE]),
            self._fact(node, vocab.HOLDER, self._nodes[tenure.holder]),
            self._fact(node, vocab.POST_TITLE, literals.chinese(tenure.title)),
            *self._optional(node, vocab.POST_AT, tenure.at, self._nodes.__getitem__),
            *(self._fact(node, vocab.AS_OF, literals.day(day)) for day in tenure.as_of),
        ]
        yield from self._sourced(node, facts, tenure.confidence, tenure.evidence)

    def metric(self, metric: Metric) -> Iterator[Quad]:
        node = self._nodes[metric_id(metric)]
        facts = [
            self._fact(node, vocab.RDF_TYPE, self._terms[vocab.METRIC]),
            self._fact(node, vocab.SUBJECT, self._nodes[metric.subject]),
            self._fact(node, vocab.INDICATOR, literals.chinese(metric.indicator)),
            self._fact(node, vocab.VALUE, literals.decimal(metric.value)),
            self._fact(node, vocab.UNIT, literals.plain(metric.unit)),
            self._fact(node, vocab.APPROXIMATE, Literal(metric.approximate)),
            *(self._fact(node, vocab.AS_OF, literals.day(day)) for day in metric.as_of),
        ]
        if metric.value_max is not None:
            facts.append(self._fact(node, vocab.VALUE_MAX, literals.decimal(metric.value_max)))
        yield from self._sourced(node, facts, metric.confidence, metric.evidence)

    def judgement(self, one: Judgement, holders: Mapping[str, str]) -> Iterator[Quad]:
        """The judgement, who made it, and a link from each entity that bears it, also for an id that went to it."""
        node = self._nodes[judgement_id(one)]
        facts = [
            self._fact(node, vocab.RDF_TYPE, self._terms[vocab.JUDGEMENT]),
            self._fact(node, vocab.VERDICT, literals.plain(one.verdict)),
            self._fact(node, vocab.LEFT, self._nodes[one.left]),
            *self._optional(node, vocab.RIGHT, one.right, self._nodes.__getitem__),
            *self._optional(node, vocab.NEW_LABEL, one.value, literals.chinese),
            *self._optional(node, vocab.DCTERMS_DATE, one.date, literals.day),
            *self._optional(node, vocab.RDFS_COMMENT, one.note, literals.plain),
        ]
        if one.author is not None:
            agent = self._nodes[agent_id(one.author)]
            facts += [
                self._fact(node, vocab.PROV_WAS_ATTRIBUTED_TO, agent),
                self._fact(agent, vocab.RDF_TYPE, self._terms[vocab.PROV_AGENT]),
                self._fact(agent, vocab.RDFS_LABEL, literals.plain(one.author)),
            ]
        bearers = (holders.get(name) for name in (one.left, one.right) if name)
        facts += [self._fact(self._nodes[bearer], vocab.JUDGED_BY, node) for bearer in bearers if bearer]
        yield from (Quad(*fact) for fact in facts)

    def _sourced(
        self, node: NamedNode, facts: list[Fact], confidence: float, evidence: tuple[Evidence, ...]
    ) -> Iterator[Quad]:
        """The facts in the graph of each article that states them (else the default graph), with their evidence."""
        facts = [*facts, self._fact(node, vocab.CONFIDENCE, literals.decimal(Decimal(repr(confidence))))]
        graphs: list[NamedNode | DefaultGraph] = [self._nodes[name] for name in sorted({e.article for e in evidence})]
        for graph in graphs or [DefaultGraph()]:
            yield from (Quad(*fact, graph) for fact in facts)
        for one in evidence:
            yield from self._evidence(node, one)

    def _evidence(self, derived: NamedNode, evidence: Evidence) -> Iterator[Quad]:
        node, graph = self._nodes[evidence_id(evidence)], self._nodes[evidence.article]
        names = evidence.rule == SUBJECT_NAMED
        facts = (
            self._fact(derived, vocab.SUBJECT_NAMED_IN if names else vocab.PROV_WAS_DERIVED_FROM, node),
            self._fact(node, vocab.RDF_TYPE, self._terms[vocab.EVIDENCE]),
            self._fact(node, vocab.OA_EXACT, literals.plain(evidence.exact)),
            self._fact(node, vocab.OA_START, literals.integer(evidence.start)),
            self._fact(node, vocab.OA_END, literals.integer(evidence.end)),
            self._fact(node, vocab.IN_ARTICLE, graph),
            self._fact(node, vocab.RULE, literals.plain(evidence.rule)),
        )
        yield from (Quad(*fact, graph) for fact in facts)

    def _gazetteer(self, derived: NamedNode) -> Iterator[Quad]:
        dataset = self._nodes[GAZETTEER]
        yield Quad(*self._fact(derived, vocab.PROV_WAS_DERIVED_FROM, dataset))
        yield Quad(*self._fact(dataset, vocab.RDF_TYPE, self._terms[vocab.DATASET]))

    def _optional(
        self, node: NamedNode, predicate: str, text: str | None, term: Callable[[str], NamedNode | Literal]
    ) -> list[Fact]:
        return [] if text is None else [self._fact(node, predicate, term(text))]

    def _fact(self, subject: NamedNode, predicate: str, target: NamedNode | Literal) -> Fact:
        return subject, self._terms[predicate], target

    def _concept(self, concept: str) -> NamedNode:
        return self._terms[vocab.JCC + quote(concept, safe="-._~")]


def _degrees(value: float | None) -> str | None:
    return None if value is None else repr(value)


def _classes(entity: Entity) -> list[str]:
    """The IRIs of an entity's class and superclass."""
    if entity.kind not in vocab.KIND_CLASSES:
        raise GraphError(f"{entity.kind!r} is no class of the ontology: declare it there first")
    if entity.official:
        return [vocab.OFFICIAL, vocab.SUPERCLASS[vocab.OFFICIAL]]
    if entity.level is None:
        return [vocab.KIND_CLASSES[entity.kind]]
    if entity.level not in vocab.LEVEL_CLASSES:
        raise GraphError(f"{entity.level!r} is no level of a place: use one of {', '.join(vocab.LEVEL_CLASSES)}")
    return [vocab.LEVEL_CLASSES[entity.level], vocab.SUPERCLASS[vocab.LEVEL_CLASSES[entity.level]]]


def _check_base(base: str) -> None:
    if not (re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", base) and base.endswith("/") and base.isascii()):
        raise GraphError(f"the base {base!r} is no absolute ASCII IRI that ends in '/': give one like {vocab.BASE}")
    try:
        NamedNode(base)
    except ValueError as error:
        raise GraphError(f"the base {base!r} is no IRI: {error}") from error


def _order(line: bytes) -> bytes:
    """An N-Triples line as it sorts: ``rdf:type`` before the subject's other properties."""
    return line.replace(_TYPE, b"> !", 1)
