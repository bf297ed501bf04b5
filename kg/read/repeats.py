"""Paragraphs and long runs that print gives twice in one story, read once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from kg.read.fold import Run, join
from kg.read.layout import Block, ends_sentence

RUN = 24
"""Characters from which a run that comes again is a repetition of print and no turn of phrase."""
_STOP = re.compile("[，。；]")
_QUOTES = re.compile("[“”‘’《》]")
_SECTION = re.compile(r"[^。！？]{3,30}。")
_CLOSING = "”’」』）》〉】。，；、"
_EDGE = 2
_ROUNDS = 6


class _Piece(NamedTuple):
    """A part of a paragraph between two blank lines of print; ``opens`` where a paragraph begins with it."""

    run: Run
    opens: bool
    block: Block

    @property
    def text(self) -> str:
        return self.run.text


class _Twice(NamedTuple):
    """The same ``length`` characters at two places: piece and position of the earlier and of the later."""

    early: int
    early_at: int
    late: int
    late_at: int
    length: int


def without_repeats(body: Sequence[Block]) -> list[Block]:
    """A story's body with each repetition of print left out.

    Args:
        body: paragraphs and headings.

    Returns:
        the body; of two copies the one that the text before it runs into is kept, else the earlier.
    """
    pieces = [piece for block in body for piece in _pieces(block)]
    for _ in range(_ROUNDS):
        twice = _find(pieces)
        if twice is None:
            break
        pieces = _once(pieces, twice)
    return _blocks(pieces)


def _pieces(block: Block) -> list[_Piece]:
    cuts = (0, *block.cuts, len(block.run))
    return [_Piece(block.run.part(start, end), start == 0, block) for start, end in pairwise(cuts) if end > start]


def _blocks(pieces: Sequence[_Piece]) -> list[Block]:
    body: list[Block] = []
    for piece in pieces:
        if body and not piece.opens and body[-1].is_body:
            before = body[-1]
            cuts = (*before.cuts, len(before.run))
            body[-1] = replace(before, run=join([before.run, piece.run]), cuts=cuts)
        else:
            body.append(replace(piece.block, run=piece.run, cuts=()))
    return body


def _find(pieces: Sequence[_Piece]) -> _Twice | None:
    """The first repetition: a long run with a mark in it that begins or ends where a piece does."""
    seen: dict[str, tuple[int, int]] = {}
    for late, piece in enumerate(pieces):
        text = piece.text
        passed = 0
        for at in range(len(text) - RUN + 1):
            gram = text[at : at + RUN]
            early, early_at = seen.setdefault(gram, (late, at))
            if at < passed or (early, early_at) == (late, at):
                continue
            length = _common(pieces[early].text, early_at, text, at, same=early == late)
            passed = at + length
            found = _Twice(early, early_at, late, at, length)
            if length >= RUN and _is_repetition(pieces, found):
                return found
    return None


def _common(one: str, one_at: int, other: str, other_at: int, *, same: bool) -> int:
    most = min(len(one) - one_at, len(other) - other_at, other_at - one_at if same else len(one))
    length = 0
    while length < most and one[one_at + length] == other[other_at + length]:
        length += 1
    return length


def _is_repetition(pieces: Sequence[_Piece], found: _Twice) -> bool:
    late, early = pieces[found.late].text, pieces[found.early].text
    if not _STOP.search(late[found.late_at : found.late_at + found.length]):
        return False
    at_edge = found.late_at <= _EDGE or found.late_at + found.length >= len(late) - _EDGE
    early_edge = found.early_at <= _EDGE or found.early_at + found.length >= len(early) - _EDGE
    return at_edge or (early_edge and found.length >= 2 * RUN)


def _once(pieces: Sequence[_Piece], found: _Twice) -> list[_Piece]:
    early, late = pieces[found.early], pieces[found.late]
    continues = _runs_into(pieces, found.late) and not _runs_into(pieces, found.early)
    same = found.length == len(late.run) and found.early_at <= _EDGE
    if continues and same and found.early_at + found.length == len(early.run):
        moved = early._replace(opens=False)
        return _cleaned([*pieces[: found.late], moved, *pieces[found.late + 1 :]], found.early, 0, len(early.run))
    if _breaks_off(pieces, found):
        return _cleaned(pieces, found.early, found.early_at, found.length)
    return _cleaned(pieces, found.late, found.late_at, found.length)


def _runs_into(pieces: Sequence[_Piece], index: int) -> bool:
    """True where the piece before breaks off in mid-sentence."""
    return index > 0 and not pieces[index].opens and not ends_sentence(pieces[index - 1].text)


def _breaks_off(pieces: Sequence[_Piece], found: _Twice) -> bool:
    """True where both copies end their pieces in mid-sentence and a new section begins behind the earlier."""
    early, late = pieces[found.early].text, pieces[found.late].text
    if found.early_at + found.length < len(early) or found.late_at + found.length < len(late):
        return False
    if ends_sentence(early) or found.early + 1 >= len(pieces):
        return False
    return is_section(pieces[found.early + 1].text) and found.late + 1 < len(pieces)


def is_section(text: str) -> bool:
    """True where a text opens with a short sentence of two clauses of about one length, as a section does."""
    first = _SECTION.match(text)
    if not first:
        return False
    clauses = _QUOTES.sub("", first[0].rstrip("。")).split("，")
    return len(clauses) == 2 and abs(len(clauses[0]) - len(clauses[1])) <= 3


def _cleaned(pieces: Sequence[_Piece], index: int, at: int, length: int) -> list[_Piece]:
    """The pieces without a stretch of one; the piece behind a cut begins a paragraph."""
    piece, result = pieces[index], list(pieces)
    while at and length and piece.text[at] in _CLOSING:
        at, length = at + 1, length - 1
    left, right = piece.run.part(0, at), piece.run.part(at + length, len(piece.run))
    remains = [piece._replace(run=left)] if left.text else []
    if right.text:
        remains.append(piece._replace(run=right, opens=piece.opens and not left.text))
    if index + 1 < len(pieces) and not right.text:
        result[index + 1] = result[index + 1]._replace(opens=True)
    return [*result[:index], *remains, *result[index + 1 :]]
