"""Builds ``kg/lexicon/traditional.csv``: the traditional letters of names of divisions, and the simplified ones.

Run as ``python -m kg.gazetteer.traditional TSCharacters.txt``; the table comes with PyPI ``opencc-python-reimplemented``
(Apache 2.0) and gives a traditional letter and its simplified ones a line.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path

from .lookup import Gazetteer

TABLE = Path(__file__).parent.parent / "lexicon" / "traditional.csv"
SOURCE = "OpenCC TSCharacters"
HEADER = ("form", "sense", "value", "source")


def traditional_letters(lines: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """The traditional letters of names.

    Args:
        lines: ``traditional<tab>simplified [simplified ...]``; the first is taken.
        names: names of divisions as the lists have them.

    Returns:
        traditional letter -> simplified one, by code point. A letter that stands so in a name (乾县) is left out.
    """
    known = {letter for name in names for letter in name}
    pairs = (line.rstrip("\n").split("\t") for line in lines if "\t" in line)
    found = {old: new.split(" ")[0] for old, new in pairs if old not in known}
    return {old: found[old] for old in sorted(found) if found[old] in known and len(old) == 1}


def main() -> None:
    """Writes the table."""
    source = Path(sys.argv[1]).read_text(encoding="utf-8")
    found = traditional_letters(source.splitlines(), (d.name for d in Gazetteer.open().divisions()))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(HEADER)
        rows.writerows((old, "letter", new, SOURCE) for old, new in found.items())
    print(f"{TABLE}: {len(found)} letters")


if __name__ == "__main__":
    main()
