"""The frozen findings of an earlier build: what a change gained and lost, item by item.

A JSON file: ``scores``, the counts by family and name; ``right``, by annotation and family the annotated items that
were found, one a line, so that version control shows each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from kg.compare import RIGHT
from kg.errors import ReadError
from kg.evaluate import Counts, PageResult, Score
from kg.gold import FAMILIES, Item

LONGEST = 12
"""Letters up to which a name is kept whole: a longer one may be a sentence of a page, which belongs to its paper."""


class Hit(NamedTuple):
    """An annotated item that a build found, its long names cut and told apart by a digest."""

    gold: str
    family: str
    item: Item


@dataclass(frozen=True, slots=True)
class Baseline:
    """The hits of an earlier build and its counts by (family, name)."""

    hits: frozenset[Hit]
    counts: Mapping[tuple[str, str], Counts]


@dataclass(frozen=True, slots=True)
class Change:
    """What this build found and the earlier did not, and the reverse, sorted; and the earlier's counts."""

    gained: tuple[Hit, ...]
    lost: tuple[Hit, ...]
    before: Mapping[tuple[str, str], Counts]


def freeze_text(results: Iterable[PageResult], table: Iterable[Score]) -> str:
    """The content of a baseline file."""
    by_gold: dict[str, dict[str, list[Item]]] = {}
    for page in results:
        by_gold[page.gold.name] = {family: [] for family in FAMILIES}
    for hit in sorted(_hits(results), key=_order):
        by_gold[hit.gold][hit.family].append(hit.item)
    counts = [[score.family, score.name, *score.counts] for score in table]
    pages = ",\n".join(f" {json.dumps(name)}: {_families(families)}" for name, families in by_gold.items())
    return f'{{"scores": [\n{_lines(counts, 1)}\n],\n"right": {{\n{pages}\n}}}}\n'


def read_baseline(path: Path) -> Baseline:
    """Reads a baseline file.

    Raises:
        ReadError: the file is missing or not of the form.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        counts = {(str(row[0]), str(row[1])): Counts(*map(int, row[2:])) for row in record["scores"]}
        return Baseline(frozenset(_frozen_hits(record["right"])), counts)
    except OSError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror}); write a baseline with --freeze") from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ReadError(f"{path}: not a baseline ({error!r}); write it anew with --freeze") from error


def changes(results: Sequence[PageResult], baseline: Baseline) -> Change:
    """What was gained and lost on the pages that were evaluated now."""
    now = frozenset(_hits(results))
    names = {page.gold.name for page in results}
    before = frozenset(hit for hit in baseline.hits if hit.gold in names)
    gained, lost = sorted(now - before, key=_order), sorted(before - now, key=_order)
    return Change(tuple(gained), tuple(lost), baseline.counts)


def _hits(results: Iterable[PageResult]) -> Iterator[Hit]:
    for page in results:
        for verdict in page.verdicts:
            if verdict.status == RIGHT:
                yield Hit(page.gold.name, verdict.family, tuple(map(_cut, verdict.item)))


def _cut(part: Any) -> Any:
    if not isinstance(part, str) or len(part) <= LONGEST:
        return part
    return f"{part[: LONGEST // 2]}…{blake2b(part.encode('utf-8', 'surrogatepass'), digest_size=3).hexdigest()}"


def _frozen_hits(right: Mapping[str, Mapping[str, Sequence[Sequence[Any]]]]) -> Iterator[Hit]:
    for gold, families in right.items():
        for family, items in families.items():
            yield from (Hit(gold, family, tuple(item)) for item in items)


def _order(hit: Hit) -> tuple[str, ...]:
    return hit.gold, hit.family, *map(str, hit.item)


def _families(families: Mapping[str, Sequence[Item]]) -> str:
    parts = (f'  "{family}": [\n{_lines(items, 3)}\n  ]' for family, items in families.items())
    return "{\n" + ",\n".join(parts) + "\n }"


def _lines(rows: Iterable[Sequence[Any]], indent: int) -> str:
    return ",\n".join(" " * indent + json.dumps(list(row), ensure_ascii=False) for row in rows)
