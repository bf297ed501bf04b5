"""Relations between what was found: part of, runs, includes, held, attended, issued, honoured, based in, wrote."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kg.extractors.actors import find_days
from kg.extractors.base import Draft
from kg.model import AD, Mention, Ref, Span, Statement

_RANK = {
    "province": 0,
    "prefecture": 1,
    "county": 2,
    "township": 3,
    "community": 4,
    "compound": 5,
    "street": 5,
    "site": 5,
}


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
            parent = _official_parent(draft, place, places) or _surrounding(draft, place)
            rule, confidence = "surrounding-place", 0.7
        if parent is not None and parent.ref != ref:
            yield Statement(ref, "partOf", parent.ref, span, rule, confidence)


def _official_parent(draft: Draft, place: Mention, places: list[Mention]) -> Mention | None:
    """The one county of the story that the gazetteer gives a township or community of that name."""
    if place.level not in ("township", "community"):
        return None
    above = {d.code[:6] for d in draft.resources.gazetteer.named(place.name, level=place.level)}
    fits = {m.ref: m for m in places if m.code and m.level == "county" and m.code in above}
    if len(fits) != 1:
        return None
    county = next(iter(fits.values()))
    about = draft.about
    inner = next((m for m in places if m.ref == about and m.level == "township"), None)
    return inner if inner is not None and place.level == "community" and inner.ref != place.ref else county


def _wider(parent: Mention, child: Mention) -> bool:
    a, b = _RANK[parent.level or "site"], _RANK[child.level or "site"]
    return a < b or (a == b == 5)


def _surrounding(draft: Draft, place: Mention) -> Mention | None:
    """The place that a local name belongs to: the actor there if it is wider, else what the article is about."""
    for ref in (draft.actor_at(place.span.start), draft.about):
        found = draft.place_of(ref) if ref else None
        if found is not None and found.ref != place.ref and _RANK[found.level or "site"] < _RANK[place.level or "site"]:
            return found
    rank = _RANK[place.level or "site"]
    before = reversed(draft.before(place.span.start, "Locale"))
    return next((m for m in before if _RANK[m.level or "site"] in (2, 3, 4) and _RANK[m.level or "site"] < rank), None)


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
        elif body.rule == "organization-free" and body.name.endswith(
            ("学校", "小学", "中学", "幼儿园", "医院", "卫生院")
        ):
            place = by_ref.get(draft.about) if draft.about else None
            if place is not None:
                yield Statement(body.ref, "basedIn", place.ref, body.span, "about-place", 0.7)


def _runs(draft: Draft) -> Iterator[Statement]:
    """A programme is run by the actor the text speaks of where it is named."""
    for program in draft.of_kind("Program"):
        at = _started_at(draft, program)
        if at is not None:
            yield Statement(at.ref, "runs", program.ref, Span(program.span.start, at.span.end), "started-at", 0.7)
            continue
        for runner in draft.actors_at(program.span.start):
            if runner.kind in ("Locale", "Organization"):
                yield Statement(runner, "runs", program.ref, program.span, "actor", 0.7)


_STARTED = re.compile(r"(?:正式|率先|全面)?(?:启动|开展|实施|落地|试点|上线|推行|试行|建成|揭牌|投用)")


def _started_at(draft: Draft, program: Mention) -> Mention | None:
    """某某工作法在某区某社区启动: the place behind the programme runs it."""
    clause = draft.clause_at(program.span.start)
    chain: Mention | None = None
    for place in draft.within(Span(program.span.end + 1, clause.end), "Locale"):
        if (chain is None and draft.text[place.span.start - 1] == "在") or (
            chain is not None and chain.span.end == place.span.start
        ):
            chain = place
    return chain if chain is not None and _STARTED.match(draft.text, chain.span.end) else None


_SPELLED = re.compile(r"[”」]?(?:[一-鿿]{0,4})?(?:，即|即|，包括|包括|，分别是|：)[“「]?")
_FAMILY_END = re.compile(r"(?:制|制度|机制|模式|管理模式|工作法|体系|行动|活动)$")


def _includes(draft: Draft) -> Iterator[Statement]:
    """A programme and its parts: spelled out in its quote, set up behind it in the sentence, named after it."""
    programs = draft.of_kind("Program")
    parts = [*programs, *(m for m in draft.of_kind("Organization") if m.rule == "quoted-parts")]
    seen: set[tuple[Ref, Ref]] = set()
    for whole, part, span, rule, confidence in (
        *_quoted_parts(draft, programs, parts),
        *_counted_parts(draft, programs),
        *_set_up(draft, programs),
        *_adjoining(draft, programs),
        *_family(programs),
    ):
        pair = (whole.ref, part.ref)
        if whole.name != part.name and pair not in seen and (part.ref, whole.ref) not in seen:
            seen.add(pair)
            yield Statement(whole.ref, "includes", part.ref, span, rule, confidence)


_Part = tuple[Mention, Mention, Span, str, float]


def _quoted_parts(draft: Draft, programs: list[Mention], parts: list[Mention]) -> Iterator[_Part]:
    """“甲+乙+丙”四级组织体系: the quote before the name holds the parts."""
    for whole in programs:
        quote = next(
            (
                q
                for q in draft.quotes_in(Span(whole.span.start - 3, whole.span.start))
                if q.outer.end <= whole.span.start
            ),
            None,
        )
        if quote is None or whole.rule != "quoted-head":
            continue
        for part in parts:
            if quote.inner.covers(part.span):
                yield whole, part, Span(quote.outer.start, whole.span.end), "quoted-parts", 0.8


def _counted_parts(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """“五个常态化” and its five; each of them and what its sentence tells of."""
    whole = next((p for p in programs if re.fullmatch(r"[一二三四五六七八九十]个?(?:常态)?化", p.name)), None)
    for part in programs:
        if part.rule != "counted-part":
            continue
        if whole is not None:
            yield whole, part, part.span, "counted-parts", 0.8
        sentence = draft.sentence_at(part.span.start)
        for inner in programs:
            if inner is not part and sentence.covers(inner.span) and inner.span.start > part.span.start:
                yield part, inner, Span(part.span.start, inner.span.end), "counted-part-tells", 0.6


def _set_up(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """实行街长制，设立先锋站: what later clauses of the sentence set up belongs to the programme that opens it."""
    lexicon = draft.resources.lexicon
    opening, setting = lexicon.forms("programs", "opening_verb"), lexicon.forms("programs", "setting_verb")
    by_sentence: dict[Span, list[Mention]] = {}
    for program in programs:
        by_sentence.setdefault(draft.sentence_at(program.span.start), []).append(program)
    for sentence, named in by_sentence.items():
        whole = next((p for p in named if _verb(draft, p, opening)), None)
        if whole is None:
            continue
        set_up: Span | None = None
        for part in named:
            clause = draft.clause_at(part.span.start)
            if part.span.start <= whole.span.end or clause.covers(whole.span):
                continue
            if _verb(draft, part, setting) or (
                set_up is not None and draft.text[part.span.start - 1 : part.span.start] == "、" and set_up == clause
            ):
                set_up = clause
                yield whole, part, Span(whole.span.start, part.span.end), "set-up", 0.6
        del sentence


def _verb(draft: Draft, program: Mention, verbs: frozenset[str]) -> bool:
    """True where one of the verbs governs a programme: the last verb of its clause before it."""
    clause = draft.clause_at(program.span.start)
    for token in reversed(draft.tokens_in(Span(clause.start, program.span.start))):
        if token.word in verbs:
            return True
        if token.tag == "v" and program.span.start - token.end < 3:
            return False
    return False


def _adjoining(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """街巷长“六必到”制度: the programme right before a quoted name."""
    for whole, part in itertools.pairwise(programs):
        gap = draft.text[whole.span.end : part.span.start]
        if gap in ("“", "的“") and part.rule.startswith("quoted"):
            yield whole, part, Span(whole.span.start, part.span.end), "adjoining", 0.7
    for i, whole in enumerate(programs):
        sentence = draft.sentence_at(whole.span.start)
        spelled = _SPELLED.match(draft.text, whole.span.end, sentence.end)
        if spelled is None:
            continue
        at = spelled.end()
        for part in programs[i + 1 :]:
            if part.span.start - at > 2 or part.span.end > sentence.end:
                break
            at = part.span.end + draft.text.startswith("”", part.span.end)
            yield whole, part, Span(whole.span.start, part.span.end), "spelled-out", 0.8


def _family(programs: list[Mention]) -> Iterator[_Part]:
    """微网格 and 微网格员: names that begin with the programme's own name, run by the same place."""
    first = {p.ref: p for p in reversed(programs)}
    for whole in first.values():
        stem = _FAMILY_END.sub("", whole.name)
        if len(stem) < 3:
            continue
        for part in first.values():
            if part.ref.home == whole.ref.home and part.name.startswith(stem) and len(part.name) > len(whole.name):
                yield whole, part, part.span, "family-name", 0.7


