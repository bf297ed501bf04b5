"""What every extractor works on: the article cut in sentences, quotes and words, and the mentions found so far."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress
from operator import attrgetter, itemgetter

from kg import concepts as concept_scheme
from kg import lexicon as word_lists
from kg.concepts import Concepts
from kg.extractors.cuts import Quote, cut_clauses, cut_sentences, find_quotes
from kg.gazetteer import Gazetteer
from kg.lexicon import Lexicon, Patterns
from kg.match import Finder, longest_spans
from kg.model import Article, Figure, Mention, Post, Ref, Span, Statement
from kg.numerals import Quantity, QuantityReader
from kg.words import Tagger, Token

_PLACING = ("Locale", "Organization")
"""Kinds that say where an entity is."""
_SPAN = attrgetter("span")

CONCEPT_FORMS = ("concepts", "form")
DIVISION_FORMS = ("divisions", "form")
_SEARCHED = (
    *(("places", "suffix"), ("places", "zone_alone"), ("places", "anaphor")),
    *(("organizations", "head"), ("organizations", "national")),
    *(("organizations", "open_head"), ("organizations", "not_head"), ("organizations", "anaphor")),
    *(("programs", "works_end"), ("programs", "facility_noun"), ("programs", "thing_anaphor")),
    *(("posts", "head"), ("posts", "chief"), ("posts", "staff"), ("names", "role_before"), ("names", "speech")),
    *(("policies", "bare_end"), ("honors", "verb"), ("honors", "shape"), ("honors", "praised")),
    *(("programs", "head_bare"), ("events", "head"), ("events", "not_head"), ("events", "host_verb")),
)
"""What the extractors search whole texts for, so that one pass finds it all: table and sense."""


@dataclass(frozen=True, slots=True)
class Resources:
    """All the knowledge that extraction reads: built once a process, never changed."""

    lexicon: Lexicon
    patterns: Patterns
    gazetteer: Gazetteer
    concepts: Concepts
    tagger: Tagger
    quantities: QuantityReader
    searched: Finder[tuple[tuple[str, str], ...]]
    inverted: dict[str, str]
    finders: dict[str, Finder[str]]

    def finder(self, table: str, *senses: str) -> Finder[str]:
        """Finds the forms of a table in a part of a text; in a whole one ``Draft.found`` does. A hit is its sense."""
        key = "/".join((table, *senses))
        if key not in self.finders:
            chosen = [s for s in self.lexicon.senses(table) if not senses or s.sense in senses]
            self.finders[key] = Finder({s.form: s.sense for s in chosen})
        return self.finders[key]


@lru_cache(maxsize=1)
def load_resources() -> Resources:
    """Loads lexicon, patterns, gazetteer and concepts (once a process)."""
    lexicon = word_lists.load()
    scheme = concept_scheme.load()
    gazetteer = Gazetteer.open()
    inverted = dict(_inverted(scheme.forms, lexicon.by_length("programs", "action")))
    return Resources(
        lexicon=lexicon,
        patterns=word_lists.load_patterns(lexicon),
        gazetteer=gazetteer,
        concepts=scheme,
        tagger=Tagger(_user_words(lexicon, scheme)),
        quantities=QuantityReader(lexicon.forms("units", "count"), {"大": lexicon.forms("units", "great_noun")}),
        searched=Finder(_searched(lexicon, (*scheme.forms, *inverted), gazetteer.forms())),
        inverted=inverted,
        finders={},
    )


def _user_words(lexicon: Lexicon, scheme: Concepts) -> dict[str, str]:
    words = {form: "n" for form in lexicon.forms("posts", "head", "chief") if len(form) > 1}
    words |= {form: "nt" for form in lexicon.forms("organizations", "head") if len(form) > 2}
    words |= dict.fromkeys(lexicon.forms("units", "counted_noun"), "n")
    words |= {form: "nz" for form in scheme.forms if len(form) > 1}
    return words


def _inverted(forms: Mapping[str, str], actions: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """改造老旧小区 is 老旧小区改造: verb and object for the name that ends in the action."""
    for form in forms:
        action = next((a for a in actions if form.endswith(a) and len(form) - len(a) >= 3), None)
        if action is not None and action + form.removesuffix(action) not in forms:
            yield action + form.removesuffix(action), form


def _searched(
    lexicon: Lexicon, concepts: Iterable[str], divisions: Iterable[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Every form that is searched for in whole texts, with the senses that it has."""
    keys: dict[str, tuple[tuple[str, str], ...]] = dict.fromkeys(concepts, (CONCEPT_FORMS,))
    for form in divisions:
        keys[form] = (*keys.get(form, ()), DIVISION_FORMS)
    for table, sense in _SEARCHED:
        for form in lexicon.forms(table, sense):
            keys[form] = (*keys.get(form, ()), (table, sense))
    return keys


