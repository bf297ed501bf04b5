"""Places that their suffix tells: townships, communities, compounds, streets and sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.base import Draft
from kg.extractors.place_again import first_of, full_names, named_again, townships_in_short
from kg.extractors.place_below import code_below
from kg.extractors.place_forms import addressed, numbered_roads, rivers, zones
from kg.extractors.place_found import Found
from kg.extractors.place_known import known_name, official_name
from kg.extractors.place_lists import listed_places
from kg.extractors.place_suffixes import OF_VILLAGE, is_quoted, readings
from kg.extractors.place_text import simplified
from kg.extractors.place_tokens import holds_below, is_torn_street
from kg.extractors.place_walk import PROPER, name_start
from kg.match import ends_with
from kg.model import Mention, Span
from kg.words import Token

_NAMED_SHORT = ("site", "compound", "township")
_MERGED = ("street", "site", "community", "compound")
_WALKED = ("步行街", "商业街", "美食街")
_COMMITTEES = ("居委会", "村委会", "街道办", "街道办事处")
_SPOTS = "口村路街桥镇乡区站段线处"
"""What the name of a spot ends in, from which a stretch leads to another."""
_COUNTERS = "家个处所座条"
_COUNTED = re.compile(r"\d+个")
_LOCATIVE = ("里", "内", "上", "外", "口", "头", "边", "中")
_BLOCK = re.compile(r"[一二三四五六七八九十\d]{1,2}(?:区|期|村|号院)")


def extract_local_places(draft: Draft) -> Iterator[Mention]:
    """Yields named townships, communities, compounds, streets and sites; the first two with codes where known."""
    draft = simplified(draft)
    found = first_of([*listed_places(draft), *numbered_roads(draft), *rivers(draft), *zones(draft)])
    found = first_of([*found, *_suffixed(draft)])
    found = first_of([*addressed(draft, [m for m in found if m.level == "street"]), *found])
    full = full_names(found)
    found = [replace(m, name=full[m.name]) if m.name in full else m for m in found]
    found = first_of([*found, *townships_in_short(draft, found)])
    yield from code_below(draft, [*found, *named_again(draft, found)])


def _suffixed(draft: Draft) -> Iterator[Mention]:
    """Reads suffix by suffix, from left to right."""
    found = Found(draft)
    levels = draft.lexicon.values("places", "suffix")
    for span in draft.longest("places", "suffix"):
        level = levels[draft.text[span.start : span.end]]
        if level != "street_phrase" and not draft.in_byline(span):
            for suffix, kind in readings(draft.text, span, level):
                if _read(found, suffix, kind):
                    break
    yield from found.places.values()


def _read(found: Found, suffix: Span, level: str) -> bool:
    """Adds the place that ends with a suffix, if the suffix ends a name there; says whether it does."""
    if suffix.start in found.taken or suffix.end - 1 in found.taken:
        return False
    if level == "street" and _is_town(found, suffix):
        level = "township"
    merged = _merge(found, suffix, level)
    span = merged or _named(found, suffix, level)
    if span is None:
        return False
    span = _behind_lead(found, span, suffix, level)
    name = found.text[span.start : span.end]
    if name[0] in _COUNTERS and found.text[span.start - 1 : span.start].isdigit():
        return False  # 21家镇村
    if _is_of_person(found, span, suffix, level):
        return False
    if _is_something_else(found, name, level, suffix):
        return False
    if any(i in found.taken for i in range(span.start, span.end)) and not merged:
        return False
    if level == "compound" and (block := _BLOCK.match(found.text, span.end)):
        span = Span(span.start, block.end())
        name = found.text[span.start : span.end]
    name = name.removesuffix("办事处").removesuffix("办") if level == "township" else name
    mention = Mention(span, "Locale", name, "place-suffix", level="site" if level == "site_weak" else level)
    found.add(mention, suffix)
    return True


def _is_of_person(found: Found, span: Span, suffix: Span, level: str) -> bool:
    """True for 副局长余志镇, a post and a name; not for 处长地乡, which the gazetteer knows."""
    if level not in ("township", "community"):
        return False
    posts = found.draft.starts("posts", "head")
    if posts.isdisjoint(range(span.start, suffix.start)):
        return False
    return not found.draft.resources.gazetteer.named(found.text[span.start : span.end], level=level)


def _behind_lead(found: Found, span: Span, suffix: Span, level: str) -> Span:
    """红翔新村 of 该乡红翔新村, 锦丰村 of 路口至锦丰村."""
    words = found.draft.lexicon.by_length("places", "anaphor")
    lead = next((w for w in words if found.text.startswith(w, span.start)), "")
    start = span.start + len(lead) if lead and found.draft.patterns["sure-anaphor"].match(lead) else span.start
    to = found.text.rfind("至", start + 1, suffix.start) + 1
    to = to if to and found.text[to - 2] in _SPOTS else start
    # A name of the gazetteer stays whole: 广至藏族乡.
    known = to > start and found.draft.resources.gazetteer.named(found.text[start : span.end], level=level)
    start = start if known else to
    return Span(start, span.end) if suffix.start - start >= 2 else span


def _is_town(found: Found, suffix: Span) -> bool:
    """柳荫街 before its community: in some cities a subdistrict is called so."""
    below = found.text[suffix.start : suffix.end] == "街" and holds_below(found.text, suffix.end)
    return below and bool(official_name(found, suffix, "township"))


def _is_something_else(found: Found, name: str, level: str, suffix: Span) -> bool:
    """A programme, an honour (省级文明村), or letters that run on into another name (北湾 in 北湾东社区)."""
    end = suffix.end
    lexicon = found.draft.lexicon
    if name in found.forms or ends_with(name, lexicon.forms("honors", "shape")):
        return True
    not_place = lexicon.forms("places", "not_place")
    if name in not_place:
        return True
    if name[0] in found.stems.generic and name[1:] in not_place and not official_name(found, suffix, level):
        return True  # 大村镇, but not 下村镇 of its county
    if level == "community" and _COUNTED.match(found.text, end):
        return True
    if level == "street" and found.text.startswith(lexicon.by_length("places", "street_body"), end):
        return True
    if level != "site_weak" or end >= len(found.text):
        return False
    after = found.draft.tokens[found.draft.token_at(end)]
    return not after.tag.startswith(("p", "c", "u", "v", "d", "f", "w", "x"))


def _merge(found: Found, suffix: Span, level: str) -> Span | None:
    """黄河路社区, 北关服务区, 云县汽车站: a street, or a division, may be the stem of another name."""
    before = found.ends.get(suffix.start)
    if before is None or level == "site_weak":
        return None
    local = before.span.end in found.places and _grows(found, before, suffix, level)
    short = before.name != found.text[before.span.start : before.span.end]
    short = short or found.text[suffix.start : suffix.end] in found.draft.lexicon.forms("places", "public_site")
    short = short and before.code is not None and level in _NAMED_SHORT
    if local:
        found.drop(before)
    return Span(before.span.start, suffix.end) if local or short else None


def _grows(found: Found, before: Mention, suffix: Span, level: str) -> bool:
    """翠湖花园小区, 阳光新村社区, 红岩村社区: one name with two suffixes; 红岩村村委会 is the village."""
    if before.level not in _MERGED:
        return False
    word = found.text[suffix.start : suffix.end]
    if before.level == "compound" and level in ("community", "compound"):
        return word not in _COMMITTEES
    if before.level == level == "street":
        return word in _WALKED
    if before.level == "community" and level == "compound":
        return not before.name.endswith("社区")  # 红岩村小区 is one name, 柳岸社区小区 two
    if before.level == level:
        return level == "community" and before.name.endswith("村") and word == "社区"
    return not (before.level == "compound" and level == "site")


def _named(found: Found, suffix: Span, level: str) -> Span | None:
    tail = found.draft.tokens[found.draft.token_at(suffix.end - 1)]
    known = known_name(found, suffix, level)
    if known is not None:
        return known
    if tail.word in found.forms or is_quoted(found.draft, suffix):
        return None
    if tail.end != suffix.end and not _is_cut(found, tail, suffix, level):
        return None
    if (
        tail.start < suffix.start
        and not tail.tag.startswith(PROPER)
        and found.is_word(tail.word)
        and not found.is_everyday(found.text[tail.start : suffix.start], tail.start, suffix, level)
        and not (level == "street" and _is_torn(found, tail, suffix))
    ):
        return None
    start = name_start(found, suffix, level)
    if start is None or (level == "site_weak" and start not in found.ends):
        return None
    return Span(start, suffix.end)


def _is_cut(found: Found, tail: Token, suffix: Span, level: str) -> bool:
    """True where the tagger's word goes on behind the suffix, but the name need not: 云岭镇 before 柳岸社区."""
    if tail.word.endswith(_LOCATIVE) and found.is_chained(suffix, level):
        return True
    if level == "community" and found.text.startswith(OF_VILLAGE, suffix.start) and found.is_chained(suffix, level):
        return True
    if level == "street":
        return found.text.startswith("道路", suffix.end)
    runs_on = level in ("township", "community") and tail.start == suffix.start
    if not runs_on or found.is_word(tail.word):
        return False
    return found.draft.patterns["local-name"].match(found.text, suffix.end) is not None


def _is_torn(found: Found, tail: Token, suffix: Span) -> bool:
    """八一路, of which the tagger makes 八 and 一路, and 祥远路."""
    everyday = found.is_everyday(found.text[suffix.start - 2 : suffix.start], suffix.start - 2, suffix, "street")
    return everyday or is_torn_street(found.draft, tail, suffix)
