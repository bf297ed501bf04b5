"""Misprints: a name that nothing bears, one letter from one of which the text leaves no doubt (亳州市淮城区)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import ne

from kg.extractors.base import Draft
from kg.extractors.cuts import JOINTS
from kg.extractors.place_choice import CHAIN
from kg.extractors.place_hits import Hit
from kg.gazetteer import Division
from kg.match import find_form
from kg.model import Span

_WORD_OF_AREA = ("区域", "区间", "区块", "区位")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:自治[区州县旗]|地区|[省市区县旗州盟])")
_FUNCTION = ("u", "p", "c", "r")
_PREDICATE = ("d", "m", "q", "f", "v")
_SHORTEST = 3
"""Letters of the shortest name that is told by all but one of them."""


def find_misprints(draft: Draft, hits: list[Hit]) -> list[Hit]:
    """The misprinted names of a text, disjoint from its hits, each with the one division that is meant."""
    finder = _Misprints(draft, hits)
    finder.after_parents()
    finder.before_children()
    finder.beside_named()
    return finder.again()


class _Misprints:
    def __init__(self, draft: Draft, hits: list[Hit]) -> None:
        self._draft = draft
        self._hits = hits
        self._gazetteer = draft.resources.gazetteer
        lexicon = draft.resources.lexicon
        self._common = lexicon.forms("places", "common_full", "generic")
        self._contrast = lexicon.forms("places", "contrast")
        self._taken = {i for h in hits for i in range(h.span.start, h.span.end)}
        self._chained = {i for h in hits if h.why == CHAIN for i in range(h.span.start, h.span.end)}
        self._starts = {h.span.start for h in hits}
        self._found: dict[Span, tuple[Division, str]] = {}

    def after_parents(self) -> None:
        """A name that its printed parent does not have: 亳州市淮城区, 西安市雁塔区和户邑区."""
        for hit in self._hits:
            if hit.chosen is None:
                continue
            if hit.chosen.level in ("province", "prefecture"):
                self._below(hit.span.end, hit.chosen)
            elif hit.chosen.parent and self._draft.text[hit.span.end : hit.span.end + 1] in JOINTS:
                parent = self._gazetteer.get(hit.chosen.parent)
                if parent is not None:
                    self._below(hit.span.end + 1, parent)

    def _below(self, start: int, parent: Division) -> None:
        m = _NAME.match(self._draft.text, start)
        if m is None or self._draft.text.startswith(_WORD_OF_AREA, m.end() - 1):
            return  # 东站区域
        span = Span(*m.span())
        if self._is_open(span, firm=True) and not self._draft.resources.tagger.known(m.group()):
            self._read(span, self._gazetteer.children(parent.code), f"its printed parent {parent.name}")

    def before_children(self) -> None:
        """A parent that the child behind it does not have: 毫州市谯城区."""
        for hit in self._hits:
            for division in [hit.chosen] if hit.chosen else hit.candidates:
                for parent in self._gazetteer.parents(division):
                    if self._draft.text[hit.span.start - 1 : hit.span.start] != parent.name[-1]:
                        continue  # the last letter is never the misprinted one
                    span = Span(hit.span.start - len(parent.name), hit.span.start)
                    if span.start >= 0 and self._read(span, [parent], f"its printed child {division.name}"):
                        break

    def beside_named(self) -> None:
        """A name one letter from a place that the article names elsewhere."""
        named = {h.chosen for h in self._hits if h.chosen is not None and (h.full or h.why == CHAIN)}
        known = named | {a for d in named for a in self._gazetteer.parents(d)}
        text = self._draft.text
        ending: dict[str, list[Division]] = {}
        for division in sorted(known, key=lambda d: d.code):
            ending.setdefault(division.name[-1], []).append(division)
        ends = (end for letter in ending for _, end in find_form(letter, text) if end - 1 not in self._taken)
        for at in sorted(ends):
            for division in ending[text[at - 1]]:
                name = division.name
                start = at - len(name)
                # Most are the name itself or have no letter of it but the last.
                if start < 0 or sum(map(ne, text[start:at], name)) != 1 or not self._draft.is_cut(start):
                    continue
                if not self._draft.resources.tagger.known(text[start:at]):
                    self._read(Span(start, at), [division], f"{name} elsewhere in the article", firm=False)

    def again(self) -> list[Hit]:
        """The misprints, wherever they are printed."""
        hits: list[Hit] = []
        text = self._draft.text
        first = {text[span.start : span.end]: found for span, found in reversed(self._found.items())}
        for printed, (division, where) in first.items():
            for span in find_form(printed, text):
                if span in self._found or self._taken.isdisjoint(range(*span)):
                    self._taken.update(range(*span))
                    why = f"one letter from {division.name}, known by {where}"
                    hits.append(Hit(span, printed, (division,), near=True, chosen=division, why=why))
            if len(printed) > 2:
                for m in re.finditer(rf"(?<=[◆■●▲★◇\n]){re.escape(printed[:-1])}(?=：)", text):
                    if self._taken.isdisjoint(range(*m.span())):
                        self._taken.update(range(*m.span()))
                        why = f"short for {printed}, one letter from {division.name}"
                        hits.append(Hit(Span(*m.span()), printed, (division,), near=True, chosen=division, why=why))
        return hits

    def _read(self, span: Span, divisions: Iterable[Division], where: str, *, firm: bool = True) -> bool:
        """Takes a span for the misprint of the one of some divisions that it differs from by a letter.

        Args:
            firm: the printed parent or child stands right beside it: then it goes before a hit of its last letters.
        """
        if not self._is_open(span, firm):
            return False
        near = [d for d in divisions if self._differ(span, d.name, firm)]
        if len(near) != 1:
            return False
        self._found.setdefault(span, (near[0], where))
        return True

    def _is_open(self, span: Span, firm: bool) -> bool:
        """True where no place is read yet, of letters that name none and are no common word."""
        printed = self._draft.text[span.start : span.end]
        taken = self._chained if firm else self._taken
        if len(printed) < _SHORTEST or not taken.isdisjoint(range(*span)) or span.start in self._starts:
            return False
        return printed not in self._common and not self._gazetteer.upper(printed)

    def _differ(self, span: Span, name: str, firm: bool) -> bool:
        """True where just one letter differs, not the last, and the two are no contrast as 东 and 西 are."""
        printed = self._draft.text[span.start : span.end]
        if len(printed) != len(name) or printed[-1] != name[-1]:
            return False
        differ = [i for i, (a, b) in enumerate(zip(printed, name, strict=True)) if a != b]
        if len(differ) != 1 or self._contrast.issuperset((printed[differ[0]], name[differ[0]])):
            return False
        # 在城区 and 了城市 are words of the sentence, not letters of a name.
        word = self._draft.tokens[self._draft.token_at(span.start + differ[0])]
        inside = span.start <= word.start and word.end <= span.end
        function = _FUNCTION if firm else (*_FUNCTION, *_PREDICATE)
        is_word = inside and word.tag.startswith(function) and (len(word.word) == 1 or not firm)
        return "\u4e00" <= printed[differ[0]] <= "\u9fff" and not is_word
