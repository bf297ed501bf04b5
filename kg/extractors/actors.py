"""Who the text speaks of: the article's main place and day, and the actor at each point of the story."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from kg.extractors.base import Draft, Finding
from kg.lexicon import Lexicon
from kg.model import Mention, Ref, Span

_ADMIN = ("province", "prefecture", "county", "township", "community", "compound")
_KEPT = 3
"""So often a story names the place that it keeps to, at the least."""
_INNER = ("township", "community", "compound")
"""The levels of a place inside a county: the actor of its sentence only."""
_NEAR = 2000
"""Letters before 该镇 among which its place is looked for."""
_OUR = "我咱"
"""What the paper says of its own place."""
_SECTION = re.compile(r"^[◆■●▲★◇▶]\s*")
_MARK = re.compile(r"[，。！？；：“”]")


def read_actors(draft: Draft) -> Iterator[Finding]:
    """Sets ``draft.about``, ``draft.date`` and ``draft.actors``; yields nothing."""
    draft.about = _about(draft)
    draft.date = draft.article.date or _date(draft)
    draft.actors = list(_actors(draft))
    yield from ()


def _about(draft: Draft) -> Ref | None:
    """The inner place that the story keeps to, else what its headline names, else what its lead names."""
    headline = draft.article.headline
    body = headline.end if headline else 0
    lead_end = min((draft.text.find("\n", body + 1) % (len(draft.text) + 1)), body + 400)
    places = [m for m in draft.of_kind("Locale") if m.level in _ADMIN or _is_inner(draft, m)]
    named = _named_in(draft, headline, places)
    if named is None or _is_at(draft, named, "county"):
        inner = _kept_to(draft, places, named)
        if inner is not None:
            return inner
    return named or _named_in(draft, Span(body, max(lead_end, body)), places) or _own(draft) or _headed(draft, places)


def _is_inner(draft: Draft, place: Mention) -> bool:
    """True for a place inside a county whose people act together, down to a hamlet."""
    return place.level in _INNER or place.name.endswith(draft.lexicon.by_length("places", "hamlet"))


def _named_in(draft: Draft, span: Span | None, places: list[Mention]) -> Ref | None:
    """The end of the first chain of a stretch; of a headline that names an inner place behind it, that one."""
    inside = [m for m in places if span is not None and span.covers(m.span)]
    if not inside:
        return None
    end = _end_of_chain(inside)
    if span == draft.article.headline and end.level in ("province", "prefecture", "county"):
        below = [m for m in inside if _is_inner(draft, m)]
        end = below[0] if below else end
    if end.level not in ("province", "prefecture"):
        return end.ref
    return _own(draft) or (_most_named(draft, end) if end.level == "province" else None) or end.ref


def _kept_to(draft: Draft, places: list[Mention], named: Ref | None) -> Ref | None:
    """The community, compound or township that a story about no more than a county names again and again, if it
    names no other as often, and the county of its headline no more. 该村 and 全县 count as names."""
    told = Counter(m.ref for m in places)
    told.update(_meant_again(draft, places))
    inner = [m for m in places if _is_inner(draft, m)]
    if not inner:
        return None
    counts = Counter({m.ref: told[m.ref] for m in inner})
    heading = told[named] if named is not None else 0
    most = counts.most_common(1)[0][1]
    best = next(m for m in reversed(inner) if counts[m.ref] == most)
    above = {m.ref for m in draft.chain_of(best.ref)}
    others = [n for ref, n in counts.items() if ref not in above and best not in draft.chain_of(ref)]
    return best.ref if most >= max(_KEPT, heading) and max(others, default=0) * 2 <= most else None


def _meant_again(draft: Draft, places: list[Mention]) -> Iterator[Ref]:
    """Whom 该村, 全镇, 我社区 stand for, one by one: the place of that level named last."""
    levels = draft.lexicon.values("places", "anaphor")
    starts = [m.span.start for m in places]
    for span in draft.longest("places", "anaphor"):
        word = draft.text[span.start : span.end]
        if not draft.patterns["sure-anaphor"].match(word):
            continue
        before = reversed(places[: bisect_left(starts, span.start)])
        place = next((m for m in before if m.level in levels[word].split(",")), None)
        if place is not None:
            yield place.ref


def _own(draft: Draft) -> Ref | None:
    """The county or city whose letter stands behind 我: 我县 in the paper of that county; of several the most named."""
    own = draft.patterns["own-place"].search(draft.text)
    if own is None:
        return None
    levels = draft.level_letters().get(own["letter"], "").split(",")
    fits = [m for m in draft.of_kind("Locale") if m.level in levels and m.name.endswith(own["letter"])]
    counts = Counter(m.ref for m in fits)
    return max(fits, key=lambda m: (counts[m.ref], m.level == "prefecture")).ref if fits else None


def _headed(draft: Draft, places: list[Mention]) -> Ref | None:
    """The street of the headline that the story keeps to, the body of the headline, else the only county of a story
    without a place in its head."""
    headline = draft.article.headline
    streets = Counter(m.ref for m in draft.of_kind("Locale") if m.level == "street")
    for street in draft.within(headline, "Locale") if headline is not None else []:
        if streets[street.ref] >= _KEPT:
            return street.ref
    bodies = [m for m in draft.of_kind("Organization") if headline is not None and headline.covers(m.span)]
    if bodies:
        return bodies[0].ref
    own = draft.patterns["own-place"].search(draft.text)
    return _only_county([m for m in places if own is None or m.name.endswith(own["letter"])])


def _most_named(draft: Draft, province: Mention) -> Ref | None:
    """A headline with no more than a province: the city or county that the story names most, if it does so often."""
    most = Counter(
        m.ref
        for m in draft.of_kind("Locale")
        if m.level in ("prefecture", "county") and m.code and province.code and m.code[:2] == province.code[:2]
    ).most_common(1)
    return most[0][0] if most and most[0][1] >= _KEPT else None


def _only_county(places: list[Mention]) -> Ref | None:
    """The county or city that a story without a place in its head names, where it names just one; else the city or
    province that it names again and again."""
    named = {m.ref for m in places if m.level == "county"} or {m.ref for m in places if m.level == "prefecture"}
    if len(named) == 1:
        return next(iter(named))
    wide = Counter(m.ref for m in places if m.level in ("province", "prefecture")).most_common(1)
    return wide[0][0] if wide and wide[0][1] >= _KEPT else None


def _end_of_chain(places: list[Mention]) -> Mention:
    """The last of the first places that stand one behind another."""
    last = places[0]
    for place in places[1:]:
        if place.span.start != last.span.end:
            break
        last = place
    return last


def _date(draft: Draft) -> str | None:
    """The first day in the body, with its year where the text gives one."""
    start = draft.article.headline.end if draft.article.headline else 0
    m = draft.patterns["day"].search(draft.text, start, start + 600)
    return _iso_day(m) if m else None


def _iso_day(m: re.Match[str]) -> str:
    """``2024-11-14``, or ``--11-14`` where no year stands."""
    day = f"{int(m['month']):02}-{int(m['day']):02}"
    return f"{m['year']}-{day}" if m["year"] else f"--{day}"


def find_days(draft: Draft, span: Span) -> Iterator[tuple[Span, str]]:
    """The days written in a stretch of text, then its months: span and ``2024-11-14``, ``--11-14`` or ``2024-11``."""
    for m in draft.patterns["day"].finditer(draft.text, *span):
        yield Span(*m.span()), _iso_day(m)
    for m in draft.patterns["month"].finditer(draft.text, *span):
        yield Span(*m.span()), f"{m['year']}-{int(m['month']):02}"


def _actors(draft: Draft) -> Iterator[tuple[int, tuple[Ref, ...]]]:
    """(position, actor) in order: sections, then each clause that begins with a place, a body or 该市."""
    text = draft.text
    starts = {m.span.start: m for m in (*draft.of_kind("Locale"), *draft.of_kind("Organization"))}
    ends = {m.span.end for m in draft.of_kind("Locale")}
    # 某某区的某某街道 is a chain like 某某区某某街道.
    starts |= {
        m.span.start - 1: m
        for m in draft.of_kind("Locale")
        if m.span.start - 1 in ends and m.span.start - 1 not in starts and text[m.span.start - 1] == "的"
    }
    told = sorted({*starts, *draft.starts("places", "anaphor"), *draft.starts("organizations", "anaphor")})
    section: Ref | None = None
    whole = _heading_body(draft) or draft.about
    current: Ref | None = None
    at = 0
    for line in text.split("\n"):
        first = next((starts[p] for p in (at, at + 1, at + 2) if p in starts and starts[p].kind == "Locale"), None)
        if first is not None and len(line) < 40 and _is_section(draft, line, first, starts):
            section = _last_in_chain(draft, first, starts, at + len(line))
        base = section or whole
        if base is not None:
            current = base
            yield at, (base,)
        led, passing, opening = current, False, True
        for i, (clause_start, clause_end) in enumerate(_clauses(line, at)):
            asked = i > 0 and (opening or passing)  # else it matters not
            ended = asked and text[clause_start - 2 : clause_start].rstrip("”").endswith(("。", "！", "？"))
            if ended and current != led and passing:
                current, passing = led, False
                if led is not None:
                    yield clause_start, (led,)
            opening = opening and not ended
            if bisect_left(told, clause_start) == bisect_right(told, clause_end):
                continue  # as of most clauses, which tell of nobody
            actor = _actor(draft, clause_start, clause_end, starts, current)
            if actor is not None:
                # 某某小区是某某县改造的一个缩影: the paragraph goes on about the county.
                example = draft.patterns["example-of"].search(text, clause_start, clause_end) is not None
                if opening:
                    opening = False
                    led = base if example else actor
                if draft.about is None and _is_at(draft, actor, "county", "prefecture"):
                    section = actor
                current = actor
                others = _listed_before(draft, clause_start, clause_end, starts, actor)
                several = any(ref.kind == "Locale" for ref in others)
                passing = example or several or _is_above(draft, actor)
                yield clause_start, (*others, actor)
        at += len(line) + 1


def _heading_body(draft: Draft) -> Ref | None:
    """The body that the headline begins with, of which the story tells: 某某法院…."""
    headline = draft.article.headline
    first = next(iter(draft.within(headline, "Organization")), None) if headline is not None else None
    if first is None or headline is None or first.span.start != headline.start:
        return None
    if any(headline.covers(span) for span in draft.found("events", "head")):
        return None  # a meeting of the body, which tells of more than it
    body = max(draft.within(Span(headline.start, headline.start + 1), "Organization"), key=lambda m: m.span.end)
    following = draft.tokens_in(Span(body.span.end, body.span.end + 1))
    return body.ref if following and following[0].tag.startswith(("v", "x", "d", "p")) else None


def _is_at(draft: Draft, ref: Ref | None, *levels: str) -> bool:
    """True for a place of one of these levels."""
    place = draft.place_of(ref) if ref is not None else None
    return place is not None and place.level in levels


def _is_above(draft: Draft, actor: Ref) -> bool:
    """True for a place above the story's own: it acts in one sentence only."""
    return actor.kind == "Locale" and actor.name in draft.above(draft.about)


