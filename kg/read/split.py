"""Blocks of a page to stories: which display lines are headlines, captions, advertisements, headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import AD, NEWS, PHOTO
from kg.read.bylines import is_bulleted, is_byline, is_captioned, is_credit, names_reporter
from kg.read.cues import cues
from kg.read.fold import is_chinese
from kg.read.imprint import is_bare_label, is_label, read_imprint
from kg.read.layout import Block, is_heading, merged
from kg.read.signs import count_paid, is_advertisement, is_bare_place, is_caption, is_lead, shared_place

_MAX_HEADLINE_LINES = 4
_LABEL_ENDS = ("：", ":")
"""Behind the speaker's name on a line of its own."""


@dataclass(slots=True)
class Draft:
    """A story while the page is being read: its headline's lines, its bylines, its lines of source and date
    (``imprints``) and its paragraphs. ``resumes`` is the story that it goes on with, unless a headline claims it."""

    kind: str = NEWS
    headline: list[Block] = field(default_factory=list)
    bylines: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    imprints: list[Block] = field(default_factory=list)
    untitled: bool = False
    resumes: Draft | None = None

    @property
    def headless(self) -> bool:
        return self.kind == NEWS and not self.headline and not self.untitled and bool(self.body)

    @property
    def told(self) -> bool:
        """True where a text has begun, more than the captions of photos under the headline."""
        return any(block.is_body and not is_captioned(block.text) for block in self.body)

    @property
    def heading(self) -> str:
        return " ".join(block.text for block in self.headline)


@dataclass(slots=True)
class _Head:
    lines: list[Block] = field(default_factory=list)
    bylines: list[Block] = field(default_factory=list)
    imprints: list[Block] = field(default_factory=list)
    captions: list[Block] = field(default_factory=list)
    is_section: bool = False


