"""Relations between what was found: part of, based in and runs; issued, honored and wrote."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.extractors.cuts import JOINTS
from kg.extractors.place_parents import part_of
from kg.model import AD, Mention, Ref, Span, Statement
from kg.numerals import Quantity

_WIDE = ("province", "prefecture", "county")
_EDITIONS = ("年", "届", "批", "次", "年度")
"""Units that count the times of an award, not those who got it."""


def extract_belonging(draft: Draft) -> Iterator[Statement]:
    """Yields what lies in which place, where bodies sit, and who runs the programs."""
    yield from part_of(draft)
    yield from _based_in(draft)
    yield from _runs(draft)


def extract_credits(draft: Draft) -> Iterator[Statement]:
    """Yields who issued the documents, who got the honors, and who wrote and photographed the story."""
    yield from _issued(draft)
    yield from _honored(draft)
    yield from _authors(draft)


def _based_in(draft: Draft) -> Iterator[Statement]:
    local = draft.lexicon.by_length("organizations", "local_end")
    seen: set[Ref] = set()
    told: dict[Ref, Ref] = {}
    for body in draft.of_kind("Organization"):
        place = _told_seat(draft, body) if not body.place and body.ref not in told else None
        if place is not None:
            told[body.ref] = place
    for body in draft.of_kind("Organization"):
        if body.ref in seen:
            continue
        seen.add(body.ref)
        seat = draft.place_of(Ref("Locale", body.place)) if body.place else None
        if seat is not None:
            yield Statement(body.ref, "basedIn", seat.ref, body.span, "name-place", 0.95)
            continue
        if body.ref in told:
            yield Statement(body.ref, "basedIn", told[body.ref], body.span, "told-place", 0.8)
        elif body.rule == "organization-free" and body.name.endswith(local):
            wide = _wide_enough(draft, body)
            if wide is not None:
                yield Statement(body.ref, "basedIn", wide.ref, body.span, "about-place", 0.7)


def _wide_enough(draft: Draft, body: Mention) -> Mention | None:
    """The place of the story; of one about a community, for all but its school, the one that it lies in."""
    chain = draft.chain_of(draft.about) if draft.about else []
    school = body.name.endswith(draft.lexicon.by_length("organizations", "school_end"))
    fits = [p for p in chain if school or p.level not in ("community", "compound")]
    return fits[0] if fits else None


def _told_seat(draft: Draft, body: Mention) -> Ref | None:
    """位于某县的某公司, 某公司位于某镇: the place that the text tells a body to lie in."""
    before = draft.patterns["seated-before"].search(draft.text, max(0, body.span.start - 24), body.span.start)
    if before is not None:
        places = draft.within(Span(before.start(), body.span.start), "Locale")
        if places:
            return places[-1].ref
        own = before["own"]
        place = draft.lettered(own, before.start()) if own else None
        return place.ref if place is not None else None
    clause = draft.clause_at(body.span.end)
    after = draft.within(Span(body.span.end, clause.end), "Locale")
    if after and draft.patterns["lies-in"].match(draft.text[body.span.end : after[0].span.start]):
        return draft.chain_end(after[0]).ref
    return None


def _runs(draft: Draft) -> Iterator[Statement]:
    """A programme is run by the place it starts at or stands right behind, else by the actor the text speaks of there;
    the headline's actor counts only where the body names none."""
    headline = draft.article.headline
    titled: list[Mention] = []
    told: set[Ref] = set()
    for program in draft.of_kind("Program"):
        if headline is not None and headline.covers(program.span):
            titled.append(program)
            continue
        told.add(program.ref)
        if program.rule not in _PARTS:
            yield from _runners(draft, program)
    for program in titled:
        if program.ref not in told:
            yield from _runners(draft, program)


def _runners(draft: Draft, program: Mention) -> Iterator[Statement]:
    clause = draft.clause_at(program.span.start)
    at = _started_at(draft, program, clause) or _agent(draft, program, clause)
    owner = _owner(draft, program)
    if at is not None:
        yield Statement(at.ref, "runs", program.ref, Span(program.span.start, at.span.end), "started-at", 0.7)
    elif owner is not None:
        yield Statement(owner.ref, "runs", program.ref, Span(owner.span.start, program.span.end), "owner", 0.8)
    else:
        for runner in _actor_behind(draft, program, clause) or draft.actors_at(program.span.start):
            if runner.kind in ("Locale", "Organization"):
                yield Statement(runner, "runs", program.ref, _proof(draft, runner, program), "actor", 0.7)


def _actor_behind(draft: Draft, program: Mention, clause: Span) -> tuple[Ref, ...]:
    """自实施河长制以来，某市…: who acts in the next clause, where the one of the programme only leads in to it."""
    if not draft.text.startswith(draft.lexicon.by_length("clauses", "adverbial"), clause.start):
        return ()
    sentence = draft.sentence_at(program.span.start)
    first = bisect_left(draft.actors, program.span.end, key=lambda a: a[0])
    acting = draft.actors[first : bisect_left(draft.actors, sentence.end, key=lambda a: a[0])]
    return acting[0][1] if acting and acting[0][0] == clause.end + 1 else ()


