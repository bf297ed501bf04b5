"""The ids of what a document names: canonical keys, so that who bears the same one is the same anywhere.

A division is its code; another place, a body, a person, a programme and an event are their name within a division; an
honour, and a document of a long title, are their name.
"""

from __future__ import annotations

import hashlib

from kg.gazetteer import Gazetteer
from kg.model import Document, Ref

LONG_TITLE = 8
"""Letters from which a document's title is taken to name one document everywhere."""


class Keys:
    """The local id of each entity of one document.

    Args:
        document: what a story says.
        gazetteer: for the codes of townships and communities.
        story: the story's id.
    """

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
        self._leaders = {m.name for m in document.mentions if m.kind == "Person" and m.role == "leader"}
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
            return key_of("place", self._home(self._parents.get(ref.name)), ref.name)
        if ref.kind == "Honor":
            return key_of("honor", "cn", ref.name)
        if ref.kind == "Policy" and len(ref.name) >= LONG_TITLE:
            return key_of("policy", "cn", ref.name)
        if ref.kind == "Person" and ref.name in self._leaders:
            return key_of("person", "cn", ref.name)
        if ref.kind == "Program":
            home = self._home(ref.home or None)
        elif ref.kind == "Organization":
            home = self._home(self._seats.get(ref.name))
        else:
            home = self._home(None)
        return key_of(ref.kind.lower(), home, ref.name)

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


def key_of(kind: str, home: str, name: str) -> str:
    """The local id of what is called by a name within a home: a division's code, or else a story.

    >>> home_of(key_of("person", "420500", "某人"))
    '420500'
    """
    return f"{kind}/{home}-{_hash(kind, home, name)}"


def home_of(entity: str) -> str:
    """The home that a local id tells; of a division, its own code."""
    kind, _, rest = entity.partition("/")
    return rest if kind == "division" else rest.rpartition("-")[0]


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=5).hexdigest()
