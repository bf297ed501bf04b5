"""Local names told as wholes: by the lists of divisions, by what was found before, or by what stands round them."""

from __future__ import annotations

import re

from kg.extractors.cuts import WALLS
from kg.extractors.place_found import LONG_STEM, LONGEST, Found
from kg.extractors.place_suffixes import OF_VILLAGE
from kg.model import Span

_PREDICATE = ("v", "u", "t", "d", "p")
_LONGEST_OPENING = 4
_LONGEST_STEM = 6
_OFFICES = ("街道办", "街道办事处")
_ABOVE = {"community": "township", "compound": "community"}
"""The level whose place stands right before a name of a level that no word bears out."""
_NO_NAME = ("v", "d", "p", "c", "u", "r", "m", "q", "f", "t")
_SIDES = ("东", "西", "南", "北", "上", "下", "前", "后", "新", "老", "大", "小")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


def known_name(found: Found, suffix: Span, level: str) -> Span | None:
    """The name with a suffix, whatever words the tagger makes of its letters; None where nothing tells one."""
    return (
        official_name(found, suffix, level)
        or _again(found, suffix, level)
        or _behind(found, suffix, level)
        or _opening(found, suffix, level)
    )


def official_name(found: Found, suffix: Span, level: str) -> Span | None:
    """The longest name that the gazetteer has below a division that the story names."""
    if level not in ("township", "community") or not found.counties:
        return None
    floor, lowest = suffix.start, max(0, suffix.start - LONGEST["township"])
    while floor > lowest and found.text[floor - 1] not in WALLS and floor - 1 not in found.taken:
        floor -= 1
    for start in range(floor, suffix.start):
        if start not in found.ends and (suffix.end - start == 2 or not found.draft.is_cut(start)):
            continue
        name = found.text[start : suffix.end]
        if level == "township" and name.endswith(_OFFICES):
            name = name[: name.rindex("街道") + 2]  # 新城街道办事处
        if not found.is_joined(start) and found.stems.is_common(found.text[start : suffix.start]):
            continue
        codes = found.draft.resources.gazetteer.codes_below(name, level)
        if any(code.startswith(found.counties) for code in codes) and not _is_cut_short(found, start):
            return Span(start, suffix.end)
    return None


def _is_cut_short(found: Found, start: int) -> bool:
    """True for 正街社区 in 柳荫街道西正街社区: a letter for a side stands between the name and what is above it."""
    if start not in found.ends and found.text[start - 1 : start] in _SIDES and start:
        return start - 1 in found.ends or start == 1 or found.text[start - 2] in WALLS
    return False


def _again(found: Found, suffix: Span, level: str) -> Span | None:
    """A name found before, or its stem (枫景嘉都小区 in 枫景嘉都社区), whatever words the letters make here."""
    names, text, end = found.names, found.text, suffix.end
    for start in range(max(0, end - LONGEST[level]), suffix.start) if names else ():
        if names.get(text[start:end]):
            zones = found.draft.resources.lexicon.by_length("places", "zone")
            zone = next((z for z in zones if text.endswith(z, 0, start)), None)
            if zone is not None and start not in found.ends:
                found.add_zone(Span(start - len(zone), start))
            return Span(start, end)
    for length in range(_LONGEST_STEM, LONG_STEM - 1, -1) if level in ("community", "compound") else ():
        if text[suffix.start - length : suffix.start] in found.long_stems:
            return Span(suffix.start - length, suffix.end)
    return None


def _behind(found: Found, suffix: Span, level: str) -> Span | None:
    """All between a township and 村 or 社区, or a community and 小区, is the name, if it is no word of the sentence:
    云岭街道前村村, 柳岸社区明珠苑小区."""
    above = _ABOVE.get(level)
    if above is None:
        return None
    of_village = found.text.startswith(OF_VILLAGE, suffix.end - 1)
    for start in range(max(0, suffix.start - _LONGEST_OPENING), suffix.start):
        before = found.ends.get(start)
        if before is None or before.level != above:
            continue
        words = [t for t in found.draft.tokens_in(Span(start, suffix.start)) if t.end <= suffix.end]
        stem = found.text[start : suffix.start]
        first = found.draft.tokens[found.draft.token_at(start)]
        # Where an unknown word cuts across (云岭镇柳 and 兜), what it leaves is no word either.
        torn = first.start < start and not found.is_word(first.word)
        words = [t for t in words if not torn or t.tag[0] != "v" or len(t.word) > 1]
        common = any((len(t.word) > 1 and t.word in found.stems.generic) or t.tag.startswith(_NO_NAME) for t in words)
        common = common or found.stems.is_common(stem)
        common = common and not found.is_everyday(stem, start, suffix, level)
        common = common or found.stems.is_verb(stem)
        whole = bool(words) and words[0].start == start and not of_village
        if (torn or whole) and not common and _HAN.fullmatch(stem):
            return Span(start, suffix.end)
    return None


def _opening(found: Found, suffix: Span, level: str) -> Span | None:
    """团结村 at the head of a sentence: the name of some township or community, everyday words or not."""
    if level not in ("township", "community"):
        return None
    start = found.draft.sentence_at(suffix.start).start
    stem = found.text[start : suffix.start]
    if not 2 <= len(stem) <= _LONGEST_OPENING:
        return None
    name = found.text[start : suffix.end]
    if stem in found.stems.generic and name not in found.names and found.text.find(name, suffix.end) < 0:
        return None  # an everyday name that the story does not come back to
    after = found.draft.tokens[found.draft.token_at(suffix.end)] if suffix.end < len(found.text) else None
    if after is None or after.start != suffix.end or not after.tag.startswith(_PREDICATE):
        return None
    return Span(start, suffix.end) if found.draft.resources.gazetteer.named(name, level=level) else None