_NEAR = 2000  # letters before a short form among which its place is looked for


@dataclass(slots=True)
class Draft:
    """One article while it is being read."""

    article: Article
    resources: Resources
    lexicon: Lexicon
    patterns: Patterns
    text: str
    tokens: list[Token]
    sentences: list[Span]
    quotes: list[Quote]
    quantities: list[Quantity]
    mentions: list[Mention] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    about: Ref | None = None
    date: str | None = None
    actors: list[tuple[int, tuple[Ref, ...]]] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _tags: list[str] = field(default_factory=list)
    _sentence_starts: list[int] = field(default_factory=list)
    _clauses: list[Span] = field(default_factory=list)
    _clause_starts: list[int] = field(default_factory=list)
    _word_bounds: frozenset[int] = frozenset()
    _quantity_starts: list[int] = field(default_factory=list)
    _quote_starts: list[int] = field(default_factory=list)
    _quote_ends: list[int] = field(default_factory=list)
    _signed: list[Span] = field(default_factory=list)
    _found: dict[tuple[str, str], list[Span]] = field(default_factory=dict)
    _begun: dict[tuple[str, ...], frozenset[int]] = field(default_factory=dict)
    _in_order: dict[tuple[str, ...], list[Span]] = field(default_factory=dict)
    _sorted: dict[tuple[str, ...], tuple[list[Mention], list[int]]] = field(default_factory=dict)
    _chains: dict[Ref, list[Mention]] = field(default_factory=dict)
    _homes: dict[Ref, str | None] = field(default_factory=dict)
    _above: dict[Ref, frozenset[str]] = field(default_factory=dict)
    _places: dict[Ref, Mention] = field(default_factory=dict)

    @classmethod
    def of(cls, article: Article, resources: Resources) -> Draft:
        text = article.text
        tokens, starts, tags = resources.tagger.tagged(text)
        draft = cls(
            article=article,
            resources=resources,
            lexicon=resources.lexicon,
            patterns=resources.patterns,
            text=text,
            tokens=tokens,
            sentences=list(cut_sentences(text)),
            quotes=list(find_quotes(text)),
            quantities=list(resources.quantities.read(text)),
        )
        draft._starts, draft._tags = starts, tags
        draft._word_bounds = frozenset((*starts, len(text)))
        draft._sentence_starts = [start for start, _ in draft.sentences]
        draft._clauses = list(cut_clauses(text, draft.sentences))
        draft._clause_starts = [start for start, _ in draft._clauses]
        draft._quantity_starts = [q.span.start for q in draft.quantities]
        draft._quote_starts = [q.outer.start for q in draft.quotes]
        draft._quote_ends = [q.outer.end for q in draft.quotes]
        draft._found = {key: [] for key in (CONCEPT_FORMS, DIVISION_FORMS, *_SEARCHED)}
        for span, keys in resources.searched.find(text):
            for key in keys:
                draft._found[key].append(span)
        draft._signed = [*article.byline, *article.credit]
        return draft

    def found(self, table: str, *senses: str) -> list[Span]:
        """Where the forms of some senses of a table stand in the text, overlapping ones too."""
        if len(senses) == 1:
            return self._found[table, senses[0]]
        return [span for sense in senses for span in self._found[table, sense]]

    def starts(self, table: str, *senses: str) -> frozenset[int]:
        """Where they begin."""
        asked = (table, *senses)
        if asked not in self._begun:
            self._begun[asked] = frozenset(map(itemgetter(0), self.found(table, *senses)))
        return self._begun[asked]

    def found_in(self, span: Span, table: str, *senses: str) -> list[Span]:
        """Those that stand whole in a span, in order."""
        asked = (table, *senses)
        if asked not in self._in_order:
            self._in_order[asked] = sorted(self.found(table, *senses))
        spans, end = self._in_order[asked], span.end
        return [s for s in spans[bisect_left(spans, (span.start,)) : bisect_left(spans, (end,))] if s[1] <= end]

    def longest(self, table: str, *senses: str) -> list[Span]:
        """The leftmost longest of them, disjoint and sorted."""
        return longest_spans(self.found(table, *senses))

    def begins(self, position: int, table: str, sense: str) -> str | None:
        """The longest form of a sense that the text goes on with at a position."""
        if (table, sense) in self._found and position not in self.starts(table, sense):
            return None  # as mostly
        forms = self.lexicon.by_length(table, sense)
        if not self.text.startswith(forms, position):
            return None  # as mostly, and told without a loop in Python
        return next(form for form in forms if self.text.startswith(form, position))

    def of_kind(self, *kinds: str) -> list[Mention]:
        """The mentions of some kinds in order of the text."""
        return (self._sorted.get(kinds) or self._order(kinds))[0]

    def within(self, span: Span, *kinds: str) -> list[Mention]:
        """The mentions of some kinds that begin in a span, in order of the text."""
        mentions, starts = self._sorted.get(kinds) or self._order(kinds)
        if not mentions:
            return []
        start, end = span
        return mentions[bisect_left(starts, start) : bisect_left(starts, end)]

    def before(self, position: int, *kinds: str) -> list[Mention]:
        """The mentions of some kinds that begin before a position."""
        mentions, starts = self._sorted.get(kinds) or self._order(kinds)
        return mentions[: bisect_left(starts, position)]

    def _order(self, kinds: tuple[str, ...]) -> tuple[list[Mention], list[int]]:
        """The mentions of some kinds in order of the text, and where each begins; kept for the next who asks."""
        mentions = sorted([m for m in self.mentions if m.kind in kinds], key=_SPAN)
        self._sorted[kinds] = mentions, [m.span[0] for m in mentions]
        return self._sorted[kinds]

    def chain_end(self, place: Mention) -> Mention:
        """The last of the places that stand one behind another; of those that begin alike the longest."""
        while following := self.within(Span(place.span.end, place.span.end + 1), "Locale"):
            place = following[-1]
        return place

    def above(self, ref: Ref | None) -> frozenset[str]:
        """The names of the places above a place, or above the seat of a body: printed before it, or official."""
        if ref is None:
            return frozenset()
        if ref not in self._above:
            chain = self.chain_of(ref)
            names = {m.name for m in chain[1:]}
            if chain and chain[0].code:
                names |= {d.name for d in self.resources.gazetteer.ancestors(chain[0].code)}
            self._above[ref] = frozenset(names)
        return self._above[ref]

    def place_of(self, ref: Ref) -> Mention | None:
        """The first mention of a place."""
        if not self._places:
            self._places.update({m.ref: m for m in reversed(self.of_kind("Locale"))})
        return self._places.get(ref)

    def level_letters(self) -> dict[str, str]:
        """What the letters of short forms stand for: 市 -> ``prefecture,county``."""
        return self.lexicon.values("places", "level_char")

    def lettered(self, letter: str, position: int) -> Mention | None:
        """The place that 市 in 市公安局 or 县 in 县长 stands for: the nearest before, else the first at all."""
        levels = self.level_letters().get(letter, "").split(",")
        near = self.within(Span(max(0, position - _NEAR), position), "Locale")
        near = [m for m in near if m.level in levels and m.name.endswith(letter)]
        if not near:
            return next((m for m in self.of_kind("Locale") if m.level in levels and m.name.endswith(letter)), None)
        inner = [m for m in near if m.level == "county"] if near[-1].level == "prefecture" else []
        # 市 of a city inside a prefecture is that city, where the story names it as often.
        return inner[-1] if 2 * len(inner) >= len(near) else near[-1]

    def covered(self, span: Span, *kinds: str) -> bool:
        """True where a mention of some kinds shares a character with a span."""
        start, end = span
        mentions, starts = self._sorted.get(kinds) or self._order(kinds)
        if not mentions:
            return False
        near = mentions[bisect_left(starts, max(0, start - 60)) : bisect_left(starts, end)]
        return any(start < m.span.end for m in near)

    def add(self, mentions: Iterable[Mention]) -> None:
        """Takes in what an extractor found."""
        new = list(mentions)
        self.mentions.extend(new)
        self._forget({m.kind for m in new})

    def drop(self, unwanted: Callable[[Mention], bool]) -> None:
        """Takes back mentions that a later extractor knows better."""
        kinds = {m.kind for m in self.mentions if unwanted(m)}
        self.mentions[:] = [m for m in self.mentions if not unwanted(m)]
        self._forget(kinds)

    def _forget(self, kinds: set[str]) -> None:
        """Drops what was found out from mentions of these kinds."""
        for known in [known for known in self._sorted if not kinds.isdisjoint(known)]:
            del self._sorted[known]
        if not kinds.isdisjoint(_PLACING):
            self._chains.clear()
            self._homes.clear()
            self._above.clear()
            self._places.clear()

    def tagged(self, tag: str) -> list[Token]:
        """The tokens whose tag begins so, in order: ``nr`` gives those of ``nr`` and ``nrt``."""
        wanted = {t for t in set(self._tags) if t.startswith(tag)}
        return list(compress(self.tokens, map(wanted.__contains__, self._tags)))

    def token_at(self, position: int) -> int:
        """The index of the token that covers a position."""
        return bisect_right(self._starts, position) - 1

    def is_cut(self, position: int) -> bool:
        """True where one word ends and another begins, and at both ends of the text."""
        return position in self._word_bounds

    def tokens_in(self, span: Span) -> list[Token]:
        """The tokens that begin inside a span."""
        return self.tokens[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def quotes_in(self, span: Span) -> list[Quote]:
        """The quotes that share a character with a span."""
        last = bisect_left(self._quote_starts, span.end)
        first = bisect_left(self._quote_ends, span.start, hi=last)
        return self.quotes[first:last]

    def quantities_in(self, span: Span) -> list[Quantity]:
        """The quantities that begin in a span."""
        starts = self._quantity_starts
        return self.quantities[bisect_left(starts, span.start) : bisect_left(starts, span.end)]

    def sentence_at(self, position: int) -> Span:
        # The first sentence begins at 0 and holds what is asked for before the text, too.
        return self.sentences[bisect_right(self._sentence_starts, position, 1) - 1]

    def clause_at(self, position: int) -> Span:
        """The stretch between two marks of the clause (，。；：) round a position."""
        return self._clauses[bisect_right(self._clause_starts, position, 1) - 1]

    def in_byline(self, span: Span) -> bool:
        """True inside a byline or a photo credit, whose words are names only."""
        start, end = span
        return any(start < signed[1] and signed[0] < end for signed in self._signed)

    def home_at(self, position: int) -> str | None:
        """The division (county or above, where one is known) in which the text moves at a position."""
        actor = self.actor_at(position)
        for ref in (actor, self.about):
            if ref is None:
                continue
            if ref not in self._homes:
                self._homes[ref] = self._home(self.chain_of(ref))
            if self._homes[ref] is not None:
                return self._homes[ref]
        return None

    def _home(self, chain: list[Mention]) -> str | None:
        return next((m.name for m in chain if m.code and len(m.code) == 6), chain[-1].name) if chain else None

    def chain_of(self, ref: Ref) -> list[Mention]:
        """The places of an entity, nearest first: its own (or its seat's) and those it stands behind in the text."""
        if ref not in self._chains:
            self._chains[ref] = self._chain(ref)
        return self._chains[ref]

    def _chain(self, ref: Ref) -> list[Mention]:
        places = self.of_kind("Locale")
        name = ref.name if ref.kind == "Locale" else None
        if ref.kind == "Organization":
            name = next((m.place for m in self.mentions if m.name == ref.name and m.kind == "Organization"), None)
        first = next((i for i, m in enumerate(places) if m.name == name), None)
        if first is None:
            return []
        chain = [places[first]]
        while first > 0 and places[first - 1].span.end == chain[-1].span.start:
            first -= 1
            chain.append(places[first])
        return chain

    def actors_at(self, position: int) -> tuple[Ref, ...]:
        """Whom the text speaks of at a position: those last named as actors, else what the article is about."""
        i = bisect_left(self.actors, (position + 1,)) - 1  # the last that begins no later
        return self.actors[i][1] if i >= 0 else (self.about,) if self.about else ()

    def actor_at(self, position: int) -> Ref | None:
        """The last of the actors at a position."""
        actors = self.actors_at(position)
        return actors[-1] if actors else None


Finding = Mention | Statement | Post | Figure
Extractor = Callable[[Draft], Iterable[Finding]]
