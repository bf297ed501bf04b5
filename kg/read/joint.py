"""How well one piece of print runs into another: the words that arise where they meet."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import pairwise

from kg.read.fold import is_chinese
from kg.words import Tagger

STRONG, WEAK, NONE = 2, 1, 0
_REACH = 4


def joint(left: str, right: str, known: Set[str] = frozenset()) -> int:
    """Weigh the joint between the end of one text and the start of another.

    Args:
        left: the text whose end is looked at.
        right: the text whose start is looked at.
        known: phrases of four characters that the page prints inside a line.

    Returns:
        ``STRONG`` where the phrase across the joint is known, or a word of three characters and more stands across;
        ``WEAK`` where a word of two stands across; else ``NONE``.
    """
    tail, head = _last(left), _first(right)
    if not tail or not head:
        return NONE
    if tail[-2:] + head[:2] in known:
        return STRONG
    words = [len(w) for w in _across(tail, head)]
    return STRONG if any(n > 2 for n in words) else WEAK if words else NONE


def known_phrases(lines: Sequence[str]) -> frozenset[str]:
    """The phrases across the breaks of lines, two characters from each side, that stand inside some line."""
    wanted = {_last(a)[-2:] + _first(b)[:2] for a, b in pairwise(lines)}
    wanted = {phrase for phrase in wanted if len(phrase) == 4}
    return frozenset(line[i : i + 4] for line in lines for i in range(len(line) - 3) if line[i : i + 4] in wanted)


def _last(text: str) -> str:
    tail = text[-_REACH:]
    return tail[next((i + 1 for i in range(len(tail) - 1, -1, -1) if not _is_letter(tail[i])), 0) :]


def _first(text: str) -> str:
    head = text[:_REACH]
    return head[: next((i for i, c in enumerate(head) if not _is_letter(c)), len(head))]


def _is_letter(char: str) -> bool:
    return char.isalpha() and is_chinese(char)


@lru_cache(maxsize=1)
def _tagger() -> Tagger:
    return Tagger({})


@lru_cache(maxsize=4096)
def _across(tail: str, head: str) -> tuple[str, ...]:
    """The dictionary's words that the best cut of the two finds across the joint."""
    tagger, cut = _tagger(), len(tail)
    tokens = tagger.tokens(tail + head)
    return tuple(t.word for t in tokens if t.start < cut < t.end and tagger.known(t.word))
