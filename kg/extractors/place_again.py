"""Local places printed again: a name once found, and the short form of a compound; those that share letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extractors.base import Draft
from kg.match import find_form
from kg.model import Mention

_CLASS = "小区"
_SHORTEST_STEM = 3
_TOWN_CLASSES = ("街道", "镇", "乡")
_HEADING_MARKS = ("：", "，", " ")


def named_again(draft: Draft, local: Iterable[Mention]) -> Iterator[Mention]:
    """A name found once is the same place wherever it is printed again.

    Args:
        draft: the article with its divisions of county level and above.
        local: the places below them that were found, disjoint.
    """
    places = list(local)
    taken = {i for m in (*draft.of_kind("Locale"), *places) for i in range(m.span.start, m.span.end)}
    names = {m.name: m for m in places}
    for form, mention in {**names, **_short_forms(names)}.items():
        for span in find_form(form, draft.text):
            start, end = span
            if start in taken or end - 1 in taken:
                continue  # as mostly: it was found there
            token = draft.tokens[draft.token_at(start)]
            if len(form) > 3 or (token.start, token.end) == span:
                taken.update(range(start, end))
                yield Mention(span, "Locale", mention.name, "place-again", level=mention.level)


def townships_in_short(draft: Draft, local: Iterable[Mention]) -> Iterator[Mention]:
    """宜都陆城：…, of a story that prints 陆城街道: the stem behind the county, before the mark of a heading."""
    ends = {m.span.end for m in draft.of_kind("Locale") if m.level == "county"}
    for name, town in {m.name: m for m in local if m.level == "township"}.items():
        stem = next((name.removesuffix(c) for c in _TOWN_CLASSES if name.endswith(c)), "")
        for span in find_form(stem, draft.text) if len(stem) > 1 else ():
            if span[0] in ends and draft.text[span[1] : span[1] + 1] in _HEADING_MARKS:
                yield Mention(span, "Locale", name, "place-again", level=town.level)


def first_of(mentions: Iterable[Mention]) -> list[Mention]:
    """Of mentions that share letters the first."""
    taken: set[int] = set()
    kept: list[Mention] = []
    for mention in mentions:
        if taken.isdisjoint(range(*mention.span)):
            taken.update(range(*mention.span))
            kept.append(mention)
    return kept


def full_names(local: Iterable[Mention]) -> dict[str, str]:
    """The short forms of compounds that are printed in full too: 翠盛苑 -> 翠盛苑小区."""
    names = {m.name for m in local if m.level == "compound"}
    return {name: name + _CLASS for name in names if name + _CLASS in names}


def _short_forms(names: dict[str, Mention]) -> dict[str, Mention]:
    """Stems of compounds that are long enough to stand for no word of the language."""
    stems = {name.removesuffix(_CLASS): m for name, m in names.items() if name.endswith(_CLASS)}
    return {stem: m for stem, m in stems.items() if len(stem) >= _SHORTEST_STEM and stem not in names}
