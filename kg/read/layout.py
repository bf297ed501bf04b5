"""Lines of print to blocks: paragraphs put together again, display lines (headlines, bylines, headings) apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from kg.read.bylines import byline_names, is_credit
from kg.read.cues import cues
from kg.read.fold import Run, fold_line, fold_marks, join, space_at, undouble
from kg.read.imprint import is_furniture, read_imprint
from kg.read.joint import STRONG, WEAK, joint, known_phrases

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_FINAL = re.compile(r"(?:[。！？!?…]|(?<=[A-Za-z]{2})\.)(?:[”’」』）)》〉】\"'\s]*)$")
_NOTE_END = re.compile(r"[。！？][（(][^（）()]{1,40}[）)]$")
_STOPS = re.compile("[，、；：。]")
_INNER_STOP = re.compile("[。；].")
_ORDERED = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、](?!\d))\s*\S")
_OPEN_END = "，、；"
NARROW_LINE, WIDE_LINE = 20, 60
"""Half-widths of the narrowest column, and of the longest line that is no paragraph of its own."""
_INDENT = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, folded; ``gap`` counts the blank lines before it, ``width`` is in half-widths."""

    run: Run
    gap: int
    newline: int
    width: int

    @property
    def text(self) -> str:
        return self.run.text


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (``is_body``) or a display line, with the blank lines before it.

    ``cuts`` are the positions in the text where a blank line of the print stood inside the paragraph.
    """

    run: Run
    gap: int
    is_body: bool
    cuts: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        return self.run.text

    @property
    def ends(self) -> bool:
        """True where the block ends as a sentence does."""
        return ends_sentence(self.text)


def ends_sentence(text: str) -> bool:
    """True where a text ends in a sentence's last mark, closing quotes and brackets passed over."""
    return _ends(text[-48:])


@lru_cache(maxsize=8192)
def _ends(tail: str) -> bool:
    return bool(_FINAL.search(tail[-12:]) or _NOTE_END.search(tail) or ends_in_credit(tail))


def ends_in_credit(text: str) -> bool:
    """True where a photographer's name stands behind a caption's last sentence."""
    found = cues().credit.search(text[-24:])
    return found is not None and len(text) > len(found[0]) + 2 and bool(_FINAL.search(text[: -len(found[0])].rstrip()))


def read_lines(raw: str) -> list[Line]:
    """The lines of a page that hold something, folded; what the page says of itself is left out."""
    lines: list[Line] = []
    gap = 0
    for found in _LINE.finditer(raw):
        stripped = found[0].rstrip("\r\n")
        run = undouble(fold_line(raw, found.start(), found.start() + len(stripped)))
        run = replace(run, text=fold_marks(run.text))
        if is_furniture(run.text):
            gap = min(gap, 1)
            continue
        if run.text:
            newline = found.start() + len(stripped)
            lines.append(Line(run, gap, newline, _width(run.text)))
            gap = 0
        elif found[0]:
            gap += 1
    return lines


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def read_blocks(raw: str) -> list[Block]:
    """The blocks of a page, in the order of print."""
    lines = read_lines(raw)
    columns = _columns(lines)
    shown = _displays(lines, columns)
    blocks: list[Block] = []
    open_lines: list[Line] = []
    for index, line in enumerate(lines):
        if open_lines and (shown[index - 1] or not _runs_on(open_lines, line, columns[index - 1], shown[index])):
            blocks.append(_block(open_lines, shown[index - 1]))
            open_lines = []
        open_lines.append(line)
    if open_lines:
        blocks.append(_block(open_lines, shown[-1]))
    return blocks


