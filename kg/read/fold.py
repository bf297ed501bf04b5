"""Fold the characters of print one to one, keeping the raw position of each.

Full-width letters and digits become ASCII, radicals and compatibility forms the ideographs that they stand for, and
ASCII marks beside Chinese full-width. Spaces between Chinese and figures go; nothing else is added or taken away.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇々"
_CHINESE = HAN + "“”‘’「」『』《》〈〉【】〔〕、。，；：？！（）…—◎◆"
_KEPT_WIDE = "！（），：；？～"
_FORMS = (range(0xF900, 0xFB00), range(0xFF01, 0xFFEF), range(0x2F800, 0x2FA20), range(0x2F00, 0x2FE0))
_WIDE_MARK = str.maketrans(",:;?!()", "，：；？！（）")

_ENDS = "。！？；”」』…"
_LOOSE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_MARK = re.compile(f"(?<=[{_CHINESE}])[,:;?!](?!//)|[,:;?!](?=[{_CHINESE}])")
_BRACKETS = re.compile(r"\([^()\n]{0,200}\)")
_BRACKET = re.compile(f"(?<=[{_CHINESE}])[()]|[()](?=[{_CHINESE}])")
_HAS_CHINESE = re.compile(f"[{_CHINESE}]")


@dataclass(frozen=True, slots=True)
class Run:
    """Folded text with the raw code point behind each character."""

    text: str
    offsets: array[int]

    def __len__(self) -> int:
        return len(self.text)

    def part(self, start: int, end: int) -> Run:
        """The characters ``[start, end)`` as a run of their own."""
        return Run(self.text[start:end], self.offsets[start:end])


def join(runs: Iterable[Run]) -> Run:
    """The runs as one, nothing put between them."""
    offsets, parts = array("q"), []
    for run in runs:
        parts.append(run.text)
        offsets.extend(run.offsets)
    return Run("".join(parts), offsets)


def space_at(offset: int) -> Run:
    """One space that stands for the raw line break or blank at ``offset``."""
    return Run(" ", array("q", (offset,)))


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    source = (resources.files(__package__) / "data" / "radicals.csv").read_text(encoding="utf-8")
    table = {}
    for block in _FORMS:
        for code in block:
            folded = unicodedata.normalize("NFKC", chr(code))
            if len(folded) == 1 and folded != chr(code) and chr(code) not in _KEPT_WIDE:
                table[code] = folded
    for row in csv.DictReader(source.splitlines()):
        table[ord(row["radical"])] = row["ideograph"]
    return table


def fold_characters(text: str) -> str:
    """Fold single characters; the result has the same length.

    >>> fold_characters("２０２４年⻄区")
    '2024年西区'
    """
    return text.translate(_table())


def fold_marks(text: str) -> str:
    """Make the ASCII marks beside Chinese full-width; the result has the same length.

    >>> fold_marks("东区(新城)建成3处,共1,200平方米")
    '东区（新城）建成3处，共1,200平方米'
    """
    text = _BRACKETS.sub(lambda m: _pair(m.string, m), text)
    text = _BRACKET.sub(lambda m: m[0].translate(_WIDE_MARK), text)
    return _MARK.sub(lambda m: m[0].translate(_WIDE_MARK), text)


def _pair(text: str, found: re.Match[str]) -> str:
    beside = text[max(0, found.start() - 1) : found.start()] + found[0] + text[found.end() : found.end() + 1]
    if not _HAS_CHINESE.search(beside):
        return found[0]
    return "（" + found[0][1:-1] + "）"


def fold_line(raw: str, start: int, end: int) -> Run:
    """One raw line, folded, its loose spaces dropped.

    Args:
        raw: the page's text.
        start: first code point of the line.
        end: code point after the last.

    Returns:
        the run of kept characters; a space stays, single, between two Chinese phrases and between two Latin words.
    """
    text = fold_characters(raw[start:end])
    parts: list[str] = []
    offsets = array("q")
    at = 0
    for gap in _LOOSE.finditer(text):
        parts.append(text[at : gap.start()])
        offsets.extend(range(start + at, start + gap.start()))
        if _keeps_space(text, gap.start(), gap.end()):
            parts.append(" ")
            offsets.append(start + next(i for i in range(gap.start(), gap.end()) if text[i].isspace()))
        at = gap.end()
    parts.append(text[at:])
    offsets.extend(range(start + at, end))
    return Run("".join(parts), offsets)


def fold_text(raw: str) -> Run:
    """A whole text that no page gives: folded, blanks and single line breaks between Chinese letters dropped.

    A line break stays, as one, where the next line is set in or blank, or where the line before ends a sentence or is
    the first of several.

    >>> fold_text("安徽省 安\\n庆市").text
    '安徽省安庆市'
    """
    text = fold_marks(fold_characters(raw))
    parts: list[str] = []
    offsets = array("q")
    at = 0
    for gap in _LOOSE.finditer(text):
        parts.append(text[at : gap.start()])
        offsets.extend(range(at, gap.start()))
        kept = _kept_blank(text, gap)
        if kept:
            parts.append(kept)
            offsets.append(gap.start())
        at = gap.end()
    parts.append(text[at:])
    offsets.extend(range(at, len(text)))
    return Run("".join(parts), offsets)


def _kept_blank(text: str, gap: re.Match[str]) -> str:
    """What a stretch of blanks becomes: a line break, a space between Latin words, or nothing."""
    start, end = gap.span()
    if start == 0 or end == len(text):
        return ""
    if "\n" in gap[0] and (gap[0].count("\n") > 1 or gap[0].endswith((" ", "\u3000")) or text[start - 1] in _ENDS):
        return "\n"
    return "" if is_chinese(text[start - 1]) or is_chinese(text[end]) or not gap[0].strip("\u00ad\u200b") else " "


def _keeps_space(text: str, start: int, end: int) -> bool:
    if start == 0 or end == len(text) or not any(c.isspace() for c in text[start:end]):
        return False
    return is_chinese(text[start - 1]) == is_chinese(text[end])


def is_chinese(char: str) -> bool:
    """True for an ideograph or a Chinese mark."""
    return _HAS_CHINESE.match(char) is not None


def is_loose(text: str) -> bool:
    """True where the text holds nothing that is kept: blanks and control characters only."""
    return not text or _LOOSE.fullmatch(text) is not None


def undouble(run: Run) -> Run:
    """Read a line of fake bold once: every piece of it is printed twice in a row.

    >>> undouble(fold_line("张灯结彩张灯结彩。。李四李四摄摄", 0, 16)).text
    '张灯结彩。李四摄'
    """
    text = run.text
    if not 8 <= len(text) <= 200 or len(text) % 2 or any(text.count(c) % 2 for c in set(text)):
        return run
    halves = _halves(text)
    if not halves:
        return run
    return join(run.part(start, end) for start, end in halves)


def _halves(text: str) -> list[tuple[int, int]]:
    """The first halves of the squares that the whole text is made of, else nothing."""
    halves, at = [], 0
    while at < len(text):
        longest = (len(text) - at) // 2
        size = next((n for n in range(1, longest + 1) if text[at : at + n] == text[at + n : at + 2 * n]), 0)
        if not size:
            return []
        halves.append((at, at + size))
        at += 2 * size
    return halves
