"""Written forms of divisions of county level and above in a text, with all that each can mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import NamedTuple

from kg.extractors.base import DIVISION_FORMS, Draft
from kg.gazetteer import Division, Gazetteer
from kg.match import disjoint
from kg.model import Span

RANK = {"province": 0, "prefecture": 1, "county": 2}
_LIST_END = re.compile(
    r"(?=[等两二三四五六七八九十\d市区县旗州])(?:等(?:[两二三四五六七八九十\d]{1,3}个?)?|[两二三四五六七八九十\d]{1,3}个?|)(?:市辖)?(?P<word>区|县|市|旗|州)(?!级|域|内|里|长|委|民)"
)
_CLASSES = ("县", "旗", "州", "盟", "地区")
_NAME_OF = attrgetter("name")
_STEMS = (4, 3, 2)
"""Letters of the items of such a list, the suffix left out."""
_JOINTS = "、和与及"
_JOINT = re.compile(f"[{_JOINTS}]")


class Hit(NamedTuple):
    """A written form of a division at a place in the text, with all that it can mean.

    Attributes:
        form: the name that is meant: what is printed, or, in a list of one suffix (和平、河西两区), with the suffix.
        candidates: present divisions, or those of the article's day.
        former: the division that bore the form, where ``candidates`` took its place.
        listed: one of a list with one suffix.
        near: True if the form is a misprint of the one candidate.
    """

    span: Span
    form: str
    candidates: tuple[Division, ...]
    former: Division | None = None
    listed: bool = False
    near: bool = False
    chosen: Division | None = None
    why: str = ""

    @property
    def full(self) -> bool:
        """True for an official name, present or former."""
        named = self.former is not None and self.former.name == self.form
        return named or self.form in map(_NAME_OF, self.candidates)


def find_hits(draft: Draft) -> list[Hit]:
    """The hits of a text, disjoint, in order."""
    single = disjoint(_single(draft), key=itemgetter(0), rank=lambda h: starts_word(draft, h.span))
    listed = list(_listed(draft, {h.span: h for h in single}))
    return disjoint([*listed, *single], key=itemgetter(0), rank=lambda h: h.listed) if listed else single


def _single(draft: Draft) -> Iterator[Hit]:
    text, gazetteer = draft.text, draft.resources.gazetteer
    zones = draft.resources.lexicon.forms("places", "suffix")
    for span in draft.found(*DIVISION_FORMS):
        form = text[span.start : span.end]
        if form in zones or not form[0].isalpha() or draft.in_byline(span):
            continue
        hit = hit_of(gazetteer, span, form, draft.article.date)
        if hit is None:
            continue
        classed = len(form) > 2 and form.endswith(_CLASSES) and starts_word(draft, span)
        if classed or on_word(draft, span) or hit.full or _in_joined(draft, span):
            yield hit


def hit_of(gazetteer: Gazetteer, span: Span, form: str, day: str | None) -> Hit | None:
    """What a form can mean on a day (None: today); of a former name, what took its place."""
    meant = _meaning(gazetteer, form, day)
    return None if meant is None else Hit(span, *meant[1:])


@lru_cache(maxsize=4096)
def _meaning(gazetteer: Gazetteer, form: str, day: str | None) -> Hit | None:
    span = Span(0, len(form))
    known = gazetteer.upper(form)
    standing = [c for c in known if day is not None and c.stood_on(day)]
    if standing:
        after = {s.division for c in standing if not c.current for s in gazetteer.successors(c)}
        # In the year of a change both stand: of the two the later one.
        later = [c for c in standing if c.current or not after.intersection(standing)]
        return Hit(span, form, tuple(later))
    present = tuple(c for c in known if c.current)
    if present or not known:
        return Hit(span, form, present) if present else None
    return _succeeded(gazetteer, Hit(span, form, ()), known)


def _succeeded(gazetteer: Gazetteer, hit: Hit, former: tuple[Division, ...]) -> Hit:
    """The hit of a former name: its last bearers' successors, or the bearers where none is known."""
    full = [c for c in former if c.name == hit.form] or list(former)
    heirs = {s.division.code: s.division for c in full for s in gazetteer.successors(c)}
    if not heirs:
        return hit._replace(candidates=tuple({c.code: c for c in full}.values()))
    return hit._replace(candidates=tuple(heirs[code] for code in sorted(heirs)), former=full[0])


def former_below(gazetteer: Gazetteer, hit: Hit, parents: set[str]) -> Hit | None:
    """The hit of a name that only a former child of the printed parent bore: 石家庄市桥东区."""
    former = tuple(c for code in sorted(parents) for c in gazetteer.named(hit.form, within=code) if not c.current)
    former = tuple(c for c in former if c.level in RANK)
    return _succeeded(gazetteer, hit._replace(candidates=()), former) if former else None


def _listed(draft: Draft, single: dict[Span, Hit]) -> Iterator[Hit]:
    """The items of lists that share a suffix: 和平、河西、南开三区; 崇阳、通山等县."""
    ends = {span.end: hit for span, hit in single.items()}
    # The last item stands behind the mark before it, or is a hit itself; numbers, of which there are many, seldom do.
    marks = (m.end() for m in _JOINT.finditer(draft.text))
    last = {at + length for at in (*ends, *marks) for length in _STEMS}
    for m in _LIST_END.finditer(draft.text):
        found = _items(draft, m, ends) if m.start() in last else []
        if len(found) > 1:
            yield from (hit._replace(listed=True) for hit in found)


def _items(draft: Draft, end: re.Match[str], ends: dict[int, Hit]) -> list[Hit]:
    """The items left of the end of a list, from the last to the first."""
    found: list[Hit] = []
    at = end.start()
    bare = end.start() == end.start("word")
    while at > 0:
        item = _item(draft, at, end["word"])
        if item is None:
            break
        if bare and not found:
            # The last of 河西、南开区 has the suffix itself.
            item = item._replace(span=Span(item.span.start, end.end()))
        found.append(item)
        before = item.span.start
        parent = ends.get(before)
        if parent is not None and parent.span.start > 0 and _JOINT.match(draft.text, parent.span.start - 1):
            before = parent.span.start
        if before == 0 or not _JOINT.match(draft.text, before - 1):
            break
        at = before - 1
    return found


def _item(draft: Draft, end: int, word: str) -> Hit | None:
    """The longest name, with its suffix, that ends at a position."""
    for length in _STEMS:
        stem = draft.text[max(0, end - length) : end]
        if len(stem) < length or "、" in stem:
            continue
        meant = _meaning(draft.resources.gazetteer, stem + word, draft.article.date)
        span = Span(end - length, end)
        if meant is not None and not draft.in_byline(span):
            return Hit(span, *meant[1:])
    return None


def _in_joined(draft: Draft, span: Span) -> bool:
    """True for a part of a word that is two short forms, one behind the other: 山西大同."""
    token = draft.tokens[draft.token_at(span.start)]
    if token.end - token.start < 4 or not token.start <= span.start < span.end <= token.end:
        return False
    gazetteer, text = draft.resources.gazetteer, draft.text
    if span.start == token.start:
        return any(span.end + length == token.end for length, _ in gazetteer.prefixes(text, span.end))
    return span.end == token.end and any(
        token.start + length == span.start for length, _ in gazetteer.prefixes(text, token.start)
    )


def starts_word(draft: Draft, span: Span) -> bool:
    """True where a word of the tagger begins with the span."""
    return draft.is_cut(span.start)


def on_word(draft: Draft, span: Span) -> bool:
    """True where the tagger's words do not cut across the span: it begins and ends with a word."""
    return draft.is_cut(span.start) and draft.is_cut(span.end)
