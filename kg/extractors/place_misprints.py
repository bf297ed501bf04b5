"""Misprints: a name that nothing bears, one letter from one of which the text leaves no doubt (亳州市淮城区)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.extractors.base import Draft
from kg.extractors.place_hits import Hit, starts_word
from kg.gazetteer import Division
from kg.model import Span

_NAME = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:自治[区州县旗]|地区|[省市区县旗州盟])")
_FUNCTION = ("u", "p", "c", "d", "r", "m", "q", "f", "v")
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
        self._common = lexicon.forms("places", "common_full") | lexicon.forms("places", "generic")
        self._contrast = lexicon.forms("places", "contrast")
        self._taken = {i for h in hits for i in range(h.span.start, h.span.end)}
        self._found: dict[Span, tuple[Division, str]] = {}

    def after_parents(self) -> None:
        """A name that its printed parent does not have: 亳州市淮城区."""
        for hit in self._hits:
            if hit.chosen is not None and hit.chosen.level in ("province", "prefecture"):
                m = _NAME.match(self._draft.text, hit.span.end)
                if m is not None:
                    children = self._gazetteer.children(hit.chosen.code)
                    self._read(Span(*m.span()), children, f"its printed parent {hit.chosen.name}")

    def before_children(self) -> None:
        """A parent that the child behind it does not have: 毫州市谯城区."""
        for hit in self._hits:
            for division in [hit.chosen] if hit.chosen else hit.candidates:
                for parent in self._gazetteer.parents(division):
                    span = Span(hit.span.start - len(parent.name), hit.span.start)
                    if span.start >= 0 and self._read(span, [parent], f"its printed child {division.name}"):
                        break

    def beside_named(self) -> None:
        """A name one letter from a place that the article names elsewhere."""
        named = {h.chosen for h in self._hits if h.chosen is not None and (h.full or h.why == "chain")}
        known = named | {a for d in named for a in self._gazetteer.parents(d)}
        ends = {d.name[-1] for d in known}
        for at, letter in enumerate(self._draft.text):
            if letter not in ends:
                continue
            for division in sorted(known, key=lambda d: d.code):
                span = Span(at + 1 - len(division.name), at + 1)
                if division.name[-1] == letter and span.start >= 0 and starts_word(self._draft, span):
                    self._read(span, [division], f"{division.name} elsewhere in the article")

    def again(self) -> list[Hit]:
        """The misprints, wherever they are printed."""
        hits: list[Hit] = []
        text = self._draft.text
        first = {text[span.start : span.end]: found for span, found in reversed(self._found.items())}
        for printed, (division, where) in first.items():
            for m in re.finditer(re.escape(printed), text):
                span = Span(*m.span())
                if self._taken.isdisjoint(range(*span)):
                    self._taken.update(range(*span))
                    why = f"one letter from {division.name}, known by {where}"
                    hits.append(Hit(span, printed, (division,), near=True, chosen=division, why=why))
        return hits

    def _read(self, span: Span, divisions: Iterable[Division], where: str) -> bool:
        printed = self._draft.text[span.start : span.end]
        if len(printed) < _SHORTEST or not self._taken.isdisjoint(range(*span)) or self._is_known(printed):
            return False
        near = [d for d in divisions if self._differ(span, d.name)]
        if len(near) != 1:
            return False
        self._found.setdefault(span, (near[0], where))
        return True

    def _is_known(self, printed: str) -> bool:
        tagger = self._draft.resources.tagger
        return printed in self._common or tagger.known(printed) or bool(self._gazetteer.upper(printed))

    def _differ(self, span: Span, name: str) -> bool:
        """True where just one letter differs, not the last, and the two are no contrast as 东 and 西 are."""
        printed = self._draft.text[span.start : span.end]
        if len(printed) != len(name) or printed[-1] != name[-1]:
            return False
        differ = [i for i, (a, b) in enumerate(zip(printed, name, strict=True)) if a != b]
        if len(differ) != 1 or self._contrast.issuperset((printed[differ[0]], name[differ[0]])):
            return False
        # 到城区 and 了城市 are words of the sentence, not letters of a name.
        word = self._draft.tokens[self._draft.token_at(span.start + differ[0])]
        inside = span.start <= word.start and word.end <= span.end
        return "\u4e00" <= printed[differ[0]] <= "\u9fff" and not (inside and word.tag.startswith(_FUNCTION))
