"""From documents to one graph: which mentions are the same thing, and what is known of each.

Identity is a group-by on canonical keys (``kg.keys``), so that it can run anywhere and in any order; then a
researcher's judgements and what posts tell (``kg.identity``) make several ids one.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeAlias, TypeVar

from kg.calibration import HOLDS_POST, METRIC, load_calibration
from kg.errors import GazetteerError
from kg.gazetteer import Division, Gazetteer
from kg.identity import Held, Identity, identify
from kg.keys import Keys
from kg.model import (
    Document,
    Entity,
    Evidence,
    Judgement,
    Knowledge,
    Mention,
    Metric,
    Ref,
    Relation,
    Span,
    Story,
    Tenure,
)
from kg.namings import SUBJECT_NAMED, Namings

_Key = TypeVar("_Key")
_RelationKey: TypeAlias = tuple[str, str, str]
_TenureKey: TypeAlias = tuple[str, str, str | None]
_MetricKey: TypeAlias = tuple[str, str, Decimal, Decimal | None, str]


_AUTONOMOUS = "自治"
"""In the full name of an autonomous county or prefecture, its class letter behind it."""


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
    replaces: set[str] = field(default_factory=set)
    official: bool = False
    code: str | None = None

    def absorb(self, key: str, other: _Node) -> None:
        """Takes in another that is the same; what this one is, stands before what the other is."""
        self.forms |= other.names | other.forms
        self.stories |= other.stories
        self.printed |= other.printed
        self.resolutions |= other.resolutions
        self.levels = self.levels or other.levels
        self.concepts = self.concepts or other.concepts
        self.replaces |= {key, *other.replaces}
        self.official = self.official or other.official
        self.code = self.code or other.code


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

    def absorb(self, other: _Statement) -> None:
        self.evidence |= other.evidence
        self.dates |= other.dates
        self.confidence = max(self.confidence, other.confidence)
        self.approximate = self.approximate or other.approximate


def resolve(
    documents: Iterable[Document],
    gazetteer: Gazetteer,
    judgements: Iterable[Judgement] = (),
    unknown: list[str] | None = None,
) -> Knowledge:
    """Merges documents into one graph.

    Args:
        documents: in any order; the result does not depend on it.
        gazetteer: for codes of local places and for parents that no text names.
        judgements: a researcher's, without contradictions, in any order.
        unknown: takes the ids of judgements that the graph does not have.
    """
    merger = _Merger(gazetteer)
    for document in documents:
        merger.add(document)
    identity = merger.identity(judgements)
    if unknown is not None:
        unknown += identity.unknown
    return merger.knowledge(identity)


class _Merger:
    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        # A statement is as sure as its rule was found right in annotated texts.
        self._sure = load_calibration().confidence
        self._stories: dict[str, Story] = {}
        self._nodes: dict[str, _Node] = {}
        self._relations: dict[_RelationKey, _Statement] = defaultdict(_Statement)
        self._tenures: dict[_TenureKey, _Statement] = defaultdict(_Statement)
        self._metrics: dict[_MetricKey, _Statement] = defaultdict(_Statement)

    def add(self, document: Document) -> None:
        """Takes in the findings of one story."""
        article = document.article
        story = story_id(article.page, article.number, article.raw)
        keys = Keys(document, self._gazetteer, story)
        for mention in document.mentions:
            self._mention(document, mention, keys.of(mention.ref), story)
        about = keys.about()
        self._stories[story] = Story(
            story, article.page, article.number, article.kind, article.title, document.date, about, article.source
        )

        def evidence(span: Span, rule: str) -> Evidence:
            raw = article.raw_span(span)
            return Evidence(story, raw.start, raw.end, article.quote(raw), rule)

        namings = Namings(document)

        def proofs(subject: Ref, span: Span, rule: str) -> Iterator[Evidence]:
            yield evidence(span, rule)
            naming = namings.outside(subject, span)
            if naming is not None:
                yield evidence(naming, SUBJECT_NAMED)

        for s in document.statements:
            target = keys.of(s.object) if isinstance(s.object, Ref) else s.object or story
            relation = self._relations[keys.of(s.subject), s.predicate, target]
            for proof in proofs(s.subject, s.span, s.rule):
                relation.add(proof, self._sure(s.predicate, s.rule, s.confidence), document.date)
        for post in document.posts:
            at = keys.of(post.at) if post.at else None
            self._tenures[keys.of(post.holder), post.title, at].add(
                evidence(post.span, post.rule), self._sure(HOLDS_POST, post.rule, post.confidence), document.date
            )
        for f in document.figures:
            key = (keys.of(f.subject), f.indicator, f.value, f.value_max, f.unit)
            metric = self._metrics[key]
            for proof in proofs(f.subject, f.span, f.rule):
                metric.add(proof, self._sure(METRIC, f.rule, f.confidence), document.date)
            metric.approximate = metric.approximate or f.approximate

    def _mention(self, document: Document, mention: Mention, key: str, story: str) -> None:
        node = self._nodes.setdefault(key, _Node(mention.kind))
        node.names.add(mention.name)
        node.forms.add(document.article.text[mention.span.start : mention.span.end].strip("“”「」"))
        node.stories.add(story)
        node.official = node.official or mention.role in ("official", "chief", "leader")
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

    def identity(self, judgements: Iterable[Judgement]) -> Identity:
        """What each id stands for; a judgement may be on a parent that no text names."""
        rows = tuple(judgements)
        coded = [node.code for node in self._nodes.values() if node.code and rows]
        parents = {f"division/{above.code}" for code in coded for above in self._gazetteer.ancestors(code)}
        posts = (
            Held(name, title, at, holder)
            for holder, title, at in self._tenures
            if at is not None
            for name in self._nodes[holder].names
        )
        return identify(self._nodes.keys() | parents, self._is_official, posts, rows)

    def knowledge(self, identity: Identity) -> Knowledge:
        """The graph, sorted. It is made once: ids that stand for others take their place."""
        if identity.changes:
            self._move(identity)
        self._add_parents(identity)
        called = self._called()
        return Knowledge(
            stories=tuple(self._stories[k] for k in sorted(self._stories)),
            entities=tuple(
                self._entity(k, self._nodes[k], identity.labels.get(k), called) for k in sorted(self._nodes)
            ),
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
            judgements=identity.applied,
        )

    def _move(self, identity: Identity) -> None:
        """Puts all that is said of an id to the one that stands for it, and leaves out what is no entity."""
        of = identity.of
        nodes: dict[str, _Node] = {}
        # Those that stand for others come first; some may be divisions that no text names.
        keys = {*self._nodes, *identity.heads, *identity.heads.values()}
        for key in sorted(keys, key=lambda k: (k in identity.heads, k)):
            head, node = of(key), self._nodes.get(key) or self._division(key)
            if head == key:
                nodes[key] = node
            elif head is not None:
                nodes[head].absorb(key, node)
        self._nodes = nodes
        self._stories = {
            key: replace(story, about=of(story.about) if story.about else None) for key, story in self._stories.items()
        }

        def relation(key: _RelationKey) -> _RelationKey | None:
            subject, target = of(key[0]), of(key[2])
            return (subject, key[1], target) if subject and target else None

        def tenure(key: _TenureKey) -> _TenureKey | None:
            holder, at = of(key[0]), of(key[2]) if key[2] else None
            return (holder, key[1], at) if holder and (at or not key[2]) else None

        def metric(key: _MetricKey) -> _MetricKey | None:
            subject = of(key[0])
            return (subject, *key[1:]) if subject else None

        self._relations = _moved(self._relations, relation)
        self._tenures = _moved(self._tenures, tenure)
        self._metrics = _moved(self._metrics, metric)

    def _is_official(self, key: str) -> bool:
        return key.startswith("division/") and self._gazetteer.get(key.removeprefix("division/")) is not None

    def _division(self, key: str) -> _Node:
        """A division that no text names."""
        division = self._gazetteer.get(key.removeprefix("division/"))
        if division is None:
            raise GazetteerError(f"no division has the code of {key}")
        return _Node("Locale", {division.name}, levels={division.level}, code=division.code)

    def _add_parents(self, identity: Identity) -> None:
        """The parents of each coded place that no text names, with partOf known from the gazetteer alone."""
        for key in [k for k, n in self._nodes.items() if n.code]:
            child = key
            for parent in self._gazetteer.ancestors(self._nodes[key].code or ""):
                above = identity.of(f"division/{parent.code}")
                if above is None:
                    continue
                if above not in self._nodes:
                    self._nodes[above] = self._division(above)
                found = self._relations[child, "partOf", above]
                found.confidence = max(found.confidence, 1.0)
                child = above

    def _called(self) -> dict[str, tuple[str, bool]]:
        """What the texts call autonomous counties and prefectures in short, 天祝县 and 延边州, by their full names, and
        whether they never print these."""
        called: dict[str, tuple[str, bool]] = {}
        for node in self._nodes.values():
            division = self._holder(node) if node.code else None
            if division is not None and _AUTONOMOUS in division.name:
                short = [f for f in node.forms & {*division.aliases} if f[-1] == division.name[-1]]
                if short:
                    best = max(short, key=lambda f: (len(f), f))
                    called[division.name] = best, division.name not in node.forms
        return called

    def _entity(self, key: str, node: _Node, given: str | None, called: Mapping[str, tuple[str, bool]]) -> Entity:
        division = self._holder(node) if node.code else None
        former = division is not None and not division.current
        label = given or _in_use(_label(node, division), node.forms, called)
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
            replaces=tuple(sorted(node.replaces)),
            valid_from=division.valid_from if division and former else None,
            valid_to=division.valid_to if division and former else None,
            lat=division.lat if division else None,
            lon=division.lon if division else None,
        )

    def _holder(self, node: _Node) -> Division | None:
        """The division of a code: of several that held it in turn, the latest that bears a name of the texts."""
        held = [d for d in self._gazetteer.history(node.code or "") if d.name in node.names]
        return held[0] if held else self._gazetteer.get(node.code or "")


def _moved(statements: Mapping[_Key, _Statement], move: Callable[[_Key], _Key | None]) -> defaultdict[_Key, _Statement]:
    """The statements under their new keys; what falls together is one."""
    moved: defaultdict[_Key, _Statement] = defaultdict(_Statement)
    for key, statement in statements.items():
        new = move(key)
        if new is not None:
            moved[new].absorb(statement)
    return moved


def _label(node: _Node, division: Division | None) -> str:
    """The official name; the misprint where the texts print nothing else."""
    if division is not None and not (node.printed and node.names <= node.printed):
        return division.name
    return min(node.names, key=lambda n: (-len(n), n))


def _in_use(label: str, forms: Set[str], called: Mapping[str, tuple[str, bool]]) -> str:
    """The name with a division at its head as the texts call it, 天祝县信访局; in full where they print it in full."""
    end = label.find(_AUTONOMOUS) + len(_AUTONOMOUS) + 1
    full = label[:end] if end > len(_AUTONOMOUS) else ""
    short, never = called.get(full, ("", False))
    printed = short + label[end:]
    return printed if short and (never or printed in forms) and label not in forms else label


def story_id(page: str, number: int, raw: str) -> str:
    """The id of a story: readable, and bound to the very text that its evidence counts in."""
    stem = re.sub(r"\.[A-Za-z0-9]+(?=#|$)", "", page)
    slug = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-").lower() or "page"
    text = hashlib.blake2b((page + raw).encode("utf-8", "surrogatepass"), digest_size=3).hexdigest()
    return f"article/{slug[:40]}-{number}-{text}"
