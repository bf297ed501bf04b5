"""Written posts: the title, and the place or body that it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.extractors.base import Draft
from kg.match import ends_with
from kg.model import Mention, Ref, Span

_NAMED = 30
"""Bodies before 该局 that it is looked for among."""
_OWN_OFFICES = ("司", "处")
"""Offices of ministries and provinces, whose heads hold the post there; a 科 is part of its head's title."""


@dataclass(frozen=True, slots=True)
class Title:
    """A written post: its title, the place or body it belongs to, and its span; ``chief`` as in 街长, 楼长.

    ``sure`` where the place or body is printed with the post, and not only what the text speaks of; ``staff`` for a
    post that makes a tenure only behind its body and before a name: 社区工作人员.
    """

    span: Span
    title: str
    at: Ref | None
    chief: bool
    sure: bool = True
    staff: bool = False


def read_titles(draft: Draft) -> list[Title]:
    """The posts written in the article, in order."""
    chiefs = draft.lexicon.forms("posts", "chief")
    bodies = {m.span.end: m for m in draft.of_kind("Organization", "Locale")}
    staff = draft.lexicon.forms("posts", "staff")
    titles = []
    for span in draft.longest("posts", "head", "chief", "staff"):
        if draft.in_byline(span) and not any(b.covers(span) for b in draft.article.byline):
            continue
        word = draft.text[span.start : span.end]
        if word in chiefs and draft.text[span.end : span.end + 1].isdigit():
            continue  # 柳荫路长200米
        title = _title(draft, span, bodies, word in chiefs)
        if word not in staff:
            titles.append(title)
        elif title.sure and title.at is not None:
            titles.append(replace(title, staff=True))
    return titles


def _title(draft: Draft, head: Span, bodies: dict[int, Mention], chief: bool) -> Title:
    """Reads the title and whose it is: [place or body][level letter][body]head."""
    at, word = head.start, draft.text[head.start : head.end]
    opening = at - (draft.text[at - 1 : at] in ("的", "“"))
    body = bodies.get(at) or bodies.get(opening)
    if body is None or body.kind != "Organization":
        lettered = _lettered(draft, head, bodies, chief)
        if lettered is not None:
            return lettered
    if body is not None and body.rule == "office" and not body.name.endswith(_OWN_OFFICES):
        whole = [m for m in draft.within(Span(body.span.start, body.span.start + 1), "Organization") if m is not body]
        whole = [m for m in whole if m.span.end < body.span.end]
        if whole:
            return Title(
                Span(body.span.start, head.end), draft.text[whole[-1].span.end : head.end], whole[-1].ref, chief
            )
    if body is not None:
        return Title(Span(body.span.start, head.end), word, body.ref, chief)
    shared = next((b for n in (1, 2) if (b := _place(bodies, at + n)) and b.span.start < at), None)
    if shared is not None:
        rest = draft.text[shared.span.end : head.end]
        known = rest in draft.lexicon.forms("posts", "head")
        return Title(Span(shared.span.start, head.end), rest if known else word, shared.ref, chief)
    if chief:
        return Title(head, word, _chief_place(draft, at), chief, sure=False)
    bare = draft.patterns["post-rank"].sub("", word)
    levels = draft.lexicon.by_length("places", "level_char")
    letter = next((k for k in levels if bare.startswith(k)), None) if bare.startswith(levels) else None
    if letter:
        owner = _owner(draft, letter, at)
        return Title(head, word, owner, chief, sure=owner is not None)
    said = _said_body(draft, at)
    if said is None and not _of_unread_body(draft, at):
        said = draft.actor_at(at)
        return Title(head, word, said, chief, sure=False)
    return Title(head, word, said, chief)


def _of_unread_body(draft: Draft, position: int) -> bool:
    """True right behind the last word of a body that is no mention: 物业公司经理 is no manager of the place."""
    before = draft.tokens[draft.token_at(position - 1)] if position else None
    if before is None or before.end != position:
        return False
    return ends_with(before.word, draft.lexicon.forms("organizations", "head"))


def _lettered(draft: Draft, head: Span, bodies: dict[int, Mention], chief: bool) -> Title | None:
    """[place][level letter][body]head: the place may stand before the letter (云岭市委) or hold it (市委)."""
    m = draft.patterns["post-before"].search(draft.text, max(0, head.start - 12), head.start)
    if m is None or _inside_word(draft, m, bodies):
        return None
    # 某市市长 ends in its own letter, 某市委书记 shares it with the body
    place = _place(bodies, m.start("body") if m["body"] else head.start) or _place(bodies, m.start("letter"))
    title = draft.text[m.start() : head.end]
    if place is None:
        return Title(Span(m.start(), head.end), title, _owner(draft, m["letter"], m.start()), chief)
    title = title if m["body"] else draft.text[head.start : head.end]
    return Title(Span(place.span.start, head.end), title, place.ref, chief)


def _inside_word(draft: Draft, m: re.Match[str], bodies: dict[int, Mention]) -> bool:
    """True where the level letter ends a common word, as 区 ends 社区; not where it ends a place."""
    token = draft.tokens[draft.token_at(m.start())]
    begins = token.start == m.start() or m.start() in bodies or not draft.resources.tagger.known(token.word)
    return not begins and _place(bodies, m.start() + len(m["letter"])) is None


def _place(bodies: dict[int, Mention], end: int) -> Mention | None:
    body = bodies.get(end)
    return body if body is not None and body.kind == "Locale" else None


def _chief_place(draft: Draft, position: int) -> Ref | None:
    """A chief's street or quarter: the last place of the sentence before, else whom the text speaks of."""
    sentence = draft.sentence_at(position)
    before = draft.within(Span(sentence.start, position), "Locale")
    return before[-1].ref if before else draft.actor_at(position)


def _owner(draft: Draft, letter: str, position: int) -> Ref | None:
    place = draft.lettered(letter, position)
    return place.ref if place else None


def _said_body(draft: Draft, position: int) -> Ref | None:
    """该矿党委书记: the body is the one last named."""
    clause = draft.clause_at(position)
    before = draft.within(Span(clause.start, position), "Organization", "Locale")
    branches = ("", "的", *draft.lexicon.forms("posts", "party_body"))
    if before and draft.text[before[-1].span.end : position] in branches:
        return before[-1].ref
    at = draft.text.rfind("该", max(0, position - 3), max(0, position - 1))
    named = draft.before(position, "Organization")[-_NAMED:] if at >= 0 else []
    kind = draft.text[at + 1 : position].removesuffix("党委")
    return next((m.ref for m in reversed(named) if m.name.endswith(kind)), None)
