"""What every page of ours is made of: files that ship with it, the legend, and a policy that allows no connection."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import Any

import yaml


def asset(name: str) -> str:
    """The text of a file of this package."""
    return resources.files("kg.page").joinpath(name).read_text(encoding="utf-8")


def legend() -> list[dict[str, Any]]:
    """The kinds of node in order, each with its shape and color."""
    rows: list[dict[str, Any]] = yaml.safe_load(asset("legend.yaml"))
    return rows


def content_policy(style: str, *scripts: str) -> str:
    """Content-Security-Policy: no connection at all, and no script or style but those that are written in.

    Args:
        style: content of the page's one style element.
        scripts: content of each script element.
    """
    allowed = " ".join(map(_digest, scripts)) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
