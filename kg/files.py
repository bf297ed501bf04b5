"""Files that appear whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Writes a text as UTF-8; a file of before stays whole until the new one is.

    Args:
        path: the file, in a folder that exists.
        text: its content; line ends stay as they are.

    Raises:
        OSError: the file cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        new = Path(folder) / path.name
        new.write_text(text, encoding="utf-8", newline="")
        new.replace(path)
