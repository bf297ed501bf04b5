"""When and where events are held, and who hosts, chairs and attends them."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extractors.actors import find_days
from kg.extractors.base import Draft
from kg.extractors.cuts import JOINTS
from kg.model import Mention, Ref, Span, Statement

_REACH = 120
"""Letters between a name in a list and the verb behind the list."""


def extract_attendance(draft: Draft) -> Iterator[Statement]:
    """Yields day, place and host of each event, and the people at it."""
    events = draft.of_kind("Event")
    if not events:
        return
    first: dict[Ref, Mention] = {}
    for event in events:
        if event.ref not in first or (draft.article.headline and draft.article.headline.covers(first[event.ref].span)):
            first[event.ref] = event
    for event in first.values():
        yield from _held(draft, event, alone=len(first) == 1)
        yield from _joint(draft, event)
    yield from _hosted(draft, events)
    yield from _made_by(draft, events)
    yield from _present(draft, events)


def _held(draft: Draft, event: Mention, alone: bool) -> Iterator[Statement]:
    """The day and the place that the sentence of an event gives; the only event of a story is on the story's day."""
    sentence = draft.sentence_at(event.span.start)
    day = next(find_days(draft, sentence), None)
    if day is not None:
        span = Span(min(day[0].start, event.span.start), max(day[0].end, event.span.end))
        yield Statement(event.ref, "heldOn", day[1], span, "day-in-sentence", 0.8)
    elif alone and draft.date is not None:
        yield Statement(event.ref, "heldOn", draft.date, event.span, "day-of-story", 0.6)
    inside = [m for m in draft.within(sentence, "Locale") if draft.text[m.span.start - 1 : m.span.start] == "在"]
    actor = _host_behind(draft, event) or draft.actor_at(event.span.start)
    if inside:
        # 在某市图书馆: the site, not the city that its name begins with
        at = [m for m in inside if m.span.start == inside[0].span.start]
        place = draft.chain_end(max(at, key=lambda m: m.span.end))
        yield Statement(event.ref, "heldIn", place.ref, event.span, "place-in-sentence", 0.8)
    elif event.name.startswith(draft.lexicon.by_length("events", "above")):
        return  # 在全省…会议上: who speaks of it was there, and no more
    elif actor is not None and actor.kind == "Locale":
        yield Statement(event.ref, "heldIn", actor, event.span, "place-of-event", 0.7)
    elif actor is not None:
        yield Statement(actor, "hosted", event.ref, event.span, "actor-of-event", 0.7)
        seat = next((m.place for m in draft.of_kind("Organization") if m.ref == actor and m.place), None)
        if seat:
            yield Statement(event.ref, "heldIn", Ref("Locale", seat), event.span, "seat-of-host", 0.6)


def _host_behind(draft: Draft, event: Mention) -> Ref | None:
    """某某会上，某社区党总支邀请: the body that acts at an event that a sentence opens with."""
    if not draft.text.startswith(draft.lexicon.by_length("events", "during"), event.span.end):
        return None
    comma = draft.text.find("，", event.span.end, event.span.end + 4)
    bodies = draft.within(Span(comma + 1, comma + 24), "Organization") if comma >= 0 else []
    host = bodies[0] if bodies else None
    if host is None or not draft.text.startswith(draft.lexicon.by_length("events", "inviting"), host.span.end):
        return None
    return host.ref


