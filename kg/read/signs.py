"""What lines and paragraphs show of themselves: leads, places, captions, advertisements."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.read.bylines import byline_names, credit_names
from kg.read.cues import cues
from kg.read.imprint import read_imprint
from kg.read.layout import Block

_LEAD_REACH = 80
_CAPTION_LENGTH = 30
_MAX_SLOGAN = 14


def is_bare_place(text: str) -> bool:
    """True for a line that holds a place's or a body's name and nothing else, as the first line of a headline does."""
    return cues().bare_place.fullmatch(text) is not None


def is_lead(text: str) -> bool:
    """True where a paragraph opens as a story does: with a time or a phrase of the genre, and a place soon after."""
    return cues().lead.match(text) is not None and cues().place.search(text[:_LEAD_REACH]) is not None


def opens_article(text: str) -> bool:
    """True for a lead, and for a paragraph that names a place by its province, as a story does once, at its start."""
    return is_lead(text) or cues().province.search(text[:_LEAD_REACH]) is not None


def place_length(text: str) -> int:
    """The length of the longest place with its parents (某省某市某区) in a text's first sentences."""
    return max((len(found[0]) for found in cues().place.finditer(text[:_LEAD_REACH])), default=0)


def shared_place(lines: Sequence[Block], text: str) -> bool:
    """True where a headline begins with a place that the text's first sentences name."""
    head = "".join(line.text for line in lines)[:20]
    return any(found[1] in head for found in cues().place_name.finditer(text[:_LEAD_REACH]))


def is_caption(block: Block, credited: bool) -> bool:
    """True for a paragraph that is a photo's caption and long enough to stand alone."""
    mark = cues().caption_mark.match(block.text)
    text = block.text[mark.end() :] if mark else block.text
    if cues().dateline.match(text):
        return False
    signed = credited or bool(credit_names(text))
    if mark and signed:
        return True
    if len(text) < _CAPTION_LENGTH:
        return False
    if cues().caption.search(text):
        return signed or is_lead(text)
    return signed and (opens_article(text) or block.gap > 1)


def is_advertisement(lines: Sequence[Block], ends: bool) -> bool:
    """True for lines set together that a sponsor pays for.

    Args:
        lines: display lines without a blank line between them.
        ends: True where no story's text follows them.
    """
    texts = [line.text for line in lines]
    if any(cues().sponsor.search(t) or cues().laurel.match(t) for t in texts):
        return len(texts) > 1 or bool(re.search(r"\s", texts[0]))
    if any(byline_names(t) or read_imprint(t) for t in texts):
        return False
    return ends and len(texts) > 3 and all(len(t) <= _MAX_SLOGAN for t in texts)


def count_paid(lot: Sequence[Block]) -> int:
    """How many lines of a lot the sponsor pays for: a headline set right under his name is none of them."""
    names = [i for i, line in enumerate(lot) if cues().sponsor.search(line.text)]
    end = names[-1] + 1 if names else len(lot)
    while end < len(lot) and len(lot[end].text) <= _MAX_SLOGAN:
        end += 1
    return end