def _owner(draft: Draft, program: Mention) -> Mention | None:
    """某某社区新时代文明实践站, 某某司法所“邻里说”品牌: the place or body that a programme stands right behind."""
    near = draft.within(Span(max(0, program.span.start - 30), program.span.start), "Locale", "Organization")
    near = [m for m in near if m.span.end <= program.span.start]
    owner = near[-1] if near else None
    if owner is not None and draft.text[owner.span.end : program.span.start] in ("", "“", "的", "的“"):
        return owner if owner.level not in ("street", "site") else None
    letter = draft.patterns["own-letter"].search(draft.text, max(0, program.span.start - 4), program.span.start)
    return draft.lettered(letter["letter"], program.span.start) if letter else None


_PARTS = ("quoted-summand", "spelled-list")
"""Rules of names that a name beside them sums up, and that are run as its parts."""
_LONGEST_PROOF = 160
"""Letters: what a reader takes in at one look."""


def _proof(draft: Draft, runner: Ref, program: Mention) -> Span:
    """The words that say who runs a programme: from its name in the sentence, else from the sentence's head."""
    start, end = draft.sentence_at(program.span.start).start, program.span.end
    for named in reversed(draft.within(Span(start, program.span.start), "Locale", "Organization")):
        if named.name == runner.name and named.ref == runner:
            start = named.span.start
            break
    if end - start > _LONGEST_PROOF:
        start = draft.clause_at(program.span.start).start
    seams = draft.article.seams
    last = bisect_left(seams, end)
    start = max(start, seams[last - 1]) if last else start
    while draft.text[start : start + 1] in ("\n", " "):
        start += 1
    return Span(min(start, program.span.start), end)


def _started_at(draft: Draft, program: Mention, clause: Span) -> Mention | None:
    """某某工作法在某区某社区启动: the place behind the programme runs it."""
    if draft.text.find("在", program.span.end, clause.end) < 0:
        return None
    chain: Mention | None = None
    for place in draft.within(Span(program.span.end + 1, clause.end), "Locale"):
        if (chain is None and draft.text[place.span.start - 1] == "在") or (
            chain is not None and chain.span.end == place.span.start
        ):
            chain = place
    started = chain is not None and draft.patterns["started-after"].match(draft.text, chain.span.end)
    return chain if started else None


def _agent(draft: Draft, program: Mention, clause: Span) -> Mention | None:
    """“某某行动”由某县统筹: who is told behind the programme to do it."""
    by = draft.text.find("由", program.span.end, clause.end)
    agent = next(iter(draft.within(Span(by + 1, by + 2), "Locale", "Organization")), None) if by >= 0 else None
    if agent is None:
        return None
    agent = draft.chain_end(agent) if agent.kind == "Locale" else agent
    return agent if draft.patterns["done-by"].match(draft.text, agent.span.end) else None


def _issued(draft: Draft) -> Iterator[Statement]:
    verbs = draft.lexicon.by_length("policies", "issue_verb")
    for policy in draft.of_kind("Policy"):
        sentence = draft.sentence_at(policy.span.start)
        window = draft.text[sentence.start : policy.span.start]
        about = draft.about
        author = next((m for m in draft.within(policy.span, "Organization") if policy.name.startswith(m.name)), None)
        if author is not None:
            yield Statement(author.ref, "issued", policy.ref, policy.span, "named-by-body", 0.8)
        elif any(v in window for v in verbs) and not draft.patterns["newly-issued"].search(window.rstrip("《")):
            actor = draft.actor_at(policy.span.start)
            for issuer in _issuers(draft, sentence.start, policy) or ((actor,) if actor is not None else ()):
                yield Statement(issuer, "issued", policy.ref, Span(sentence.start, policy.span.end), "issue-verb", 0.7)
        elif about is not None and policy.name.startswith((about.name, about.name[:-1])) and len(about.name) > 2:
            yield Statement(about, "issued", policy.ref, policy.span, "named-by-place", 0.6)


def _issuers(draft: Draft, start: int, policy: Mention) -> tuple[Ref, ...]:
    """甲部、乙部联合印发《…》: the bodies right before the verb."""
    text = draft.text
    verbs = draft.lexicon.by_length("policies", "issue_verb")
    at = max(text.rfind(v, start, policy.span.start) for v in verbs)
    manners = draft.lexicon.by_length("policies", "manner")
    ends = {m.span.end: m for m in draft.within(Span(start, policy.span.start), "Organization")}
    while (manner := next((w for w in manners if text.endswith(w, start, at)), None)) is not None:
        at -= len(manner)
    found: list[Ref] = []
    while at in ends:
        found.append(ends[at].ref)
        at = ends[at].span.start
        at -= text[at - 1 : at] in JOINTS
    return tuple(reversed(found))