_HOSTING = re.compile(r"[^。；\n]*?(?:主办|承办|协办|举办单位)")


def _events(draft: Draft) -> Iterator[Statement]:
    events = draft.of_kind("Event")
    if not events:
        return
    first: dict[Ref, Mention] = {}
    for event in events:
        if event.ref not in first or (draft.article.headline and draft.article.headline.covers(first[event.ref].span)):
            first[event.ref] = event
    for event in first.values():
        yield from _held(draft, event)
    yield from _hosted(draft, events)
    yield from _present(draft, events)


def _held(draft: Draft, event: Mention) -> Iterator[Statement]:
    """The day and the place that the sentence of an event gives."""
    sentence = draft.sentence_at(event.span.start)
    day = next(find_days(draft.text, sentence.start, sentence.end), None)
    if day is not None:
        span = Span(min(day[0].start, event.span.start), max(day[0].end, event.span.end))
        yield Statement(event.ref, "heldOn", day[1], span, "day-in-sentence", 0.8)
    inside = [m for m in draft.within(sentence, "Locale") if draft.text[m.span.start - 1 : m.span.start] == "在"]
    actor = draft.actor_at(event.span.start)
    if inside:
        yield Statement(event.ref, "heldIn", inside[0].ref, event.span, "place-in-sentence", 0.8)
    elif actor is not None and actor.kind == "Locale":
        yield Statement(event.ref, "heldIn", actor, event.span, "place-of-event", 0.7)
    elif actor is not None:
        yield Statement(actor, "hosted", event.ref, event.span, "actor-of-event", 0.7)
        seat = next((m.place for m in draft.of_kind("Organization") if m.ref == actor and m.place), None)
        if seat:
            yield Statement(event.ref, "heldIn", Ref("Locale", seat), event.span, "seat-of-host", 0.6)


