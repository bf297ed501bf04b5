"""JSON-LD of a graph under a given context: one node a line, so that two builds can be compared line by line.

The part of JSON-LD 1.1 compaction that a flat graph without blank nodes and lists asks for: prefixes, terms with
``@type`` or ``@language``, ``@container: @set`` and aliases of ``@id`` and ``@type``. A term of another kind is left
unused; its property appears by its prefix, which every reader understands as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.errors import GraphError

IRI_TYPES = ("@id", "@vocab")
NAMESPACE_ENDS = tuple(":/?#[]@")
KNOWN_KEYS = {"@id", "@type", "@language", "@container", "@prefix", "@protected"}


class _Term(NamedTuple):
    name: str
    type: str | None
    language: str | None
    is_set: bool


def write_jsonld(triples: Iterable[Triple], path: Path, context: Mapping[str, Any]) -> None:
    """Write triples as JSON-LD, in the order given, which must keep a subject's triples together.

    Args:
        triples: the graph, as ``kg.rdf.union`` orders it.
        path: the file to write.
        context: the value of ``@context``: one object, without references to other documents.

    Raises:
        GraphError: where the context is not of that form.
    """
    compactor = _Compactor(context)
    head = json.dumps(context, ensure_ascii=False, indent=1)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"@context": {head},\n"@graph": [')
        separator = "\n"
        for subject, group in groupby(triples, key=lambda triple: triple.subject):
            node = compactor.node(subject, group)
            file.write(separator + json.dumps(node, ensure_ascii=False))
            separator = ",\n"
        file.write("\n]}\n")


class _Compactor:
    """Terms and prefixes of a context, looked up from the IRIs' side."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        if not isinstance(context, Mapping):
            raise GraphError("a JSON-LD context must be one object: write its terms out in it")
        self._context = context
        self._language: str | None = context.get("@language")
        self._prefixes = sorted(_prefixes(context), key=lambda item: (-len(item[1]), item[0]))
        self._compacted: dict[str, str] = {}
        self._terms: dict[str, list[_Term]] = {}
        for iri, term in self._find_terms():
            self._terms.setdefault(iri, []).append(term)
        self._aliases = {value: name for name, value in context.items() if value in ("@id", "@type")}

    def node(self, subject: Any, triples: Iterable[Triple]) -> dict[str, Any]:
        """One node object with all that the triples say of it."""
        node: dict[str, Any] = {self._aliases.get("@id", "@id"): self._compact(subject.value)}
        for triple in triples:
            key, value, is_set = self._entry(triple.predicate.value, triple.object)
            if key not in node:
                node[key] = [value] if is_set else value
            elif isinstance(node[key], list):
                node[key].append(value)
            else:
                node[key] = [node[key], value]
        return node

    def _entry(self, predicate: str, value: Any) -> tuple[str, Any, bool]:
        """The key and value of a triple, and whether the key always holds a list."""
        if predicate == vocab.RDF_TYPE:
            return self._aliases.get("@type", "@type"), self._class_name(value.value), False
        terms = self._terms.get(predicate, [])
        for term in terms:
            if self._is_bare(term, value):
                bare = self._compact(value.value) if isinstance(value, NamedNode) else value.value
                return term.name, bare, term.is_set
        key = terms[0].name if terms else self._compact(predicate)
        return key, self._expanded(value), bool(terms) and terms[0].is_set

    def _is_bare(self, term: _Term, value: Any) -> bool:
        """True where a string under the term reads back as this value."""
        if isinstance(value, NamedNode):
            return term.type in IRI_TYPES
        if not isinstance(value, Literal):
            raise GraphError(f"JSON-LD has no form here for {value}: the graph's terms are IRIs and literals")
        if value.language or value.datatype.value == vocab.XSD_STRING:
            language = term.language or self._language
            return term.type is None and language == value.language
        return term.type == value.datatype.value

    def _expanded(self, value: Any) -> Any:
        if isinstance(value, NamedNode):
            return {"@id": self._compact(value.value)}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype.value == vocab.XSD_STRING:
            return {"@value": value.value}
        return {"@value": value.value, "@type": self._compact(value.datatype.value)}

    def _class_name(self, iri: str) -> str:
        terms = self._terms.get(iri, [])
        return terms[0].name if terms else self._compact(iri)

    def _compact(self, iri: str) -> str:
        if iri not in self._compacted:
            self._compacted[iri] = self._shortened(iri)
        return self._compacted[iri]

    def _shortened(self, iri: str) -> str:
        for prefix, namespace in self._prefixes:
            rest = iri.removeprefix(namespace)
            if rest != iri and rest and not rest.startswith("//"):
                return f"{prefix}:{rest}"
        return iri

    def _find_terms(self) -> Iterator[tuple[str, _Term]]:
        for name, definition in self._context.items():
            parts = {"@id": definition} if isinstance(definition, str) else definition
            if name.startswith("@") or not isinstance(parts, Mapping) or not parts.keys() <= KNOWN_KEYS:
                continue
            container, iri = parts.get("@container"), self._expand(parts.get("@id", name))
            if container not in (None, "@set") or iri.startswith("@"):
                continue
            value_type = parts.get("@type")
            yield (
                iri,
                _Term(
                    name=name,
                    type=None if value_type is None else self._expand(value_type),
                    language=parts.get("@language"),
                    is_set=container == "@set",
                ),
            )

    def _expand(self, name: str) -> str:
        prefix, colon, rest = name.partition(":")
        if name.startswith("@"):
            return name
        if colon:
            return dict(self._prefixes).get(prefix, f"{prefix}:") + rest
        return f"{self._context.get('@vocab', '')}{name}"


def _prefixes(context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, definition in context.items():
        if isinstance(definition, str) and not name.startswith("@") and definition.endswith(NAMESPACE_ENDS):
            yield name, definition
        elif isinstance(definition, Mapping) and definition.get("@prefix") is True:
            yield name, definition["@id"]
