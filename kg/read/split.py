"""Blocks of a page to stories: which display lines are headlines, captions, advertisements, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import AD, FRAGMENT, NEWS, PHOTO
from kg.read.bylines import byline_names, credit_names, is_credit
from kg.read.cues import cues
from kg.read.layout import Block, merged

_MAX_HEADLINE_LINES = 4
_LEAD_REACH = 80
_CAPTION_LENGTH = 30


@dataclass(slots=True)
class Draft:
    """A story while the page is being read: its headline's lines, its bylines and its paragraphs."""

    kind: str = NEWS
    headline: list[Block] = field(default_factory=list)
    bylines: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    untitled: bool = False

    @property
    def headless(self) -> bool:
        return self.kind == NEWS and not self.headline and not self.untitled and bool(self.body)

    @property
    def heading(self) -> str:
        return " ".join(block.text for block in self.headline)


@dataclass(slots=True)
class _Head:
    lines: list[Block] = field(default_factory=list)
    bylines: list[Block] = field(default_factory=list)


def split(blocks: Sequence[Block], *, titled: bool = False) -> list[Draft]:
    """The stories of a page in the order of print.

    Args:
        blocks: the page's blocks, as ``read_blocks`` gives them.
        titled: True where the page's title is known from elsewhere, so that its first story needs no headline.

    Returns:
        drafts; a story without a headline is a fragment.
    """
    page = _Reader()
    index = 0
    while index < len(blocks):
        if blocks[index].is_body:
            credited = index + 1 < len(blocks) and is_credit(blocks[index + 1].text)
            page.read_paragraph(blocks[index], credited)
            index += 1
            continue
        end = next((i for i in range(index, len(blocks)) if blocks[i].is_body), len(blocks))
        page.read_displays(blocks[index:end], blocks[end] if end < len(blocks) else None)
        index = end
    if titled and page.drafts:
        page.drafts[0].untitled = True
    for draft in page.drafts:
        if draft.headless:
            draft.kind = FRAGMENT
    return page.drafts