def _columns(lines: Sequence[Line]) -> list[int]:
    """The width of the column around each line; 0 where lines are whole paragraphs."""
    widths = [line.width for line in lines]
    unfinished = [not ends_sentence(line.text) for line in lines]
    columns = []
    for index in range(len(lines)):
        near = slice(max(0, index - 4), index + 5)
        around = sorted(widths[near])
        usual = around[(3 * len(around)) // 4]
        wrapped = sum(unfinished[near]) * 2 > len(around)
        even = sum(abs(w - usual) <= 4 for w in around) >= 3
        marks = sum(_STOPS.search(line.text) is not None for line in lines[near])
        running = marks * 3 > len(around) and NARROW_LINE <= usual <= WIDE_LINE + 12
        columns.append(usual if wrapped and even and running and len(around) > 3 else 0)
    return columns


def _displays(lines: Sequence[Line], columns: Sequence[int]) -> list[bool]:
    shown = [_is_short(line, column) for line, column in zip(lines, columns, strict=True)]
    known = known_phrases([line.text for line in lines])
    if len(lines) > 1 and not columns[0] and _is_title(lines[0], lines[1]):
        shown[0] = True
    for index in range(len(lines) - 2, -1, -1):
        line, nxt = lines[index], lines[index + 1]
        if shown[index] and not shown[index + 1] and not is_opening(nxt.text):
            stopped = _STOPS.search(line.text) is not None
            if (stopped or nxt.gap == 0) and abs(nxt.width - line.width - _INDENT) <= _INDENT:
                shown[index] = False  # the first line of a paragraph, its indent dropped
                continue
            enough = WEAK if stopped else STRONG
            shown[index] = cues().bullet.match(line.text) is not None or joint(line.text, nxt.text, known) < enough
        if shown[index] or ends_sentence(line.text) or cues().dateline.match(line.text):
            continue
        fresh = index == 0 or shown[index - 1] or ends_sentence(lines[index - 1].text)
        stops = len(_STOPS.findall(line.text))
        spaced = " " in line.text and nxt.gap > 0 and not columns[index]
        titled = line.width <= 2 * WIDE_LINE and stops < 4 and (is_opening(nxt.text) or spaced)
        signed = stops < 4 and line.width <= 2 * WIDE_LINE and _is_signature(nxt.text)
        signed = signed and not _INNER_STOP.search(line.text)
        untouched = shown[index + 1] and line.width <= WIDE_LINE and not stops
        shown[index] = fresh and (titled or signed or untouched)
    for index in range(1, len(lines)):
        if shown[index] and not shown[index - 1] and _breaks_off(lines[index - 1], lines[index]):
            shown[index] = False
    return shown


def _breaks_off(before: Line, line: Line) -> bool:
    """True where a line without marks goes on from the one before: as long as that, or stopping at a comma."""
    if line.gap or ends_sentence(before.text) or is_heading(line.text) or is_opening(line.text):
        return False
    return line.text[-1] in _OPEN_END or (
        before.width > WIDE_LINE // 2 and abs(line.width - before.width) <= _INDENT + 2
    )


def _is_post_with_name(text: str) -> bool:
    """True for a byline that may fill its column: running text puts no space between a post and a name."""
    return cues().post_name.match(text) is not None and bool(byline_names(text))


def _is_signature(text: str) -> bool:
    """True for what stands under a headline: a subtitle behind a dash, a byline, a line of source and date."""
    return text.startswith("—") or bool(byline_names(text)) or read_imprint(text) is not None


def _is_title(first: Line, second: Line) -> bool:
    """True where a page's first line stands as a title over a paragraph, or over those who wrote it."""
    if first.width <= 2 * WIDE_LINE and byline_names(second.text) and not _INNER_STOP.search(first.text):
        return True
    if first.width > 2 * WIDE_LINE or first.width > second.width or cues().dateline.match(first.text):
        return False
    return not ends_sentence(first.text) or first.text[-1] in "！？!?"


def _is_short(line: Line, column: int) -> bool:
    """True for a line that is no running text: short of its column, or short and without a sentence's marks."""
    text = line.text
    if read_imprint(text) or is_credit(text):
        return True
    if _is_post_with_name(text):
        return True
    if cues().bullet.match(text) and line.width <= WIDE_LINE and not ends_sentence(text):
        return True
    if ends_sentence(text) or cues().dateline.match(text) or _INNER_STOP.search(text):
        return False
    if is_heading(text) and line.width <= min(WIDE_LINE, (column or WIDE_LINE) - 6):
        return True
    if column:
        return line.width < column - 5
    return line.width <= WIDE_LINE and len(_STOPS.findall(text)) < 2


def is_heading(text: str) -> bool:
    """True where a mark or a number opens a line that does not stop at a comma: a heading inside a story."""
    return text[-1] not in _OPEN_END and bool(cues().marker.match(text) or _ORDERED.match(text))


def is_opening(text: str) -> bool:
    """True where a story's text opens by a dateline, a line of names or of source and date."""
    return bool(cues().dateline.match(text) or cues().bullet.match(text) or read_imprint(text))


def _runs_on(before: Sequence[Line], line: Line, column: int, shown: bool) -> bool:
    last = before[-1]
    if shown or line.gap > 2 or cues().dateline.match(line.text):
        return False
    if not ends_sentence(last.text):
        return True
    return line.gap == 0 and column > 0 and last.width >= column - 2


def _block(lines: Sequence[Line], shown: bool) -> Block:
    pieces = [lines[0].run]
    cuts, length = [], len(lines[0].run)
    for line, following in pairwise(lines):
        if _is_latin(line.text[-1]) and _is_latin(following.text[0]):
            pieces.append(space_at(line.newline))
            length += 1
        if following.gap:
            cuts.append(length)
        pieces.append(following.run)
        length += len(following.run)
    run = join(pieces)
    return Block(replace(run, text=fold_marks(run.text)), lines[0].gap, not shown, tuple(cuts))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def merged(left: Block, right: Block) -> Block:
    """Two blocks as one paragraph."""
    return replace(left, run=join([left.run, right.run]), cuts=(*left.cuts, len(left.run)))
