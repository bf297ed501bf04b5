"""The main flow, to be read first: files -> pages -> articles -> documents -> graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import GazetteerError, ReadError
from kg.extractors import Extractor, extract, load_resources
from kg.judgements import read_judgements
from kg.meta import Metadata, read_meta
from kg.model import Document, Knowledge
from kg.plugins import load_plugins
from kg.read import Source, list_sources, read_source, split_articles
from kg.resolve import resolve


@dataclass(frozen=True, slots=True)
class Built:
    """A graph, the files that could not be read, and what in the tables was of no use: one line for each."""

    knowledge: Knowledge
    problems: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def build(
    paths: Iterable[Path],
    home: str | None = None,
    progress: Callable[[Source], None] | None = None,
    meta: Path | None = None,
    judgements: Path | None = None,
    plugins: Iterable[str] = (),
) -> Built:
    """Builds the graph of page files, corpora and folders.

    Args:
        paths: files and folders.
        home: code of the division that the papers come from, to resolve places of more than one meaning.
        progress: called with each source before it is read.
        meta: a table of what is known of pages, see ``kg.meta``.
        judgements: a table of a researcher's judgements on identity, see ``kg.judgements``.
        plugins: names of further extractors, see ``kg.plugins``.

    Raises:
        KgError: a plug-in is not installed.
        ReadError: a path is missing, or nothing at all could be read.
        GazetteerError: no division has the code ``home``.
        LexiconError: a table is not of its form, or contradicts itself.
    """
    sources = list_sources(paths)
    check_home(home)
    gazetteer = load_resources().gazetteer
    known = read_meta(meta, gazetteer) if meta else Metadata()
    judged = read_judgements(judgements) if judgements else ()
    extractors = load_plugins(plugins)
    problems: list[str] = []
    pages, unknown = {source.name for source in sources}, list[str]()
    documents = _whole_sources(sources, home, problems, progress, known, pages if meta else None, extractors)
    knowledge = resolve(documents, gazetteer, judged, unknown)
    if len(problems) == len(sources):
        raise ReadError(problems[0] if len(problems) == 1 else f"no file could be read; the first: {problems[0]}")
    warnings = (
        *_warning(meta, "no such page", known.unused(pages)),
        *_warning(judgements, "not in the graph", unknown),
    )
    return Built(knowledge, tuple(problems), warnings)


def stream_documents(
    paths: Iterable[Path], home: str | None, problems: list[str], plugins: Iterable[str] = ()
) -> Iterator[Document]:
    """The documents of files and folders as they are read, one story at a time.

    Args:
        paths: files and folders.
        home: code of the division that the papers come from.
        problems: takes one line for each file that could not be read to its end.
        plugins: names of further extractors, see ``kg.plugins``.

    Raises:
        KgError: a plug-in is not installed.
        ReadError: a path is missing.
        GazetteerError: no division has the code ``home``.
    """
    sources = list_sources(paths)
    check_home(home)
    extractors = load_plugins(plugins)
    for source in sources:
        try:
            yield from read_documents(source, home, plugins=extractors)
        except ReadError as error:
            problems.append(str(error))


def read_documents(
    source: Source,
    home: str | None = None,
    known: Metadata | None = None,
    pages: set[str] | None = None,
    plugins: tuple[Extractor, ...] = (),
) -> Iterator[Document]:
    """The documents of one source, in order of its pages and stories.

    Args:
        source: a page file or a corpus.
        home: code of the division that its pages come from, where none tells its own.
        known: what is known of pages beside what they say.
        pages: takes the names of the pages.
        plugins: extractors that run behind the built-in ones.
    """
    resources = load_resources()
    for page in read_source(source):
        if pages is not None:
            pages.add(page.name)
        if known is not None:
            page = known.applied(page, source.name)
        for article in split_articles(page if page.home or home is None else replace(page, home=home)):
            yield extract(article, resources, plugins)


def check_home(home: str | None) -> None:
    """Raises GazetteerError where no division has the code."""
    if home is not None and load_resources().gazetteer.get(home) is None:
        raise GazetteerError(f"no division has the code {home!r}: give one of 6, 9 or 12 digits, such as 420500")


def _whole_sources(
    sources: tuple[Source, ...],
    home: str | None,
    problems: list[str],
    progress: Callable[[Source], None] | None,
    known: Metadata,
    pages: set[str] | None,
    plugins: tuple[Extractor, ...],
) -> Iterator[Document]:
    for source in sources:
        if progress is not None:
            progress(source)
        try:
            # A source counts whole or not at all: what came before a bad line must not stay behind.
            documents = list(read_documents(source, home, known, pages, plugins))
        except ReadError as error:
            problems.append(str(error))
            continue
        yield from documents


def _warning(table: Path | None, problem: str, names: Iterable[str]) -> tuple[str, ...]:
    """The line that names what a table knows and the input does not."""
    listed = list(names)
    return (f"{table}: {problem}: {', '.join(listed)}",) if listed else ()
