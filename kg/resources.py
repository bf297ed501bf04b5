"""Where the ontology's files are: in the package where it is installed, beside it in the repository."""

from __future__ import annotations

from pathlib import Path


def ontology_folder() -> Path:
    """The folder with ``jiceng.ttl``, ``shapes.ttl``, ``context.jsonld`` and ``queries/``."""
    package = Path(__file__).resolve().parent
    installed = package / "ontology"
    return installed if installed.is_dir() else package.parent / "ontology"
