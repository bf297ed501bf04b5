"""The code blocks of a Markdown page that are run, and what they print.

``console``: each line that starts with ``$ `` is a command of bash, each that starts with ``> `` continues the one
before; all other lines are what the command prints, errors included. ``python``: run in order, in one program a page; a
``text`` block right after it holds what it prints. A block is not run where ``no-run`` follows its language. Other
languages (``sh`` for what sets up a machine, ``mermaid``) are not run.

All runs in a temporary folder that holds a copy of ``seeds/`` and, at first, nothing else.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.M | re.S)
PYTHON = re.compile(r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<shown>.*?)^```\n)?", re.M | re.S)
_COMMAND = re.compile(r"^\$ (?P<first>.*)\n(?P<more>(?:> ?.*\n)*)", re.M)
_LIMIT = 120
# Runs each source in one namespace and prints, as JSON, what each printed.
_RUNNER = """
import contextlib, io, json, sys
names, printed = {"__name__": "__main__"}, []
for source in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        exec(compile(source, "README", "exec"), names)
    printed.append(shown.getvalue())
json.dump(printed, sys.stdout)
"""


@dataclass
class Workspace:
    """A folder to run blocks in; the same commands or programs run once, their print is kept.

    Args:
        folder: an empty folder.
    """

    folder: Path
    _known: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shutil.copytree(ROOT / "seeds", self.folder / "seeds")

    def fill(self, page: str) -> str:
        """The page with what its blocks print today.

        Raises:
            RuntimeError: a command or a program fails.
        """
        return self._fill_python(CONSOLE.sub(lambda block: self._run_console(block[0]), page))

    def _run_console(self, block: str) -> str:
        commands = [found[0] for found in _COMMAND.finditer(block)]
        key = ("console", *commands)
        if key not in self._known:
            self._known[key] = [command + self._run_command(command) for command in commands]
        return "".join(self._known[key])

    def _run_command(self, shown: str) -> str:
        script = re.sub(r"^(?:\$ |> ?)", "", shown, flags=re.M)
        return self._run(["bash", "-c", f"set -o pipefail\n{script}"], "", script.strip())

    def _fill_python(self, page: str) -> str:
        sources = [found["code"] for found in PYTHON.finditer(page)]
        key = ("python", *sources)
        if sources and key not in self._known:
            printed = self._run([sys.executable, "-c", _RUNNER], json.dumps(sources), "the python blocks")
            self._known[key] = json.loads(printed)
        left = iter(self._known[key] if sources else [])

        def filled(found: re.Match[str]) -> str:
            printed = next(left)
            return f"```python\n{found['code']}```\n" + (f"\n```text\n{printed}```\n" if printed else "")

        return PYTHON.sub(filled, page)

    def _run(self, command: list[str], given: str, what: str) -> str:
        tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = os.environ | {"PATH": tools, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "COLUMNS": "100"}
        run = subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=_LIMIT,
        )
        if run.returncode:
            raise RuntimeError(f"{what}\nends with status {run.returncode}:\n{run.stdout}")
        return run.stdout
