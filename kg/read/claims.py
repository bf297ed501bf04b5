"""Headlines that lack a body and bodies that lack a headline, brought together."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import FRAGMENT, NEWS, PHOTO
from kg.read.bylines import credit_names
from kg.read.cues import cues
from kg.read.layout import Block
from kg.read.signs import shared_place
from kg.read.split import Draft

_OPENING = 80
_REACH, _MAX_BLOCKS = 8, 80
"""How far a headline without a body looks for its text: stories back, and blocks into a story."""


def settle(drafts: Sequence[Draft]) -> list[Draft]:
    """Give each headline without a body the text printed before it, and each text left over its place.

    Args:
        drafts: the stories as print gives them, changed in place.

    Returns:
        the stories; what goes on with an earlier story stands in it, what remains without a headline is a fragment.
    """
    earlier: list[Draft] = []
    for position, draft in enumerate(drafts):
        if (
            draft.kind == NEWS
            and draft.headline
            and not draft.body
            and not _entitles(draft, drafts[position + 1 : position + 2])
        ):
            _claim(draft, earlier[-_REACH:])
        if draft.kind == NEWS and draft.body:
            earlier.append(draft)
    kept: list[Draft] = []
    for draft in drafts:
        if draft.resumes and draft.headless and not is_foreign(draft.body, draft.resumes):
            draft.resumes.body.extend(draft.body)
            draft.resumes.bylines.extend(draft.bylines)
            continue
        if draft.headless:
            draft.kind = FRAGMENT
        if draft.body or draft.headline or draft.bylines:
            kept.append(draft)
    return kept


def _entitles(orphan: Draft, behind: Sequence[Draft]) -> bool:
    """Give a headline without a body to the photo behind it, where that is of its place."""
    for photo in behind:
        if photo.kind == PHOTO and not photo.headline and shared_place(orphan.headline, photo.body[0].text):
            photo.headline, photo.bylines, photo.imprints = orphan.headline, orphan.bylines, orphan.imprints
            orphan.headline, orphan.bylines = [], []
            return True
    return False


def _claim(orphan: Draft, earlier: Sequence[Draft]) -> None:
    """Move the text that an orphaned headline belongs to from the stories before it, nearest last."""
    news = [draft for draft in earlier if draft.body]
    if not news:
        return
    headless = [d for d in news if d.headless and (d is news[-1] or shared_place(orphan.headline, d.body[0].text))]
    source = headless[-1] if headless else news[-1]
    cut = 0 if headless else _cut(source, orphan)
    if cut is None:
        return
    orphan.body, source.body = source.body[cut:], source.body[:cut]


def _cut(story: Draft, orphan: Draft) -> int | None:
    """Where in a story the text of an orphaned headline begins: at its own place, or behind a photo's credit."""
    own = " ".join(block.text for block in orphan.headline)
    for i in range(1, min(len(story.body), _MAX_BLOCKS)):
        before, block = story.body[i - 1], story.body[i]
        if not block.is_body or not (before.ends or credit_names(before.text)):
            continue
        if shared_place(orphan.headline, block.text) and not shared_place(story.headline, block.text):
            return i
        if credit_names(before.text) and orphan.bylines and not shared_place(story.headline, own):
            return i
    return None


def is_foreign(body: Sequence[Block], story: Draft) -> bool:
    """True where a text opens in a province that the story it stands behind does not name."""
    found = cues().province.search(body[0].text[:_OPENING])
    if not found:
        return False
    return not any(found[1] in block.text for block in (*story.headline, *story.body))