def _joint(draft: Draft, event: Mention) -> Iterator[Statement]:
    """甲局会同乙局、丙局举办: those who hold an event together, places too; a list of bodies holds it alike."""
    begin = max(draft.sentence_at(event.span.start).start, event.span.start - _REACH // 2)
    before = draft.within(Span(begin, event.span.start), "Organization", "Locale")
    ends = {m.span.end: m for m in before}
    starts = {m.span.start: m for m in before}
    for verb in draft.lexicon.by_length("events", "linking"):
        at = draft.text.find(verb, begin, event.span.start)
        if at < 0 or at not in ends:
            continue
        hosts = [ends[at]]
        position = at + len(verb)
        while position in starts:
            partner = starts[position]
            while partner.kind == "Locale" and partner.span.end in starts:
                partner = starts[partner.span.end]
            hosts.append(partner)
            joined = draft.text[partner.span.end : partner.span.end + 1] in JOINTS
            position = partner.span.end + joined if joined else -1
        for host in hosts if len(hosts) > 1 else ():
            span = Span(hosts[0].span.start, event.span.end)
            yield Statement(host.ref, "hosted", event.ref, span, "joint-hosts", 0.8)
        return


def _hosted(draft: Draft, events: list[Mention]) -> Iterator[Statement]:
    """由甲、乙主办，丙承办: all of them host it."""
    for verb in draft.longest("events", "host_verb"):
        event = next((e for e in reversed(events) if e.span.start <= verb.end), events[0])
        for body in draft.within(draft.sentence_at(verb.end - 1), "Organization"):
            if body.span.end <= verb.end:
                yield Statement(body.ref, "hosted", event.ref, Span(body.span.start, verb.end), "host-verb", 0.8)


def _made_by(draft: Draft, events: list[Mention]) -> Iterator[Statement]:
    """活动由甲、乙联合开展: those who hold what the text goes on to call by the end of its name."""
    for m in draft.patterns["made-by"].finditer(draft.text):
        before = [e for e in events if e.span.end <= m.end("event") and e.name.endswith(m["event"])]
        for body in draft.within(Span(*m.span("makers")), "Organization") if before else ():
            yield Statement(body.ref, "hosted", before[-1].ref, Span(*m.span()), "made-by", 0.8)


def _present(draft: Draft, events: list[Mention]) -> Iterator[Statement]:
    """Who chaired and who attended a local event; of the meetings of the country the story of a place only speaks."""
    national = draft.lexicon.by_length("events", "national")
    local = [e for e in events if not any(form in e.name for form in national)]
    for person in draft.of_kind("Person") if local else ():
        if person.role in ("official", "other"):
            event = _event_at(draft, person.span.start, local)
            statement = _attending(draft, person, event) or _acting(draft, person, event)
            if statement is not None:
                yield statement


def _event_at(draft: Draft, position: int, events: list[Mention]) -> Mention:
    """The event that the text is at: the last named before in the sentence, or at all where 会上 opens the sentence,
    else the main one of the story."""
    before = [e for e in events if e.span.start < position]
    if not before:
        return events[0]
    sentence = draft.sentence_at(position)
    opened = draft.text.startswith(draft.lexicon.by_length("events", "at_it"), sentence.start)
    return before[-1] if before[-1].span.start >= sentence.start or opened else _main(draft, events)


def _main(draft: Draft, events: list[Mention]) -> Mention:
    """The event of the headline, else the first."""
    head = draft.article.headline
    return next((e for e in events if head is not None and head.covers(e.span)), events[0])


def _attending(draft: Draft, person: Mention, event: Mention) -> Statement | None:
    """出席会议的有甲、乙: one of a list of those who attended."""
    sentence = draft.sentence_at(person.span.start)
    opened = draft.patterns["attending"].search(draft.text, sentence.start, person.span.start)
    if opened is None:
        return None
    return Statement(person.ref, "attended", event.ref, Span(opened.start(), person.span.end), "attending", 0.7)


def _acting(draft: Draft, person: Mention, event: Mention) -> Statement | None:
    """县长某某主持会议, 副县长某某出席并讲话: the verb behind the name."""
    end = draft.sentence_at(person.span.start).end
    after = draft.text[person.span.end : min(end, person.span.end + _REACH)]
    verb = next((v for v in draft.lexicon.by_length("events", "chair_verb") if v in after[:10]), None)
    if verb is not None:
        span = Span(person.span.start, person.span.end + after.index(verb) + len(verb))
        return Statement(person.ref, "chaired", event.ref, span, "chairs", 0.8)
    if person.role != "official" or after.startswith(draft.lexicon.by_length("names", "speech")):
        return None  # 某某介绍说，居民都参加活动
    verb = next((v for v in draft.lexicon.by_length("events", "attend_verb") if v in after), None)
    if verb is not None:
        span = Span(person.span.start, person.span.end + after.index(verb) + len(verb))
        return Statement(person.ref, "attended", event.ref, span, "attends", 0.7)
    return None
