"""The patterns, as data: ``patterns.yaml``, a list of rules with the strings that each must and must not match.

A rule: ``name``, ``why`` (one line), ``pattern``, ``examples`` and ``counterexamples``. In a pattern, ``{numeral}``
stands for another rule and ``{posts.head}`` for the forms of a sense of a table, escaped, longest first. Slots nest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from kg.errors import LexiconError
from kg.lexicon.tables import Lexicon, read_text

Patterns: TypeAlias = Mapping[str, re.Pattern[str]]
"""The compiled rules by name."""

PATH = Path(__file__).with_name("patterns.yaml")
_TEXTS, _LISTS = ("name", "why", "pattern"), ("examples", "counterexamples")
_SLOT = re.compile(r"\{([a-z][a-z0-9_.-]*)\}")
_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the file; ``line`` is 1-based."""

    name: str
    why: str
    pattern: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    line: int

    @property
    def slots(self) -> frozenset[str]:
        """The rules and the senses (``table.sense``) that the pattern is made of."""
        return frozenset(_SLOT.findall(self.pattern))


def load_patterns(lexicon: Lexicon, path: Path = PATH) -> Patterns:
    """Reads, checks and compiles the rules.

    Args:
        lexicon: the tables that slots name.
        path: the rules.

    Returns:
        The compiled patterns by name.

    Raises:
        LexiconError: an entry of another form, an unknown or circular slot, a pattern that does not compile.
    """
    return compile_rules(read_rules(path), lexicon, path)


def read_rules(path: Path = PATH) -> tuple[Rule, ...]:
    """Reads the rules as they stand.

    Raises:
        LexiconError: an unreadable file, no list of rules, an unknown, missing or repeated key, an empty text.
    """
    try:
        # The nodes know their lines, which the loaded values do not.
        root = yaml.compose(read_text(path), Loader=_loader())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise LexiconError(path, line, f"no YAML: {error.problem}") from error
    if not isinstance(root, yaml.SequenceNode):
        raise LexiconError(path, 1, "the file must be a list of rules")
    rules: dict[str, Rule] = {}
    for node in root.value:
        rule = _rule(node, path)
        if rule.name in rules:
            raise LexiconError(path, rule.line, f"{rule.name} is given twice: keep one rule")
        rules[rule.name] = rule
    return tuple(rules.values())


def _loader() -> type[yaml.SafeLoader] | type[yaml.CSafeLoader]:
    return yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


def _rule(node: yaml.Node, path: Path) -> Rule:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise LexiconError(path, line, "a rule must be a mapping with the keys " + ", ".join((*_TEXTS, *_LISTS)))
    texts: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for key, value in node.value:
        name, at = str(key.value), key.start_mark.line + 1
        if name in texts or name in lists:
            raise LexiconError(path, at, f"{name} is given twice in one rule")
        if name in _TEXTS:
            texts[name] = _text(value, path)
        elif name in _LISTS:
            lists[name] = _texts(value, path, name)
        else:
            raise LexiconError(path, at, f"{name} is no key of a rule: use {', '.join((*_TEXTS, *_LISTS))}")
    for name in (*_TEXTS, *_LISTS):
        if name not in texts and name not in lists:
            raise LexiconError(path, line, f"{texts.get('name', 'a rule')} has no {name}: add it")
    if not _NAME.fullmatch(texts["name"]):
        raise LexiconError(path, line, f"{texts['name']} is no name: small letters, digits and hyphens")
    return Rule(**texts, **lists, line=line)  # type: ignore[arg-type]


def _text(node: yaml.Node, path: Path) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise LexiconError(path, node.start_mark.line + 1, "a text is wanted here, and it must not be empty")
    return str(node.value)


def _texts(node: yaml.Node, path: Path, name: str) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise LexiconError(path, node.start_mark.line + 1, f"{name} must be a list with one text at least")
    return tuple(_text(item, path) for item in node.value)


def compile_rules(rules: Iterable[Rule], lexicon: Lexicon, path: Path = PATH) -> Patterns:
    """Fills the slots and compiles.

    Raises:
        LexiconError: an unknown or circular slot, a pattern that does not compile.
    """
    filler = _Filler({rule.name: rule for rule in rules}, lexicon, path)
    compiled = {}
    for rule in filler.rules.values():
        try:
            compiled[rule.name] = re.compile(filler.filled(rule))
        except re.error as error:
            raise LexiconError(path, rule.line, f"{rule.name} does not compile: {error}") from error
    return compiled


@dataclass(frozen=True, slots=True)
class _Filler:
    rules: dict[str, Rule]
    lexicon: Lexicon
    path: Path
    _done: dict[str, str] = field(default_factory=dict)

    def filled(self, rule: Rule, above: tuple[str, ...] = ()) -> str:
        """The pattern with every slot filled; ``above`` are the rules that asked for it."""
        if rule.name in above:
            raise LexiconError(self.path, rule.line, f"slots in a circle: {' -> '.join((*above, rule.name))}")
        if rule.name not in self._done:
            around = (*above, rule.name)
            self._done[rule.name] = _SLOT.sub(lambda m: f"(?:{self._slot(m[1], rule, around)})", rule.pattern)
        return self._done[rule.name]

    def _slot(self, slot: str, rule: Rule, above: tuple[str, ...]) -> str:
        table, dot, sense = slot.partition(".")
        if not dot:
            if slot not in self.rules:
                raise LexiconError(self.path, rule.line, f"{rule.name} asks for {{{slot}}}, which is no rule")
            return self.filled(self.rules[slot], above)
        forms = self.lexicon.by_length(table, sense) if table in self.lexicon.tables else ()
        if not forms:
            raise LexiconError(self.path, rule.line, f"{rule.name} asks for {{{slot}}}, which no table holds")
        return "|".join(map(re.escape, forms))
