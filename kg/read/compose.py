"""Drafts to articles: one text of headline, bylines and paragraphs, with offsets, spans and seams."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from string import ascii_uppercase, digits

from kg.model import AD, NEWS, PHOTO, Article, Page, Span
from kg.read.bylines import (
    byline_credit,
    byline_names,
    closing_credit,
    closing_names,
    credit_names,
    dateline_credit,
    dateline_end,
    dateline_names,
)
from kg.read.cues import cues
from kg.read.fold import is_loose
from kg.read.imprint import Imprint, read_imprint
from kg.read.joint import NONE, joint
from kg.read.layout import Block
from kg.read.signs import is_bare_place
from kg.read.split import Draft

_TITLE_LENGTH = 12
_DASH = "—"
_CODE = ascii_uppercase + digits + ". "
_STOCK_CODE = re.compile(r"\s*\d{6}$")


class _Text:
    """Text that grows with its offsets."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.parts: list[str] = []
        self.offsets = array("q")

    def add(self, block: Block, before: str) -> Span:
        """Append a block; ``before`` is the line break or the space that parts it from what stands there."""
        if self.offsets and before:
            self.offsets.append(self._break(self.offsets[-1], block.run.offsets[0]))
            self.parts.append(before)
        start = len(self.offsets)
        self.offsets.extend(block.run.offsets)
        self.parts.append(block.text)
        return Span(start, len(self.offsets))

    def _break(self, last: int, first: int) -> int:
        """The raw line break behind ``last``, or where the file ends there, the nearest before one of the two."""
        at = last + 1
        while at < len(self.raw) and self.raw[at] not in "\r\n":
            at += 1
        if at < len(self.raw):
            return at
        return max(self.raw.rfind(mark, 0, max(first, last)) for mark in "\r\n")

    def seams(self) -> tuple[int, ...]:
        raw, offsets = self.raw, self.offsets
        return tuple(
            i
            for i in range(1, len(offsets))
            if offsets[i] != offsets[i - 1] + 1
            and not (offsets[i] > offsets[i - 1] and is_loose(raw[offsets[i - 1] + 1 : offsets[i]]))
        )


def compose(page: Page, number: int, draft: Draft) -> Article:
    """The article of a draft.

    Args:
        page: the page that the draft stands on.
        number: the article's place on the page, from 1.
        draft: a story with at least one block.
    """
    text = _Text(page.text)
    headline = _add_headline(text, draft.headline)
    byline: list[Span] = []
    credit: list[Span] = []
    for block in draft.bylines:
        span = text.add(block, "\n")
        byline += _shift(byline_names(block.text), span)
        credit += _shift(byline_credit(block.text), span)
    imprints = [(block, found) for block in draft.imprints if (found := read_imprint(block.text))]
    for block, found in imprints:
        byline += _add_authors(text, block, found)
    first = next((b for b in draft.body if b.is_body), None)
    closing = _closing(draft)
    for block in draft.body:
        span = text.add(block, "\n")
        if block is first:
            byline += _shift(dateline_names(block.text), span)
            credit += _shift(dateline_credit(block.text), span)
        if block in closing:
            byline += _shift(closing_names(block.text), span)
            credit += _shift(closing_credit(block.text), span)
        credit += _shift(credit_names(block.text), span)
    return Article(
        page=page.name,
        number=number,
        kind=draft.kind,
        title=_title(page, number, draft),
        text="".join(text.parts),
        offsets=text.offsets,
        raw=page.text,
        headline=headline,
        byline=tuple(byline),
        credit=tuple(credit),
        seams=text.seams(),
        date=page.date or next((found.date for _, found in imprints if found.date), None),
        source=page.source or next((found.source for _, found in imprints if found.source), None),
        home=page.home,
    )


def _closing(draft: Draft) -> list[Block]:
    """The blocks at a story's end that may be signed: its last paragraph and what stands behind it."""
    if draft.kind != NEWS:
        return []
    last = max((i for i, block in enumerate(draft.body) if block.is_body), default=0)
    return draft.body[last:]


def _add_authors(text: _Text, block: Block, found: Imprint) -> list[Span]:
    """Append the authors of a line of source and date; the rest of the line is no part of the story."""
    if not found.authors:
        return []
    start = found.authors[0].start
    run = block.run.part(start, found.authors[-1].end)
    base = text.add(replace(block, run=run), "\n")
    return [Span(base.start + span.start - start, base.start + span.end - start) for span in found.authors]


def _shift(spans: Sequence[Span], base: Span) -> list[Span]:
    return [Span(span.start + base.start, span.end + base.start) for span in spans]


def _add_headline(text: _Text, lines: Sequence[Block]) -> Span | None:
    if not lines:
        return None
    spans = [text.add(lines[0], "")]
    for before, block in pairwise(lines):
        spans.append(text.add(block, "" if _glued(before.text, block.text) else " "))
    return Span(spans[0].start, spans[-1].end)


def _glued(before: str, after: str) -> bool:
    return not after.startswith(_DASH) and (is_bare_place(before) or joint(before, after) > NONE)


def has_title(page: Page) -> bool:
    """True where a record brings its title along, and not an archive's word for a missing one."""
    return bool(page.title) and page.title not in cues().untitled


def _title(page: Page, number: int, draft: Draft) -> str:
    if draft.kind == AD:
        return _ad_title([b.text for b in draft.body])
    if number == 1 and draft.kind == NEWS and has_title(page):
        return page.title or ""
    if draft.headline:
        return _headline_title([b.text for b in draft.headline])
    blocks = [*draft.body, *draft.bylines]
    opening = next((b.text for b in blocks if b.is_body), blocks[0].text)
    mark = cues().caption_mark.match(opening)
    opening = opening[mark.end() if mark else dateline_end(opening) :] or opening
    return opening[:_TITLE_LENGTH] + "…" if len(opening) > _TITLE_LENGTH or draft.kind == PHOTO else opening


def _headline_title(lines: Sequence[str]) -> str:
    title = lines[0]
    subtitled = len(lines) > 2 and not _glued(lines[0], lines[1])
    for position, line in enumerate(lines[1:]):
        if line.startswith(_DASH):
            title += f" {_DASH * 2} " + line.lstrip(_DASH).strip()
        elif _glued(lines[position], line):
            title += line
        else:
            title += (f" {_DASH * 2} " if subtitled and position == 0 else " ") + line
    return title


def _ad_title(lines: Sequence[str]) -> str:
    named = []
    for line in lines:
        if cues().sponsor.search(line) or cues().laurel.match(line):
            break
        named.append(line)
    named = [_without_code(line) for line in named or lines[:1]]
    return " ".join(["".join(named[:2]), *named[2:]])


def _without_code(line: str) -> str:
    """The line without the Latin or numeric code that stands before its words, or the stock's behind them."""
    bare = _STOCK_CODE.sub("", line).lstrip(_CODE)
    return bare or line
