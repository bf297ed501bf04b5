"""Named bodies: departments in full and short, schools, companies, branches, teams; short forms get their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.base import Draft
from kg.model import Mention, Span
from kg.words import Token

_WALLS = frozenset("，。、；：？！“”‘’（）《》「」『』【】—…·/ \n\"'()<>|+＋◆■●▲★◇◎")
_STOP_TAGS = ("p", "c", "u", "r", "d", "y", "e", "o", "x", "w", "v", "t", "f", "q", "m")
_LONGEST = 16
_OWN_NAMED = ("organization-company", "organization-free")


def extract_organizations(draft: Draft) -> Iterator[Mention]:
    """Yields named bodies; ``name`` has the place before it where the text or the article gives one."""
    finder = _Finder(draft)
    found: list[Mention] = list(finder.full_bodies())
    for head in finder.heads():
        if not any(m.span.meets(head) for m in found) and (mention := finder.read(head)) is not None:
            found.append(mention)
    for mention in list(found):
        office = draft.patterns["inner-office"].match(draft.text, mention.span.end)
        if office:
            name = mention.name + office["office"]
            found.append(
                Mention(Span(mention.span.start, office.end()), "Organization", name, "office", place=mention.place)
            )
    _drop_places_in_names(draft, found)
    yield from _in_full(found)


def _in_full(found: list[Mention]) -> Iterator[Mention]:
    """A short form of a body that the story names in full stands for it: 黄岭二号煤矿 for 某集团黄岭公司二号煤矿."""
    names = sorted({m.name for m in found if m.rule in _OWN_NAMED}, key=len, reverse=True)
    full = {n: next((f for f in names if len(f) > len(n) and _is_short_form(n, f)), n) for n in names}
    for mention in found:
        yield replace(mention, name=full[mention.name]) if mention.name in full else mention


def _is_short_form(short: str, full: str) -> bool:
    """True where the letters of the short form stand in the full one in order, the last three alike."""
    letters = iter(full)
    return len(short) >= 4 and short[-3:] == full[-3:] and all(letter in letters for letter in short)


def _drop_places_in_names(draft: Draft, found: list[Mention]) -> None:
    """A short form inside a company's name is not a mention of the place."""
    inside = [m.span for m in found if m.rule in _OWN_NAMED]
    letters = {i for span in inside for i in range(span.start, span.end)}
    draft.drop(
        lambda m: m.kind == "Locale" and m.span.start in letters and m.span.end - 1 in letters and _is_short(draft, m)
    )


def _is_short(draft: Draft, place: Mention) -> bool:
    return draft.text[place.span.start : place.span.end] != place.name


