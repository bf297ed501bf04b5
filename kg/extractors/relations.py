"""Relations between what was found: part of, runs, includes, held, attended, issued, honoured, based in, wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extractors.actors import find_days
from kg.extractors.base import Draft
from kg.model import Mention, Ref, Span, Statement

_RANK = {"province": 0, "prefecture": 1, "county": 2, "township": 3, "community": 4, "compound": 5, "street": 5, "site": 5}


def extract_relations(draft: Draft) -> Iterator[Statement]:
    """Yields the relations of the article, each once for every place that states it."""
    yield from _part_of(draft)
    yield from _based_in(draft)
    yield from _runs(draft)
    yield from _includes(draft)
    yield from _events(draft)
    yield from _issued(draft)
    yield from _honored(draft)
    yield from _authors(draft)


def _part_of(draft: Draft) -> Iterator[Statement]:
    """Each place under the nearest parent that the article names: by chain, by code, by what the text speaks of."""
    gazetteer = draft.resources.gazetteer
    places = draft.of_kind("Locale")
    by_code = {m.code: m for m in reversed(places) if m.code}
    first: dict[Ref, Mention] = {}
    chained: dict[Ref, tuple[Mention, Span]] = {}
    before: Mention | None = None
    for place in places:
        first.setdefault(place.ref, place)
        if before is not None and before.span.end == place.span.start and _wider(before, place):
            chained.setdefault(place.ref, (before, Span(before.span.start, place.span.end)))
        before = place
    for ref, place in first.items():
        parent, span, rule, confidence = None, place.span, "", 0.0
        if ref in chained:
            parent, span = chained[ref]
            rule, confidence = "chain", 0.95
        elif place.code:
            above = [a.code for a in gazetteer.ancestors(place.code)]
            parent = next((by_code[c] for c in above if c in by_code), None)
            rule, confidence = "gazetteer-parent", 0.9
        else:
            parent = _surrounding(draft, place)
            rule, confidence = "surrounding-place", 0.7
        if parent is not None and parent.ref != ref:
            yield Statement(ref, "partOf", parent.ref, span, rule, confidence)


def _wider(parent: Mention, child: Mention) -> bool:
    a, b = _RANK[parent.level or "site"], _RANK[child.level or "site"]
    return a < b or (a == b == 5)


def _surrounding(draft: Draft, place: Mention) -> Mention | None:
    """The place that a local name belongs to: the actor there if it is wider, else what the article is about."""
    by_ref = {m.ref: m for m in reversed(draft.of_kind("Locale"))}
    for ref in (draft.actor_at(place.span.start), draft.about):
        found = by_ref.get(ref) if ref else None
        if found is not None and found.ref != place.ref and _RANK[found.level or "site"] < _RANK[place.level or "site"]:
            return found
    before = [m for m in draft.of_kind("Locale") if m.span.start < place.span.start and _RANK[m.level or "site"] in (2, 3, 4)]
    wider = [m for m in before if _RANK[m.level or "site"] < _RANK[place.level or "site"]]
    return wider[-1] if wider else None


def _based_in(draft: Draft) -> Iterator[Statement]:
    names = {m.name: m for m in reversed(draft.of_kind("Locale"))}
    seen: set[Ref] = set()
    by_ref = {m.ref: m for m in reversed(draft.of_kind("Locale"))}
    for body in draft.of_kind("Organization"):
        if body.ref in seen:
            continue
        seen.add(body.ref)
        if body.place and body.place in names:
            yield Statement(body.ref, "basedIn", names[body.place].ref, body.span, "name-place", 0.95)
        elif body.rule == "organization-free" and body.name.endswith(("学校", "小学", "中学", "幼儿园", "医院", "卫生院")):
            place = by_ref.get(draft.about) if draft.about else None
            if place is not None:
                yield Statement(body.ref, "basedIn", place.ref, body.span, "about-place", 0.7)


def _runs(draft: Draft) -> Iterator[Statement]:
    """A programme is run by the actor the text speaks of where it is named."""
    for program in draft.of_kind("Program"):
        runner = draft.actor_at(program.span.start)
        if runner is not None and runner.kind in ("Locale", "Organization"):
            yield Statement(runner, "runs", program.ref, program.span, "actor", 0.7)


_PARTS_BETWEEN = re.compile(r"^(?:”|的)?(?:，)?(?:即|包括|包含|涵盖|分为|由|下设|推出|设立|配套|其中)")


def _includes(draft: Draft) -> Iterator[Statement]:
    """A programme and the parts that follow it in the sentence behind 即, 包括, 下设."""
    programs = draft.of_kind("Program")
    for i, whole in enumerate(programs):
        sentence = draft.sentence_at(whole.span.start)
        tail = draft.text[whole.span.end : min(sentence.end, whole.span.end + 30)]
        if not _PARTS_BETWEEN.match(tail):
            continue
        for part in programs[i + 1 :]:
            if part.span.start >= sentence.end:
                break
            if part.ref != whole.ref:
                yield Statement(whole.ref, "includes", part.ref, Span(whole.span.start, part.span.end), "parts-after", 0.6)


def _events(draft: Draft) -> Iterator[Statement]:
    lexicon = draft.resources.lexicon
    chair = sorted(lexicon.forms("events", "chair_verb"), key=len, reverse=True)
    attend = sorted(lexicon.forms("events", "attend_verb"), key=len, reverse=True)
    events = draft.of_kind("Event")
    if not events:
        return
    main = events[0]
    for event in {e.ref: e for e in reversed(events)}.values():
        sentence = draft.sentence_at(event.span.start)
        for span, day in find_days(draft.text, sentence.start, sentence.end):
            yield Statement(event.ref, "heldOn", day, Span(min(span.start, event.span.start), max(span.end, event.span.end)), "day-in-sentence", 0.8)
            break
        place = draft.actor_at(event.span.start)
        within = [m for m in draft.of_kind("Locale") if sentence.covers(m.span) and draft.text[m.span.start - 1 : m.span.start] == "在"]
        held = within[0].ref if within else place
        if held is not None and held.kind == "Locale":
            yield Statement(event.ref, "heldIn", held, event.span, "place-of-event", 0.8)
        elif held is not None and held.kind == "Organization":
            yield Statement(held, "hosted", event.ref, event.span, "actor-of-event", 0.7)
    for person in draft.of_kind("Person"):
        if person.role != "official":
            continue
        after = draft.text[person.span.end : person.span.end + 24]
        clause_end = re.search(r"[。；]", after)
        after = after[: clause_end.start()] if clause_end else after
        if any(v in after[:10] for v in chair):
            yield Statement(person.ref, "chaired", main.ref, person.span, "chairs", 0.8)
        elif any(v in after for v in attend):
            yield Statement(person.ref, "attended", main.ref, person.span, "attends", 0.7)


def _issued(draft: Draft) -> Iterator[Statement]:
    verbs = sorted(draft.resources.lexicon.forms("policies", "issue_verb"), key=len, reverse=True)
    for policy in draft.of_kind("Policy"):
        sentence = draft.sentence_at(policy.span.start)
        window = draft.text[sentence.start : policy.span.start]
        if any(v in window for v in verbs):
            issuer = draft.actor_at(policy.span.start)
            if issuer is not None:
                yield Statement(issuer, "issued", policy.ref, Span(sentence.start, policy.span.end), "issue-verb", 0.7)


def _honored(draft: Draft) -> Iterator[Statement]:
    verbs = sorted(draft.resources.lexicon.forms("honors", "verb"), key=len, reverse=True)
    for honor in draft.of_kind("Honor"):
        clause = draft.clause_at(honor.span.start)
        window = draft.text[clause.start : honor.span.start]
        counted = any(clause.covers(q.span) and q.unit for q in draft.quantities)
        if any(v in window for v in verbs) and not counted:
            people = [m for m in draft.of_kind("Person") if clause.covers(m.span) and m.span.end <= honor.span.start]
            who = people[-1].ref if people else draft.actor_at(honor.span.start)
            if who is not None:
                yield Statement(who, "honored", honor.ref, Span(clause.start, honor.span.end), "award-verb", 0.7)


def _authors(draft: Draft) -> Iterator[Statement]:
    for person in draft.of_kind("Person"):
        if person.role == "author":
            yield Statement(person.ref, "wrote", "", person.span, "byline", 0.95)
        elif person.role == "photographer":
            yield Statement(person.ref, "photographed", "", person.span, "credit", 0.95)
