"""Holds a built graph against the SHACL shapes of the ontology."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg import vocab
from kg.errors import GraphError
from kg.query import load_graph
from kg.resources import ontology_folder

_CONCEPT_FACTS = frozenset({vocab.RDF_TYPE, vocab.SKOS_IN_SCHEME})
"""What the shapes ask of a programme's concept."""


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One node that breaks one shape.

    Attributes:
        focus: the IRI of the node.
        path: the IRI of the property, "" where the node itself is at fault.
        value: the value at fault as text, "" where one is missing or too many are there.
        en: what the shape asks for, in English.
        zh: the same in Chinese.
    """

    focus: str
    path: str
    value: str
    en: str
    zh: str

    def __str__(self) -> str:
        about = " ".join(part for part in (self.path, self.value) if part)
        return f"{self.focus}{' ' if about else ''}{about}: {self.en} {self.zh}"


@dataclass(frozen=True, slots=True)
class Report:
    """What the shapes say of a graph; ``results`` are sorted, each once."""

    conforms: bool
    results: tuple[Violation, ...]

    @property
    def text(self) -> str:
        """A line for each violation, or one line that says there is none."""
        if self.conforms:
            return "conforms to the shapes 符合形状\n"
        return "".join(f"{result}\n" for result in self.results)


def validate(graph_path: Path, base: str = vocab.BASE) -> Report:
    """Check a graph against ``ontology/shapes.ttl``.

    Args:
        graph_path: a graph file that ``kg build`` wrote; its suffix names the format.
        base: the base under which the graph was built.

    Returns:
        the report. All named graphs count as one.

    Raises:
        GraphError: the graph or the ontology cannot be read.
    """
    data = Graph()
    for quad in load_graph(graph_path).store:
        data.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    for quad in ox.parse(_ontology_text("concepts.ttl", base), format=ox.RdfFormat.TURTLE):
        if quad.predicate.value in _CONCEPT_FACTS:
            data.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    shapes = Graph().parse(data=_ontology_text("shapes.ttl", base), format="turtle")
    conforms, results, _text = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    if not isinstance(results, Graph):
        raise GraphError(f"{graph_path} cannot be checked: {results}. Restore ontology/shapes.ttl")
    return Report(bool(conforms), _violations(results))


def _ontology_text(name: str, base: str) -> str:
    path = ontology_folder() / name
    try:
        return path.read_text(encoding="utf-8").replace(vocab.BASE, base)
    except OSError as error:
        raise GraphError(f"{path} cannot be read ({error.strerror}): restore it from the repository") from error


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        datatype = None if term.language or term.datatype.value == vocab.XSD_STRING else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise GraphError(f"the graph holds a term that the shapes cannot check: {term}; use IRIs and literals alone")


def _violations(results: Graph) -> tuple[Violation, ...]:
    return tuple(sorted({_violation(results, node) for node in results.subjects(RDF.type, SH.ValidationResult)}))


def _violation(results: Graph, node: Node) -> Violation:
    messages = {m.language: str(m) for m in results.objects(node, SH.resultMessage) if isinstance(m, Literal)}
    path = results.value(node, SH.resultPath)
    value = results.value(node, SH.value)
    return Violation(
        focus=str(results.value(node, SH.focusNode)),
        path=str(path) if isinstance(path, URIRef) else "",
        value="" if value is None else str(value),
        en=messages.get("en", ""),
        zh=messages.get("zh", ""),
    )