def _honored(draft: Draft) -> Iterator[Statement]:
    """Who got an honor: whom it stands right before, whom it is given to, the people of the clause, else the actor."""
    honors = [m.span for m in draft.of_kind("Honor")]
    inside = {i for span in honors for i in range(*span)}
    bearers = {m.span.start: m for m in draft.of_kind("Locale", "Person", "Organization") if m.span.start not in inside}
    ends = {m.span.end: m for m in bearers.values()}
    for honor in draft.of_kind("Honor"):
        clause = draft.clause_at(honor.span.start)
        verbs = draft.found_in(Span(clause.start, honor.span.start), "honors", "verb")
        at, end = max(verbs, key=lambda v: (v.end, -v.start), default=Span(-1, -1))
        bearer = _bearer(draft, honor, bearers, at >= 0) or _named_as(draft, honor, ends)
        if bearer is not None:
            span = Span(min(bearer.span.start, honor.span.start), max(bearer.span.end, honor.span.end))
            yield Statement(bearer.ref, "honored", honor.ref, span, "honor-of", 0.8)
        elif draft.article.kind == AD:
            yield from _advertised(draft, honor)
        elif at >= 0 and not any(
            q.unit and not _counts_people(draft, q, clause)
            for q in draft.quantities_in(clause)
            if q.unit not in _EDITIONS
        ):
            for who in _awarded(draft, Span(at, end), honor, bearers, ends):
                yield Statement(who, "honored", honor.ref, Span(clause.start, honor.span.end), "award-verb", 0.7)


def _counts_people(draft: Draft, quantity: Quantity, clause: Span) -> bool:
    """甲某、乙某、丙某3人获评…: how many are named."""
    named = {p.ref for p in draft.within(Span(clause.start, quantity.span.start), "Person")}
    return len(named) > 1 and abs(len(named) - quantity.value) <= 1


def _named_as(draft: Draft, honor: Mention, ends: dict[int, Mention]) -> Mention | None:
    """某某村是全国文明村、国家森林乡村: whom the copula names by an honor, or by a list of them."""
    before = draft.patterns["honored-as"].search(draft.text, draft.clause_at(honor.span.start).start, honor.span.start)
    return ends.get(before.start()) if before else None


def _awarded(
    draft: Draft, verb: Span, honor: Mention, bearers: dict[int, Mention], ends: dict[int, Mention]
) -> tuple[Ref, ...]:
    """授予某某“…”称号: who stands between; else the people or the body before the verb; else who acts there."""
    between = [bearers[p] for p in range(verb.end, honor.span.start) if p in bearers]
    if between and verb.end == between[0].span.start:
        return (between[-1].ref,)
    clause = draft.clause_at(verb.start)
    people = tuple(p.ref for p in draft.within(Span(clause.start, verb.start), "Person"))
    at = verb.start
    adverb = draft.patterns["award-adverb"].search(draft.text, clause.start, at)
    subject = ends.get(adverb.start() if adverb else at)
    if subject is not None and subject.kind == "Organization" and not people:
        giver = draft.text[subject.span.start - 1 : subject.span.start] in ("被", "由", "经")
        return draft.actors_at(clause.start) if giver else (subject.ref,)
    if draft.text[at - 1 : at] == "\n" and draft.text[at - 2 : at - 1] not in ("。", "！", "？", "；", "：", "\n"):
        at -= 2  # a web page's line that runs on
    return people or _at_level(draft, honor, draft.actors_at(at))


def _at_level(draft: Draft, honor: Mention, actors: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """Who acts, or where an honor of villages (全国文明村) is told of a county the village named last."""
    levels = draft.lexicon.values("honors", "level_end")
    end = next((e for e in draft.lexicon.by_length("honors", "level_end") if honor.name.endswith(e)), None)
    places = [draft.place_of(actor) for actor in actors]
    if end is None or not all(p is not None and p.level in _WIDE for p in places):
        return actors
    before = draft.before(honor.span.start, "Locale")
    fitting = next((m.ref for m in reversed(before) if m.level == levels[end]), None)
    return (fitting,) if fitting is not None else actors


def _bearer(draft: Draft, honor: Mention, bearers: dict[int, Mention], awarded: bool) -> Mention | None:
    """Whom an honor stands right before: a person, or behind a verb or a dash anyone; the end of a chain."""
    link = draft.patterns["honor-of"].match(draft.text, honor.span.end)
    bearer = bearers.get(link.end() if link else honor.span.end)
    if bearer is None or not (awarded or bearer.kind == "Person" or (link and link.group().endswith("—"))):
        return None
    if link and link.group().endswith("、") and bearer.kind != "Person":
        return None
    while bearer.span.end in bearers:
        bearer = bearers[bearer.span.end]
    return bearer


def _advertised(draft: Draft, honor: Mention) -> Iterator[Statement]:
    """The honors of an advertisement are those of the bodies that it names."""
    for body in draft.of_kind("Organization"):
        span = Span(min(body.span.start, honor.span.start), max(body.span.end, honor.span.end))
        yield Statement(body.ref, "honored", honor.ref, span, "ad", 0.6)


def _authors(draft: Draft) -> Iterator[Statement]:
    for person in draft.of_kind("Person"):
        if person.role == "author":
            yield Statement(person.ref, "wrote", "", person.span, "byline", 0.95)
        elif person.role == "photographer":
            yield Statement(person.ref, "photographed", "", person.span, "credit", 0.95)
