"""The library: build a graph, extract from a text, find places; and the graph as an object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kg import graph as network
from kg import pipeline, rdf, vocab
from kg import query as sparql
from kg.extractors import extract as extract_article
from kg.extractors import load_resources
from kg.load import load_knowledge
from kg.locate import Place, find_places
from kg.model import Document, Knowledge, Page
from kg.read import read_story

if TYPE_CHECKING:
    import networkx
    import rdflib


def build(
    *paths: str | Path, home: str | None = None, meta: Path | None = None, judgements: Path | None = None
) -> Graph:
    """Builds the graph of page files, corpora and folders.

    Args:
        paths: files and folders; a list of them is taken too.
        home: code of the division that the papers come from.
        meta: table of the pages' dates, sources and homes.
        judgements: table of a researcher's decisions on who is who.

    Raises:
        ReadError: a path is missing, or nothing at all could be read.
        GazetteerError: no division has the code ``home``.
        LexiconError: a table that is not of its form.
    """
    built = pipeline.build([Path(p) for p in _flat(paths)], home, meta=meta, judgements=judgements)
    return Graph(built.knowledge, (*built.problems, *built.warnings))


def extract(text: str, name: str = "text", home: str | None = None, date: str | None = None) -> Document:
    """What one story states; nothing is merged and no graph is built. A page of several stories wants :func:`build`.

    Args:
        text: a story, with its headline on the first line if it has one.
        name: what to call it.
        home: code of the division that the paper comes from.
        date: ISO date of the paper.

    Raises:
        GazetteerError: no division has the code ``home``.
    """
    pipeline.check_home(home)
    return extract_article(read_story(Page(name, text, date=date, home=home)), load_resources())


def places(text: str, home: str | None = None, date: str | None = None) -> list[Place]:
    """The places that a text names, each with its code, its parents and the reason; see :class:`kg.locate.Place`.

    Args:
        text: any text.
        home: code of the division that the text comes from, for names of more than one meaning.
        date: ISO date of the text, for names that changed.

    Raises:
        GazetteerError: no division has the code ``home``, or ``date`` is no day.
    """
    return find_places(text, home, date)


@dataclass(frozen=True)
class Graph:
    """A built graph.

    Attributes:
        knowledge: the values behind it.
        problems: a line for each file that could not be read.
    """

    knowledge: Knowledge
    problems: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: str | Path) -> Graph:
        """A graph that was built before, from its file (.ttl, .nt, .nq, .trig, .jsonld).

        Raises:
            GraphError: the file cannot be read or does not follow the graph contract.
        """
        return cls(load_knowledge(Path(path)))

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """Entities and stories as nodes, relations and posts as edges with their evidence."""
        return network.to_networkx(self.knowledge)

    def to_rdflib(self) -> rdflib.Graph:
        """The whole graph as one rdflib graph."""
        import rdflib

        loaded = rdflib.Graph()
        with TemporaryDirectory() as folder:
            path = Path(folder) / "graph.nt"
            rdf.write_turtle(rdf.union(rdf.quads(self.knowledge)), path)
            loaded.parse(path, format="turtle")
        return loaded

    def query(self, query: str) -> sparql.Result:
        """Runs SPARQL 1.1, an ``.rq`` file or a worked query by its name."""
        return sparql.run_query(self._loaded, query)

    def page(self, path: str | Path, title: str = "Jiceng 基层") -> Path:
        """Writes the interactive page and says where."""
        from kg.page import write_page

        target = Path(path)
        write_page(self.to_networkx(), target, title)
        return target

    def show(self, height: int = 640) -> Any:
        """The interactive page inside a notebook."""
        import html
        from importlib import import_module

        from kg.page import render_page

        source = html.escape(render_page(self.to_networkx(), "Jiceng 基层"), quote=True)
        return import_module("IPython.display").HTML(
            f'<iframe srcdoc="{source}" width="100%" height="{int(height)}" style="border:0"></iframe>'
        )

    @cached_property
    def _loaded(self) -> sparql.LoadedGraph:
        from pyoxigraph import Store

        store = Store()
        store.bulk_extend(rdf.quads(self.knowledge))
        return sparql.LoadedGraph(store, vocab.PREFIXES)


def _flat(paths: Iterable[Any]) -> Iterable[str | Path]:
    for path in paths:
        if isinstance(path, str | Path):
            yield path
        else:
            yield from path
