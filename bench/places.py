"""Places in context: ours beside cpca, jionlp and quhua-mcp, on the mentions of tests/cases/place_resolution.yaml.

``python bench/places.py [--peers PYTHON]``; PYTHON is one in whose environment bench/requirements.txt is installed.
Without it a temporary environment is made, which asks the package index; a reader that cannot be had is left out with
the reason. The cost of our data is that of ``bench/gazetteer.py``, printed after.

The others give the divisions of a whole text, not their places in it, and mostly one chain. So that all are measured
alike, an answer counts as right if the code is anywhere among those given for the sentence. Where the letters name no
place, or the reader must abstain, it is right if no division given bears them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "bench")]

import gazetteer as cost  # noqa: E402
from place_cases import NO_PLACE, Mention, load_mentions  # noqa: E402

from kg.gazetteer import Gazetteer  # noqa: E402
from kg.locate import find_places  # noqa: E402

KINDS = ("plain", "ambiguous", "historical", "misprint", "no_place", "abstain")
PEERS = ("cpca", "jionlp", "quhua-mcp")
Row = tuple[str, dict[str, float], float, float]


def code_of(gazetteer: Gazetteer, chain: list[str]) -> str | None:
    """The code of a chain of names, widest first; None where the lists do not have it."""
    code = None
    for name in chain:
        found = [d for d in gazetteer.named(name, within=code) if d.current]
        if not found:
            continue
        code = found[0].code
    return code


def bears(gazetteer: Gazetteer, code: str, letters: str) -> bool:
    """True if the letters are a name of a code's division or the beginning of one."""
    division = gazetteer.get(code)
    return division is not None and (division.name.startswith(letters) or letters in division.aliases)


def is_right(gazetteer: Gazetteer, mention: Mention, codes: set[str]) -> bool:
    """The measure of this bench (see above)."""
    if mention.code in (None, NO_PLACE):
        return not any(bears(gazetteer, code, mention.letters) for code in codes)
    return mention.code in codes


def row(name: str, mentions: list[Mention], codes: list[set[str]], opening: float, rate: float) -> Row:
    """A line of the table."""
    gazetteer = Gazetteer.open()
    right = [is_right(gazetteer, m, found) for m, found in zip(mentions, codes, strict=True)]
    total, good = (
        Counter(m.kind for m in mentions),
        Counter(m.kind for m, ok in zip(mentions, right, strict=True) if ok),
    )
    shares = {kind: good[kind] / total[kind] for kind in KINDS} | {"all": sum(right) / len(right)}
    return name, shares, opening, rate


def ours(mentions: list[Mention]) -> Row:
    """Our reader."""
    start = time.process_time()
    find_places("北京市")
    opened = time.process_time()
    codes = []
    for mention in mentions:
        places = find_places(mention.text, mention.home, mention.date)
        codes.append({p.code for p in places if p.code})
    return row("ours", mentions, codes, opened - start, len(mentions) / (time.process_time() - opened))


def peer(name: str, python: Path, mentions: list[Mention]) -> Row | str:
    """Another reader, or why it cannot be run."""
    command = [str(python), str(ROOT / "bench" / "peers.py"), name]
    texts = json.dumps([m.text for m in mentions])
    done = subprocess.run(command, input=texts, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"{name}: left out, {done.stderr.strip().splitlines()[-1]}"
    found = json.loads(done.stdout)
    gazetteer = Gazetteer.open()
    codes = [
        {c for a in answers for c in [a if isinstance(a, str) else code_of(gazetteer, a)] if c}
        for answers in found["answers"]
    ]
    return row(name, mentions, codes, found["opening"], len(mentions) / found["reading"])


def environment(folder: str) -> Path | str:
    """The Python of a new environment with the other readers, or why there is none."""
    venv.create(folder, with_pip=True)
    python = Path(folder) / "bin" / "python"
    command = [str(python), "-m", "pip", "install", "--quiet", "-r", str(ROOT / "bench" / "requirements.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return f"the other readers cannot be installed: {done.stderr.strip()[-200:]}" if done.returncode else python


def table(rows: Iterable[Row]) -> str:
    """The lines as a Markdown table."""
    lines = [f"| reader | {' | '.join((*KINDS, 'all'))} | opening s | sentences a second |", "|---" * 10 + "|"]
    for name, shares, opening, rate in rows:
        cells = " | ".join(f"{shares[kind]:.3f}" for kind in (*KINDS, "all"))
        lines.append(f"| {name} | {cells} | {opening:.2f} | {rate:,.0f} |")
    return "\n".join(lines)


def main() -> None:
    """Prints the table, then the cost of the data."""
    parser = argparse.ArgumentParser(description="Ours and others on the same mentions.")
    parser.add_argument("--peers", type=Path, help="a Python that has bench/requirements.txt installed")
    given: Path | None = parser.parse_args().peers
    mentions = load_mentions()
    rows, missing = [ours(mentions)], []
    with tempfile.TemporaryDirectory() as folder:
        python = given or environment(folder)
        for name in PEERS:
            answer = python if isinstance(python, str) else peer(name, python, mentions)
            (missing if isinstance(answer, str) else rows).append(answer)  # type: ignore[arg-type]
    print(f"{len(mentions)} mentions, {len({m.text for m in mentions})} sentences")
    print(table(rows), *dict.fromkeys(missing), sep="\n")
    cost.main()


if __name__ == "__main__":
    main()
