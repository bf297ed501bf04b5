"""Where a story names each entity, so that a statement whose own words leave its subject out can quote that too."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import Final

from kg.model import Document, Ref, Span

SUBJECT_NAMED: Final = "subject-named"
"""The rule of the second evidence of a statement: the words that name its subject, from an earlier sentence."""


class Namings:
    """The mentions of one document by what they name.

    Args:
        document: a read article.
    """

    def __init__(self, document: Document) -> None:
        spans: defaultdict[Ref, set[Span]] = defaultdict(set)
        for mention in document.mentions:
            spans[mention.ref].add(mention.span)
        self._spans = {ref: sorted(found) for ref, found in spans.items()}

    def outside(self, ref: Ref, span: Span) -> Span | None:
        """Where an entity is named for words that do not name it themselves.

        Args:
            ref: the entity.
            span: the words of a statement on it.

        Returns:
            the last naming before them, else the first of all; None where they name it, or where nothing does.
        """
        named = self._spans.get(ref, [])
        first = bisect_left(named, span.start, key=lambda s: s.start)
        if not named or (first < len(named) and span.covers(named[first])):
            return None
        return named[max(first - 1, 0)]
