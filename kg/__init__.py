"""Jiceng (基层): Chinese local-governance news as a cited knowledge graph.

>>> import kg
>>> graph = kg.build("seeds")  # doctest: +SKIP
>>> graph.query("posts")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import Graph, build, extract, places

__version__ = "0.1.0"
__all__ = ["Graph", "build", "extract", "places"]


def __getattr__(name: str) -> Any:
    # Read on first use, so that the command starts without networkx and rdflib.
    if name in __all__:
        from kg import api

        return getattr(api, name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