def _is_section(draft: Draft, line: str, first: Mention, starts: dict[int, Mention]) -> bool:
    """◆某区：…, 某省某市：…, or a name alone: a heading that says of whom the part behind it speaks."""
    headline = draft.article.headline
    if headline is not None and headline.covers(first.span):
        return False
    last = _chain_end(first, starts)
    alone = len(line.strip()) == last.span.end - first.span.start
    return alone or bool(_SECTION.match(line)) or draft.text.startswith("：", last.span.end)


def _clauses(line: str, at: int) -> Iterator[tuple[int, int]]:
    begin = 0
    for m in _MARK.finditer(line):
        mark = m.start()
        if mark > begin:
            yield at + begin, at + mark
        begin = mark + 1
    if begin < len(line):
        yield at + begin, at + len(line)


def _actor(
    draft: Draft,
    start: int,
    end: int,
    starts: dict[int, Mention],
    current: Ref | None,
) -> Ref | None:
    """The actor that a clause names first, if it names one."""
    text = draft.text
    lead = draft.patterns["clause-lead-in"].match(text[start:end])
    begin = start + (lead.end() if lead else 0)
    frame = draft.patterns["place-frame"].match(text, begin, end) or draft.patterns["visit"].match(text, begin, end)
    if frame and frame.end() in starts:
        actor = _lying(draft, frame.group(), begin, end) or _last_in_chain(draft, starts[frame.end()], starts, end)
        return actor if actor is not None and _is_at(draft, actor, *_INNER) else None
    mention = starts.get(begin)
    if mention is not None:
        return _acting(draft, mention, starts, end)
    anaphora, openings = _anaphora(draft.lexicon)
    for length in (4, 3, 2) if text[begin : begin + 2] in openings else ():
        word = text[begin : begin + length]
        if word in anaphora and draft.is_cut(begin + length):
            return meant(draft, word, begin, current)
    return None


