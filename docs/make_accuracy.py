"""Writes ``docs/accuracy.md``: how accuracy is measured, and what it is now.

``python docs/make_accuracy.py``, or ``make docs`` for all documents. Most annotated texts are under the copyright of
their papers and lie beside the repository (``../shared``); where they are missing, the page stays as it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from answers import markdown_table

from kg import pipeline
from kg.evaluate import Score, evaluate, scores
from kg.gold import FAMILIES, read_gold
from kg.scoreboard import score_name

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
GOLD = ROOT / "tests" / "gold"
PAGE = ROOT / "docs" / "accuracy.md"
HEAD = ROOT / "docs" / "accuracy_head.md"


class TextSet(NamedTuple):
    """Texts that are measured together: a heading, where they stand, where their annotation stands."""

    heading: str
    texts: Path
    gold: tuple[Path, ...]


SETS = (
    TextSet("Three real pages, reference annotation", SHARED / "pages", (SHARED / "gold",)),
    TextSet("Two real pages, our annotation", SHARED / "pages", (GOLD,)),
    TextSet("Real stories of other papers, our annotation", SHARED / "stories", (GOLD / "stories",)),
    TextSet("`seeds/`, the annotation of all five pages", ROOT / "seeds", (SHARED / "gold", GOLD)),
)


def accuracy_page() -> str:
    """The page, from the texts as they are read now."""
    built = {texts: pipeline.build([texts]).knowledge for texts in dict.fromkeys(one.texts for one in SETS)}
    parts = [HEAD.read_text("utf-8").rstrip("\n")]
    for one in SETS:
        gold = read_gold(one.gold)
        table = scores(evaluate(built[one.texts], gold))
        count = sum(len(page.titles) for page in gold)
        parts.append(f"### {one.heading}\n\n{len(gold)} files, {count} articles.\n\n{score_table(table)}")
    return "\n\n".join(parts) + "\n"


def score_table(table: tuple[Score, ...]) -> str:
    """The scores as Markdown, the totals of the families in bold."""
    ordered = sorted(table, key=lambda score: (FAMILIES.index(score.family), bool(score.name)))
    head = ["", "P", "R", "F1", "F1, 95 %", "right", "missed", "wrong"]
    return markdown_table(head, [_row(score) for score in ordered])


def _row(score: Score) -> list[str]:
    counts, name = score.counts, score_name(score)
    shares = [f"{value:.2f}" for value in (counts.precision, counts.recall, counts.f1)]
    cells = [name, *shares, f"{score.f1.low:.2f} to {score.f1.high:.2f}", *map(str, counts)]
    return cells if score.name else [f"**{cell}**" for cell in cells]


def main() -> None:
    """Writes the page where the texts are at hand."""
    if not all(path.is_dir() for one in SETS for path in (one.texts, *one.gold)):
        print(f"{PAGE.relative_to(ROOT)} stays as it is: the annotated texts are not beside the repository")
        return
    PAGE.write_text(accuracy_page(), "utf-8", newline="\n")
    print(PAGE.relative_to(ROOT))


if __name__ == "__main__":
    main()
