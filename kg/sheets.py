"""CSV tables that people fill in: read as spreadsheets save them, with the line of each row.

A spreadsheet writes UTF-8 with a byte order mark, or on Chinese systems GB18030; it moves columns, adds its own and
leaves rows empty. A table is found by its column names; columns that nobody asked for are passed over.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kg.errors import LexiconError

MAX_BYTES = 50_000_000
_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)


class Row(NamedTuple):
    """One record: the line that it starts on, and its cells by column, without blanks around them."""

    line: int
    cells: Mapping[str, str]


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table; those with no cell filled in are left out.

    Args:
        path: a CSV file in UTF-8 or GB18030 whose first line names its columns.
        columns: the columns to take; all must be there, in any order.

    Raises:
        LexiconError: the file cannot be read, lacks a column or names one twice, or a row is not CSV or too long.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    line = 1
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        places = {name: header.index(name) for name in columns if header.count(name) == 1}
        if len(places) < len(columns):
            raise LexiconError(path, 1, f"the first line must name each of the columns {','.join(columns)} once")
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) > len(header):
                raise LexiconError(path, line, f"{len(cells)} cells in {len(header)} columns; quote cells with commas")
            if any(cell.strip() for cell in cells):
                full = [*cells, *[""] * (len(header) - len(cells))]
                yield Row(line, {name: " ".join(full[place].split()) for name, place in places.items()})
            line = reader.line_num + 1
    except csv.Error as error:
        raise LexiconError(path, line, f"not a CSV row ({error}); check its quotation marks") from error


def read_day(text: str) -> str | None:
    """An ISO date, from itself or as spreadsheets write it (2024/3/5); None where it is no day of the calendar.

    >>> read_day("2024/3/5")
    '2024-03-05'
    """
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[3]), int(found[4])).isoformat()
    except ValueError:
        return None


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise LexiconError(path, 0, f"{error.strerror}; name a CSV file that can be read") from error
    if len(data) > MAX_BYTES:
        raise LexiconError(path, 0, f"larger than {MAX_BYTES // 1_000_000} MB; split the table")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LexiconError(path, 0, "neither UTF-8 nor GB18030; save it as CSV in UTF-8")
