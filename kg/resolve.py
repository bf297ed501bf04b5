"""From documents to one graph: which mentions are the same thing, and what is known of each.

Identity is a group-by on canonical keys, so that it can run anywhere and in any order: a division is its code; another
place, a body, a person, a programme and an event are their name within a division; an honour is its name.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from kg.calibration import HOLDS_POST, METRIC, load_calibration
from kg.gazetteer import Division, Gazetteer
from kg.model import (
    Document,
    Entity,
    Evidence,
    Knowledge,
    Mention,
    Metric,
    Ref,
    Relation,
    Span,
    Story,
    Tenure,
)

_LONG_TITLE = 8
"""Letters from which a document's title is taken to name one document everywhere."""


@dataclass(slots=True)
class _Node:
    """An entity while its mentions are being gathered."""

    kind: str
    names: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)
    printed: set[str] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)
    concepts: set[str] = field(default_factory=set)
    resolutions: set[str] = field(default_factory=set)
    official: bool = False
    code: str | None = None


@dataclass(slots=True)
class _Statement:
    evidence: set[Evidence] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    confidence: float = 0.0
    approximate: bool = False

    def add(self, evidence: Evidence, confidence: float, date: str | None) -> None:
        self.evidence.add(evidence)
        self.confidence = max(self.confidence, confidence)
        if date:
            self.dates.add(date)


def resolve(documents: Iterable[Document], gazetteer: Gazetteer) -> Knowledge:
    """Merges documents into one graph.

    Args:
        documents: in any order; the result does not depend on it.
        gazetteer: for codes of local places and for parents that no text names.
    """
    merger = _Merger(gazetteer)
    for document in documents:
        merger.add(document)
    return merger.knowledge()


class _Merger:
    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        # A statement is as sure as its rule was found right in annotated texts.
        self._sure = load_calibration().confidence
        self._stories: dict[str, Story] = {}
        self._nodes: dict[str, _Node] = {}
        self._relations: dict[tuple[str, str, str], _Statement] = defaultdict(_Statement)
        self._tenures: dict[tuple[str, str, str | None], _Statement] = defaultdict(_Statement)
        self._metrics: dict[tuple[str, str, Decimal, Decimal | None, str], _Statement] = defaultdict(_Statement)

    def add(self, document: Document) -> None:
        """Takes in the findings of one story."""
        article = document.article
        story = story_id(article.page, article.number, article.raw)
        keys = _Keys(document, self._gazetteer, story)
        for mention in document.mentions:
            self._mention(document, mention, keys.of(mention.ref), story)
        about = keys.about()
        self._stories[story] = Story(
            story, article.page, article.number, article.kind, article.title, document.date, about, article.source
        )

        def evidence(span: Span, rule: str) -> Evidence:
            raw = article.raw_span(span)
            return Evidence(story, raw.start, raw.end, article.quote(raw), rule)

        for s in document.statements:
            target = keys.of(s.object) if isinstance(s.object, Ref) else s.object or story
            self._relations[keys.of(s.subject), s.predicate, target].add(
                evidence(s.span, s.rule), self._sure(s.predicate, s.rule, s.confidence), document.date
            )
        for post in document.posts:
            at = keys.of(post.at) if post.at else None
            self._tenures[keys.of(post.holder), post.title, at].add(
                evidence(post.span, post.rule), self._sure(HOLDS_POST, post.rule, post.confidence), document.date
            )
        for f in document.figures:
            key = (keys.of(f.subject), f.indicator, f.value, f.value_max, f.unit)
            metric = self._metrics[key]
            metric.add(evidence(f.span, f.rule), self._sure(METRIC, f.rule, f.confidence), document.date)
            metric.approximate = metric.approximate or f.approximate

    def _mention(self, document: Document, mention: Mention, key: str, story: str) -> None:
        node = self._nodes.setdefault(key, _Node(mention.kind))
        node.names.add(mention.name)
        node.forms.add(document.article.text[mention.span.start : mention.span.end].strip("“”「」"))
        node.stories.add(story)
        node.official = node.official or mention.role in ("official", "chief")
        if key.startswith("division/"):
            node.code = key.removeprefix("division/")
        for value, into in (
            (mention.printed, node.printed),
            (mention.level, node.levels),
            (mention.concept, node.concepts),
            (mention.resolution, node.resolutions),
        ):
            if value:
                into.add(value)

    def knowledge(self) -> Knowledge:
        """The graph, sorted."""
        self._add_parents()
        return Knowledge(
            stories=tuple(self._stories[k] for k in sorted(self._stories)),
            entities=tuple(self._entity(k, self._nodes[k]) for k in sorted(self._nodes)),
            relations=tuple(
                Relation(s, p, o, tuple(sorted(found.evidence)), found.confidence)
                for (s, p, o), found in sorted(self._relations.items())
                if s != o
            ),
            tenures=tuple(
                Tenure(h, t, at, tuple(sorted(found.dates)), tuple(sorted(found.evidence)), found.confidence)
                for (h, t, at), found in sorted(self._tenures.items(), key=lambda i: tuple(map(str, i[0])))
            ),
            metrics=tuple(
                Metric(
                    *key,
                    approximate=found.approximate,
                    as_of=tuple(sorted(found.dates)),
                    evidence=tuple(sorted(found.evidence)),
                    confidence=found.confidence,
                )
                for key, found in sorted(self._metrics.items(), key=lambda i: tuple(map(str, i[0])))
            ),
        )

    def _add_parents(self) -> None:
        """The parents of each coded place that no text names, with partOf known from the gazetteer alone."""
        for key in [k for k, n in self._nodes.items() if n.code]:
            child = key
            for parent in self._gazetteer.ancestors(key.removeprefix("division/")):
                above = f"division/{parent.code}"
                if above not in self._nodes:
                    self._nodes[above] = _Node("Locale", {parent.name}, levels={parent.level}, code=parent.code)
                found = self._relations[child, "partOf", above]
                found.confidence = max(found.confidence, 1.0)
                child = above

    def _entity(self, key: str, node: _Node) -> Entity:
        division = self._gazetteer.get(node.code) if node.code else None
        label = _label(node, division)
        aliases = (node.names | node.forms | ({division.name} if division else set())) - {label}
        return Entity(
            id=key,
            kind=node.kind,
            label=label,
            aliases=tuple(sorted(aliases)),
            articles=tuple(sorted(node.stories)),
            level=min(node.levels) if node.levels else None,
            code=node.code,
            concept=min(node.concepts, key=lambda c: (c == "other", c)) if node.concepts else None,
            official=node.official and node.kind == "Person",
            printed=tuple(sorted(node.printed)),
            resolution=min(node.resolutions) if node.resolutions else None,
        )


