"""A table of judgements as a file, for the tests."""

from __future__ import annotations

from pathlib import Path

from kg.judgements import COLUMNS

HEADER = ",".join(COLUMNS)


def table(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "j.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


# --- the table -----------------------------------------------------------------------------------------------------
