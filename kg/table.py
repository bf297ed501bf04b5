"""CSV tables (RFC 4180, UTF-8) that a spreadsheet may open without running what a page wrote into a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: str) -> str:
    """The cell with a leading apostrophe where a spreadsheet would take it for a formula.

    >>> guarded("=1+1")
    "'=1+1"
    >>> guarded("微网格")
    '微网格'
    """
    return f"'{cell}" if cell.startswith(FORMULA_MARKS) else cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV with CRLF line ends.

    Args:
        header: the columns' names.
        rows: the cells as they shall stand; guard what comes from a page.

    Returns:
        The header and the rows, one record each.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()
