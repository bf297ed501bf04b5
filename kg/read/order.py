"""Parts of stories back into reading order, and what is printed twice read once.

A column that breaks off (its last sentence has no end) is followed by the part that starts in mid-sentence; the word
that arises where they meet, and the lead paragraph that opens the later part, are the evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import FRAGMENT, NEWS
from kg.read.joint import NONE, joint
from kg.read.layout import Block, ends_sentence, merged
from kg.read.repeats import without_repeats
from kg.read.signs import is_lead, opens_article, place_length, shared_place
from kg.read.split import Draft

_SHARED_TAIL = 16


def put_in_order(drafts: Sequence[Draft]) -> list[Draft]:
    """Mend the order of a page's stories.

    Args:
        drafts: the stories as print gives them; their bodies are changed in place.

    Returns:
        the stories that remain: fragments that continue or repeat another story are gone.
    """
    for draft in drafts:
        if draft.kind in (NEWS, FRAGMENT):
            draft.body = _led(without_repeats(draft.body), draft.headline)
    kept = _without_tails(_continued(drafts))
    return [draft for draft in kept if draft.body or draft.headline or draft.bylines]


def _led(body: list[Block], headline: Sequence[Block]) -> list[Block]:
    """The body with its lead first, where its first paragraph continues its last."""
    texts = [i for i, block in enumerate(body) if block.is_body]
    if len(texts) < 2 or body[-1].ends or not body[-1].is_body:
        return body
    if joint(body[-1].text, body[texts[0]].text) == NONE:
        return body
    leads = [i for i in texts[1:] if opens_article(body[i].text) and shared_place(headline, body[i].text)]
    if not leads:
        return body
    start = max(leads, key=lambda i: (place_length(body[i].text), -i))
    while start > 0 and not body[start - 1].is_body:
        start -= 1
    front = body[:start]
    first = texts[0]
    return [*body[start:-1], *front[:first], merged(body[-1], front[first]), *front[first + 1 :]]


def _continued(drafts: Sequence[Draft]) -> list[Draft]:
    """The stories with each fragment that starts in mid-sentence put behind the story that breaks off before it."""
    broken = [d for d in drafts if d.kind == NEWS and d.body and d.body[-1].is_body and not d.body[-1].ends]
    kept = []
    for draft in drafts:
        if draft.kind == FRAGMENT and not is_lead(draft.body[0].text):
            match = [d for d in broken if joint(d.body[-1].text, draft.body[0].text) > NONE]
            if len(match) == 1:
                match[0].body[-1:] = [merged(match[0].body[-1], draft.body[0]), *draft.body[1:]]
                broken.remove(match[0])
                continue
        kept.append(draft)
    return kept


def _without_tails(drafts: Sequence[Draft]) -> list[Draft]:
    """The stories without the tail of an earlier story that print put at their end."""
    seen: dict[str, str] = {}
    kept = []
    for draft in drafts:
        if draft.kind in (NEWS, FRAGMENT) and draft.body and draft.body[-1].is_body:
            last = draft.body[-1]
            other = seen.setdefault(last.text[-_SHARED_TAIL:], last.text)
            if other is not last.text and len(last.run) >= _SHARED_TAIL:
                length = _common_tail(other, last.text)
                if length == len(last.run):
                    draft.body.pop()
                elif not ends_sentence(last.text[:-length]):
                    draft.body[-1] = replace(last, run=last.run.part(0, len(last.run) - length))
        kept.append(draft)
    return kept


def _common_tail(one: str, other: str) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length