def _hosted(draft: Draft, events: list[Mention]) -> Iterator[Statement]:
    """由甲、乙主办，丙承办: all of them host it."""
    for m in _HOSTING.finditer(draft.text):
        before = [e for e in events if e.span.start <= m.end()]
        event = before[-1] if before else events[0]
        sentence = draft.sentence_at(m.end() - 1)
        for body in draft.within(sentence, "Organization"):
            if body.span.end <= m.end():
                yield Statement(body.ref, "hosted", event.ref, Span(body.span.start, m.end()), "host-verb", 0.8)


_ATTENDING = re.compile(r"(?:出席|参加|参会|到会|与会)[^，。；]{0,8}?的?(?:还有|有|领导有|：)")


def _present(draft: Draft, events: list[Mention]) -> Iterator[Statement]:
    """Who chaired and who attended: the nearest event named before, else the first."""
    lexicon = draft.resources.lexicon
    chair = tuple(lexicon.forms("events", "chair_verb"))
    attend = lexicon.by_length("events", "attend_verb")
    for person in draft.of_kind("Person"):
        if person.role not in ("official", "other"):
            continue
        sentence = draft.sentence_at(person.span.start)
        opened = _ATTENDING.search(draft.text, sentence.start, person.span.start)
        if opened is not None:
            event = next((e for e in reversed(events) if e.span.start < person.span.start), events[0])
            yield Statement(person.ref, "attended", event.ref, Span(opened.start(), person.span.end), "attending", 0.7)
            continue
        end = draft.sentence_at(person.span.start).end
        after = draft.text[person.span.end : min(end, person.span.end + 70)]
        before = [e for e in events if e.span.start < person.span.start]
        event = before[-1] if before else events[0]
        verb = next((v for v in chair if v in after[:10]), None)
        if verb is not None:
            span = Span(person.span.start, person.span.end + after.index(verb) + len(verb))
            yield Statement(person.ref, "chaired", event.ref, span, "chairs", 0.8)
            continue
        verb = next((v for v in attend if v in after), None)
        if verb is not None and person.role == "official":
            span = Span(person.span.start, person.span.end + after.index(verb) + len(verb))
            yield Statement(person.ref, "attended", event.ref, span, "attends", 0.7)


