"""What all ways of naming a programme share: the name that they find, and the verb that bears it out."""

from __future__ import annotations

from typing import NamedTuple

from kg.extractors.base import Draft
from kg.model import Mention, Span


class Named(NamedTuple):
    """A name that was found, before it is weighed against those that share its letters: most of them are dropped."""

    span: Span
    name: str
    rule: str
    kind: str = "Program"

    def mention(self, draft: Draft) -> Mention:
        """The mention; of a programme under its concept and at home where the text moves."""
        if self.kind != "Program":
            return Mention(self.span, self.kind, self.name, self.rule)
        concept = draft.resources.concepts.classify(self.name)
        home = draft.home_at(self.span.start)
        return Mention(self.span, "Program", self.name, self.rule, concept=concept, place=home)


def program(span: Span, name: str, rule: str) -> Named:
    """The name of a programme."""
    return Named(span, name.strip("“”「」 "), rule)


def governed(draft: Draft, position: int) -> bool:
    """True where a verb of founding or running governs what begins at a position, with nouns between."""
    verbs = draft.lexicon.forms("programs", "found_verb")
    clause = draft.clause_at(position)
    for token in reversed(draft.tokens_in(Span(max(clause.start, position - 12), position))):
        if token.word in verbs or (len(token.word) > 3 and token.word[-2:] in verbs):
            return True  # 推行, and 普遍推行, which the tagger takes for one word
        if token.tag in ("v", "p", "d", "r", "uj") and token.word != "以":
            return False
    return False
