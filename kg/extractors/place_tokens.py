"""Where the tagger's words cut a local name in two, or guess a verb where a name stands."""

from __future__ import annotations

import re

from kg.extractors.base import Draft
from kg.model import Span
from kg.words import Token

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_BELOW = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:社区|村|居委会|党工委)")
_GUESSED = ("v", "a", "d")
_RESULTS = tuple("好完成住到出入进起下上遍齐靓活美净优强实细透准牢稳紧化为过")
_LETTER_OF_NAME = ("nr", "ng", "n", "nz")


def is_guessed(draft: Draft, token: Token) -> bool:
    """True for letters that the tagger takes for a verb that no dictionary has: 毅达; not for 建好, a verb and its
    result."""
    if not token.tag.startswith(_GUESSED) or draft.resources.tagger.known(token.word):
        return False
    return _HAN.fullmatch(token.word) is not None and not token.word.endswith(_RESULTS)


def is_torn_street(draft: Draft, tail: Token, suffix: Span) -> bool:
    """True for 祥远路 beside another street, of which the tagger makes 祥 and the word 远路."""
    before = draft.tokens[draft.token_at(tail.start - 1)] if tail.start else None
    if before is None or len(before.word) != 1 or before.tag not in _LETTER_OF_NAME:
        return False
    return draft.patterns["street-after"].match(draft.text, suffix.end) is not None


def holds_below(text: str, end: int) -> bool:
    """True where a community, or the committee of a township, stands right behind a position."""
    return _BELOW.match(text, end) is not None


def is_named_after(draft: Draft, word: str) -> bool:
    """True for the stem of 三里镇, and of 武穴街道 after its county."""
    numeral = draft.patterns["numeral-stem"].match(word)
    return numeral is not None or bool(draft.resources.gazetteer.upper(word))