def _issued(draft: Draft) -> Iterator[Statement]:
    verbs = draft.resources.lexicon.by_length("policies", "issue_verb")
    for policy in draft.of_kind("Policy"):
        sentence = draft.sentence_at(policy.span.start)
        window = draft.text[sentence.start : policy.span.start]
        about = draft.about
        if any(v in window for v in verbs):
            issuer = draft.actor_at(policy.span.start)
            if issuer is not None:
                yield Statement(issuer, "issued", policy.ref, Span(sentence.start, policy.span.end), "issue-verb", 0.7)
        elif about is not None and policy.name.startswith((about.name, about.name[:-1])) and len(about.name) > 2:
            yield Statement(about, "issued", policy.ref, policy.span, "named-by-place", 0.6)


_OF = re.compile(r"”?(?:的|——|—|获得者|、)?")


def _honored(draft: Draft) -> Iterator[Statement]:
    """Who got an honour: whom it stands right before, the people of the clause, else whom the text speaks of."""
    verbs = tuple(draft.resources.lexicon.forms("honors", "verb"))
    bearers = {m.span.start: m for m in draft.of_kind("Locale", "Person", "Organization")}
    for honor in draft.of_kind("Honor"):
        clause = draft.clause_at(honor.span.start)
        window = draft.text[clause.start : honor.span.start]
        awarded = any(v in window for v in verbs)
        link = _OF.match(draft.text, honor.span.end)
        after = bearers.get(link.end()) if link else None
        if after is not None and (
            awarded or (link is not None and link.group().endswith("—")) or after.kind == "Person"
        ):
            while after.span.end in bearers:
                after = bearers[after.span.end]
            yield Statement(after.ref, "honored", honor.ref, Span(honor.span.start, after.span.end), "honor-of", 0.8)
            continue
        counted = any(q.unit for q in draft.quantities_in(clause))
        if draft.article.kind == AD:
            for body in draft.of_kind("Organization"):
                yield Statement(
                    body.ref,
                    "honored",
                    honor.ref,
                    Span(min(body.span.start, honor.span.start), max(body.span.end, honor.span.end)),
                    "ad",
                    0.6,
                )
        elif awarded and not counted:
            people = draft.within(Span(clause.start, honor.span.start), "Person")
            actor = draft.actor_at(honor.span.start)
            for who in [p.ref for p in people] or ([actor] if actor else []):
                yield Statement(who, "honored", honor.ref, Span(clause.start, honor.span.end), "award-verb", 0.7)


def _authors(draft: Draft) -> Iterator[Statement]:
    for person in draft.of_kind("Person"):
        if person.role == "author":
            yield Statement(person.ref, "wrote", "", person.span, "byline", 0.95)
        elif person.role == "photographer":
            yield Statement(person.ref, "photographed", "", person.span, "credit", 0.95)
