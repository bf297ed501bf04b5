"""The programme concepts: their written forms, and the concept of any programme name.

The words live in ``ontology/concepts.ttl`` (SKOS). A preferred or alternative label names a programme wherever it
stands; a hidden label only helps to classify a longer name (停车场 in 智慧停车场管理平台).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import LexiconError
from kg.resources import ontology_folder
from kg.vocab import (
    CONCEPT_SCHEME,
    JCC,
    RDF_TYPE,
    SKOS_ALT_LABEL,
    SKOS_BROADER,
    SKOS_CONCEPT,
    SKOS_HIDDEN_LABEL,
    SKOS_PREF_LABEL,
    SKOS_TOP_CONCEPT_OF,
)

OTHER: Final = "other"
"""The concept of a name that no label classifies."""

_KEPT = 4096
"""Names whose concept is remembered: a story tells of its few programmes again and again."""
_FORM_LABELS = frozenset({SKOS_PREF_LABEL, SKOS_ALT_LABEL})
_ALL_LABELS = _FORM_LABELS | {SKOS_HIDDEN_LABEL}


@dataclass(frozen=True, slots=True)
class Concepts:
    """The concept scheme as plain mappings; concepts go by their local names (``red-property``).

    Attributes:
        forms: written form that names a programme -> its concept.
        clues: every label, hidden ones too -> its concept.
        broader: narrower concept -> the concept above it.
        names: concept -> its label by language (``zh``, ``en``).
    """

    forms: Mapping[str, str]
    clues: Mapping[str, str]
    broader: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]
    _lengths: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _known: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lengths", tuple(sorted({len(clue) for clue in self.clues}, reverse=True)))

    def classify(self, name: str) -> str:
        """The concept of a programme's name, by the longest label inside it.

        Args:
            name: a programme's name, without quotation marks round it.

        Returns:
            the concept's local name, of any level; of two labels equally long the later one decides, since a Chinese
            name ends in what the thing is; ``other`` where none fits.
        """
        known = self._known.get(name)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[name] = self._classify(name)
        return known

    def _classify(self, name: str) -> str:
        for length in self._lengths:
            for start in range(len(name) - length, -1, -1):
                concept = self.clues.get(name[start : start + length])
                if concept is not None:
                    return concept
        return OTHER

    def top(self, concept: str) -> str:
        """The first-level concept above a concept, or the concept itself where it is of the first level.

        Raises:
            KeyError: no such concept.
        """
        if concept not in self.names:
            raise KeyError(concept)
        while concept in self.broader:
            concept = self.broader[concept]
        return concept


def load(path: Path | None = None) -> Concepts:
    """Read a concept scheme.

    Args:
        path: a Turtle file; the one that ships where none is given.

    Returns:
        the scheme, checked.

    Raises:
        LexiconError: the file is missing, no Turtle, or a form or concept in it is ambiguous or incomplete.
    """
    path = path or ontology_folder() / "concepts.ttl"
    forms: dict[str, str] = {}
    clues: dict[str, str] = {}
    broader: dict[str, str] = {}
    names: dict[str, dict[str, str]] = {}
    tops: set[str] = set()
    concepts: set[str] = set()
    for subject, predicate, value in _triples(path):
        concept = subject.removeprefix(JCC)
        if predicate == RDF_TYPE and value.value == SKOS_CONCEPT:
            concepts.add(concept)
        elif predicate == SKOS_TOP_CONCEPT_OF and value.value == CONCEPT_SCHEME:
            tops.add(concept)
        elif predicate == SKOS_BROADER:
            _put(broader, concept, value.value.removeprefix(JCC), path)
        elif predicate in _ALL_LABELS and isinstance(value, ox.Literal):
            if predicate == SKOS_PREF_LABEL:
                _put(names.setdefault(concept, {}), value.language or "", value.value, path)
            if value.language == "zh":
                _put(clues, value.value, concept, path)
                if predicate in _FORM_LABELS:
                    forms[value.value] = concept
    _check(concepts, tops, broader, names, path)
    return Concepts(forms, clues, broader, names)


def _triples(path: Path) -> list[tuple[str, str, ox.NamedNode | ox.Literal]]:
    try:
        quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except OSError as error:
        raise LexiconError(path, 0, f"cannot be read ({error.strerror or error}); check the installation") from error
    except SyntaxError as error:
        raise LexiconError(path, error.lineno or 0, f"is not valid Turtle: {error.msg}") from error
    return [
        (quad.subject.value, quad.predicate.value, quad.object)
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal)
    ]


def _put(mapping: dict[str, str], key: str, value: str, path: Path) -> None:
    """Set a key that may have one value only."""
    before = mapping.setdefault(key, value)
    if before != value:
        raise LexiconError(path, 0, f"{key!r} stands for both {before!r} and {value!r}; keep one")


def _check(
    concepts: set[str], tops: set[str], broader: Mapping[str, str], names: Mapping[str, Mapping[str, str]], path: Path
) -> None:
    for concept in sorted(concepts | broader.keys() | names.keys()):
        if concept not in concepts:
            raise LexiconError(path, 0, f"{concept!r} is not declared a skos:Concept; declare it")
        if names.get(concept, {}).keys() != {"zh", "en"}:
            raise LexiconError(path, 0, f"{concept!r} needs one skos:prefLabel in zh and one in en")
        passed = {concept}
        above = concept
        while above in broader and broader[above] not in passed:
            above = broader[above]
            passed.add(above)
        if above not in tops or above in broader:
            raise LexiconError(path, 0, f"{concept!r} leads to no first-level concept; mend its skos:broader")
    if OTHER not in tops:
        raise LexiconError(path, 0, f"the first-level concept {OTHER!r} is missing; add it")
