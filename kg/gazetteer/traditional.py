"""Builds ``kg/lexicon/traditional.csv``: the traditional letters of names of divisions, and the simplified ones.

Run as ``python -m kg.gazetteer.traditional TSCharacters.txt``; that table of PyPI ``opencc-python-reimplemented``
(Apache 2.0) gives a traditional letter and its simplified ones a line.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from .lookup import Gazetteer

TABLE = Path(__file__).parent.parent / "lexicon" / "traditional.csv"
SOURCE = "OpenCC TSCharacters"
SLIPS = 5
HEADER = ("form", "sense", "value", "source")


def traditional_letters(lines: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """The traditional letters of names.

    Args:
        lines: ``traditional<tab>simplified [simplified ...]``; the first is taken.
        names: names of divisions as the lists have them.

    Returns:
        traditional letter -> simplified one, by code point. A letter that names are truly written with (乾县) is left
        out; one in fewer than five names is a slip of the list.
    """
    known = Counter(letter for name in names for letter in set(name))
    pairs = [line.split("\t") for line in lines if "\t" in line]
    first = {old: new.split(" ")[0] for old, new in pairs if len(old) == 1}
    return {old: first[old] for old in sorted(first) if known[old] < min(SLIPS, known[first[old]])}


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
