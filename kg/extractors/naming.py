"""What all ways of naming a programme share: the mention that they make, and the verb that bears it out."""

from __future__ import annotations

from kg.extractors.base import Draft
from kg.model import Mention, Span


def program(draft: Draft, span: Span, name: str, rule: str) -> Mention:
    """The mention of a programme, under its concept and at home where the text moves."""
    name = name.strip("“”「」 ")
    concept = draft.resources.concepts.classify(name)
    return Mention(span, "Program", name, rule, concept=concept, place=draft.home_at(span.start))


def governed(draft: Draft, position: int) -> bool:
    """True where a verb of founding or running governs what begins at a position, with nouns between."""
    verbs = draft.lexicon.forms("programs", "found_verb")
    clause = draft.clause_at(position)
    for token in reversed(draft.tokens_in(Span(max(clause.start, position - 12), position))):
        if token.word in verbs:
            return True
        if token.tag in ("v", "p", "d", "r", "uj") and token.word != "以":
            return False
    return False
