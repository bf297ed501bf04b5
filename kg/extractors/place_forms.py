"""Places told by a fixed form: numbered roads, rivers and their reaches, zones, compounds called by their address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extractors.base import Draft
from kg.extractors.place_stems import Stems, stems_of
from kg.model import Mention, Span

_ORDINARY = ("v", "d", "p", "c", "u", "r", "t", "q", "y", "x", "f")
_LONGEST_RIVER = 5
_BESIDE = ("、", "和", "与")


def numbered_roads(draft: Draft) -> Iterator[Mention]:
    """国道209, G318国道."""
    if draft.patterns["road-class"].search(draft.text) is None:
        return  # as mostly, and sooner told
    for m in draft.patterns["road-number"].finditer(draft.text):
        yield Mention(Span(*m.span()), "Locale", m.group(), "road-number", level="street")


_BESIDE_WATER = ("临", "靠", "近", "沿", "跨", "过", "傍", "依")
"""What stands before a river in 临江、靠河: no names."""


def rivers(draft: Draft) -> Iterator[Mention]:
    """A river before a word that only rivers have (南溪河流域), with its reach (南溪河云岭段), and printed again."""
    stems: Stems | None = None
    not_place = draft.lexicon.forms("places", "not_place")
    names: dict[str, None] = {}
    for m in draft.patterns["river-after"].finditer(draft.text):
        stems = stems or stems_of(draft.lexicon)
        start = _river_start(draft, stems, m.start())
        name = draft.text[start : m.start() + 1] if start is not None else ""
        if start is None or name in not_place or draft.covered(Span(start, m.start() + 1), "Locale"):
            continue
        names[name] = None
        end = m.end("reach") if m["reach"] else m.start() + 1
        yield Mention(Span(start, end), "Locale", draft.text[start:end], "river", level="site")
    for row in draft.patterns["river-row"].finditer(draft.text):
        stems = stems or stems_of(draft.lexicon)
        start = _river_start(draft, stems, row.start())
        items = draft.text[row.start() if start is None else start : row.end()].split("、")
        if not any(item.startswith(_BESIDE_WATER) for item in items):
            names.update(dict.fromkeys(i for i in items[start is None :] if i not in not_place))
    suffixes = draft.lexicon.by_length("places", "suffix")
    for name in names:
        at = draft.text.find(name)
        while at >= 0:
            if not draft.text.startswith(suffixes, at + len(name)):
                yield Mention(Span(at, at + len(name)), "Locale", name, "river", level="site")
            at = draft.text.find(name, at + len(name))


def zones(draft: Draft) -> Iterator[Mention]:
    """高新区 where it acts or stands in a list beside a county: the zone of the city that the story tells of."""
    ends = {m.span.end for m in draft.of_kind("Locale") if m.level == "county"}
    starts = {m.span.start for m in draft.of_kind("Locale") if m.level == "county"}
    if not any(m.level in ("prefecture", "county") for m in draft.of_kind("Locale")):
        return
    for span in draft.longest("places", "zone_alone"):
        before, after = draft.text[max(0, span.start - 1) : span.start], draft.text[span.end : span.end + 1]
        token = draft.tokens[draft.token_at(min(span.end, len(draft.text) - 1))]
        acts = before in ("", "\n", "。", "；", "！") and token.start == span.end and token.tag.startswith("v")
        beside = (before in _BESIDE and span.start - 1 in ends) or (after in _BESIDE and span.end + 1 in starts)
        if acts or beside:
            yield Mention(span, "Locale", draft.text[span.start : span.end], "zone", level="county")


def _river_start(draft: Draft, stems: Stems, last: int) -> int | None:
    """Where the name of a river begins whose last letter stands at a position."""
    at, index = last, draft.token_at(last)
    while index >= 0:
        token = draft.tokens[index]
        word = draft.text[token.start : min(token.end, last + 1)]
        numeral = token.tag == "m" and len(word) == 1
        if last + 1 - token.start > _LONGEST_RIVER or (token.tag.startswith(_ORDINARY) and not numeral):
            break
        if not "\u4e00" <= word[0] <= "\u9fff" or any(
            m.span.end == at for m in draft.within(Span(at - 12, at), "Locale")
        ):
            break
        at = token.start
        index -= 1
    stem = draft.text[at:last]
    if not stem or stems.is_common(stem) or stems.is_verb(stem[-1]):
        return None
    return at


def addressed(draft: Draft, streets: Iterable[Mention]) -> Iterator[Mention]:
    """Compounds called by street and number (梧桐路12号院), for the street that each begins with.

    A number alone makes one where somebody lives there or where it is one of a list of compounds.
    """
    found: dict[str, None] = {}
    numbered: list[Mention] = []
    for street in streets:
        m = draft.patterns["house-number"].match(draft.text, street.span.end)
        if m is None:
            continue
        span = Span(street.span.start, m.end())
        numbered.append(
            replace(street, span=span, name=draft.text[span.start : span.end], rule="address", level="compound")
        )
        if m["yard"] or draft.patterns["home-before"].search(draft.text, max(0, span.start - 4), span.start):
            found[numbered[-1].name] = None
    yield from (mention for mention in numbered if mention.name in found)
