"""A researcher's judgements on identity: read from their table, and checked to contradict neither form nor one another.

Columns ``verdict,left,right,value,author,date,note``. ``same``: left and right are one, and what was said of right is
said of left; ``not-same``: the two are never merged; ``drop``: left is no entity; ``rename``: left's name is value.
Ids are local (``person/420500-1f…``) or full IRIs. A row without a verdict is one still to be judged.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from kg.errors import LexiconError
from kg.model import DROP, NOT_SAME, RENAME, SAME, Judgement
from kg.sheets import Row, read_day, read_rows

COLUMNS = ("verdict", "left", "right", "value", "author", "date", "note")
VERDICTS = (SAME, NOT_SAME, DROP, RENAME)
PAIRED = (SAME, NOT_SAME)
_PLACES = ("division", "place")


class Sets:
    """Ids that are one, gathered pair by pair (union-find)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def find(self, one: str) -> str:
        """The id that stands for the set of this one: its least."""
        above = self._above
        while above.get(one, one) != one:
            above[one] = above.get(above[one], above[one])
            one = above[one]
        return one

    def unite(self, left: str, right: str) -> None:
        """Makes the sets of two ids one."""
        least, other = sorted((self.find(left), self.find(right)))
        self._above[other] = self._above[least] = least

    def members(self) -> dict[str, list[str]]:
        """The sets of more than one, each sorted, by the id that stands for it."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in sorted(self._above):
            found[self.find(one)].append(one)
        return found


class _Given(NamedTuple):
    line: int
    row: Judgement


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """Reads a table of judgements.

    Args:
        path: the CSV file; columns beyond those of a judgement, as ``kg review`` writes them, are passed over.

    Returns:
        the rows that have a verdict, sorted, each once.

    Raises:
        LexiconError: the table or a row is not of its form, or rows contradict one another; names their lines.
    """
    given = [_Given(row.line, _judgement(path, row)) for row in read_rows(path, COLUMNS) if row.cells["verdict"]]
    _check_order(path, given)
    _check_sets(path, given)
    return tuple(sorted({one.row for one in given}, key=judgement_key))


def judgement_key(one: Judgement) -> tuple[str, ...]:
    """What judgements are sorted by."""
    return tuple(cell or "" for cell in (one.verdict, one.left, one.right, one.value, one.author, one.date, one.note))


def local_id(text: str) -> str:
    """The local id that a cell names: itself, or what follows ``/id/`` in an IRI, its escapes read.

    >>> local_id("https://w3id.org/jiceng/id/person/420500-1f")
    'person/420500-1f'
    """
    if "://" not in text:
        return text
    return unquote(text.strip("<>").partition("/id/")[2], errors="surrogatepass")


def _judgement(path: Path, row: Row) -> Judgement:
    cells = row.cells
    verdict, left, right, value = cells["verdict"], local_id(cells["left"]), local_id(cells["right"]), cells["value"]
    problem = None
    if verdict not in VERDICTS:
        problem = f"no such verdict: {verdict}; write {', '.join(VERDICTS)}, or nothing yet"
    elif not left or (verdict in PAIRED and not right):
        problem = f"{verdict} needs an id as left{' and as right' if verdict in PAIRED else ''}"
    elif (verdict == RENAME) != bool(value):
        problem = "rename needs the new name as value" if verdict == RENAME else f"{verdict} takes no value"
    elif cells["date"] and read_day(cells["date"]) is None:
        problem = f"the date {cells['date']} is no day of the calendar; write it as 2024-03-05"
    elif verdict in PAIRED and left == right:
        problem = f"{verdict} names {left} twice; name two entities"
    elif verdict == SAME and _sort(left) != _sort(right):
        problem = f"{left} and {right} are of two kinds and cannot be the same"
    if problem:
        raise LexiconError(path, row.line, problem)
    return Judgement(
        verdict,
        left,
        right=right if verdict in PAIRED else None,
        value=value or None,
        author=cells["author"] or None,
        date=read_day(cells["date"]),
        note=cells["note"] or None,
    )


def _sort(entity: str) -> str:
    """The kind that an id's first part names; divisions and other places are of one."""
    first = entity.partition("/")[0]
    return "place" if first in _PLACES else first


# --- contradictions ------------------------------------------------------------------------------------------------


def _check_order(path: Path, given: list[_Given]) -> None:
    """No id goes to another that goes back to it."""
    lines: dict[tuple[str, str], int] = {}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for line, row in given:
        if row.verdict == SAME and row.right:
            lines.setdefault((row.left, row.right), line)
            sorter.add(row.right, row.left)
    try:
        sorter.prepare()
    except CycleError as error:
        found = sorted(lines[pair] for pair in pairwise(error.args[1]))
        problem = f"same goes in a circle over the lines {_listed(found)}; keep one entity as left"
        raise LexiconError(path, found[-1], problem) from error


def _check_sets(path: Path, given: list[_Given]) -> None:
    """What is the same is not also not the same, dropped, or given two names."""
    sets = Sets()
    for _, row in given:
        if row.verdict == SAME and row.right:
            sets.unite(row.left, row.right)
    dropped = {row.left: line for line, row in given if row.verdict == DROP}
    names: dict[str, _Given] = {}
    for line, row in given:
        if row.verdict == NOT_SAME and row.right and sets.find(row.left) == sets.find(row.right):
            others = _between(given, row.left, row.right)
            problem = f"{row.left} and {row.right} are not the same here, and the same by line {_listed(others)}"
            raise LexiconError(path, line, f"{problem}; take one of them out")
        for one in (row.left, row.right):
            if row.verdict in (SAME, RENAME) and one in dropped:
                problem = f"{one} is no entity by line {dropped[one]}; take one of the rows out"
                raise LexiconError(path, line, problem)
        if row.verdict == RENAME:
            before = names.setdefault(sets.find(row.left), _Given(line, row))
            if before.row.value != row.value:
                problem = f"{row.left} is named {before.row.value} by line {before.line}; take one of the rows out"
                raise LexiconError(path, line, problem)


def _between(given: Iterable[_Given], start: str, end: str) -> list[int]:
    """The lines of the fewest ``same`` rows that tie two ids."""
    ties: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for line, row in given:
        if row.verdict == SAME and row.right:
            ties[row.left].append((row.right, line))
            ties[row.right].append((row.left, line))
    came: dict[str, tuple[str, int] | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came:
        one = waiting.popleft()
        for other, line in ties[one]:
            if other not in came:
                came[other] = (one, line)
                waiting.append(other)
    return sorted(_way_back(came, end))


def _way_back(came: Mapping[str, tuple[str, int] | None], end: str) -> Iterator[int]:
    step = came[end]
    while step is not None:
        yield step[1]
        step = came[step[0]]


def _listed(lines: Iterable[int]) -> str:
    return ", ".join(map(str, lines))
