"""One self-contained HTML file from a graph: every script, style and datum inside, no connection allowed."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import networkx as nx
import yaml
from markupsafe import Markup

from kg import concepts
from kg.files import write_whole
from kg.page.assets import asset, content_policy, legend
from kg.page.facts import collect_facts
from kg.page.network import TEMPLATE, PageNetwork

LIBRARY = "templates/lib/vis-9.1.2/vis-network.min.js"
"""vis-network as pyvis brings it; its licence (Apache-2.0 or MIT) stands in its first lines and stays in the page."""
SCRIPTS = ("dom.js", "picture.js", "search.js", "panel.js", "filters.js", "page.js")
"""Our scripts in the order in which they are joined into one."""


def render_page(graph: nx.MultiDiGraph[str], title: str) -> str:
    """The interactive page of a built graph.

    Args:
        graph: the networkx view of a built graph.
        title: heading of the page, any text.

    Returns:
        HTML; the same text for the same graph and title.

    Raises:
        GraphError: where a node is of a kind that the legend does not have.
    """
    facts = collect_facts(graph)
    kinds = legend()
    style = Markup(asset("palette.css") + asset("page.css"))
    library, script = Markup(_library()), Markup(_script())
    context: dict[str, Any] = {
        "facts": facts.as_json(),
        "legend": kinds,
        "words": _words(graph),
        "style": style,
        "library": library,
        "script": script,
        "policy": content_policy(style, library, script),
    }
    network = PageNetwork(asset(TEMPLATE), context, title)
    network.draw(graph, facts, kinds)
    html: str = network.generate_html()
    return html


def write_page(graph: nx.MultiDiGraph[str], path: Path, title: str) -> None:
    """Write the interactive page of a built graph; a page of before stays whole until the new one is.

    Args:
        graph: the networkx view of a built graph.
        path: the HTML file to write, in a folder that exists.
        title: heading of the page, any text.

    Raises:
        GraphError: where a node is of a kind that the legend does not have.
        OSError: where the file cannot be written.
    """
    write_whole(path, render_page(graph, title))


def _words(graph: nx.MultiDiGraph[str]) -> dict[str, Any]:
    """The words of the interface, and the names of the concepts that the graph has."""
    used = {key for _, key in graph.nodes(data="concept") if key}
    names = concepts.load().names
    words: dict[str, Any] = yaml.safe_load(asset("words.yaml"))
    return {**words, "concepts": {key: dict(names[key]) for key in sorted(used & names.keys())}}


def _script() -> str:
    """Our scripts in one function, so that they share names with each other and with nothing else."""
    return "\n".join(["(() => {", '"use strict";', *map(asset, SCRIPTS), "})();"])


def _library() -> str:
    """vis-network without the pointer to its source map, which a browser's tools would fetch."""
    text = resources.files("pyvis").joinpath(LIBRARY).read_text(encoding="utf-8")
    return text.partition("\n//# sourceMappingURL=")[0]
