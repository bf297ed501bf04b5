"""Annotated pages: what a careful reader found in them, read and checked.

One JSON file a page, ``{"page": ..., "articles": [...]}``; each article has ``title``, ``entities`` (``type``,
``name``, perhaps ``optional``), ``facts`` (subject, relation, object, perhaps of what) and ``metrics`` (``subject``,
``indicator``, ``value``, ``unit``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from kg.calibration import HOLDS_POST
from kg.errors import ReadError

ENTITIES, FACTS, METRICS = "entities", "facts", "metrics"
FAMILIES = (ENTITIES, FACTS, METRICS)
THE_ARTICLE = "*"
"""The object of ``wrote`` and ``photographed``: which article it is does not count."""
OF_ARTICLE = frozenset({"wrote", "photographed"})

Item: TypeAlias = tuple[Any, ...]
"""(kind, name) of an entity; (subject, relation, object) or with a fourth of a fact; (subject, indicator, value, unit)
of a figure: strings, the value a float."""

_SUFFIX = re.compile(r"\.[a-z0-9]+$")
_NUMBERED = re.compile(r"(\d{3})(?:[_-].*)?", re.ASCII)
_MARKS = re.compile(r"[\s“”\"'‘’「」《》〈〉()（）·、,，+\-—:：]")


@dataclass(frozen=True, slots=True)
class Claim:
    """One annotated item; ``article`` is the position of the first article on the page that has it."""

    family: str
    item: Item
    article: int


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One annotated page: what must be found, and what may be.

    Attributes:
        name: the annotation file's name without its suffix.
        page: the key of the page that the file says it annotates (``page_key``).
        titles: the articles' titles, in order.
        required: what must be found, each item once, in the file's order but entities sorted.
        optional: what counts neither found nor missed: the same families.
    """

    name: str
    page: str
    titles: tuple[str, ...]
    required: tuple[Claim, ...]
    optional: tuple[Claim, ...]


def page_key(name: str) -> str:
    """What a page's file is called in annotations: no folder, no suffix, of a numbered page the number alone.

    >>> page_key("pages/000_2f8a.txt"), page_key("004.txt"), page_key("s004")
    ('000', '004', 's004')
    """
    stem = _SUFFIX.sub("", name.rsplit("/", 1)[-1])
    numbered = _NUMBERED.fullmatch(stem)
    return numbered[1] if numbered else stem


def bare(name: str) -> str:
    """A name as it is compared: without marks and white space, in small letters."""
    return _MARKS.sub("", name).lower()


def read_gold(folders: Iterable[Path]) -> tuple[GoldPage, ...]:
    """Reads every ``*.json`` of some folders.

    Args:
        folders: in any order; a folder given twice counts once.

    Raises:
        ReadError: a folder is missing or holds no annotation, a file is not of the form, or two bear one name.
    """
    pages: dict[str, GoldPage] = {}
    for path in dict.fromkeys(file.resolve() for folder in folders for file in _files(folder)):
        page = _read_page(path)
        if page.name in pages:
            raise ReadError(f"{path}: another annotation is called {path.name} too; give one of the two folders")
        pages[page.name] = page
    return tuple(pages[name] for name in sorted(pages))


def _files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.json"))
    if not files:
        raise ReadError(f"{folder}: no annotation here; name a folder with a .json file for each annotated page")
    return files


def _read_page(path: Path) -> GoldPage:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        articles = list(record["articles"])
        named = str(record["page"])
        titles = tuple(str(article["title"]) for article in articles)
        required, optional = _entities(articles)
        names = frozenset(bare(claim.item[1]) for claim in optional)
        for family, claims in ((FACTS, _facts(articles)), (METRICS, _metrics(articles))):
            for claim, is_optional in claims:
                borderline = is_optional or (family == FACTS and _touches(claim.item, names))
                (optional if borderline else required).append(claim)
    except OSError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror}); check the file and its rights") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadError(f"{path}: not an annotated page ({error!r}); see the form in docs/accuracy.md") from error
    return GoldPage(path.stem, page_key(named), titles, tuple(required), tuple(optional))


def _entities(articles: list[Mapping[str, Any]]) -> tuple[list[Claim], list[Claim]]:
    """What must be found and what may be; an item that is both on one page must be."""
    required: dict[Item, int] = {}
    optional: dict[Item, int] = {}
    for number, article in enumerate(articles):
        for entity in article["entities"]:
            item = str(entity["type"]), str(entity["name"])
            borderline = entity.get("optional") or entity["type"] == "Work"
            (optional if borderline else required).setdefault(item, number)
    return (
        [Claim(ENTITIES, item, required[item]) for item in sorted(required)],
        [Claim(ENTITIES, item, optional[item]) for item in sorted(optional) if item not in required],
    )


def _facts(articles: list[Mapping[str, Any]]) -> Iterator[tuple[Claim, bool]]:
    seen: set[Item] = set()
    for number, article in enumerate(articles):
        for fact in article["facts"]:
            subject, relation, target, *of = map(str, fact)
            item = (subject, relation, THE_ARTICLE) if relation in OF_ARTICLE else (subject, relation, target, *of)
            if item not in seen:
                seen.add(item)
                yield Claim(FACTS, item, number), False


def _metrics(articles: list[Mapping[str, Any]]) -> Iterator[tuple[Claim, bool]]:
    seen: set[Item] = set()
    for number, article in enumerate(articles):
        for metric in article["metrics"]:
            item = str(metric["subject"]), str(metric["indicator"]), float(metric["value"]), str(metric.get("unit", ""))
            if item not in seen:
                seen.add(item)
                yield Claim(METRICS, item, number), bool(metric.get("optional"))


def _touches(fact: Item, optional_names: frozenset[str]) -> bool:
    """True where an end of a fact is an optional entity; a post's title is no entity."""
    ends = [fact[0], *fact[3:4]] if fact[1] == HOLDS_POST else [fact[0], *fact[2:4]]
    return any(bare(end) in optional_names for end in ends)
