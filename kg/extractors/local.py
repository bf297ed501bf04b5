"""Places that their suffix tells: townships, communities, compounds, streets and sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.base import Draft
from kg.extractors.place_again import first_of, full_names, named_again
from kg.extractors.place_below import code_below
from kg.extractors.place_forms import addressed, numbered_roads, rivers, zones
from kg.extractors.place_lists import listed_places
from kg.extractors.place_stems import stems_of
from kg.extractors.place_suffixes import OF_VILLAGE, is_quoted, readings
from kg.extractors.place_text import simplified
from kg.extractors.place_tokens import holds_below, is_guessed, is_named_after, is_torn_street
from kg.model import Mention, Span
from kg.words import Token

_WALLS = frozenset("，。、；：？！“”‘’（）《》「」『』【】—…·/ \n\"'()<>|+＋◆■●▲★◇◎")
_LONGEST = {"township": 7, "community": 9, "compound": 9, "street": 7, "site": 11, "site_weak": 6}
_PROPER = ("ns", "nr", "nz", "nt", "j")
_ORDINARY = ("v", "a", "d", "p", "c", "u", "r", "y", "e", "o", "w", "x", "m", "q", "t", "f")
_PREDICATE = ("v", "u", "t", "d", "p")
_LONGEST_OPENING = 4
_LONG_STEM, _LONGEST_STEM = 4, 6
_NO_NAME = ("v", "d", "p", "c", "u", "r", "m", "q", "f", "t")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_NAMED_SHORT = ("site", "compound", "township")
_MERGED = ("street", "site", "community", "compound")
_WALKED = ("步行街", "商业街", "美食街")
_COMMITTEES = ("居委会", "村委会", "街道办", "街道办事处")
_CLASS_LETTERS = tuple("路街巷镇乡村")
_COUNTED = re.compile(r"\d+个")
_NUMBER = re.compile(r"[\d一二两三四五六七八九十百千万亿余多几数各每这那半整]$")
_LOCATIVE = ("里", "内", "上", "外", "口", "头", "边", "中")
_BLOCK = re.compile(r"[一二三四五六七八九十\d]{1,2}(?:区|期|村|号院)")
_PLACED = ("在", "到", "至", "沿", "位于", "、", "和", "与", "以")


def extract_local_places(draft: Draft) -> Iterator[Mention]:
    """Yields named townships, communities, compounds, streets and sites; the first two with codes where known."""
    draft = simplified(draft)
    found = first_of([*listed_places(draft), *numbered_roads(draft), *rivers(draft), *zones(draft)])
    found = first_of([*found, *_suffixed(draft)])
    found = first_of([*addressed(draft, [m for m in found if m.level == "street"]), *found])
    full = full_names(found)
    found = [replace(m, name=full[m.name]) if m.name in full else m for m in found]
    yield from code_below(draft, [*found, *named_again(draft, found)])


def _suffixed(draft: Draft) -> Iterator[Mention]:
    found = _Finder(draft)
    levels = draft.lexicon.values("places", "suffix")
    for span in draft.longest("places", "suffix"):
        level = levels[draft.text[span.start : span.end]]
        if not draft.in_byline(span) and level != "street_phrase":
            for suffix, kind in readings(draft.text, span, level):
                if found.read(suffix, kind):
                    break
    yield from found.places.values()


class _Finder:
    """Reads suffix by suffix, left to right, so that each place can stand behind the one before it."""

    def __init__(self, draft: Draft) -> None:
        lexicon = draft.resources.lexicon
        self._draft = draft
        self._text = draft.text
        self._stops = lexicon.forms("places", "name_stop")
        self._stems = stems_of(lexicon)
        self._generic = self._stems.generic
        self._not_place = lexicon.forms("places", "not_place")
        self._honors = lexicon.by_length("honors", "shape")
        self._counters = lexicon.forms("places", "counter")
        self._builders = lexicon.forms("places", "building_word")
        self._public = lexicon.forms("places", "public_site")
        self._bodies = lexicon.by_length("places", "street_body")
        self._zones = lexicon.forms("places", "zone")
        self._forms = draft.resources.concepts.forms
        self._ends = {m.span.end: m for m in draft.of_kind("Locale")}
        self._taken = {i for m in draft.of_kind("Locale") for i in range(*m.span)}
        wide = {m.code or "" for m in draft.of_kind("Locale") if m.level in ("county", "prefecture")} - {""}
        self._counties = tuple(code.rstrip("0") for code in wide)
        self.places: dict[int, Mention] = {}
        self._names: dict[str, int] = {}
        self._long_stems: set[str] = set()

    def read(self, suffix: Span, level: str) -> bool:
        """Adds the place that ends with a suffix, if the suffix ends a name there; says whether it does."""
        if suffix.start in self._taken or suffix.end - 1 in self._taken:
            return False
        if level == "street" and self._is_town(suffix):
            level = "township"
        merged = self._merge(suffix, level)
        span = merged or self._named(suffix, level)
        if span is None:
            return False
        name = self._text[span.start : span.end]
        if self._is_something_else(name, level, suffix.end):
            return False
        if any(i in self._taken for i in range(span.start, span.end)) and not merged:
            return False
        if level == "compound" and (block := _BLOCK.match(self._text, span.end)):
            span = Span(span.start, block.end())
            name = self._text[span.start : span.end]
        name = name.removesuffix("办事处").removesuffix("办") if level == "township" else name
        mention = Mention(span, "Locale", name, "place-suffix", level="site" if level == "site_weak" else level)
        self.places[span.end] = self._ends[span.end] = mention
        self._names[name] = self._names.get(name, 0) + 1
        if suffix.start - span.start >= _LONG_STEM:
            self._long_stems.add(self._text[span.start : suffix.start])
        return True

    def _is_town(self, suffix: Span) -> bool:
        """柳荫街 before its community: in some cities a subdistrict is called so."""
        below = self._text[suffix.start : suffix.end] == "街" and holds_below(self._text, suffix.end)
        return below and bool(self._official(suffix, "township"))

    def _is_something_else(self, name: str, level: str, end: int) -> bool:
        """A programme, an honour (省级文明村), or letters that run on into another name (北湾 in 北湾东社区)."""
        if name in self._draft.resources.concepts.forms or name.endswith(self._honors):
            return True
        if name in self._not_place or (name[0] in self._generic and name[1:] in self._not_place):
            return True
        if level == "community" and _COUNTED.match(self._text, end):
            return True
        if level == "street" and self._text.startswith(self._bodies, end):
            return True
        if level != "site_weak" or end >= len(self._text):
            return False
        after = self._draft.tokens[self._draft.token_at(end)]
        return not after.tag.startswith(("p", "c", "u", "v", "d", "f", "w", "x"))

    def _merge(self, suffix: Span, level: str) -> Span | None:
        """黄河路社区, 北关服务区, 云县汽车站: a street, or a division, may be the stem of another name."""
        before = self._ends.get(suffix.start)
        if before is None or level == "site_weak":
            return None
        local = before.span.end in self.places and self._grows(before, suffix, level)
        short = before.name != self._text[before.span.start : before.span.end]
        short = short or self._text[suffix.start : suffix.end] in self._public
        short = short and before.code is not None and level in _NAMED_SHORT
        if local:
            del self.places[before.span.end]
            self._names[before.name] -= 1
        return Span(before.span.start, suffix.end) if local or short else None

    def _grows(self, before: Mention, suffix: Span, level: str) -> bool:
        """翠湖花园小区, 阳光新村社区, 红岩村社区: one name with two suffixes; 红岩村村委会 is the village."""
        if before.level not in _MERGED:
            return False
        word = self._text[suffix.start : suffix.end]
        if before.level == "compound" and level in ("community", "compound"):
            return word not in _COMMITTEES
        if before.level == level == "street":
            return word in _WALKED
        if before.level == level:
            return level == "community" and before.name.endswith("村") and word == "社区"
        return not (before.level == "compound" and level == "site")

    def _named(self, suffix: Span, level: str) -> Span | None:
        tail = self._draft.tokens[self._draft.token_at(suffix.end - 1)]
        official = self._official(suffix, level)
        official = official or self._again(suffix, level) or self._behind(suffix, level) or self._opening(suffix, level)
        if official is not None:
            return official
        if tail.word in self._forms or is_quoted(self._draft, suffix):
            return None
        if tail.end != suffix.end and not self._is_cut(tail, suffix, level):
            return None
        if (
            tail.start < suffix.start
            and not tail.tag.startswith(_PROPER)
            and self._draft.resources.tagger.known(tail.word)
            and not self._is_everyday(self._text[tail.start : suffix.start], tail.start, suffix, level)
            and not (level == "street" and self._is_torn(tail, suffix))
        ):
            return None
        start = self._start(suffix, level)
        if start is None or (level == "site_weak" and start not in self._ends):
            return None
        return Span(start, suffix.end)

    def _is_cut(self, tail: Token, suffix: Span, level: str) -> bool:
        """True where the tagger's word goes on behind the suffix, but the name need not: 云岭镇 before 柳岸社区."""
        if tail.word.endswith(_LOCATIVE) and self._chained(suffix, level):
            return True
        if level == "community" and self._text.startswith(OF_VILLAGE, suffix.start) and self._chained(suffix, level):
            return True
        if level == "street":
            return self._text.startswith("道路", suffix.end)
        runs_on = level in ("township", "community") and tail.start == suffix.start
        if not runs_on or self._draft.resources.tagger.known(tail.word):
            return False
        return self._draft.patterns["local-name"].match(self._text, suffix.end) is not None

    def _is_torn(self, tail: Token, suffix: Span) -> bool:
        """八一路, of which the tagger makes 八 and 一路, and 祥远路."""
        everyday = self._is_everyday(self._text[suffix.start - 2 : suffix.start], suffix.start - 2, suffix, "street")
        return everyday or is_torn_street(self._draft, tail, suffix)

    def _official(self, suffix: Span, level: str) -> Span | None:
        """The longest name that the gazetteer has below a division that the story names."""
        if level not in ("township", "community") or not self._counties:
            return None
        floor = suffix.start
        while floor > max(0, suffix.start - 7) and self._text[floor - 1] not in _WALLS and floor - 1 not in self._taken:
            floor -= 1
        for start in range(floor, suffix.start):
            if start not in self._ends and (suffix.end - start == 2 or not self._draft.is_cut(start)):
                continue
            name = self._text[start : suffix.end]
            if not self._is_joined(start) and self._stems.is_common(self._text[start : suffix.start]):
                continue
            codes = self._draft.resources.gazetteer.codes_below(name, level)
            if any(code.startswith(self._counties) for code in codes):
                return Span(start, suffix.end)
        return None

    def _is_joined(self, start: int) -> bool:
        """True behind a place, or behind a mark of a list whose item before is one."""
        return start in self._ends or (start - 1 in self._ends and self._text[start - 1] in "、和与及")

    def _again(self, suffix: Span, level: str) -> Span | None:
        """A name found before, or its stem (枫景嘉都小区 in 枫景嘉都社区), whatever words the letters make here."""
        names = self._names
        for length in range(_LONGEST[level], suffix.end - suffix.start, -1) if names else ():
            start = suffix.end - length
            if start >= 0 and names.get(self._text[start : suffix.end]):
                zones = self._draft.resources.lexicon.by_length("places", "zone")
                zone = next((z for z in zones if self._text.endswith(z, 0, start)), None)
                if zone is not None and start not in self._ends:
                    self._zone(Span(start - len(zone), start))
                return Span(start, suffix.end)
        for length in range(_LONGEST_STEM, _LONG_STEM - 1, -1) if level in ("community", "compound") else ():
            if self._text[suffix.start - length : suffix.start] in self._long_stems:
                return Span(suffix.start - length, suffix.end)
        return None

    def _behind(self, suffix: Span, level: str) -> Span | None:
        """All between a township and 村 or 社区 is the name, if it is no word of the sentence: 云岭街道前村村."""
        if level != "community":
            return None
        of_village = self._text.startswith(OF_VILLAGE, suffix.end - 1)
        for start in range(max(0, suffix.start - _LONGEST_OPENING), suffix.start):
            before = self._ends.get(start)
            if before is None or before.level != "township":
                continue
            words = [t for t in self._draft.tokens_in(Span(start, suffix.start)) if t.end <= suffix.end]
            stem = self._text[start : suffix.start]
            first = self._draft.tokens[self._draft.token_at(start)]
            # Where an unknown word cuts across (云岭镇柳 and 兜), what it leaves is no word either.
            torn = first.start < start and not self._draft.resources.tagger.known(first.word)
            words = [t for t in words if not torn or t.tag[0] != "v" or len(t.word) > 1]
            common = any((len(t.word) > 1 and t.word in self._generic) or t.tag.startswith(_NO_NAME) for t in words)
            common = common or self._stems.is_common(stem)
            common = common and not self._is_everyday(stem, start, suffix, level)
            common = common or self._stems.is_verb(stem)
            whole = bool(words) and words[0].start == start and not of_village
            if (torn or whole) and not common and _HAN.fullmatch(stem):
                return Span(start, suffix.end)
        return None

    def _opening(self, suffix: Span, level: str) -> Span | None:
        """团结村 at the head of a sentence: the name of some township or community, everyday words or not."""
        start = self._draft.sentence_at(suffix.start).start
        stem = self._text[start : suffix.start]
        if level not in ("township", "community") or not 2 <= len(stem) <= _LONGEST_OPENING or stem in self._generic:
            return None
        after = self._draft.tokens[self._draft.token_at(suffix.end)] if suffix.end < len(self._text) else None
        if after is None or after.start != suffix.end or not after.tag.startswith(_PREDICATE):
            return None
        name = self._text[start : suffix.end]
        return Span(start, suffix.end) if self._draft.resources.gazetteer.named(name, level=level) else None

    def _chained(self, suffix: Span, level: str) -> bool:
        return any(end in self._ends for end in range(max(0, suffix.start - _LONGEST[level]), suffix.start))

    def _start(self, suffix: Span, level: str) -> int | None:
        """Where the name begins, or None if the suffix is used as a common noun."""
        at, tokens = self._walk(suffix, level)
        chained = at in self._ends
        while tokens and not chained and (tokens[0].word in self._generic or tokens[0].word in self._forms):
            if self._is_everyday(self._text[at : suffix.start], at, suffix, level):
                return at
            at, tokens = tokens[0].end, tokens[1:]
        if tokens and not chained and not self._draft.resources.tagger.known(tokens[0].word):
            at += self._stems.lead(self._text[at : suffix.start])
        stem = self._text[at : suffix.start]
        if not stem or self._stems.is_verb(stem) or self._has_object(tokens):
            return None
        if self._is_everyday(stem, at, suffix, level):
            return at
        if self._stems.is_common(stem) or all(t.word in self._generic or t.word in self._forms for t in tokens):
            return None
        if chained:
            return at
        if len(stem) < 2 or not self._is_proper(tokens, at, suffix, level):
            return None
        return at

    def _has_object(self, tokens: list[Token]) -> bool:
        """工作队帮镇, 帮镇扶村: a word and a verb, of which the suffix is the object."""
        if len(tokens) < 2 or not self._stems.is_verb(tokens[-1].word):
            return False
        before = tokens[-2].word
        return before[-1] in _CLASS_LETTERS or (len(before) > 1 and self._draft.resources.tagger.known(before))

    def _walk(self, suffix: Span, level: str) -> tuple[int, list[Token]]:
        """Back from a suffix over the words that can belong to the name."""
        draft, text = self._draft, self._text
        floor = max(suffix.start - _LONGEST[level], 0)
        at, index = suffix.start, draft.token_at(suffix.start - 1) if suffix.start else -1
        tokens: list[Token] = []
        while index >= 0 and at not in self._ends:
            token = draft.tokens[index]
            inner = next((e for e in range(at - 1, token.start, -1) if e in self._ends), None)
            if inner is not None:
                return inner, [Token(inner, at, text[inner:at], "x"), *tokens]
            word = text[token.start : min(token.end, at)]
            stops = word in self._stops and not (at == suffix.start and self._is_everyday(word, at, suffix, level))
            if token.start < floor or word[-1] in _WALLS or stops or (tokens and word in _CLASS_LETTERS):
                break
            if word in self._counters and _NUMBER.search(text, max(0, token.start - 1), token.start):
                break
            if word in self._zones:
                self._zone(Span(token.start, token.start + len(word)))
                break
            numbered = level == "street" and token.tag == "m" and len(word) == 1
            last = at == suffix.start or (at + 1 == suffix.start and tokens[0].start == at)
            kept = numbered or (last and self._draft.patterns["numeral-stem"].match(word))
            kept = kept or self._is_part(token, at, suffix) or self._named_by_verb(token, at, suffix, level)
            kept = kept or (at == suffix.start and self._is_coined(token, suffix))
            if token.tag.startswith(_ORDINARY) and not kept:
                break
            at = token.start
            tokens.insert(0, Token(token.start, token.start + len(word), word, token.tag))
            index -= 1
        return at, tokens

    def _is_coined(self, token: Token, suffix: Span) -> bool:
        """云达小区 behind a place, or named again, if no verb stands there."""
        if self._stems.is_verb(token.word[0]) or not is_guessed(self._draft, token):
            return False
        return token.start in self._ends or self._text.count(self._text[token.start : suffix.end]) > 1

    def _is_part(self, token: Token, at: int, suffix: Span) -> bool:
        """新塘村 behind its town, 岭西街道: a letter of size or side that opens or ends a name."""
        if token.end - token.start != 1 or not token.tag.startswith(("a", "f", "m")):
            return False
        if token.start in self._ends:
            return at < suffix.start
        before = self._draft.tokens[self._draft.token_at(token.start - 1)] if token.start else None
        proper = before is not None and len(before.word) > 1 and before.tag.startswith(("ns", "nr"))
        return proper and at == suffix.start and token.tag.startswith("f")

    def _zone(self, span: Span) -> None:
        """高新区 before a name of its own is the place that it lies in, of no official code."""
        zone = Mention(span, "Locale", self._text[span.start : span.end], "zone", level="county")
        self.places[span.end] = self._ends[span.end] = zone

    def _is_everyday(self, stem: str, at: int, suffix: Span, level: str) -> bool:
        below = at in self._ends and self._ends[at].level == "township"
        return self._stems.is_everyday(stem, self._text[suffix.start : suffix.end], level, below=below)

    def _named_by_verb(self, token: Token, at: int, suffix: Span, level: str) -> bool:
        """解放路, 跃进村: a verb or adjective of two letters may be the whole stem behind a place or a preposition."""
        if at != suffix.start or len(token.word) != 2:
            return False
        if self._is_everyday(token.word, token.start, suffix, level):
            return True
        if level == "site" and token.word in self._builders:
            return True
        if level not in ("street", "community", "township"):
            return False
        if token.word in self._generic or token.tag.startswith(("p", "c", "u", "r", "d", "m", "q", "t")):
            return False
        if token.start in self._ends:
            return True
        name = self._text[token.start : suffix.end]
        known = level == "street" or self._draft.resources.gazetteer.named(name, level=level)
        return bool(known) and self._text.endswith(_PLACED, 0, token.start)

    def _is_proper(self, tokens: list[Token], at: int, suffix: Span, level: str) -> bool:
        if any(t.tag.startswith(_PROPER) or len(t.word) == 1 for t in tokens):
            return True
        if level == "compound" and len(tokens[-1].word) > 1 and tokens[-1].word.endswith(tuple("局厂矿社所")):
            return True
        if level in ("township", "community") and len(tokens) == 1 and is_named_after(self._draft, tokens[0].word):
            return True
        if not all(self._draft.resources.tagger.known(t.word) for t in tokens):
            return True
        if len(tokens) != 1:
            return False
        beside = self._is_joined(at) or self._draft.patterns["street-after"].match(self._text, suffix.end) is not None
        return self._text.endswith(_PLACED, 0, at) or (level == "street" and beside)
