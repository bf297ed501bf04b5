"""Local places in lists whose class word stands at the end: 花戏楼、薛阁两街道; 锦绣园、柳岸等小区."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.extractors.base import Draft
from kg.extractors.place_stems import stems_of
from kg.lexicon import Lexicon
from kg.model import Mention, Span
from kg.numerals import parse_number
from kg.words import Token

_SEVERAL = ("多", "数", "几")
_MARK = re.compile(r"[、和与及]")
_JOINT = re.compile(r"[和与及]")
_ITEM = re.compile(r"[\u4e00-\u9fff\d]+")
_CHUNK = re.compile(r"[\u4e00-\u9fff\d、]+$")
_COMMON = ("v", "d", "p", "c", "u", "r", "m", "q", "f", "t", "a")
_LEADS = ("v", "d", "p", "c", "u", "r", "t")
_COMPOUND = "小区"
_PROPER = ("nr", "ns", "nt", "nz")
_PARENTS = ("镇", "乡", "街道", "区", "县", "市", "村", "社区")
_SHORTEST, _LONGEST, _REACH = 2, 12, 120


@dataclass(frozen=True, slots=True)
class _List:
    """The items, what the class word adds to their names and their level; whether the text gives their number, and
    whether it says 等."""

    items: list[Span]
    suffix: str
    level: str
    counted: bool
    open: bool


def listed_places(draft: Draft) -> Iterator[Mention]:
    """The items of such lists: townships and communities where the lists of a county of the text have them (as a
    division of the item and the suffix) or where the text counts them, compounds by their names alone."""
    counties = {m.code for m in draft.of_kind("Locale") if m.code and m.level in ("county", "prefecture")}
    home = {draft.article.home} if draft.article.home else set()
    reader: _Reader | None = None
    for found in _lists(draft):
        reader = reader or _Reader(draft)
        official = [_official(draft, span, found, sorted(counties | home)) for span in found.items]
        plain = reader.read(found)
        for of_county, by_name in zip(official, plain, strict=True):
            mention = of_county or by_name
            if mention is not None and not draft.covered(mention.span, "Locale"):
                yield mention


def _lists(draft: Draft) -> Iterator[_List]:
    classes = draft.lexicon.values("places", "list_word")
    for m in draft.patterns["place-list-end"].finditer(draft.text):
        chunk = _CHUNK.search(draft.text, max(0, m.start() - _REACH), m.start())
        if chunk is None:
            continue
        count = int(parse_number(m["count"] or "") or 0)
        spans = _cut(draft.text, Span(chunk.start(), m.start()), count)
        suffix, _, level = classes[m["word"]].rpartition(":")
        exact = len(spans) == count or (bool(m["open"]) and (len(spans) < count or (m["count"] or "") in _SEVERAL))
        if level == "community" and any(draft.text.endswith(_COMPOUND, s.start, s.end) for s in spans):
            continue  # 柳岸小区等多个社区 says where compounds are
        if len(spans) > 1:
            yield _List(spans, suffix, level, exact, bool(m["open"]))


def _cut(text: str, chunk: Span, count: int) -> list[Span]:
    """The items between the marks of a list; 和 is a mark before the last one, if the count asks for it."""
    spans: list[Span] = []
    start = chunk.start
    for end in [*(i for i in range(chunk.start, chunk.end) if text[i] == "、"), chunk.end]:
        spans.append(Span(start, end))
        start = end + 1
    joints = list(_JOINT.finditer(text, spans[-1].start + _SHORTEST, spans[-1].end - _SHORTEST))
    if joints and count != len(spans) and (len(spans) > 1 or count == len(spans) + 1):
        at = joints[-1].start()
        spans[-1:] = [Span(spans[-1].start, at), Span(at + 1, spans[-1].end)]
    return [s for s in spans if s.end - s.start >= _SHORTEST]


def _official(draft: Draft, item: Span, found: _List, counties: list[str]) -> Mention | None:
    """The longest end of an item that, with the suffix, is a division below one of the counties."""
    if found.level not in ("township", "community"):
        return None
    # Words may stand before the first item only: 西正街 behind a mark is not 正街.
    whole = draft.text[item.start - 1 : item.start] == "、"
    first = max(item.start, item.end - _LONGEST)
    for start in (item.start,) if whole else range(first, item.end - _SHORTEST + 1):
        name = draft.text[start : item.end] + found.suffix
        for code in counties:
            divisions = draft.resources.gazetteer.named(name, level=found.level, within=code)
            if len(divisions) == 1:
                span = Span(start, item.end)
                code = divisions[0].code
                return Mention(span, "Locale", name, "place-list", found.level, code, resolution="list of one kind")
    return None


@lru_cache(maxsize=4)
def _suffixes(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """The class words of each level."""
    found: dict[str, list[str]] = {}
    for form, level in lexicon.values("places", "suffix").items():
        found.setdefault(level.removesuffix("_weak"), []).append(form)
    return {level: tuple(forms) for level, forms in found.items()}


class _Reader:
    """Reads items that no list of divisions has."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._stems = stems_of(draft.lexicon)
        self._not_place = draft.lexicon.forms("places", "not_place")
        self._stops = draft.lexicon.forms("places", "name_stop")
        self._suffixes = _suffixes(draft.lexicon)

    def read(self, found: _List) -> list[Mention | None]:
        """A mention for each item, or none at all: 楼道、车棚等小区设施."""
        nothing: list[Mention | None] = [None] * len(found.items)
        if not found.counted and found.level in ("township", "community"):
            return nothing
        spans = [self._trimmed(found.items[0], found.level), *found.items[1:]]
        names = [self._text(s) for s in spans]
        classed = [name.endswith(self._suffixes[found.level]) for name in names]
        for span, name in zip(spans, names, strict=True):
            if not _SHORTEST <= len(name) <= _LONGEST or name[0].isdigit() or self._draft.covered(span, "Locale"):
                return nothing  # 59条道路 is a count
            if self._stems.is_common(name) and not self._stems.is_everyday(name, found.suffix, found.level, below=True):
                return nothing
            if found.level == "site" and not self._is_site(span, name):
                return nothing
            if found.level not in ("street", "site") and not (found.counted or self._is_name(span)):
                return nothing
            if found.level == "street" and not all(classed):
                return nothing
            if found.counted and not any(classed) and self._is_word(span, noun=found.open):
                return nothing
        tails = ["" if name.endswith(found.suffix) else found.suffix for name in names]
        return [
            Mention(span, "Locale", name + tail, "place-list", level=found.level)
            for span, name, tail in zip(spans, names, tails, strict=True)
        ]

    def _is_site(self, span: Span, name: str) -> bool:
        """万达广场 and 抚河, whose stems are no words; without a class word 银泰城, not 超市."""
        words = self._draft.tokens_in(span)
        suffix = max((s for s in self._suffixes["site"] if name.endswith(s)), key=len, default="")
        if suffix:
            stem = name.removesuffix(suffix)
            ordinary = any(w.tag.startswith(_LEADS) and len(w.word) > 1 for w in words) or self._stems.is_common(stem)
            return bool(stem) and name not in self._not_place and not ordinary
        known = self._draft.resources.tagger.known
        return any(w.tag.startswith(_PROPER) or not known(w.word) for w in words)

    def _text(self, span: Span) -> str:
        return self._draft.text[span.start : span.end]

    def _trimmed(self, span: Span, level: str) -> Span:
        """Without the words of the sentence and the places before the first name: 走进云岭镇甲坪."""
        words = self._draft.tokens_in(span)
        start = span.start
        for word, after in itertools.pairwise(words):
            leads = word.tag.startswith(_LEADS) or word.word.endswith(_PARENTS) or word.word in self._stops
            if (
                leads
                and span.end - word.end >= _SHORTEST
                and self._text(Span(word.end, span.end)) not in self._suffixes[level]
            ):
                start = after.start
        places = [m.span.end for m in self._draft.within(span, "Locale") if m.span.end < span.end]
        return Span(max([start, *places]), span.end)

    def _is_word(self, span: Span, *, noun: bool) -> bool:
        """True for an item that is but one verb or the like, or (on demand) one noun: 楼道、车棚等3个小区项目."""
        words = self._draft.tokens_in(span)
        if len(words) != 1 or words[0].end != span.end:
            return False
        return words[0].tag.startswith(_LEADS) or (noun and words[0].tag == "n")

    def _is_name(self, span: Span) -> bool:
        """False where an item is everyday words or begins in the middle of one."""
        words = self._draft.tokens_in(span)
        if not words or words[0].start != span.start:
            return False
        return not any(self._is_common(w) for w in words)

    def _is_common(self, word: Token) -> bool:
        return word.tag.startswith(_COMMON) or word.word in self._stems.generic
