"""The changes of the data: what took the place of a former division."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from kg.errors import GazetteerError

REBUILD = "rebuild it with: python -m kg.gazetteer.build FOLDER"


class Change(NamedTuple):
    """A row of ``changes.csv``: in a year a unit gave way to another. ``document`` is the approval, where known."""

    year: str
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    kind: str
    source: str
    document: str


def read_changes(path: Path) -> dict[str, tuple[Change, ...]]:
    """The changes by old code, oldest first.

    Raises:
        GazetteerError: the file is missing or damaged.
    """
    found: dict[str, list[Change]] = defaultdict(list)
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines)
            if tuple(next(rows, ())) != Change._fields:
                raise GazetteerError(f"{path} is damaged (line 1): {REBUILD}")
            for row in rows:
                found[row[1]].append(Change(*row))
    except FileNotFoundError as error:
        raise GazetteerError(f"{path} is missing: {REBUILD}") from error
    except (UnicodeDecodeError, csv.Error, TypeError, IndexError) as error:
        raise GazetteerError(f"{path} is damaged ({error}): {REBUILD}") from error
    return {code: tuple(changes) for code, changes in found.items()}