class _Reader:
    """Reads a page's blocks in order; ``open`` is the story that is open, ``broken`` the one that a photo or an
    advertisement interrupts."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.open: Draft | None = None
        self.broken: Draft | None = None

    def start(self, draft: Draft) -> Draft:
        self.drafts.append(draft)
        if draft.kind == NEWS:
            self.open, self.broken = draft, None
        else:
            self.open, self.broken = None, self.open or self.broken
        return draft

    def resume(self, story: Draft) -> Draft:
        self.open, self.broken = story, None
        return story

    def read_paragraph(self, block: Block, credited: bool) -> None:
        if is_caption(block, credited):
            self.start(Draft(PHOTO, body=[block]))
            return
        story = self.open
        if story is None and self.broken and self.broken.body:
            last = self.broken.body[-1]
            if last.is_body and not last.ends:
                self.resume(self.broken).body[-1] = merged(last, block)
                return
            if not is_lead(block.text):
                story = self.resume(self.broken)
        starts = cues().dateline.match(block.text) and story and story.body and not story.headless
        if story is None or starts:
            story = self.start(Draft())
        story.body.append(block)

    def read_displays(self, group: Sequence[Block], following: Block | None) -> None:
        credits = next((i for i, line in enumerate(group) if not is_credit(line.text)), len(group))
        if self.drafts and self.drafts[-1].body:
            (self.open or self.drafts[-1]).body.extend(group[:credits])
        else:
            credits = 0
        heads = list(_heads(self._take_ads(list(group[credits:]), following)))
        for position, head in enumerate(heads):
            last = position == len(heads) - 1
            self._read_head(head, following if last else None, last)

    def _take_ads(self, lines: list[Block], following: Block | None) -> list[Block]:
        rest: list[Block] = []
        sets = list(_sets(lines))
        for position, lot in enumerate(sets):
            last = position == len(sets) - 1
            if is_advertisement(lot, ends=not last or following is None or is_caption(following, credited=True)):
                self.start(Draft(AD, body=lot))
            else:
                rest.extend(lot)
        return rest

    def _read_head(self, head: _Head, following: Block | None, last: bool) -> None:
        story = self.open
        if story and story.headless and head.lines and self._closes(story, head, following, last):
            story.headline, story.bylines = head.lines, head.bylines
            return
        if not head.lines:
            (story or self.start(Draft())).bylines.extend(head.bylines)
            return
        if any(line.text in cues().untitled for line in head.lines):
            self.start(Draft(untitled=True, bylines=head.bylines))
            return
        story = story or self.broken
        if story is None or head.bylines or opens_story(head.lines, following, story):
            kept = head.lines[-_MAX_HEADLINE_LINES:]
            if story:
                story.body.extend(head.lines[: -len(kept)])
            self.start(Draft(headline=kept, bylines=head.bylines))
            return
        self.resume(story).body.extend(head.lines)

    def _closes(self, story: Draft, head: _Head, following: Block | None, last: bool) -> bool:
        """True where the headline stands behind the body that it belongs to."""
        own = shared_place(head.lines, story.body[0].text)
        if following is None:
            return own or bool(head.bylines) or not last
        return own and not shared_place(head.lines, following.text)


def _sets(lines: Sequence[Block]) -> Iterator[list[Block]]:
    """Display lines set together, without a blank line between them."""
    lot: list[Block] = []
    for line in lines:
        if lot and line.gap:
            yield lot
            lot = []
        lot.append(line)
    if lot:
        yield lot


def _heads(lines: Sequence[Block]) -> Iterator[_Head]:
    head = _Head()
    for line in lines:
        names = byline_names(line.text) if head.lines or cues().bullet.match(line.text) else ()
        if names and not (head.bylines and cues().bullet.match(line.text)):
            head.bylines.append(line)
            continue
        if head.bylines and not (len(head.lines) == 1 and is_bare_place(head.lines[0].text)):
            yield head
            head = _Head()
        (head.bylines if names else head.lines).append(line)
    if head.lines or head.bylines:
        yield head


def is_bare_place(text: str) -> bool:
    """True for a line that holds a place's or a body's name and nothing else, as the first line of a headline does."""
    return cues().bare_place.fullmatch(text) is not None


def is_lead(text: str) -> bool:
    """True where a paragraph opens as a story does: with a time or a phrase of the genre, and a place soon after."""
    return cues().lead.match(text) is not None and cues().place.search(text[:_LEAD_REACH]) is not None


def place_length(text: str) -> int:
    """The length of the longest place with its parents (某省某市某区) in a text's first sentences."""
    return max((len(found[0]) for found in cues().place.finditer(text[:_LEAD_REACH])), default=0)


def is_caption(block: Block, credited: bool) -> bool:
    """True for a paragraph that is a photo's caption and long enough to stand alone."""
    text = block.text
    if len(text) < _CAPTION_LENGTH or cues().dateline.match(text):
        return False
    signed = credited or bool(credit_names(text))
    if cues().caption.search(text):
        return signed or is_lead(text)
    return signed and (is_lead(text) or block.gap > 1)


def is_advertisement(lines: Sequence[Block], ends: bool) -> bool:
    """True for lines set together that a sponsor pays for.

    Args:
        lines: display lines without a blank line between them.
        ends: True where no story's text follows them.
    """
    texts = [line.text for line in lines]
    if any(cues().sponsor.search(t) or cues().laurel.match(t) for t in texts):
        return len(texts) > 1 or bool(re.search(r"\s", texts[0]))
    if any(byline_names(t) for t in texts):
        return False
    return ends and len(texts) > 3 and all(len(t) <= 14 for t in texts)


def opens_story(lines: Sequence[Block], following: Block | None, story: Draft) -> bool:
    """True where display lines inside a story's text are the headline of another."""
    if following is None or cues().marker.match(lines[0].text):
        return False
    if cues().dateline.match(following.text) or lines[0].gap > 1:
        return True
    text = "".join(line.text for line in lines)
    if text in story.heading:
        return False
    return shared_place(lines, following.text) and not shared_place(story.headline, following.text)


def shared_place(lines: Sequence[Block], text: str) -> bool:
    """True where a headline begins with a place that the text's first sentences name."""
    head = "".join(line.text for line in lines)[:20]
    return any(found[1] in head for found in cues().place_name.finditer(text[:_LEAD_REACH]))
