"""What bears a name out: that no ordinary word stands there, and that it goes on as behind a name."""

from __future__ import annotations

from kg.extractors.base import Draft
from kg.extractors.names import NameReader
from kg.model import Mention, Span

_MARKS = "，、。：；（）"


def is_person(draft: Draft, reader: NameReader, name: Span) -> bool:
    """True where a name in a place for persons is no ordinary word and ends as a name does."""
    if not begins_name(draft, name) or not name_like(draft, reader, name):
        return False
    if not is_word(draft, name):
        return True
    first = draft.tokens[draft.token_at(name.start)]
    return first.end < name.end and draft.text.startswith(reader.acting, name.end)


def name_like(draft: Draft, reader: NameReader, name: Span) -> bool:
    """Tagged a name by jieba, or bounded by marks or words that follow names."""
    tokens = draft.tokens_in(name)
    if any(t.tag.startswith("nr") for t in tokens):
        return True
    after = draft.text[name.end : name.end + 1]
    return after in _MARKS or after in draft.lexicon.forms("names", "char_after") or is_said(draft, reader, name)


def is_said(draft: Draft, reader: NameReader, name: Span) -> bool:
    """True where a mark or a verb of saying and acting follows, as it does a name."""
    after = draft.text[name.end : name.end + 1]
    return after in "，、。把给将" or draft.text.startswith(reader.acting, name.end)


def begins_name(draft: Draft, name: Span) -> bool:
    """False where jieba's words say that the first letters belong to a longer common word."""
    first = draft.tokens[draft.token_at(name.start)]
    if first.start < name.start and not first.tag.startswith("nr"):
        known = draft.resources.tagger.known(first.word)
        return first.end <= name.start or first.end - first.start > 3 or not known
    return not (first.end > name.end and not first.tag.startswith("nr"))


def is_word(draft: Draft, name: Span) -> bool:
    """True where the name would begin with an ordinary word: 市民江边散步, 医生时间宝贵."""
    first = draft.tokens[draft.token_at(name.start)]
    if first.start != name.start or first.tag.startswith("nr") or len(first.word) < 2:
        return False
    if first.word in draft.lexicon.forms("surnames", "compound") | draft.lexicon.forms("names", "ethnic_part"):
        return False
    return draft.resources.tagger.known(first.word)


def person_at(draft: Draft, span: Span, role: str, rule: str) -> Mention:
    """A person under the letters of a span."""
    return Mention(span, "Person", draft.text[span.start : span.end], rule, role=role)
