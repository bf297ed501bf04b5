"""Named bodies: departments in full and short, schools, companies, branches, teams; short forms get their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.base import Draft
from kg.extractors.body_forms import OWN_NAMED, in_full
from kg.extractors.body_heads import Head, is_whole, read_heads
from kg.extractors.body_offices import read_offices
from kg.extractors.body_walk import Walk
from kg.extractors.cuts import JOINTS
from kg.model import Mention, Span
from kg.words import Token


def extract_organizations(draft: Draft) -> Iterator[Mention]:
    """Yields named bodies; ``name`` has the place before it where the text or the article gives one."""
    finder = _Finder(draft)
    found: list[Mention] = list(finder.full_bodies())
    for head in read_heads(draft, finder.place_ends):
        if not any(m.span.meets(head.span) for m in found) and (mention := finder.read(head)) is not None:
            found.append(mention)
    found = _without_inner(found)
    found += [o for m in found for o in read_offices(draft, m)]
    _drop_places_in_names(draft, found)
    yield from in_full(draft, found)


def _without_inner(found: list[Mention]) -> list[Mention]:
    """Of a company or a body of the country and its branch, which begin as one, the text names the branch."""
    longest: dict[int, int] = {}
    for m in found:
        if m.rule in ("organization-company", "national-body"):
            longest[m.span.start] = max(longest.get(m.span.start, 0), m.span.end)
    return [m for m in found if m.span.end >= longest.get(m.span.start, 0)]


def _drop_places_in_names(draft: Draft, found: list[Mention]) -> None:
    """A short form inside a company's name is not a mention of the place."""
    inside = [m.span for m in found if m.rule in OWN_NAMED]
    letters = {i for span in inside for i in range(span.start, span.end)}
    draft.drop(
        lambda m: m.kind == "Locale" and m.span.start in letters and m.span.end - 1 in letters and _is_short(draft, m)
    )


def _is_short(draft: Draft, place: Mention) -> bool:
    return place.span.end - place.span.start < len(place.name)


_INNER = ("township", "community", "compound")
"""Whose bodies are named by them alone, whatever body stands before: 某某街道办事处某某社区党委."""
_TOWN_KINDS = ("街道", "镇", "乡")
_EACH = ("各", "每", "某")


