"""A built graph file back into ``Knowledge``: the inverse of ``kg.rdf``, for all that works without the pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from kg import vocab
from kg.errors import GraphError
from kg.judgements import judgement_key
from kg.model import NEWS, Entity, Evidence, Judgement, Knowledge, Metric, Relation, Story, Tenure
from kg.query import load_graph, one_line

_KINDS = {iri: kind for kind, iri in vocab.KIND_CLASSES.items()}
_LEVELS = {iri: level for level, iri in vocab.LEVEL_CLASSES.items()}
_PREDICATES = {iri: name for name, iri in vocab.RELATIONS.items()}
_ENTITY_CLASSES = (*_KINDS, *_LEVELS, vocab.OFFICIAL)
_OTHER_CLASSES = (vocab.ARTICLE, vocab.TENURE, vocab.METRIC, vocab.EVIDENCE, vocab.DATASET, vocab.JUDGEMENT)
_OWN_CLASSES = (*_ENTITY_CLASSES, *_OTHER_CLASSES)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}

_Value = TypeVar("_Value")


def load_knowledge(path: Path) -> Knowledge:
    """Reads a built graph: what ``kg.rdf`` wrote comes back as the values that it was written from.

    The values come sorted, as ``kg.resolve`` sorts them. A file does not carry characters that XML forbids, a
    ``Decimal``'s exponent and trailing zeros, nor the order of aliases, dates and evidence: these come sorted, each
    once. What stands outside the contract is passed over. The base of the IRIs is found from the classes; an article
    without a number or a kind is taken for the first of its page and for news.

    Args:
        path: a graph in Turtle, N-Triples, N-Quads, TriG or JSON-LD; its suffix names the format.

    Raises:
        GraphError: the file cannot be read, or does not follow the contract: a property is missing, stands twice or has
            no value of its type, a relation has no statement, a statement no source, or an end is not described.
    """
    store = load_graph(path).store
    base = _base(store)
    try:
        if base is None:
            raise _BreachError("nothing in it is of a class of the ontology")
        return _Reader(_by_subject(store, base)).knowledge()
    except _BreachError as breach:
        reason = one_line(str(breach).replace(vocab.BASE, base or vocab.BASE))
        advice = "see all faults with `kg validate`, or run `kg build` again"
        raise GraphError(f"{path} does not follow the graph contract: {reason}; {advice}") from breach


class _BreachError(Exception):
    """What in a graph does not follow the contract; never leaves this module."""


class _Term(NamedTuple):
    """An object: a literal's text, or the IRI of a node."""

    text: str
    is_node: bool


_Facts = Mapping[str, Mapping[str, Mapping[_Term, None]]]
"""Subject to property to objects, each once, in the order of the file; own IRIs under the usual base."""


def _base(store: Store) -> str | None:
    """What the IRIs start with: the usual base where a class stands under it, else that of the first own class.

    None where a graph that is not empty has no such class.
    """
    suffixes = tuple(iri.removeprefix(vocab.BASE) for iri in _OWN_CLASSES)
    classes = {
        quad.object.value
        for quad in store.quads_for_pattern(None, NamedNode(vocab.RDF_TYPE), None)
        if isinstance(quad.object, NamedNode)
    }
    bases = {iri.removesuffix(suffix) for iri in classes for suffix in suffixes if iri.endswith(f"/{suffix}")}
    if vocab.BASE in bases or not len(store):
        return vocab.BASE
    return min(bases, default=None)


def _by_subject(store: Store, base: str) -> _Facts:
    facts: dict[str, dict[str, dict[_Term, None]]] = {}
    names = _UsualNames(base)
    for quad in store:
        target = quad.object
        if isinstance(target, Literal):
            term = _Term(target.value, False)
        elif isinstance(target, NamedNode | BlankNode):
            term = _Term(names[target], True)
        else:
            continue
        facts.setdefault(names[quad.subject], {}).setdefault(names[quad.predicate], {})[term] = None
    return facts


