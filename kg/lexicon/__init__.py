"""Words and rules as data, and the loaders that check them: CSV tables of forms, and patterns in YAML.

A linguist adds a row or a rule; nothing in Python names a word.
"""

from __future__ import annotations

from kg.lexicon.patterns import Patterns, Rule, compile_rules, load_patterns, read_rules
from kg.lexicon.tables import COLUMNS, Lexicon, Sense, load, read_table

__all__ = [
    "COLUMNS",
    "Lexicon",
    "Patterns",
    "Rule",
    "Sense",
    "compile_rules",
    "load",
    "load_patterns",
    "read_rules",
    "read_table",
]
