"""Named people: by their posts, by role, by what they say, in lists, and by byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from kg.extractors.base import Draft, Finding
from kg.extractors.holders import read_holders
from kg.extractors.name_signs import is_person, name_like, person_at
from kg.extractors.names import NameReader
from kg.match import find_form, find_lists
from kg.model import Mention, Post, Span

_LONGEST = 4
_LISTED = re.compile(r"[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4})+")
_HINTS = "等两二三四五六七八九几"
"""What begins the count or the 等 behind a list of names."""
_LONGEST_LAST = 40
"""Letters of the longest name, and 等 behind it."""
_COMMA = re.compile(f"、(?=[^{_HINTS}]{{0,{_LONGEST_LAST - 1}}}[{_HINTS}])")
_LONGEST_HOME = 24
"""Letters of what tells where somebody lives or works, 的 behind it."""
_HOMES = ("township", "community", "compound")
_ACTS = ("v", "d", "ad", "t", "c", "p", "r")
"""Tags of what follows somebody who acts."""
_OPENINGS = ("的", "。", "\n")
_FULL = 3
"""Letters of a name that stands without a sign before it."""
_BLANKS = (" ", "\u3000")
_COUNTED = re.compile(r"等(?:[两二三四五六七八九十\d]{1,2}[位名户个])?|[两二三四五六七八九十\d]{1,2}[位名]")
_CLAUSE_MARKS = "，。、\n”：；！？"


def extract_people(draft: Draft) -> Iterator[Finding]:
    """Yields people and the posts that they hold."""
    reader = NameReader.of(draft)
    seen: dict[str, Mention] = {}
    posts = list(read_holders(draft, reader))
    told = {(p.holder, p.title) for p in posts if isinstance(p, Post) and p.rule != "name-title"}
    for finding in (
        *_authors(draft, reader),
        *(p for p in posts if not isinstance(p, Post) or p.rule != "name-title" or (p.holder, p.title) not in told),
        *_by_role(draft, reader),
        *_by_title_of_honor(draft, reader),
        *_introduced(draft, reader),
        *_speakers(draft, reader),
        *_pairs(draft, reader),
        *_lists(draft, reader),
        *_of_place(draft, reader),
        *_at_home(draft, reader),
        *_acting(draft, reader),
        *_labelled(draft, reader),
    ):
        yield _one_role(finding, seen) if isinstance(finding, Mention) else finding
    for mention in _told_speakers(draft, reader):
        if mention.name not in seen and not any(name in mention.name for name in seen):
            seen[mention.name] = mention
            yield mention
    yield from _again(draft, seen)


def _one_role(person: Mention, seen: dict[str, Mention]) -> Mention:
    """The mention with the role of the first of its name: a post comes before what else somebody is."""
    first = seen.setdefault(person.name, person)
    signs = {first.role, person.role} & {"author", "photographer"}
    return person if signs or person.role == first.role else replace(person, role=first.role)


def _lists(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """赵某某、周某某、唐某某等县领导: a list of which every part is a name."""
    for m in find_lists(_LISTED, draft.text, _LONGEST):
        parts = m.group().split("、")
        least = max(3, len(parts) - 1)
        if len(parts) < 3 or not _may_be_names(draft, reader, m.start(), parts, least):
            continue
        if draft.in_byline(Span(*m.span())):
            continue
        spans = _listed_names(draft, reader, m.start(), parts)
        tagged = sum(any(t.tag.startswith("nr") for t in draft.tokens_in(s)) for s in spans)
        if len({draft.text[s.end - 1] for s in spans}) < 2:
            continue  # 万福街、万寿街、万隆街
        if len(spans) >= least and tagged * 2 >= len(spans):
            after = draft.text[spans[-1].end : spans[-1].end + 18]
            if draft.patterns["things-after"].match(after):
                continue
            role = "official" if draft.patterns["officials-after"].match(after) else "other"
            for span in spans:
                yield person_at(draft, span, role, "name-list")


def _may_be_names(draft: Draft, reader: NameReader, start: int, parts: list[str], least: int) -> bool:
    """False where too few parts of a list can begin with a name; in the first it can stand anywhere."""
    at, can = start, 1
    for part in parts[:-1]:
        at += len(part) + 1
        can += reader.may_begin(draft.text, at)
    return can >= least


def _listed_names(draft: Draft, reader: NameReader, start: int, parts: list[str]) -> list[Span]:
    """The names of a list: the first ends its part, the others fill theirs, the last begins its part."""
    spans: list[Span] = []
    at = start
    for i, part in enumerate(parts):
        end = at + len(part)
        if i == 0:
            spans_here = (Span(end - n, end) for n in (3, 2, 4) if n <= len(part))
            name = next((s for s in spans_here if reader.reads(draft, s)), None)
        else:
            name = reader.read(draft, at) or _whole(draft, reader, Span(at, end))
        if name is not None and (name.end == end or i in (0, len(parts) - 1)):
            spans.append(name)
        at = end + 1
    return spans


def _whole(draft: Draft, reader: NameReader, part: Span) -> Span | None:
    """A part of a list that is a name by its shape, everyday word as its surname may be (平, 向), and no place."""
    is_name = reader.is_name(draft.text[part.start : part.end]) and not draft.covered(part, "Locale")
    return part if is_name else None


def _of_place(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """易县尹某某、望都胡某某: people named by their county, in a list or before what they got."""
    awarded = draft.lexicon.forms("names", "award_after")
    for place in draft.of_kind("Locale"):
        if place.level != "county":
            continue
        name = reader.read(draft, place.span.end)
        if name is None or draft.covered(name, "Locale"):
            continue
        if not any(t.tag.startswith("nr") for t in draft.tokens_in(name)):
            continue
        after = draft.text[name.end : name.end + 2]
        if after[:1] in "、，。" or after in awarded:
            yield person_at(draft, name, "model", "place-name")


def _at_home(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """云岭镇柳岸村的尹二虎在…: a name that the tagger sees too, behind the place where somebody is at home."""
    for place in draft.of_kind("Locale"):
        if draft.text[place.span.end : place.span.end + 1] != "的" or place.level not in _HOMES:
            continue
        name = reader.read(draft, place.span.end + 1)
        if name is None or name.end - name.start < _FULL or not is_person(draft, reader, name):
            continue
        token = draft.tokens[draft.token_at(name.start)]
        tagged = (token.start, token.end) == (name.start, name.end) and draft.text[
            name.end : name.end + 1
        ] not in _CLAUSE_MARKS
        if tagged or reader.parts.match(draft.text, name.start):
            yield person_at(draft, name, "resident", "home-name")


def _acting(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """翟小兰和老姐妹坐下了, 推车的樊二虎今年…: a full name, new to the tagger, that opens a sentence and acts."""
    places = draft.lexicon.by_length("places", "level_char")
    for token in draft.tagged("nr"):
        index = draft.token_at(token.start)
        if token.end - token.start != _FULL or index + 1 >= len(draft.tokens) or token.word.endswith(places):
            continue
        opens = index == 0 or draft.tokens[index - 1].word in _OPENINGS
        acts = draft.tokens[index + 1].tag.startswith(_ACTS)
        name = Span(token.start, token.end)
        if opens and acts and not draft.resources.tagger.known(token.word) and is_person(draft, reader, name):
            yield person_at(draft, name, "resident", "acting-name")


def _labelled(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """云岭街道办事处综合科 尹二虎：“…”: the speaker's name behind a blank, between the body and what is said."""
    for body in draft.of_kind("Organization"):
        if draft.text[body.span.end : body.span.end + 1] not in _BLANKS:
            continue
        name = reader.read(draft, body.span.end + 1)
        if name is not None and draft.text[name.end : name.end + 1] == "：":
            yield person_at(draft, name, "official", "label-name")