def _label(node: _Node, division: Division | None) -> str:
    """The official name; the misprint where the texts print nothing else."""
    if division is not None and not (node.printed and node.names == node.printed):
        return division.name
    return min(node.names, key=lambda n: (-len(n), n))


class _Keys:
    """The key of each entity of one document."""

    def __init__(self, document: Document, gazetteer: Gazetteer, story: str) -> None:
        self._gazetteer = gazetteer
        self._story = story
        self._codes = {m.name: m.code for m in document.mentions if m.kind == "Locale" and m.code}
        self._levels = {m.name: m.level for m in document.mentions if m.kind == "Locale"}
        self._parents: dict[str, str] = {}
        self._seats: dict[str, str] = {}
        for s in document.statements:
            if isinstance(s.object, Ref) and s.predicate == "partOf":
                self._parents.setdefault(s.subject.name, s.object.name)
            elif isinstance(s.object, Ref) and s.predicate == "basedIn":
                self._seats.setdefault(s.subject.name, s.object.name)
        self._about = document.about
        self._known: dict[Ref, str] = {}

    def of(self, ref: Ref) -> str:
        """The local id of an entity."""
        if ref not in self._known:
            self._known[ref] = self._key(ref)
        return self._known[ref]

    def about(self) -> str | None:
        """The id of the place that the story is about: of a body, its seat."""
        ref = self._about
        if ref is not None and ref.kind == "Organization":
            seat = self._seats.get(ref.name)
            ref = Ref("Locale", seat) if seat else None
        return self.of(ref) if ref else None

    def _key(self, ref: Ref) -> str:
        if ref.kind == "Locale":
            code = self._codes.get(ref.name) or self._official(ref.name)
            if code:
                return f"division/{code}"
            return _local("place", self._home(self._parents.get(ref.name)), ref.name)
        if ref.kind == "Honor":
            return _local("honor", "cn", ref.name)
        if ref.kind == "Policy" and len(ref.name) >= _LONG_TITLE:
            return _local("policy", "cn", ref.name)
        if ref.kind == "Program":
            home = self._home(ref.home or None)
        elif ref.kind == "Organization":
            home = self._home(self._seats.get(ref.name))
        else:
            home = self._home(None)
        return _local(ref.kind.lower(), home, ref.name)

    def _official(self, name: str) -> str | None:
        """The code of a township or community below the coded place that it lies in, if just one bears the name."""
        level = self._levels.get(name)
        if level not in ("township", "community"):
            return None
        above = self._coded(self._parents.get(name))
        found = self._gazetteer.named(name, level=level, within=above) if above else ()
        return found[0].code if len(found) == 1 else None

    def _coded(self, name: str | None) -> str | None:
        """The code of a place, or of the nearest place above it that has one."""
        for _ in range(9):
            if name is None:
                return None
            if name in self._codes:
                return self._codes[name]
            name = self._parents.get(name)
        return None

    def _home(self, name: str | None) -> str:
        """The code of a place's county or wider division; that of the story's place; else the story itself."""
        code = self._coded(name)
        if code is None and self._about is not None:
            about = self._about
            code = self._coded(about.name if about.kind == "Locale" else self._seats.get(about.name))
        return code[:6] if code else self._story.removeprefix("article/")


def _local(kind: str, home: str, name: str) -> str:
    return f"{kind}/{home}-{_hash(kind, home, name)}"


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=5).hexdigest()


def story_id(page: str, number: int, raw: str) -> str:
    """The id of a story: readable, and bound to the very text that its evidence counts in."""
    stem = re.sub(r"\.[A-Za-z0-9]+(?=#|$)", "", page)
    slug = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-").lower() or "page"
    text = hashlib.blake2b((page + raw).encode("utf-8", "surrogatepass"), digest_size=3).hexdigest()
    return f"article/{slug[:40]}-{number}-{text}"
