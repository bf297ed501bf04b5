"""The word lists, as data: one CSV a table, one sense of one form a row.

Columns: ``form`` (as written), ``sense`` (what it is, within the table), ``value`` (what it stands for, may be empty),
``source``. A linguist adds a row; nothing in Python names a word.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

from kg.errors import LexiconError

COLUMNS = ["form", "sense", "value", "source"]


_Answer = TypeVar("_Answer", covariant=True)


class _Asked(Protocol[_Answer]):
    """What a table holds of some senses, of all where none is named."""

    def __call__(self, table: str, *senses: str) -> _Answer: ...


@dataclass(frozen=True, slots=True)
class Sense:
    """One row: a written form, what it is, and what it stands for."""

    form: str
    sense: str
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The tables by name: ``lexicon.forms("posts", "head")``. Each lexicon is equal to itself only.

    Attributes:
        tables: the rows of each table.
        forms: the forms of a table, all of them or those of the named senses.
        by_length: the same forms, longest first: the first that fits is the longest that does.
        values: form -> value of a table, all of it or the named senses.
    """

    tables: dict[str, tuple[Sense, ...]]
    forms: _Asked[frozenset[str]] = field(init=False, repr=False)
    by_length: _Asked[tuple[str, ...]] = field(init=False, repr=False)
    values: _Asked[dict[str, str]] = field(init=False, repr=False)
    _of_sense: dict[tuple[str, str], list[Sense]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        grouped: dict[tuple[str, str], list[Sense]] = {}
        for table, rows in self.tables.items():
            for row in rows:
                grouped.setdefault((table, row.sense), []).append(row)
        object.__setattr__(self, "_of_sense", grouped)
        # Asked thousands of times an article, so the answers are kept where no Python is run to find them.
        for name, answer in (("forms", self._forms), ("by_length", self._by_length), ("values", self._values)):
            object.__setattr__(self, name, cache(answer))

    def senses(self, table: str) -> tuple[Sense, ...]:
        return self.tables[table]

    def _rows(self, table: str, senses: tuple[str, ...]) -> Iterable[Sense]:
        """The rows of some senses, of all where none is named, in the order of the table."""
        rows = self.tables[table]
        if len(senses) == 1:
            return self._of_sense.get((table, senses[0]), ())
        return (row for row in rows if row.sense in senses) if senses else rows

    def _forms(self, table: str, *senses: str) -> frozenset[str]:
        return frozenset(row.form for row in self._rows(table, senses))

    def _by_length(self, table: str, *senses: str) -> tuple[str, ...]:
        return tuple(sorted(self.forms(table, *senses), key=lambda f: (-len(f), f)))

    def _values(self, table: str, *senses: str) -> dict[str, str]:
        return {row.form: row.value for row in self._rows(table, senses)}


def read_text(path: Path) -> str:
    """The text of a data file.

    Raises:
        LexiconError: the file is missing, or is no UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(path, 0, f"cannot be read as UTF-8 text: {error}") from error


def read_table(path: Path) -> tuple[Sense, ...]:
    """Reads and checks one table.

    Raises:
        LexiconError: an unreadable file, a wrong header, an empty or padded cell, a row given twice, no source.
    """
    rows, seen = [], set()
    reader = csv.reader(io.StringIO(read_text(path)))
    header = next(reader, None)
    if header != COLUMNS:
        raise LexiconError(path, 1, f"the columns must be {','.join(COLUMNS)}")
    for row in reader:
        if len(row) != len(COLUMNS):
            raise LexiconError(path, reader.line_num, f"{len(row)} cells, {len(COLUMNS)} wanted: check the commas")
        form, sense, value, source = row
        if not form or not sense or not source:
            raise LexiconError(path, reader.line_num, "form, sense and source must not be empty")
        if any(cell != cell.strip() for cell in row):
            raise LexiconError(path, reader.line_num, "a cell has white space around it: take it away")
        if (form, sense) in seen:
            raise LexiconError(path, reader.line_num, f"{form} ({sense}) is given twice: keep one row")
        seen.add((form, sense))
        rows.append(Sense(form, sense, value))
    return tuple(rows)


@lru_cache(maxsize=4)
def load(folder: Path = Path(__file__).parent) -> Lexicon:
    """Reads every table of a folder (once a process)."""
    return Lexicon({path.stem: read_table(path) for path in sorted(folder.glob("*.csv"))})
