"""How far back the name of a body reaches from its head noun: over nouns, streets and brackets, up to a place."""

from __future__ import annotations

from kg.extractors.base import Draft
from kg.extractors.body_heads import Head
from kg.extractors.cuts import WALLS
from kg.model import Mention, Span
from kg.words import Token

_STOP_TAGS = ("p", "c", "u", "r", "d", "y", "e", "o", "x", "w", "v", "t", "f", "q", "m")
_STOP_NEAR = ("m", "q", "p", "c", "u", "r", "d")
_LONGEST = 20


class Walk:
    """``ends`` are the places by where they end, ``bodies`` those read so far."""

    def __init__(self, draft: Draft, ends: dict[int, Mention], bodies: dict[int, Mention]) -> None:
        lexicon = draft.lexicon
        self._draft, self._text, self._ends, self._bodies = draft, draft.text, ends, bodies
        self._companies = lexicon.by_length("organizations", "company_end")
        self._teams = lexicon.by_length("organizations", "team_end")
        self._trades = lexicon.forms("organizations", "company_word")
        self._particles = lexicon.forms("organizations", "particle")
        self._verbs = lexicon.forms("programs", "found_verb")
        self._leading = lexicon.forms("organizations", "linking_lead")
        self._linking = lexicon.forms("organizations", "linking")
        self._working = lexicon.by_length("organizations", "working_end")
        self._own_named = lexicon.by_length("organizations", "own_name_end")
        self._letters = draft.level_letters()
        self._street_ends = {m.span.end: m for m in draft.of_kind("Locale") if m.level == "street"}

    def back(self, head: Head) -> tuple[int, list[Token]]:
        """Where the name begins, and the words before its head."""
        at, tokens = head.span.start, list[Token]()
        head_word = self._text[head.span.start : head.span.end]
        company = head_word.endswith(self._companies)
        working = company or head.open or head_word.endswith((*self._teams, *self._working))
        index = self._draft.token_at(at)
        if self._draft.tokens[index].start == at:
            index -= 1
        floor = max(0, at - _LONGEST)
        while at not in self._ends and at not in self._bodies and index >= 0:
            token = self._draft.tokens[index]
            end = min(token.end, at)
            inner = next((e for e in range(end - 1, token.start, -1) if e in self._ends or e in self._bodies), None)
            if inner is not None:
                return inner, [Token(inner, end, self._text[inner:end], "n"), *tokens]
            bracket = self._branch(at, head.span) if company else None
            if bracket is not None:
                at = bracket
                index = self._before(index, at)
                continue
            street = self._street_ends.get(end)
            if street is not None:
                at = street.span.start
                tokens.insert(0, Token(at, end, self._text[at:end], "ns"))
                index = self._before(index, at)
                continue
            behind = token.start in self._ends or token.start in self._bodies
            if behind and at < head.span.start and token.word in self._leading:
                break  # 某社区联合某某中心
            if behind and token.word[0] in "和与及" and token.word[1:] in self._letters:
                return token.start + 1, [Token(token.start + 1, end, token.word[1:], "n"), *tokens]  # 和县
            quoted = self._quoted(token, end) if working else None
            if quoted is not None:
                at = quoted
                index = self._before(index, at)
                continue
            if token.start < floor or token.word[-1] in WALLS or token.word in self._linking:
                break
            if token.word in self._verbs and not (working and (token.tag == "vn" or token.word in self._trades)):
                break
            inside = token.start < head.span.start < token.end
            if not (inside or self._belongs(token, at, head.span, company, working)):
                break
            at = token.start
            tokens.insert(0, Token(token.start, end, self._text[token.start : end], token.tag))
            index -= 1
        if head_word.endswith(self._own_named) and at not in self._ends and at not in self._bodies:
            return self._near(head.span.start) or (at, tokens)
        return at, tokens

    def _near(self, head: int) -> tuple[int, list[Token]] | None:
        """某某区人民法院站前人民法庭: letters that are no nouns name a post or a branch right behind its place."""
        for at in range(head - 2, max(0, head - 5), -1):
            stem = self._text[at:head]
            if not WALLS.isdisjoint(stem) or not self._particles.isdisjoint(stem):
                return None
            if at in self._ends or at in self._bodies:
                words = self._draft.tokens_in(Span(at, head))
                linked = any(t.tag.startswith(_STOP_NEAR) or t.word in self._linking for t in words)
                return None if linked else (at, [Token(at, head, stem, "nz")])
        return None

    def _quoted(self, token: Token, end: int) -> int | None:
        """Where a quote begins that ends at a position, right behind a place or a body: 某县“河长制”工作领导小组."""
        if token.word != "”" or end != token.end:
            return None
        quote = next((q for q in self._draft.quotes_in(Span(token.start, end)) if q.outer.end == end), None)
        if quote is None or quote.inner.end - quote.inner.start > 8:
            return None
        start = quote.outer.start
        return start if start in self._ends or start in self._bodies else None

    def _before(self, index: int, position: int) -> int:
        """The last word before a position, from a word behind it on."""
        while index >= 0 and self._draft.tokens[index].start >= position:
            index -= 1
        return index

    def _branch(self, end: int, head: Span) -> int | None:
        """Where the bracket begins that ends at a position: 某某（集团）公司, 桂林（灵川）某某公司."""
        bracket = self._draft.patterns["branch-bracket"].search(self._text, max(0, end - 6), end)
        if bracket is None or (end != head.start and end - 1 not in self._ends):
            return None
        return bracket.start()

    def _belongs(self, token: Token, at: int, head: Span, company: bool, working: bool) -> bool:
        """Nouns, and the verbs and numbers that a name holds: 二号煤矿, 第二中学, 大立节能玻璃公司, 监督检查组."""
        if token.tag.startswith(("m", "q")):
            return at == head.start and self._draft.patterns["name-ordinal"].fullmatch(token.word) is not None
        if company and len(token.word) == 1 and token.tag.startswith(("v", "a", "d")):
            return token.word not in self._particles
        known = self._draft.resources.tagger.known(token.word)
        if token.tag in ("a", "ad") and len(token.word) > 1 and known:
            return company or (working and token.word in self._trades)
        if not token.tag.startswith(_STOP_TAGS) or token.tag == "vn" or token.word in self._letters:
            return True
        return (working and token.word in self._trades) or (company and len(token.word) > 1 and not known)