class _Finder:
    def __init__(self, draft: Draft) -> None:
        lexicon = draft.lexicon
        self._draft, self._text = draft, draft.text
        self._generic = lexicon.forms("organizations", "generic")
        self._not_name = lexicon.forms("organizations", "not_name")
        self._departments = lexicon.by_length("organizations", "department_end")
        self._companies = lexicon.by_length("organizations", "company_end")
        self._teams = lexicon.values("organizations", "team_end")
        self._own_named = lexicon.values("organizations", "own_name_end")
        self._trades = lexicon.forms("organizations", "company_word")
        self._as_printed = lexicon.by_length("organizations", "as_printed")
        self._brands = lexicon.by_length("organizations", "brand")
        self._place_after = lexicon.by_length("organizations", "place_after")
        self._youth = lexicon.values("organizations", "youth")
        self._bare_ends = lexicon.by_length("organizations", "bare_end")
        self._sited = lexicon.forms("organizations", "sited")
        self._opens = lexicon.forms("organizations", "open_head")
        self._lettered_heads = lexicon.forms("organizations", "lettered_head")
        self._verbs = lexicon.forms("programs", "found_verb")
        self._particles = lexicon.forms("organizations", "particle")
        self._posted = lexicon.values("organizations", "posted")
        self._supplied = lexicon.by_length("organizations", "supplied")
        self._not_letter = lexicon.by_length("organizations", "not_letter")
        self._letters = draft.level_letters()
        self._forms = draft.resources.concepts.forms
        self.place_ends = {m.span.end: m for m in draft.of_kind("Locale") if m.level != "street"}
        # 关口派出所 of a story that names 关口镇
        self._towns = {
            m.name.removesuffix(kind): m.name
            for m in draft.of_kind("Locale")
            if m.level == "township"
            for kind in _TOWN_KINDS
            if m.name.endswith(kind)
        }
        self._town_bodies = lexicon.by_length("organizations", "town_body")
        self._bodies: dict[int, Mention] = {}
        self._walk = Walk(draft, self.place_ends, self._bodies)
        self._last: Mention | None = None

    def full_bodies(self) -> Iterator[Mention]:
        """Party and youth committees and governments printed in full."""
        for m in self._draft.patterns["party-committee"].finditer(self._text):
            inside = [p for p in self.place_ends.values() if m.start() <= p.span.start and p.span.end <= m.end() + 1]
            if inside and not self._draft.in_byline(Span(*m.span())):
                name = m.group()
                short = inside[-1]
                if _is_short(self._draft, short):
                    name = name.replace(self._text[short.span.start : short.span.end], short.name[:-1], 1)
                yield Mention(Span(*m.span()), "Organization", name, "party-body", place=inside[-1].name)
        yield from self._services()
        longer = self._draft.lexicon.by_length("organizations", "longer_word")
        for span in self._draft.longest("organizations", "national"):
            if not self._text.startswith(longer, span.end) and self._draft.is_cut(span.end):
                body = self._found(span, self._text[span.start : span.end], "national-body", None)
                self._bodies[span.end] = body
                yield body
        for m in self._draft.patterns["government"].finditer(self._text):
            place = self.place_ends.get(m.start())
            if place is not None:
                span = Span(place.span.start, m.end())
                body = self._found(span, place.name + m.group(), "government", place.name)
                self._bodies[m.end()] = body
                yield body

    def _services(self) -> Iterator[Mention]:
        """某某警方, 某某交警: a service called by its place and its trade, where it acts."""
        for end, place in self.place_ends.items():
            trade = self._draft.begins(end, "organizations", "service")
            if trade is None or place.level not in ("province", "prefecture", "county"):
                continue
            span = Span(place.span.start, end + len(trade))
            after = self._draft.tokens[self._draft.token_at(min(span.end, len(self._text) - 1))]
            whole = span.end == len(self._text) or after.start == span.end
            if whole and not after.tag.startswith(("n", "m", "k")) and not self._draft.in_byline(span):
                yield self._found(span, self._text[span.start : span.end], "service", place.name)

    def read(self, head: Head) -> Mention | None:
        """The body that ends with a head noun, if it is named there."""
        if self._in_quote(head.span) or not is_whole(self._draft, head.span):
            return None
        if self._text.startswith(self._place_after, head.span.end):
            return None  # 书院社区, 公安局家属院
        if self._draft.in_byline(head.span) and not self._text.startswith(self._supplied, head.span.end):
            return None
        mention = self._named(head)
        if mention is not None:
            mention = self._with_site(mention)
            self._bodies[mention.span.end] = mention
            self._last = mention if mention.place else None
        return mention

    def _with_site(self, body: Mention) -> Mention:
        """某某幼儿园（某某分园）: the site in brackets behind a body belongs to its name."""
        site = self._draft.patterns["site-bracket"].match(self._text, body.span.end)
        if site is None:
            return body
        return replace(body, span=Span(body.span.start, site.end()), name=body.name + site.group())

    def _in_quote(self, head: Span) -> bool:
        quote = next((q for q in self._draft.quotes_in(head) if q.inner.covers(head)), None)
        return quote is not None and (quote.inner.end != head.end or quote.inner.end - quote.inner.start < 12)

    def _named(self, found: Head) -> Mention | None:
        head, is_open = found
        seat = self._seat_within(head)
        if seat is not None:
            span = Span(seat.span.start, head.end)
            return self._found(span, self._text[span.start : span.end], "organization-placed", seat.name)
        start, tokens = self._walk.back(found)
        stem, name = self._text[start : head.start], self._text[start : head.end]
        head_word = self._text[head.start : head.end]
        sited = name in self._sited and start in self.place_ends
        if name in self._not_name or (name in self._forms and not sited):
            return None
        outer = self._bodies.get(start)
        if head_word in self._youth:
            return self._youth_league(head, self.place_ends.get(start) if not stem else None)
        if tokens and tokens[0].word in self._verbs and tokens[0].tag != "vn":
            return None  # 某区推进指挥部建设
        bare = head_word in self._opens and len(stem) < 2 and stem not in self._departments  # 委 in 市委办公室
        if outer is not None and not bare:
            return self._found(Span(outer.span.start, head.end), outer.name + name, outer.rule, outer.place)
        place = self.place_ends.get(start)
        if place is not None:
            return None if bare else self._placed(place, Span(start, head.end), stem, head_word)
        letter = self._letter(tokens, stem, found)
        if letter is not None:
            return self._lettered(letter, head.end)
        town = self._towns.get(stem)
        if town is not None and head_word.endswith(self._town_bodies):
            return self._found(Span(start, head.end), name, "organization-placed", town)
        own = is_open or not stem or head_word.endswith("办")
        listed = self._listed(Span(start, head.end), head_word) if own else None
        listed = listed or (self._bare(head, head_word) if not stem else None)
        if listed is not None or is_open or not stem:
            return listed
        return self._free(tokens, head, head_word)

    def _seat_within(self, head: Span) -> Mention | None:
        """某某街道办事处: the subdistrict whose name reaches into the head."""
        ends = (e for e in range(head.start + 1, head.end + 1) if e in self.place_ends)
        place = next((self.place_ends[e] for e in ends if self.place_ends[e].span.start < head.start), None)
        return place if place is not None and place.level in ("township", "community") else None

    def _placed(self, place: Mention, span: Span, stem: str, head: str) -> Mention | None:
        """临河县第二中医院: the place belongs to the name, in full; a short form stays as printed."""
        own = head.endswith(tuple(self._own_named))
        if (stem in self._generic and not own) or (not stem and head in self._not_name) or stem[:1] in _EACH:
            return None
        whole = Span(place.span.start, span.end)
        printed = self._text[whole.start : whole.end]
        outer = self._bodies.get(place.span.start) if place.level not in _INNER else None
        if head.endswith(self._companies):
            sure = place.level in ("province", "prefecture", "county", "township") and not _is_short(self._draft, place)
            seat = place.name if sure else None
            return self._branch(outer, whole, seat)
        short = _is_short(self._draft, place)
        own_kind = place.level == "compound" or head.endswith(self._as_printed)
        short = short and (own_kind or not head.endswith(self._departments))
        name = printed if short else place.name + self._text[span.start : span.end]
        if outer is not None:
            return self._found(Span(outer.span.start, span.end), outer.name + printed, outer.rule, outer.place)
        return self._sent(place, span) or self._found(whole, name, "organization-placed", place.name)

    def _branch(self, outer: Mention | None, span: Span, seat: str | None) -> Mention:
        """某某银行某市分行, 中国某某某省公司: the branch of a company in a place, with the company."""
        brand = next((b for b in self._brands if self._text.endswith(b, 0, span.start)), "")
        start = outer.span.start if outer is not None else span.start - len(brand)
        return self._found(Span(start, span.end), self._text[start : span.end], "organization-company", seat)

    def _youth_league(self, head: Span, place: Mention | None) -> Mention | None:
        """团市委 is the committee of the youth league of the city."""
        word = self._text[head.start : head.end]
        place = place or self._draft.lettered(self._youth[word], head.start)
        if place is None:
            return None
        start = min(head.start, place.span.start) if place.span.end == head.start else head.start
        return self._found(Span(start, head.end), f"共青团{place.name}委", "youth-league", place.name)

    def _sent(self, place: Mention, span: Span) -> Mention | None:
        """某市驻某镇工作队, 某市支援某省医疗队: the body of the first place sits in the second, or in its own."""
        before = self._text[max(0, place.span.start - 4) : place.span.start]
        link = next((w for w in sorted(self._posted, key=len, reverse=True) if before.endswith(w)), None)
        if link is None:
            return None
        end = place.span.start - len(link)
        sender = self.place_ends.get(end) or self._bodies.get(end)
        if sender is None:
            return None
        start, names = sender.span.start, sender.name
        while (above := self.place_ends.get(start)) is not None:
            start, names = above.span.start, above.name + names
        seat = place.name if self._posted[link] == "there" else sender.place or sender.name
        name = names + self._text[end : place.span.start] + place.name + self._text[span.start : span.end]
        return self._found(Span(start, span.end), name, "organization-sent", seat)

    def _letter(self, tokens: list[Token], stem: str, found_head: Head) -> tuple[str, int] | None:
        """The level letter that a short form begins with and where it stands: 市 in 市公安局, not in 市容."""
        head, is_open = found_head
        head_word = self._text[head.start : head.end]
        if not head_word.endswith(self._departments):
            return None
        if not stem and head_word in self._lettered_heads:
            return head_word[0], head.start
        found = next(((t.word, t.start) for t in reversed(tokens) if t.word in self._letters), None)
        if found is None:  # 从市老龄办: jieba joins a preposition to the letter
            joined = (t for t in tokens if t.word[-1] in self._letters and t.word[:-1] in self._particles)
            found = next(((t.word[-1], t.end - 1) for t in joined), None)
        first = tokens[0].word if tokens else stem
        if found is None and len(first) > 1 and first[0] in self._letters:
            short = first.endswith(self._departments) or not self._known(first)
            short = short and not first.startswith(self._not_letter)
            found = (first[0], head.start - len(stem)) if short else None
        rest = self._text[found[1] + len(found[0]) : head.start] if found is not None else ""
        if is_open and len(rest) < 2 and rest not in self._departments:
            return None
        return found

    def _lettered(self, letter: tuple[str, int], end: int) -> Mention | None:
        level, start = letter
        span = Span(start, end)
        place = self._draft.lettered(level, start)
        if place is None:
            named = level == "省"
            return self._found(span, self._text[start:end], "organization-short", None) if named else None
        return self._found(span, place.name + self._text[start + len(level) : end], "organization-short", place.name)

    def _listed(self, span: Span, head: str) -> Mention | None:
        """某县公安局、司法局: the second has the place of the first."""
        last = self._last
        if last is None or not last.place or not head.endswith(self._departments):
            return None
        if self._text[last.span.end : span.start] not in JOINTS:
            return None
        name = last.place + self._text[span.start : span.end]
        return self._found(span, name, "organization-list", last.place)

    def _bare(self, head: Span, word: str) -> Mention | None:
        """把民政局、妇联拉到一起: departments without a letter, in a list, are those of the county last named."""
        if not word.endswith(self._bare_ends) or word in self._opens:
            return None
        if "、" not in (self._text[head.start - 1 : head.start], self._text[head.end : head.end + 1]):
            return None
        place = self._draft.lettered("区", head.start) or self._draft.lettered("县", head.start)
        return self._found(head, place.name + word, "organization-bare", place.name) if place is not None else None

    def _free(self, tokens: list[Token], head: Span, head_word: str) -> Mention | None:
        """A name of its own, without a place: 天恒幼儿园, 川北能源公司."""
        while tokens and (
            tokens[0].word in self._generic or tokens[0].word in self._forms or tokens[0].tag.startswith("m")
        ):
            tokens = tokens[1:]
        if not tokens or all(t.word in self._generic or t.word in self._trades for t in tokens):
            return None
        while tokens and tokens[0].word[0] in self._particles and not self._known(tokens[0].word):
            tokens = _without_first_letter(tokens)
        if not tokens:
            return None
        at = tokens[0].start
        team = next((int(least) for end, least in self._teams.items() if head_word.endswith(end)), 0)
        own = max((int(n) for end, n in self._own_named.items() if head_word.endswith(end)), default=0)
        proper = any(
            t.tag.startswith(("nr", "ns", "nz", "nt")) or (len(t.word) == 1 and not own) or not self._known(t.word)
            for t in tokens
        )
        if not (proper or team) or head.start - at < max(team, own, 2):
            return None
        supplied = self._text.startswith(self._supplied, head.end)
        if head_word.endswith(self._departments) and not (team or own or supplied):
            return None
        return self._found(Span(at, head.end), self._text[at : head.end], "organization-free", None)

    def _known(self, word: str) -> bool:
        return self._draft.resources.tagger.known(word)

    def _found(self, span: Span, name: str, rule: str, place: str | None) -> Mention:
        return Mention(span, "Organization", name, rule, place=place)


def _without_first_letter(tokens: list[Token]) -> list[Token]:
    """由鼎禾 -> 鼎禾: jieba joins a preposition to a name that it does not know."""
    first = tokens[0]
    rest = Token(first.start + 1, first.end, first.word[1:], first.tag)
    return [rest, *tokens[1:]] if rest.word else tokens[1:]