class _Finder:
    def __init__(self, draft: Draft) -> None:
        lexicon = draft.lexicon
        self._draft, self._text = draft, draft.text
        self._generic = lexicon.forms("organizations", "generic")
        self._not_name = lexicon.forms("organizations", "not_name")
        self._heads = lexicon.forms("organizations", "head", "department_end", "generic")
        self._departments = lexicon.by_length("organizations", "department_end")
        self._companies = lexicon.by_length("organizations", "company_end")
        self._teams = lexicon.by_length("organizations", "team_end")
        self._verbs = lexicon.forms("programs", "found_verb")
        self._letters = draft.level_letters()
        self._forms = draft.resources.concepts.forms
        self._place_ends = {m.span.end: m for m in draft.of_kind("Locale") if m.level != "street"}
        self._bodies: dict[int, Mention] = {}
        self._last: Mention | None = None

    def heads(self) -> list[Span]:
        """Head nouns, those that stand one behind another joined (公安局 + 交警大队); none that is part of a post."""
        posts = [s for s, _ in self._draft.resources.finder("posts", "head").longest(self._text)]
        post_at = {i: p for p in posts for i in range(p.start, p.end)}
        joined: list[Span] = []
        for span, _ in self._draft.resources.finder("organizations", "head").longest(self._text):
            post = post_at.get(span.end - 1)
            if post is not None and post.end > span.end and post.start >= span.start:
                if post.start == span.start:
                    continue
                span = Span(span.start, post.start)
                if self._text[span.start : span.end] not in self._heads:
                    continue
            if joined and joined[-1].end == span.start:
                joined[-1] = Span(joined[-1].start, span.end)
            else:
                joined.append(span)
        return joined

    def full_bodies(self) -> Iterator[Mention]:
        """Party and youth committees and governments printed in full."""
        for m in self._draft.patterns["party-committee"].finditer(self._text):
            inside = [p for p in self._place_ends.values() if m.start() <= p.span.start and p.span.end <= m.end() + 1]
            if inside and not self._draft.in_byline(Span(*m.span())):
                name = m.group()
                short = inside[-1]
                if _is_short(self._draft, short):
                    name = name.replace(self._text[short.span.start : short.span.end], short.name[:-1], 1)
                yield Mention(Span(*m.span()), "Organization", name, "party-body", place=inside[-1].name)
        longer = self._draft.lexicon.by_length("organizations", "longer_word")
        for span, _ in self._draft.resources.finder("organizations", "national").longest(self._text):
            if not self._text.startswith(longer, span.end):
                yield Mention(span, "Organization", self._text[span.start : span.end], "national-body")
        for m in self._draft.patterns["government"].finditer(self._text):
            place = self._place_ends.get(m.start())
            if place is not None:
                span = Span(place.span.start, m.end())
                yield Mention(span, "Organization", place.name + m.group(), "government", place=place.name)

    def read(self, head: Span) -> Mention | None:
        """The body that ends with a head noun, if it is named there."""
        if self._draft.in_byline(head) or self._in_quote(head) or not self._whole(head):
            return None
        mention = self._named(head)
        if mention is not None:
            self._bodies[mention.span.end] = mention
            self._last = mention if mention.place else None
        return mention

    def _whole(self, head: Span) -> bool:
        """True where jieba's words do not cut across the head: no 分行 in 扣分行为, no 中学 in 实践中学习."""
        last = self._draft.tokens[self._draft.token_at(head.end - 1)]
        first = self._draft.tokens[self._draft.token_at(head.start)]
        return last.end == head.end and (first.start == head.start or first.end >= head.end or len(first.word) > 2)

    def _in_quote(self, head: Span) -> bool:
        quote = next((q for q in self._draft.quotes_in(head) if q.inner.covers(head)), None)
        return quote is not None and (quote.inner.end != head.end or quote.inner.end - quote.inner.start < 12)

    def _named(self, head: Span) -> Mention | None:
        start, tokens = self._walk(head)
        stem, name = self._text[start : head.start], self._text[start : head.end]
        head_word = self._text[head.start : head.end]
        if name in self._not_name or name in self._forms or stem + head_word in self._forms:
            return None
        outer = self._bodies.get(start)
        if outer is not None:
            return self._found(Span(outer.span.start, head.end), outer.name + name, outer.rule, outer.place)
        place = self._place_ends.get(start)
        if place is not None:
            return self._placed(place, Span(start, head.end), stem, head_word)
        letter = self._letter(stem, tokens, head_word)
        if letter is not None:
            return self._lettered(letter, Span(start, head.end))
        if not stem:
            return self._listed(head, name)
        return self._free(tokens, head, head_word)

    def _placed(self, place: Mention, span: Span, stem: str, head: str) -> Mention | None:
        """临河县第二中医院: the place belongs to the name, in full; a short form stays as printed."""
        if stem in self._generic or (not stem and head in self._not_name):
            return None
        whole = Span(place.span.start, span.end)
        printed = self._text[whole.start : whole.end]
        if head.endswith(self._companies):
            return self._found(whole, printed, "organization-company", None)
        if place.level == "street":
            return None
        short = _is_short(self._draft, place) and not head.endswith(self._departments)
        name = printed if short else place.name + self._text[span.start : span.end]
        return self._found(whole, name, "organization-placed", place.name)

    def _letter(self, stem: str, tokens: list[Token], head: str) -> str | None:
        """The level letter that a short form begins with: 市 in 市公安局, not in 市容."""
        first = tokens[0].word if tokens else stem
        for letter in self._letters:
            if stem == letter or first == letter or (first.startswith(letter) and first.endswith(self._departments)):
                return letter if head.endswith(self._departments) else None
        return None

    def _lettered(self, letter: str, span: Span) -> Mention | None:
        place = self._draft.lettered(letter, span.start)
        if place is None:
            return (
                self._found(span, self._text[span.start : span.end], "organization-short", None)
                if letter == "省"
                else None
            )
        name = place.name + self._text[span.start + len(letter) : span.end]
        return self._found(span, name, "organization-short", place.name)

    def _listed(self, head: Span, name: str) -> Mention | None:
        """某县公安局、司法局: the second has the place of the first."""
        last = self._last
        if last is None or self._text[last.span.end : head.start] not in ("、", "和", "与", "及") or not last.place:
            return None
        return (
            self._found(head, last.place + name, "organization-list", last.place)
            if name.endswith(self._departments)
            else None
        )

    def _free(self, tokens: list[Token], head: Span, head_word: str) -> Mention | None:
        """A name of its own, without a place: 天恒幼儿园, 川北能源公司."""
        while tokens and (
            tokens[0].word in self._generic or tokens[0].word in self._forms or tokens[0].tag.startswith("m")
        ):
            tokens = tokens[1:]
        if not tokens or all(t.word in self._generic for t in tokens):
            return None
        at, known = tokens[0].start, self._draft.resources.tagger.known
        proper = any(
            t.tag.startswith(("nr", "ns", "nz", "nt")) or len(t.word) == 1 or not known(t.word) for t in tokens
        )
        team = head_word.endswith(self._teams)
        if not (proper or team) or head.start - at < 2 or (head_word.endswith(self._departments) and not team):
            return None
        return self._found(Span(at, head.end), self._text[at : head.end], "organization-free", None)

    def _walk(self, head: Span) -> tuple[int, list[Token]]:
        """Where the name begins, and the words before its head."""
        at, tokens = head.start, list[Token]()
        company = self._text[head.start : head.end].endswith(self._companies)
        index = self._draft.token_at(head.start)
        if self._draft.tokens[index].start == head.start:
            index -= 1
        floor = max(0, head.start - _LONGEST)
        while at not in self._place_ends and at not in self._bodies and index >= 0:
            token = self._draft.tokens[index]
            end = min(token.end, at)
            inner = next(
                (e for e in range(end - 1, token.start, -1) if e in self._place_ends or e in self._bodies), None
            )
            if inner is not None:
                return inner, [Token(inner, end, self._text[inner:end], "n"), *tokens]
            bracket = self._branch(at) if company and at == head.start else None
            if bracket is not None:
                at = bracket
                while index >= 0 and self._draft.tokens[index].start >= at:
                    index -= 1
                continue
            if token.start < floor or token.word[-1] in _WALLS or token.word in self._verbs:
                break
            if token.tag.startswith(_STOP_TAGS) and not self._belongs(token, at, head, company):
                break
            at = token.start
            tokens.insert(0, Token(token.start, end, self._text[token.start : end], token.tag))
            index -= 1
        return at, tokens

    def _branch(self, end: int) -> int | None:
        """Where the bracket begins that ends at a position: 某某（集团）公司."""
        bracket = self._draft.patterns["branch-bracket"].search(self._text, max(0, end - 6), end)
        return bracket.start() if bracket else None

    def _belongs(self, token: Token, at: int, head: Span, company: bool) -> bool:
        """Verbs and numbers that a name holds: 二号煤矿, 第二中学, 节能玻璃公司."""
        if token.tag.startswith(("m", "q")):
            return at == head.start and self._draft.patterns["name-ordinal"].fullmatch(token.word) is not None
        return (
            token.tag == "vn"
            or token.word in self._letters
            or (company and token.tag.startswith("v") and len(token.word) == 2)
        )

    def _found(self, span: Span, name: str, rule: str, place: str | None) -> Mention:
        return Mention(span, "Organization", name, rule, place=place)
