"""Local names told by the tagger's words: back from the suffix over those that can belong to the name."""

from __future__ import annotations

import re

from kg.extractors.cuts import WALLS
from kg.extractors.place_found import LONGEST, Found
from kg.extractors.place_tokens import is_guessed, is_named_after
from kg.model import Span
from kg.words import Token

PROPER = ("ns", "nr", "nz", "nt", "j")
_ORDINARY = ("v", "a", "d", "p", "c", "u", "r", "y", "e", "o", "w", "x", "m", "q", "t", "f")
_CLASS_LETTERS = tuple("路街巷镇乡村")
_NUMBER = re.compile(r"[\d一二两三四五六七八九十百千万亿余多几数各每这那半整]$")
_PLACED = ("在", "到", "至", "沿", "位于", "、", "和", "与", "以")


def name_start(found: Found, suffix: Span, level: str) -> int | None:
    """Where the name begins, or None if the suffix is used as a common noun."""
    at, tokens = _walk(found, suffix, level)
    chained = at in found.ends
    while tokens and not chained and (tokens[0].word in found.stems.generic or tokens[0].word in found.forms):
        if found.is_everyday(found.text[at : suffix.start], at, suffix, level):
            return at
        at, tokens = tokens[0].end, tokens[1:]
    if tokens and not chained and not found.is_word(tokens[0].word):
        at += found.stems.lead(found.text[at : suffix.start])
    stem = found.text[at : suffix.start]
    if not stem or found.stems.is_verb(stem) or _has_object(found, tokens):
        return None
    if found.is_everyday(stem, at, suffix, level):
        return at
    if found.stems.is_common(stem) or all(t.word in found.stems.generic or t.word in found.forms for t in tokens):
        return None
    if chained:
        return at
    if len(stem) < 2 or not _is_proper(found, tokens, at, suffix, level):
        return None
    return at


def _has_object(found: Found, tokens: list[Token]) -> bool:
    """工作队帮镇, 帮镇扶村: a word and a verb, of which the suffix is the object."""
    if len(tokens) < 2 or not found.stems.is_verb(tokens[-1].word):
        return False
    before = tokens[-2].word
    return before[-1] in _CLASS_LETTERS or (len(before) > 1 and found.is_word(before))


def _walk(found: Found, suffix: Span, level: str) -> tuple[int, list[Token]]:
    """Back from a suffix over the words that can belong to the name."""
    draft, text = found.draft, found.text
    floor = max(suffix.start - LONGEST[level], 0)
    at, index = suffix.start, draft.token_at(suffix.start - 1) if suffix.start else -1
    tokens: list[Token] = []
    while index >= 0 and at not in found.ends:
        token = draft.tokens[index]
        inner = next((e for e in range(at - 1, token.start, -1) if e in found.ends), None)
        if inner is not None:
            return inner, [Token(inner, at, text[inner:at], "x"), *tokens]
        word = text[token.start : min(token.end, at)]
        stops = word in found.stems.stops and not (at == suffix.start and found.is_everyday(word, at, suffix, level))
        if token.start < floor or word[-1] in WALLS or stops or (tokens and word in _CLASS_LETTERS):
            break
        if word in found.stems.counters and _NUMBER.search(text, max(0, token.start - 1), token.start):
            break
        if word in found.stems.zones:
            found.add_zone(Span(token.start, token.start + len(word)))
            break
        if token.tag.startswith(_ORDINARY):
            numbered = level == "street" and token.tag == "m" and len(word) == 1
            last = at == suffix.start or (at + 1 == suffix.start and tokens[0].start == at)
            kept = numbered or (last and draft.patterns["numeral-stem"].match(word))
            kept = kept or _is_part(found, token, at, suffix) or _named_by_verb(found, token, at, suffix, level)
            if not kept and not (at == suffix.start and _is_coined(found, token, suffix)):
                break
        at = token.start
        tokens.insert(0, Token(token.start, token.start + len(word), word, token.tag))
        index -= 1
    return at, tokens


def _is_coined(found: Found, token: Token, suffix: Span) -> bool:
    """云达小区 behind a place, or named again, if no verb stands there."""
    if found.stems.is_verb(token.word[0]) or not is_guessed(found.draft, token):
        return False
    return token.start in found.ends or found.text.count(found.text[token.start : suffix.end]) > 1


def _is_part(found: Found, token: Token, at: int, suffix: Span) -> bool:
    """新塘村 behind its town, 岭西街道: a letter of size or side that opens or ends a name."""
    if token.end - token.start != 1 or not token.tag.startswith(("a", "f", "m")):
        return False
    if token.start in found.ends:
        return at < suffix.start
    if suffix.start - at == 1 and token.tag.startswith(("a", "f")) and not found.is_word(found.text[at : suffix.end]):
        return True  # 西焦村, where 焦村 is no word
    before = found.draft.tokens[found.draft.token_at(token.start - 1)] if token.start else None
    proper = before is not None and len(before.word) > 1 and before.tag.startswith(("ns", "nr"))
    return proper and at == suffix.start and token.tag.startswith("f")


def _named_by_verb(found: Found, token: Token, at: int, suffix: Span, level: str) -> bool:
    """解放路, 跃进村: a verb or adjective of two letters may be the whole stem behind a place or a preposition."""
    if at != suffix.start or len(token.word) != 2:
        return False
    if found.is_everyday(token.word, token.start, suffix, level):
        return True
    if level == "site" and token.word in found.stems.builders:
        return True
    if level not in ("street", "community", "township"):
        return False
    if token.word in found.stems.generic or token.tag.startswith(("p", "c", "u", "r", "d", "m", "q", "t")):
        return False
    if token.start in found.ends:
        return True
    name = found.text[token.start : suffix.end]
    known = level == "street" or found.draft.resources.gazetteer.named(name, level=level)
    return bool(known) and found.text.endswith(_PLACED, 0, token.start)


def _is_proper(found: Found, tokens: list[Token], at: int, suffix: Span, level: str) -> bool:
    if any(t.tag.startswith(PROPER) or len(t.word) == 1 for t in tokens):
        return True
    if level == "compound" and len(tokens[-1].word) > 1 and tokens[-1].word.endswith(tuple("局厂矿社所")):
        return True
    if level in ("township", "community") and len(tokens) == 1 and is_named_after(found.draft, tokens[0].word):
        return True
    if not all(found.is_word(t.word) for t in tokens):
        return True
    if len(tokens) != 1:
        return False
    if level == "township" and found.draft.patterns["local-name"].match(found.text, suffix.end):
        return True  # 马场镇 before its community
    beside = found.is_joined(at) or found.draft.patterns["street-after"].match(found.text, suffix.end) is not None
    return found.text.endswith(_PLACED, 0, at) or (level == "street" and beside)
