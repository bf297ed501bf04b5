"""Whom a figure describes: the programme that it defines or makes up, what stands right before it, the thing that the
text is about there, else the actor."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter
from typing import TypeAlias

from kg.extractors.actors import meant
from kg.extractors.base import Draft
from kg.extractors.cuts import JOINTS
from kg.extractors.shared_counts import distributed_place
from kg.model import Mention, Ref, Span

Topics: TypeAlias = list[tuple[int, Mention | None]]
"""(position, thing) in order: from there on the text speaks of that thing, or of none."""

Seats: TypeAlias = dict[Ref, Ref]
"""Where people hold posts, by person."""

_BLANK = re.compile(r"\s*")
_CLAUSE = re.compile(r"[^，。！？；：\n]+")
_POINTS = "points-system"
_NEAR = 20
"""Programmes before a figure among which its points scheme is looked for."""
_SENTENCE = 200
"""Letters between a programme and the figures that define it."""
_REACH = 60
"""Letters between a place and the figure that falls to it."""
_INNER = ("township", "community", "compound")
_WORKED = ("street", "site", "compound")
"""Places that works are done on."""


def subject_of(draft: Draft, topics: Topics, seats: Seats, figure: Span) -> Ref | None:
    """The place, body or programme that a figure describes.

    Args:
        draft: the article with all its places, bodies and programmes.
        topics: of ``read_topics``.
        seats: of ``read_seats``.
        figure: number and unit.
    """
    sentence = draft.sentence_at(figure.start)
    program = _defined(draft, figure, sentence) or _made_up(draft, figure, sentence) or _possessor(draft, figure)
    program = program or _scheme(draft, figure)
    if program is not None:
        return program.ref
    owner = _owner(draft, figure) or _of_rank(draft, figure) or _moved(draft, figure) or _scene(draft, figure)
    if owner is not None:
        return owner.ref if owner.level != "street" else None
    told = _ours(draft, figure) or _spoken_for(draft, seats, figure)
    if told is not None:
        return told
    i = bisect_right(topics, figure.start, key=lambda t: t[0]) - 1
    topic = topics[i][1] if i >= 0 else None
    if topic is not None and not (topic.kind == "Locale" and _is_output(draft, figure)):
        return topic.ref
    actors = draft.actors_at(figure.start)
    # A figure behind a list of places is that of all of them together.
    together = len(actors) > 1 and all(a.kind == "Locale" for a in actors)
    return draft.about if together and draft.about is not None else draft.actor_at(figure.start)


def read_seats(draft: Draft) -> Seats:
    """The company, or the place no wider than a township, that each person holds a post at."""
    companies = draft.lexicon.by_length("organizations", "company_end")
    seats: Seats = {}
    for post in draft.posts:
        place = draft.place_of(post.at) if post.at is not None else None
        inner = place is not None and place.level in _INNER
        if post.at is not None and (inner or (post.at.kind == "Organization" and post.at.name.endswith(companies))):
            seats.setdefault(post.holder, post.at)
    return seats


def _is_output(draft: Draft, figure: Span) -> bool:
    """True for what somebody gave out or sent out somewhere: 国道沿线发放资料1000份."""
    said = draft.text[draft.clause_at(figure.start).start : figure.start]
    return any(verb in said for verb in draft.lexicon.forms("units", "output_verb"))


def read_topics(draft: Draft) -> Topics:
    """Where the text begins to speak of a thing with figures of its own (a platform, a project), and where it stops.

    A clause that begins with such a programme, or with 该项目 behind it, opens it; it holds in its paragraph until
    somebody acts.
    """
    things = draft.lexicon.by_length("programs", "thing_end")
    anaphora = draft.lexicon.by_length("programs", "thing_anaphor")
    programs = draft.of_kind("Program")
    lead_in, framing = draft.patterns["clause-lead-in"], draft.patterns["framing"]
    starts = {p.span.start: p for p in programs if p.name.endswith(things)}
    works = {draft.clause_at(p.span.start).start: p for p in programs if _is_told(draft, p)}
    sites = _told_sites(draft)
    if not (starts or works or sites or any(p.name.endswith(_facilities(draft)) for p in programs)):
        return []
    told = sorted({*starts, *draft.starts("programs", "facility_noun"), *draft.starts("programs", "thing_anaphor")})
    acting = [at for at, _ in draft.actors]
    topics: Topics = []
    last: Mention | None = None
    for m in _CLAUSE.finditer(draft.text):
        start, end = m.span()
        acts = bisect_left(acting, start) < bisect_left(acting, end)
        if acts or start == 0 or draft.text[start - 1] == "\n":
            topics.append((start, None))
        if start in works or bisect_left(told, start) < bisect_right(told, end + 1):  # few clauses tell of a thing
            lead = lead_in.match(m.group())
            at = start + (lead.end() if lead else 0)
            thing = starts.get(at) or starts.get(at + 1) or works.get(start) or _named_short(draft, programs, at)
            if thing is not None and not framing.match(draft.text[thing.span.end : thing.span.end + 4]):
                last = thing
                topics.append((at, thing))
            elif last is not None and not acts and draft.text.startswith(anaphora, at):
                topics.append((at, last))
        if start in sites:
            topics.append((start, sites[start]))
            topics.append((draft.sentence_at(start).end, None))
    return sorted(topics, key=lambda t: t[0])


def _facilities(draft: Draft) -> tuple[str, ...]:
    return draft.lexicon.by_length("programs", "facility_noun")


def _named_short(draft: Draft, programs: list[Mention], at: int) -> Mention | None:
    """调解室累计受理…: the facility named last that ends so, at the head of a clause."""
    noun = draft.begins(at, "programs", "facility_noun")
    if noun is None or draft.covered(Span(at, at + len(noun)), "Program", "Locale", "Organization"):
        return None
    before = (p for p in reversed(programs) if p.span.start < at)
    return next((p for p in before if p.name.endswith(noun) and len(p.name) > len(noun)), None)


def _told_sites(draft: Draft) -> dict[int, Mention]:
    """The streets and sites that a clause tells of, by its start: 某某路全长3公里, 在某某路沿线, 对某某巷进行改造."""
    profile, worked = draft.patterns["site-profile"], draft.patterns["worked-on"]
    sites: dict[int, Mention] = {}
    for site in draft.of_kind("Locale"):
        start, end = site.span
        if draft.text[start - 1 : start] == "对" and site.level in _WORKED and worked.match(draft.text, end):
            sites[draft.clause_at(start).start] = site
        if site.level not in ("street", "site") or not profile.match(draft.text, end):
            continue
        clause = draft.clause_at(site.span.start)
        before = draft.within(Span(clause.start, site.span.start), "Locale")
        head = before[0].span.start if before and draft.chain_end(before[0]) == site else site.span.start
        lead = draft.patterns["clause-lead-in"].match(draft.text[clause.start : head])
        if draft.text[clause.start + (lead.end() if lead else 0) : head] in ("", "在"):
            sites[clause.start] = site
    return sites


def _is_told(draft: Draft, program: Mention) -> bool:
    """A works project, and a station right behind its place (某某社区党群服务站建于2031年): told of anywhere."""
    if program.rule == "works":
        return True
    if draft.patterns["profile"].match(draft.text, program.span.end) is None:
        return False
    places = draft.within(Span(program.span.start - 20, program.span.start), "Locale")
    return bool(places) and places[-1].span.end == program.span.start


def _defined(draft: Draft, figure: Span, sentence: Span) -> Mention | None:
    """某某机制包括4个, 某某平台接入16个部门: a programme and what it is made of."""
    things = draft.lexicon.by_length("programs", "thing_end")
    start = max(sentence.start, figure.start - _SENTENCE)
    for program in reversed(draft.within(Span(start, figure.start), "Program")):
        composed = draft.patterns["gathered-in" if program.name.endswith(things) else "composed-of"]
        if program.span.end <= figure.start and composed.search(draft.text, program.span.end, figure.start):
            return program
    return None


def _made_up(draft: Draft, figure: Span, sentence: Span) -> Mention | None:
    """40名党员组成“某某队”, 由2名民警、8名老兵组成的“某某队”: a programme and who make it up."""
    words = draft.lexicon.forms("units", "making_up")
    for program in draft.within(Span(figure.end, min(sentence.end, figure.end + _REACH)), "Program"):
        gap = draft.text[figure.end : program.span.start]
        if (len(gap) <= 4 and gap.rstrip("“") in words) or draft.patterns["made-up-of"].fullmatch(gap):
            return program
    return None


def _possessor(draft: Draft, figure: Span) -> Mention | None:
    """“某某服务队”的队员已有100余名: the programme whose the counted noun is."""
    clause = draft.clause_at(figure.start)
    things = draft.lexicon.by_length("programs", "thing_end", "facility_noun", "team")
    for program in reversed(draft.within(Span(clause.start, figure.start), "Program")):
        owns = draft.patterns["possessive"].match(draft.text, program.span.end, figure.start)
        if owns and program.name.endswith(things):
            return program
    return None


def _scheme(draft: Draft, figure: Span) -> Mention | None:
    """推行“积分制”，明确25项加分项目: the points scheme whose items are counted, named before in the paragraph."""
    if draft.patterns["points-item"].match(draft.text, figure.end) is None:
        return None
    start = draft.text.rfind("\n", 0, figure.start) + 1
    named = draft.within(Span(start, figure.start), "Program")[-_NEAR:]
    return next((p for p in reversed(named) if p.concept == _POINTS), None)


def _owner(draft: Draft, figure: Span) -> Mention | None:
    """某某镇下辖12个: what stands right before the figure, unless the figure counts the list that it ends."""
    words = draft.lexicon.forms("units", "owning")
    start = max(draft.clause_at(figure.start).start, figure.start - _REACH)
    for owner in draft.within(Span(start, figure.start), "Locale", "Organization"):
        gap = draft.text[owner.span.end : figure.start]
        listed = not gap and draft.text[max(0, owner.span.start - 1) : owner.span.start] in JOINTS
        # 甲区、乙区38个 counts both, 甲区17个、乙区21个 each
        closes = listed and not _ends_count(draft, owner.span.start - 1)
        if owner.span.end <= figure.start and not closes and (not gap or gap in words):
            return owner
    return None


def _of_rank(draft: Draft, figure: Span) -> Mention | None:
    """甲区、乙区分别建成12个、15个: the place that stands as far on as the figure."""
    quantity = next((q for q in draft.quantities_in(Span(figure.start, figure.start + 1))), None)
    return distributed_place(draft, quantity) if quantity is not None else None


def _moved(draft: Draft, figure: Span) -> Mention | None:
    """公司带动某某村集体增收40万元: the place that the figure falls to."""
    clause = draft.clause_at(figure.start)
    places = draft.within(Span(max(clause.start, figure.start - _REACH), figure.start), "Locale")
    last = places[-1] if places else None
    if last is None or last.level not in _INNER or last.span.end > figure.start:
        return None
    start = next((p.span.start for p in places if draft.chain_end(p) == last), last.span.start)
    return last if draft.text.endswith(draft.lexicon.by_length("units", "moving"), clause.start, start) else None


def _scene(draft: Draft, figure: Span) -> Mention | None:
    """3座大棚、一排排花架……走进某某村: a story that opens with what is seen there."""
    sentence = draft.sentence_at(figure.start)
    first = draft.article.headline.end if draft.article.headline is not None else 0
    opens = _BLANK.fullmatch(draft.text, first, max(first, sentence.start)) is not None
    if not opens or draft.within(Span(sentence.start, figure.start), "Locale"):
        return None
    for place in draft.within(Span(figure.end, sentence.end), "Locale"):
        if draft.text.endswith(draft.lexicon.by_length("clauses", "visit"), 0, place.span.start):
            end = draft.chain_end(place)
            return end if end.level in _INNER else None
    return None


def _ours(draft: Draft, figure: Span) -> Ref | None:
    """检查了我市4个项目, 对全县9座桥…: the place that a word for it right before the figure stands for."""
    start = figure.start - draft.text.endswith(("有", "共"), 0, figure.start)
    clause = draft.clause_at(figure.start)
    words = draft.lexicon.by_length("places", "anaphor")
    if not draft.text.endswith(words, clause.start + 1, start):
        return None
    word = next(word for word in words if draft.text.endswith(word, clause.start + 1, start))
    sure = draft.patterns["sure-anaphor"].match(word) is not None
    return meant(draft, word, start - len(word), draft.actor_at(start - len(word))) if sure else None


def _spoken_for(draft: Draft, seats: Seats, figure: Span) -> Ref | None:
    """某某公司董事长尹晓明说，投资4亿元…: the company or the village of who speaks, unless a place like it acts."""
    sentence = draft.sentence_at(figure.start)
    speech = draft.lexicon.by_length("names", "speech")
    for person in reversed(draft.within(Span(sentence.start, figure.start), "Person")):
        if draft.text.startswith(speech, person.span.end):
            i = bisect_right(draft.actors, figure.start, key=itemgetter(0)) - 1
            return seats.get(person.ref) if i < 0 or draft.actors[i][0] <= person.span.end else None
    return None


def _ends_count(draft: Draft, position: int) -> bool:
    return any(q.span.end == position for q in draft.quantities_in(Span(max(0, position - 12), position)))