def split(blocks: Sequence[Block], *, titled: bool = False) -> list[Draft]:
    """The stories of a page in the order of print.

    Args:
        blocks: the page's blocks, as ``read_blocks`` gives them.
        titled: True where the page's title is known from elsewhere, so that its first story needs no headline.

    Returns:
        drafts; one that lacks its headline or its body is left so.
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
        if story is None and self.broken and not self.broken.body:
            story = self.resume(self.broken)
        elif story is None and self.broken:
            last = self.broken.body[-1]
            if last.is_body and not last.ends:
                self.resume(self.broken).body[-1] = merged(last, block)
                return
            if not is_lead(block.text):
                interrupted = self.broken
                story = self.resume(interrupted) if interrupted.resumes else self.start(Draft(resumes=interrupted))
        starts = cues().dateline.match(block.text) and story and story.told and (story.resumes or not story.headless)
        if story is None or starts:
            story = self.start(Draft())
        story.body.append(block)

    def read_displays(self, group: Sequence[Block], following: Block | None) -> None:
        if following is None and self._is_signed_below(group[-1]):
            (self.open or self.drafts[-1]).bylines.append(group[-1])
            group = group[:-1]
        first = next((i for i, line in enumerate(group) if not self._ends_story(line)), len(group))
        for line in group[:first]:
            story = self.open or self.drafts[-1]
            (story.imprints if read_imprint(line.text) else story.body).append(line)
        heads = list(_heads(self._take_ads(list(group[first:]), following)))
        for position, head in enumerate(heads):
            last = all(later.is_section for later in heads[position + 1 :])
            self._read_head(head, following if last else None, last)

    def _is_signed_below(self, line: Block) -> bool:
        """True for the reporters of a page's last story, told behind its text and not under its headline."""
        story = self.open or (self.drafts[-1] if self.drafts else None)
        return story is not None and bool(story.body) and not story.bylines and names_reporter(line.text)

    def _ends_story(self, line: Block) -> bool:
        """True for a credit, with its caption or alone, or a line of source, behind a story's text."""
        has_text = bool(self.drafts and self.drafts[-1].body)
        return has_text and bool(is_credit(line.text) or is_captioned(line.text) or read_imprint(line.text))

    def _take_ads(self, lines: list[Block], following: Block | None) -> list[Block]:
        rest: list[Block] = []
        sets = list(_sets(lines))
        for position, lot in enumerate(sets):
            last = position == len(sets) - 1
            if is_advertisement(lot, ends=not last or following is None or is_caption(following, credited=True)):
                paid = count_paid(lot)
                self.start(Draft(AD, body=lot[:paid]))
                lot = lot[paid:]
            rest.extend(lot)
        return rest

    def _read_head(self, head: _Head, following: Block | None, last: bool) -> None:
        story = self.open
        if head.is_section:
            self.resume(story or self.broken or self.start(Draft())).body.extend(head.lines)
            return
        if story and story.headless and head.lines and self._closes(story, head, following, last):
            story.headline, story.bylines, story.resumes = head.lines, head.bylines, None
            story.body += head.captions
            story.imprints += head.imprints
            return
        if not head.lines:
            story = story or self.start(Draft())
            story.bylines.extend(head.bylines)
            story.imprints.extend(head.imprints)
            return
        if any(line.text in cues().untitled for line in head.lines):
            self.start(Draft(untitled=True, bylines=head.bylines, imprints=head.imprints))
            return
        story = story or self.broken
        known = story.resumes or story if story else None
        signed = bool(head.bylines or head.imprints)
        if known is None or signed or any(opens(head.lines, following, known) for opens in (opens_story, is_late)):
            kept = head.lines[-_MAX_HEADLINE_LINES:]
            if story:
                story.body.extend(head.lines[: -len(kept)])
            self.start(Draft(headline=kept, bylines=head.bylines, imprints=head.imprints, body=head.captions))
        elif following or not last or not is_column_label(head.lines, known):
            self.resume(story or known).body.extend((*head.lines, *head.captions))

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
    """The headlines among display lines, each with its bylines; a heading behind a mark stands alone."""
    head = _Head()
    chinese = any(map(is_chinese, "".join(line.text for line in lines)))
    for line in lines:
        text = line.text
        if is_label(text) or (chinese and not any(map(is_chinese, text))):
            continue
        if read_imprint(text):
            head.imprints.append(line)
            continue
        if head.lines and is_captioned(text) and not is_byline(text):
            head.captions.append(line)
            continue
        signs = is_byline(text) if head.lines else is_bulleted(text)
        if signs and not (head.bylines and is_bulleted(text)):
            head.bylines.append(line)
            continue
        is_section = not signs and is_heading(text)
        if is_section or ((head.bylines or head.imprints) and not _awaits(head)):
            if head.lines or head.bylines or head.imprints:
                yield head
            head = _Head()
        (head.bylines if signs else head.lines).append(line)
        if is_section:
            yield _Head(head.lines, is_section=True)
            head = _Head()
    if head.lines or head.bylines or head.imprints:
        yield head


def _awaits(head: _Head) -> bool:
    """True where the lines so far, signed as they are, still want their headline."""
    return not head.lines or (len(head.lines) == 1 and is_bare_place(head.lines[0].text))


def opens_story(lines: Sequence[Block], following: Block | None, story: Draft) -> bool:
    """True where display lines inside a story's text are the headline of another."""
    if following is None or is_heading(lines[0].text):
        return False
    if cues().dateline.match(following.text) or lines[0].gap > 1:
        return True
    text = "".join(line.text for line in lines)
    if text in story.heading or (len(lines) == 1 and _is_inner_label(text)):
        return False
    return shared_place(lines, following.text) and not shared_place(story.headline, following.text)


def _is_inner_label(text: str) -> bool:
    """True for a line that opens a part of a story: who speaks there, or the place that it tells of."""
    return text.endswith(_LABEL_ENDS) or is_bare_place(text)


def is_late(lines: Sequence[Block], following: Block | None, story: Draft) -> bool:
    """True where display lines at a page's end are the headline of a text printed before them."""
    if following or shared_place(story.headline, "".join(line.text for line in lines)):
        return False
    return any(
        shared_place(lines, block.text) and not shared_place(story.headline, block.text)
        for block in story.body[1:]
        if block.is_body
    )


def is_column_label(lines: Sequence[Block], story: Draft) -> bool:
    """True where display lines at a page's end are a column's name and nothing of the finished story."""
    finished = bool(story.body) and story.body[-1].ends
    return finished and is_bare_label("".join(line.text for line in lines))