@lru_cache(maxsize=4)
def _anaphora(lexicon: Lexicon) -> tuple[dict[str, str], frozenset[str]]:
    """该市, 公司: the words that stand for a place or a body, with what they stand for; their first two letters."""
    anaphora = lexicon.values("places", "anaphor") | lexicon.values("organizations", "anaphor")
    return anaphora, frozenset(word[:2] for word in anaphora)


def _lying(draft: Draft, frame: str, start: int, end: int) -> Ref | None:
    """位于某区某路25号的某某小区: what lies there is spoken of."""
    if not frame.endswith(draft.lexicon.by_length("clauses", "lying")):
        return None
    places = draft.within(Span(start, end), "Locale")
    last = places[-1] if places else None
    return last.ref if last is not None and draft.text[last.span.start - 1] == "的" and _can_act(draft, last) else None


def _acting(draft: Draft, first: Mention, starts: dict[int, Mention], end: int) -> Ref | None:
    """The end of a chain at the head of a clause, unless it is but the first word of a longer name."""
    last = _chain_end(first, starts, end)
    if draft.patterns["and-others"].match(draft.text, last.span.end):
        return None  # 某某街道等地: an example of what goes on everywhere
    if draft.patterns["whose-name"].match(draft.text, last.span.end):
        return None  # 某某社区“…”等做法得到推广: whose they are, not who acts
    about = draft.about
    above = draft.above(about)
    if last.kind == "Organization" and (last.place in above or _is_landmark(draft, last) or _speaks(draft, last, end)):
        return None
    if last.level == "compound" and draft.text[last.span.end : last.span.end + 1] in ("、", "和", "与"):
        return None  # a list of compounds is what is acted on
    if last.kind == "Locale" and last.ref != about and last.span.end < end:
        after = draft.tokens[draft.token_at(last.span.end)]
        if last.name in above and after.start == last.span.end and after.tag.startswith(("n", "b", "l", "j")):
            return None
    return _last_in_chain(draft, first, starts, end)