class _UsualNames(dict[object, str]):
    """A node's IRI, that under ``base`` put under the usual base, or a blank node's label: each made once."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    def __missing__(self, node: object) -> str:
        name = node.value if isinstance(node, NamedNode) else str(node)
        if name.startswith(self._base):
            name = vocab.BASE + name.removeprefix(self._base)
        self[node] = name
        return name


class _Reader:
    """The values that the facts make."""

    def __init__(self, facts: _Facts) -> None:
        self._facts = facts
        self._ids: dict[str, str] = {}
        self._evidence: dict[str, Evidence] = {}
        self._members: dict[str, list[str]] = defaultdict(list)
        for subject, properties in facts.items():
            for term in properties.get(vocab.RDF_TYPE, ()):
                self._members[term.text].append(subject)
        self._stories = frozenset(self._members[vocab.ARTICLE])
        self._entities = frozenset(iri for name in _ENTITY_CLASSES for iri in self._members[name])
        self._nodes = self._entities | self._stories

    def knowledge(self) -> Knowledge:
        """All values, sorted."""
        statements = self._members[vocab.RDF_STATEMENT]
        self._check_stated(statements)
        return Knowledge(
            stories=tuple(sorted(map(self._story, self._stories), key=lambda s: s.id)),
            entities=tuple(sorted(map(self._entity, self._entities), key=lambda e: e.id)),
            relations=tuple(sorted(map(self._relation, statements), key=lambda r: (r.subject, r.predicate, r.object))),
            tenures=tuple(sorted(map(self._tenure, self._members[vocab.TENURE]), key=_tenure_order)),
            metrics=tuple(sorted(map(self._metric, self._members[vocab.METRIC]), key=_metric_order)),
            judgements=tuple(sorted(map(self._judgement, self._members[vocab.JUDGEMENT]), key=judgement_key)),
        )

    # --- values --------------------------------------------------------------------------------------------------

    def _story(self, iri: str) -> Story:
        number = self._typed(iri, vocab.NUMBER, _integer)
        return Story(
            id=self._id(iri),
            page=self._words(iri, vocab.PAGE),
            number=1 if number is None else number,
            kind=self._text(iri, vocab.KIND) or NEWS,
            title=self._words(iri, vocab.DCTERMS_TITLE),
            date=self._text(iri, vocab.DCTERMS_DATE),
            about=self._optional_end(iri, vocab.ABOUT),
            source=self._text(iri, vocab.DCTERMS_SOURCE),
        )

    def _entity(self, iri: str) -> Entity:
        types = {term.text for term in self._facts[iri][vocab.RDF_TYPE]}
        kinds = [kind for name, kind in _KINDS.items() if name in types]
        levels = [level for name, level in _LEVELS.items() if name in types]
        if len(kinds) != 1 or len(levels) > 1 or (levels and kinds != ["Locale"]):
            raise _BreachError(f"{iri} has the classes {', '.join(sorted(types))}, not one and its superclass")
        concept = self._optional(iri, vocab.CONCEPT)
        if concept is not None and not (concept.is_node and concept.text.startswith(vocab.JCC)):
            raise _BreachError(f"the jc:concept of {iri} is no IRI below {vocab.JCC}")
        stories = self._facts[iri].get(vocab.MENTIONED_IN, ())
        return Entity(
            id=self._id(iri),
            kind=kinds[0],
            label=self._words(iri, vocab.RDFS_LABEL),
            aliases=self._texts(iri, vocab.SKOS_ALT_LABEL),
            articles=tuple(sorted(self._end(iri, term, self._stories) for term in stories)),
            level=levels[0] if levels else None,
            code=self._text(iri, vocab.CODE),
            concept=None if concept is None else unquote(concept.text.removeprefix(vocab.JCC)),
            official=vocab.OFFICIAL in types,
            printed=self._texts(iri, vocab.PRINTED_AS),
            resolution=self._text(iri, vocab.RESOLUTION),
            replaces=tuple(sorted(self._named(iri, one) for one in self._facts[iri].get(vocab.DCTERMS_REPLACES, ()))),
            valid_from=self._text(iri, vocab.VALID_FROM),
            valid_to=self._text(iri, vocab.VALID_TO),
            lat=self._typed(iri, vocab.WGS84_LAT, _degrees),
            lon=self._typed(iri, vocab.WGS84_LONG, _degrees),
        )

    def _relation(self, iri: str) -> Relation:
        predicate, target = self._one(iri, vocab.RDF_PREDICATE).text, self._one(iri, vocab.RDF_OBJECT)
        is_date = predicate == vocab.HELD_ON and not target.is_node
        return Relation(
            subject=self._one_end(iri, vocab.RDF_SUBJECT),
            predicate=_PREDICATES[predicate],
            object=target.text if is_date else self._end(iri, target, self._nodes),
            evidence=self._sources(iri),
            confidence=self._confidence(iri),
        )

    def _tenure(self, iri: str) -> Tenure:
        return Tenure(
            holder=self._one_end(iri, vocab.HOLDER),
            title=self._words(iri, vocab.POST_TITLE),
            at=self._optional_end(iri, vocab.POST_AT),
            as_of=self._texts(iri, vocab.AS_OF),
            evidence=self._sources(iri),
            confidence=self._confidence(iri),
        )

    def _metric(self, iri: str) -> Metric:
        return Metric(
            subject=self._one_end(iri, vocab.SUBJECT),
            indicator=self._words(iri, vocab.INDICATOR),
            value=self._required(iri, vocab.VALUE, _decimal),
            value_max=self._typed(iri, vocab.VALUE_MAX, _decimal),
            unit=self._words(iri, vocab.UNIT),
            approximate=self._required(iri, vocab.APPROXIMATE, _BOOLEANS.get),
            as_of=self._texts(iri, vocab.AS_OF),
            evidence=self._sources(iri),
            confidence=self._confidence(iri),
        )

    def _judgement(self, iri: str) -> Judgement:
        right, author = self._optional(iri, vocab.RIGHT), self._optional(iri, vocab.PROV_WAS_ATTRIBUTED_TO)
        return Judgement(
            verdict=self._words(iri, vocab.VERDICT),
            left=self._named(iri, self._one(iri, vocab.LEFT)),
            right=self._named(iri, right) if right else None,
            value=self._text(iri, vocab.NEW_LABEL),
            author=self._words(author.text, vocab.RDFS_LABEL) if author else None,
            date=self._text(iri, vocab.DCTERMS_DATE),
            note=self._text(iri, vocab.RDFS_COMMENT),
        )

    def _named(self, iri: str, term: _Term) -> str:
        """The local id of what a node names, be it described or, since it went to another, not."""
        if not term.is_node:
            raise _BreachError(f"{iri} names {term.text!r}, which is no node")
        return self._id(term.text)

    def _sources(self, iri: str) -> tuple[Evidence, ...]:
        """The evidence of a statement, with what names its subject; none where its source is a dataset."""
        found = [self._evidence_at(term.text) for term in self._facts[iri].get(vocab.SUBJECT_NAMED_IN, ())]
        for term in self._facts[iri].get(vocab.PROV_WAS_DERIVED_FROM, ()):
            types = self._facts.get(term.text, {}).get(vocab.RDF_TYPE, {})
            if _Term(vocab.EVIDENCE, True) in types:
                found.append(self._evidence_at(term.text))
            elif _Term(vocab.DATASET, True) not in types:
                raise _BreachError(f"{iri} was derived from {term.text!r}, which is neither evidence nor a dataset")
        if vocab.PROV_WAS_DERIVED_FROM not in self._facts[iri]:
            raise _BreachError(f"{iri} has no prov:wasDerivedFrom")
        return tuple(sorted(found))

    def _evidence_at(self, iri: str) -> Evidence:
        if iri not in self._evidence:
            self._evidence[iri] = Evidence(
                article=self._end(iri, self._one(iri, vocab.IN_ARTICLE), self._stories),
                start=self._required(iri, vocab.OA_START, _integer),
                end=self._required(iri, vocab.OA_END, _integer),
                exact=self._words(iri, vocab.OA_EXACT),
                rule=self._words(iri, vocab.RULE),
            )
        return self._evidence[iri]

    def _confidence(self, iri: str) -> float:
        return float(self._required(iri, vocab.CONFIDENCE, _decimal))

    def _check_stated(self, statements: list[str]) -> None:
        """Each relation has its statement, and each statement its relation."""
        stated: set[tuple[str, str, _Term]] = set()
        for iri in statements:
            predicate = self._one(iri, vocab.RDF_PREDICATE).text
            if predicate not in _PREDICATES:
                raise _BreachError(f"the rdf:predicate of {iri} is no relation of the ontology: {predicate}")
            stated.add((self._one(iri, vocab.RDF_SUBJECT).text, predicate, self._one(iri, vocab.RDF_OBJECT)))
        asserted = {
            (subject, predicate, term)
            for subject, facts in self._facts.items()
            for predicate in facts.keys() & _PREDICATES.keys()
            for term in facts[predicate]
        }
        if stated != asserted:
            subject, predicate, target = min(stated ^ asserted)
            lacking = "no rdf:Statement" if (subject, predicate, target) in asserted else "a statement and no triple"
            raise _BreachError(f"the relation {subject} jc:{_PREDICATES[predicate]} {target.text!r} has {lacking}")

    # --- properties ----------------------------------------------------------------------------------------------

    def _one(self, iri: str, name: str) -> _Term:
        found = self._optional(iri, name)
        if found is None:
            raise _BreachError(f"{iri} has no {_short(name)}")
        return found

    def _optional(self, iri: str, name: str) -> _Term | None:
        found = self._facts[iri].get(name, {})
        if len(found) > 1:
            raise _BreachError(f"{iri} has {len(found)} values of {_short(name)}, not one")
        return next(iter(found), None)

    def _words(self, iri: str, name: str) -> str:
        return self._literal(iri, name, self._one(iri, name))

    def _text(self, iri: str, name: str) -> str | None:
        found = self._optional(iri, name)
        return None if found is None else self._literal(iri, name, found)

    def _texts(self, iri: str, name: str) -> tuple[str, ...]:
        return tuple(sorted({self._literal(iri, name, term) for term in self._facts[iri].get(name, ())}))

    def _literal(self, iri: str, name: str, term: _Term) -> str:
        if term.is_node:
            raise _BreachError(f"the {_short(name)} of {iri} is {term.text}, which is no literal")
        return term.text

    def _required(self, iri: str, name: str, read: Callable[[str], _Value | None]) -> _Value:
        value = self._typed(iri, name, read)
        if value is None:
            raise _BreachError(f"{iri} has no {_short(name)}")
        return value

    def _typed(self, iri: str, name: str, read: Callable[[str], _Value | None]) -> _Value | None:
        text = self._text(iri, name)
        value = None if text is None else read(text)
        if text is not None and value is None:
            raise _BreachError(f"the {_short(name)} of {iri} cannot be {text!r}")
        return value

    def _one_end(self, iri: str, name: str) -> str:
        return self._end(iri, self._one(iri, name), self._entities)

    def _optional_end(self, iri: str, name: str) -> str | None:
        found = self._optional(iri, name)
        return None if found is None else self._end(iri, found, self._entities)

    def _end(self, iri: str, term: _Term, known: frozenset[str]) -> str:
        if not term.is_node or term.text not in known:
            raise _BreachError(f"{iri} names {term.text!r}, which the graph does not describe")
        return self._id(term.text)

    def _id(self, iri: str) -> str:
        """The local id behind an IRI."""
        if iri not in self._ids:
            if not iri.startswith(vocab.ID):
                raise _BreachError(f"{iri} is no IRI below {vocab.ID}")
            self._ids[iri] = unquote(iri.removeprefix(vocab.ID), errors="surrogatepass")
        return self._ids[iri]


def _integer(text: str) -> int | None:
    return int(text) if _INTEGER.fullmatch(text) else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def _tenure_order(tenure: Tenure) -> tuple[str, ...]:
    return tenure.holder, tenure.title, str(tenure.at)


def _metric_order(metric: Metric) -> tuple[str, ...]:
    key = (metric.subject, metric.indicator, metric.value, metric.value_max, metric.unit, metric.approximate)
    return tuple(map(str, key))


def _short(iri: str) -> str:
    """A property as the contract writes it."""
    prefix, space = max(vocab.PREFIXES.items(), key=lambda item: len(item[1]) if iri.startswith(item[1]) else 0)
    return f"{prefix}:{iri.removeprefix(space)}"


def _degrees(text: str) -> float | None:
    return float(text) if _DECIMAL.fullmatch(text) else None
