"""How often each rule is right, as measured: the confidence of the statements that it finds.

The table is data (``calibration.csv``), written by ``kg evaluate --calibrate``: of the statements that a rule found in
annotated texts, how many were right. A rule that the table does not know keeps the confidence that it gave itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.errors import LexiconError
from kg.table import csv_text

COLUMNS = ("rule", "predicate", "right", "wrong", "confidence")
TABLE = Path(__file__).with_name("calibration.csv")
METRIC = "metric"
"""What stands as the predicate of a figure."""
HOLDS_POST = "holdsPost"
"""What stands as the predicate of a post."""


class Measured(NamedTuple):
    """How many statements of one predicate a rule found rightly and wrongly."""

    rule: str
    predicate: str
    right: int
    wrong: int

    @property
    def confidence(self) -> float:
        """The precision, Laplace-smoothed (one right and one wrong added), to three digits.

        >>> Measured("byline", "wrote", 8, 0).confidence
        0.9
        """
        return round((self.right + 1) / (self.right + self.wrong + 2), 3)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence by predicate and rule."""

    table: Mapping[tuple[str, str], float]

    def confidence(self, predicate: str, rule: str, own: float) -> float:
        """The measured confidence of a rule's statements, 0 to 1.

        Args:
            predicate: of the statement; ``METRIC`` and ``HOLDS_POST`` for figures and posts.
            rule: the rule that found it.
            own: the confidence that the rule gave, for a rule that was not measured.
        """
        return self.table.get((predicate, rule), own)


def table_text(rows: Iterable[Measured]) -> str:
    """The table as CSV, sorted."""
    return csv_text(COLUMNS, ([*map(str, row), f"{row.confidence:.3f}"] for row in sorted(rows)))


@lru_cache(maxsize=4)
def load_calibration(path: Path = TABLE) -> Calibration:
    """Reads and checks a table (once a process).

    Raises:
        LexiconError: the file is missing, or a row is not of the table's form.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise LexiconError(
            path, 0, f"{error.strerror}; restore it, or write it with kg evaluate --calibrate"
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""))
    if next(reader, None) != list(COLUMNS):
        raise LexiconError(path, 1, f"the columns must be {','.join(COLUMNS)}")
    table: dict[tuple[str, str], float] = {}
    for cells in reader:
        row = _row(cells)
        if row is None or (row.predicate, row.rule) in table:
            problem = "not a rule, a predicate, two counts and their confidence, each pair once"
            raise LexiconError(path, reader.line_num, f"{problem}; write the table anew with kg evaluate --calibrate")
        table[row.predicate, row.rule] = row.confidence
    return Calibration(table)


def _row(cells: list[str]) -> Measured | None:
    if len(cells) != len(COLUMNS) or not all(cells) or not all(cell.isdecimal() for cell in cells[2:4]):
        return None
    row = Measured(cells[0], cells[1], int(cells[2]), int(cells[3]))
    return row if f"{row.confidence:.3f}" == cells[4] else None