def _chain_end(mention: Mention, starts: dict[int, Mention], end: int | None = None) -> Mention:
    """The last of the mentions that stand one behind another from this one on, none of which begins at ``end``."""
    while mention.span.end in starts and (end is None or mention.span.end < end):
        mention = starts[mention.span.end]
    return mention


def _is_landmark(draft: Draft, body: Mention) -> bool:
    """某某幼儿园旁: a body that only tells where."""
    after = draft.tokens[draft.token_at(min(body.span.end, len(draft.text) - 1))]
    return after.start == body.span.end and after.tag.startswith(("f", "s"))


def _speaks(draft: Draft, body: Mention, end: int) -> bool:
    """某某县农业局副局长尹晓明说: who speaks for the department tells of the county."""
    company = body.name.endswith(draft.lexicon.by_length("organizations", "company_end"))
    return not company and draft.text.endswith(draft.lexicon.by_length("names", "speech"), body.span.end, end)


def _last_in_chain(draft: Draft, mention: Mention, starts: dict[int, Mention], end: int) -> Ref | None:
    mention = _chain_end(mention, starts, end)
    return mention.ref if _can_act(draft, mention) else None


def _can_act(draft: Draft, mention: Mention) -> bool:
    """False for a street that the story is not about, and for a site without people of its own."""
    if mention.level == "site":
        return mention.name.endswith(draft.lexicon.by_length("places", "acting_site"))
    return mention.level != "street" or mention.ref == draft.about


def _listed_before(draft: Draft, start: int, end: int, starts: dict[int, Mention], actor: Ref) -> list[Ref]:
    """甲街道、乙街道等: the others of a list that a clause begins with."""
    listed: list[Ref] = []
    at = start
    while at in starts and starts[at].span.end < end:
        mention = _chain_end(starts[at], starts)
        if not _can_act(draft, mention):
            return []  # a list of spots, not of those who act
        if draft.text[mention.span.end : mention.span.end + 1] not in ("、", "和", "与"):
            listed.append(mention.ref)
            break
        listed.append(mention.ref)
        at = mention.span.end + 1
    return [r for r in listed if r != actor] if len(listed) > 1 else []


def meant(draft: Draft, word: str, position: int, current: Ref | None) -> Ref | None:
    """该市, 全县, 社区: the place of that level that was named last, the article's own first; 公司: the last one."""
    values = draft.lexicon.values
    meant = (values("places", "anaphor").get(word) or values("organizations", "anaphor")[word]).split(",")
    if word in draft.lexicon.forms("organizations", "anaphor"):
        bodies = reversed(draft.before(position, "Organization"))
        return next((m.ref for m in bodies if m.name.endswith(tuple(meant))), None)
    letter = next((c for c in word if c in draft.level_letters() and "county" in meant), "")  # 全市 is no county
    for ref in (draft.about, current) if word[0] in _OUR else (current, draft.about):
        place = draft.place_of(ref) if ref is not None else None
        if place is not None and place.level in meant and place.name.endswith(letter):
            return ref
    before = reversed(draft.within(Span(max(0, position - _NEAR), position), "Locale"))
    return next((m.ref for m in before if m.level in meant and m.name.endswith(letter)), None)