def _by_role(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """居民许某某, 党员志愿者李某: a name right behind what the person is."""
    roles = draft.lexicon.values("names", "role_before")
    for span in draft.longest("names", "role_before"):
        if not (draft.is_cut(span.start) or draft.is_cut(span.end)) or draft.in_byline(span):
            continue  # no 女儿 in 妇女儿童
        labelled = draft.text[span.end : span.end + 1] in _BLANKS
        name = reader.read(draft, span.end + labelled)
        if name is None or not is_person(draft, reader, name):
            continue
        if labelled and draft.text[name.end : name.end + 1] != "：":
            continue
        yield person_at(draft, name, roles[draft.text[span.start : span.end]], "role-name")
        at = name.end
        while (
            draft.text[at : at + 1] == "、"
            and (name := reader.read(draft, at + 1)) is not None
            and name_like(draft, reader, name)
        ):
            yield person_at(draft, name, roles[draft.text[span.start : span.end]], "role-names")
            at = name.end


def _by_title_of_honor(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """“新时代好少年”谷小雨: a name right behind a quote that says what a person is."""
    ends = draft.lexicon.by_length("names", "quoted_person")
    for quote in draft.quotes:
        if not quote.inner_text(draft.text).endswith(ends):
            continue
        name = reader.read(draft, quote.outer.end)
        if name is not None and is_person(draft, reader, name):
            yield person_at(draft, name, "model", "quote-name")


def _introduced(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """家住渡口巷的穆春生, 68岁的穆春生: a name behind where somebody lives or how old somebody is."""
    before, said = draft.patterns["person-before"], 0
    for _, at in find_form("的", draft.text):
        since, said = max(said, at - _LONGEST_HOME), at
        # A name can begin behind few of them, which is told sooner than what stands before.
        if not reader.may_begin(draft.text, at) or before.search(draft.text, since, at) is None:
            continue
        name = reader.read(draft, at)
        if name is not None and is_person(draft, reader, name):
            yield person_at(draft, name, "resident", "lives-name")


def _speakers(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """A name at the head of a clause before a verb of saying: 张某说."""
    short = {m.name[:-1] for m in draft.of_kind("Locale")}
    saying = (*reader.acting, *draft.lexicon.by_length("names", "char_saying"))
    for token in draft.tagged("nr"):
        if draft.text[max(0, token.start - 1) : token.start] not in _CLAUSE_MARKS:
            continue
        name = reader.read(draft, token.start)
        if name is None or name.end - name.start < 2 or draft.in_byline(Span(token.start, token.end)):
            continue
        if draft.text[name.start : name.end] in short:
            continue  # 周村 of 周村区
        if draft.text.startswith(saying, name.end):
            yield person_at(draft, name, "other", "speaker")
            at = token.start
            while draft.text[at - 1 : at] == "、":
                left = next((n for n in (3, 2) if reader.is_name(draft.text[at - 1 - n : at - 1])), 0)
                if not left:
                    break
                yield person_at(draft, Span(at - 1 - left, at - 1), "other", "speakers")
                at = at - 1 - left


def _told_speakers(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """小区楼管佘岚说: a name that jieba does not know, between what the person is and a verb of speech."""
    kinds = draft.lexicon.forms("names", "person_end")
    for verb in draft.longest("names", "speech"):
        if draft.in_byline(verb):
            continue
        for length in (3, 2):
            name = Span(verb.start - length, verb.start)
            if name.start < 0 or not reader.is_name(draft.text[name.start : name.end]):
                continue
            before = draft.text[name.start - 1 : name.start]
            if before not in kinds and before not in _CLAUSE_MARKS:
                continue
            first = draft.tokens[draft.token_at(name.start)]
            if first.start == name.start and reader.stands(draft, name) and not _has_word(draft, name):
                yield person_at(draft, name, "other", "speech-name")
                break


def _has_word(draft: Draft, name: Span) -> bool:
    """True where the letters are an ordinary word, or the surname and one behind it are."""
    words = (draft.text[name.start : end] for end in range(name.start + 2, name.end + 1))
    tagged = any(t.tag.startswith("nr") for t in draft.tokens_in(name))
    return not tagged and any(draft.resources.tagger.known(word) for word in words)


def _pairs(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """甲某、乙某等居民, 甲某、乙某两位居民: the last two of a list behind which stands what they are."""
    roles = _opened(draft.lexicon.by_length("names", "role_before"))
    for m in _COMMA.finditer(draft.text):
        right = reader.read(draft, m.end())
        counted = _COUNTED.match(draft.text, right.end) if right is not None else None
        if right is None or counted is None or not draft.text.startswith(roles, counted.end()):
            continue
        left = next((n for n in (3, 2) if reader.is_name(draft.text[m.start() - n : m.start()])), 0)
        if left:
            yield person_at(draft, Span(m.start() - left, m.start()), "resident", "names-role")
            yield person_at(draft, right, "resident", "names-role")


@lru_cache(maxsize=4)
def _opened(roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(role[:2] for role in roles)


def _authors(draft: Draft, reader: NameReader) -> Iterator[Finding]:
    """The names of byline and photo credit, printed together or apart."""
    for role, spans in (("author", draft.article.byline), ("photographer", draft.article.credit)):
        for span in spans:
            names = reader.split(draft.text[span.start : span.end])
            if len(names) == 1:
                yield Mention(span, "Person", names[0], "byline", role=role)  # 张 三 has a blank inside
                continue
            at = span.start
            for name in names:
                start = draft.text.find(name, at, span.end)
                if start < 0:
                    break
                at = start + len(name)
                yield Mention(Span(start, at), "Person", name, "byline", role=role)


def _again(draft: Draft, seen: dict[str, Mention]) -> Iterator[Mention]:
    for name, mention in seen.items():
        if len(name) < 3 or mention.role in ("author", "photographer"):
            continue
        for span in find_form(name, draft.text):
            yield Mention(span, "Person", name, "name-again", role=mention.role)
