"""Governance programmes: known ones by the concept scheme's forms, new ones by shape, each under one concept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter

from kg.extractors.base import CONCEPT_FORMS, Draft
from kg.extractors.cuts import Quote
from kg.extractors.enumerated import kin_rows, spelled_lists
from kg.extractors.naming import Named, governed, program
from kg.extractors.quoted import quoted_programs
from kg.match import Finder, disjoint
from kg.model import Mention, Span
from kg.numerals import parse_number
from kg.words import Token

_WALLS = frozenset("，。、；：？！“”‘’《》「」『』【】—…·/ \n\"'<>|◆■●▲★◇◎")
_HAN = re.compile(r"[一-鿿]")
_HALVES = re.compile(r"[、，]")
_SPLIT = re.compile(r"[、和]")
_SURE_LENGTH = 5
"""Letters of a name that is known again wherever it stands."""
_QUOTED_RANK, _PREFIX_RANK, _WORKS_RANK = 3, 4, 5


def extract_programs(draft: Draft) -> Iterator[Mention]:
    """Yields programmes, mechanisms, methods, platforms and campaigns with their concept."""
    found = [
        *quoted_programs(draft),
        *_known(draft),
        *_striven_lists(draft),
        *_shaped(draft),
        *_listed(draft),
        *spelled_lists(draft),
        *kin_rows(draft),
        *_counted_parts(draft),
        *_works(draft),
    ]
    slogans = draft.lexicon.forms("programs", "slogan")
    found = [m for m in found if m.name not in slogans and not draft.in_byline(m.span) and not _is_titled(draft, m)]
    names = {m.name for m in found}
    found = [m._replace(name=m.name + "制") if m.name + "制" in names else m for m in found]
    named = disjoint(found, key=itemgetter(0), rank=_rank)
    for one in disjoint([*named, *_again(draft, named)], key=itemgetter(0), rank=_rank):
        yield one.mention(draft)


def _again(draft: Draft, named: list[Named]) -> Iterator[Named]:
    """The other places where a name of some length stands, which shorter names may have been read out of."""
    forms = {n.name: n for n in named if n.kind == "Program" and len(n.name) >= _SURE_LENGTH}
    taken = {n.span for n in named}
    for span, known in Finder(forms).find(draft.text):
        if span not in taken and not draft.in_byline(span) and not _is_titled(draft, known._replace(span=span)):
            yield known._replace(span=span, rule="program-again")


def _is_titled(draft: Draft, named: Named) -> bool:
    """True inside a document or an honor; 争创文明城市 holds an honor and is a programme."""
    if draft.covered(named.span, "Policy"):
        return True
    return draft.covered(named.span, "Honor") and draft.patterns["city-title"].search(named.name) is None


def _rank(program: Named) -> int:
    """A name in quotes wins over the words round it, and wins more with the nouns before it; a works project wins."""
    if program.rule == "works":
        return _WORKS_RANK
    if program.rule == "prefix-quote":
        return _PREFIX_RANK
    return _QUOTED_RANK if program.rule.startswith("quoted") else 0


def _known(draft: Draft) -> Iterator[Named]:
    """Forms of the concept scheme; 文明餐桌行动 is 文明餐桌."""
    forms = draft.resources.concepts.forms
    topics = draft.lexicon.forms("programs", "topic")
    sited = draft.lexicon.forms("organizations", "sited")
    tails = draft.lexicon.by_length("programs", "tail")
    told = {draft.text[start:end] for start, end in draft.found(*CONCEPT_FORMS)}
    for span in draft.longest(*CONCEPT_FORMS):
        form = draft.text[span.start : span.end]
        form = draft.resources.inverted.get(form, form)
        if (form in topics and not governed(draft, span.start)) or form.isdigit():
            continue
        if draft.covered(span, "Organization") and (form in sited or not draft.is_cut(span.start)):
            continue  # 某某县综治中心, and 大工委 in 人大工委
        if form.endswith("书记") and draft.within(Span(span.end, span.end + 1), "Person"):
            continue  # 驻村第一书记尹晓明: a post
        if form.endswith("制") and draft.text.startswith("度", span.end):
            span, form = Span(span.start, span.end + 1), form + "度"  # no 积分制 with a letter behind it
        bare = (form.removesuffix(tail) for tail in tails if form.endswith(tail)) if form.endswith(tails) else ()
        name = next((b for b in bare if b in forms), None) or _striven(draft, form)
        quoted = next((q for q in draft.quotes_in(span) if _is_begun(q, span) or _is_half(draft, q, span)), None)
        if quoted is not None:
            yield program(quoted.inner, quoted.inner_text(draft.text), "concept-form")
            continue
        facility = draft.begins(span.end, "programs", "facility_noun")
        if facility is not None and name == form:
            yield program(Span(span.start, span.end + len(facility)), form + facility, "concept-form")
            continue  # 诚信积分超市
        if name + "制" in told and name + "制" in forms:
            name += "制"  # the chiefs of a story that tells of their system: 街巷长 in one of 街巷长制
        yield program(*_leveled(draft, span, name), "concept-form")


def _is_begun(quote: Quote, form: Span) -> bool:
    """True where a form only begins a quoted name: 爱心储蓄 in “爱心储蓄卡”."""
    return quote.inner.start == form.start and 0 < quote.inner.end - form.end <= 2


def _is_half(draft: Draft, quote: Quote, form: Span) -> bool:
    """True where a form is one of two parts of a quoted name that is carried out: 实行“只进一门、最多跑一次”."""
    parts = _HALVES.split(quote.inner_text(draft.text))
    half = draft.text[form.start : form.end]
    return len(parts) == 2 and half in parts and governed(draft, quote.outer.start)


def _striven(draft: Draft, form: str) -> str:
    """创建文明城市 is 文明城市创建."""
    m = draft.patterns["striven-city"].match(form)
    return m["title"] + "创建" if m else form


def _striven_lists(draft: Draft) -> Iterator[Named]:
    """争创国家卫生城市和全国文明城市: each of the titles with 创建."""
    for m in draft.patterns["striven-list"].finditer(draft.text):
        at = m.start("titles")
        for title in _SPLIT.split(m["titles"]):
            yield program(Span(at, at + len(title)), title + "创建", "striven-list")
            at += len(title) + 1


def _leveled(draft: Draft, span: Span, name: str) -> tuple[Span, str]:
    """全国文明城市创建, 自治区文明城市创建: the level before it belongs to the name."""
    if not draft.patterns["city-title"].search(name):
        return span, name
    m = draft.patterns["city-level"].search(draft.text[max(0, span.start - 8) : span.start])
    return (Span(span.start - len(m.group()), span.end), m.group() + name) if m else (span, name)


def _shaped(draft: Draft) -> Iterator[Named]:
    """A verb of founding, then a noun phrase that ends in a head noun: 推行大件垃圾预约上门回收模式."""
    for head in draft.longest("programs", "head_bare"):
        if draft.text[head.end - 1] == "制" and draft.text.startswith("度", head.end):
            head = Span(head.start, head.end + 1)  # 积分制度
        start = _phrase_start(draft, head)
        span = _trim(draft, Span(start, head.end)) if start is not None else None
        if span is not None:
            name = draft.patterns["new-kind"].sub("", draft.text[span.start : span.end])
            left, _, right = name.partition("和")
            wholes = draft.lexicon.by_length("programs", "head_bare", "thing_end")
            if left.endswith(wholes) and len(right) >= _SURE_LENGTH:
                yield program(Span(span.start, span.start + len(left)), left, "shape")  # 采集系统和分析平台
                yield program(Span(span.end - len(right), span.end), right, "shape")
            elif not draft.patterns["generic-program"].match(name):
                yield program(span, name, "shape")
    for m in draft.patterns["counted-method"].finditer(draft.text):
        if not _HAN.match(draft.text, m.start() - 1) or governed(draft, m.start()):
            yield program(Span(*m.span()), m.group(), "counted-method")
    for m in draft.patterns["hours-method"].finditer(draft.text) if "小时" in draft.text else ():
        yield program(Span(*m.span()), m.group(), "hours-method")
    for m in draft.patterns["such-program"].finditer(draft.text):
        yield program(Span(*m.span("name")), m["name"], "shape")


def _phrase_start(draft: Draft, head: Span) -> int | None:
    """Where the phrase begins: behind the verb of founding, or the last 的 before it; a strong head needs no verb."""
    verbs = draft.lexicon.forms("programs", "found_verb")
    into = draft.lexicon.forms("programs", "into_verb")
    floor = max(draft.clause_at(head.start).start, head.start - 40)
    free: int | None = None
    for token in reversed(draft.tokens_in(Span(floor, head.start))):
        if token.word in into:
            return None
        if token.word in verbs and (token.tag != "vn" or _acts(draft, token)):
            return free or token.end
        if free is None and token.word == "的":
            free = token.end
        elif free is None and (token.word[-1] in _WALLS or token.tag in ("p", "d", "r", "uz")):
            break
    return free if draft.text[head.start : head.end] in draft.lexicon.forms("programs", "head_strong") else None


def _acts(draft: Draft, token: Token) -> bool:
    """将启动…, 启动某路…: a verb for all that it can be a noun, by the adverb before it or the place behind it."""
    index = draft.token_at(token.start)
    after = draft.within(Span(token.end, token.end + 1), "Locale")
    return (index > 0 and draft.tokens[index - 1].tag == "d") or any(m.span.start == token.end for m in after)


def _trim(draft: Draft, span: Span) -> Span | None:
    """Takes places, counts, adjectives and what ends in 的 off the front of a noun phrase."""
    cut = draft.text.rfind("的", span.start, span.end)
    start = cut + 1 if cut >= 0 else span.start
    front = draft.lexicon.forms("programs", "front_word")
    for token in draft.tokens_in(Span(start, span.end)):
        if token.start < start or token.end >= span.end:
            continue
        place = next(
            (m for m in draft.within(Span(token.start, token.start + 1), "Locale") if m.span.end < span.end), None
        )
        if place is not None:
            start = place.span.end
        elif (
            token.tag.startswith(("m", "q", "r", "a", "d", "u", "p"))
            and not draft.patterns["numbered-grade"].match(token.word)
        ) or token.word in front:
            start = token.end
        else:
            break
    length = span.end - start
    if length < 5 or any(c in _WALLS for c in draft.text[start : span.end]):
        return None
    return Span(start, span.end)


def _works(draft: Draft) -> Iterator[Named]:
    """某某生产线改造项目占地53亩: a works project of which the text gives figures."""
    into = draft.lexicon.forms("programs", "into_verb")
    for head in draft.longest("programs", "works_end"):
        if any(t.word in into for t in draft.tokens_in(Span(draft.clause_at(head.start).start, head.start))):
            continue  # 把某某改造列入民生工程，总投资…
        if draft.patterns["work-figure"].match(draft.text[head.end : head.end + 24]):
            start = _works_start(draft, head)
            if head.end - start >= 5:
                name = draft.text[start : head.end]
                inner = draft.patterns["bracketed-works"].search(name)
                short = inner["name"] + inner["end"] if inner is not None else name
                yield program(Span(start, head.end), short if short in draft.text else name, "works")


def _works_start(draft: Draft, head: Span) -> int:
    """Where the nouns before 项目 begin: behind the body or place before them, or the last mark, 的 or particle."""
    ends = {m.span.end for m in draft.within(Span(max(0, head.start - 60), head.start), "Organization")}
    ends |= {
        m.span.end for m in draft.within(Span(max(0, head.start - 60), head.start), "Locale") if m.level != "street"
    }
    start = head.start
    for token in reversed(draft.tokens_in(Span(max(0, head.start - 30), head.start))):
        if start in ends or token.word[-1] in _WALLS or token.tag.startswith(("p", "d", "r", "u", "m")):
            break
        start = token.start
    return start


def _listed(draft: Draft) -> Iterator[Named]:
    """开展校园周边整治、飞线治理等专项行动: each item; 设立调解室、评理室和法律服务室: each facility."""
    for m in draft.patterns["program-list"].finditer(draft.text):
        items = m["items"].split("、")
        if len(items) > 1:
            yield from _items(draft, m.start("items"), items, "list-item")
    facilities = draft.lexicon.by_length("programs", "facility_end")
    for m in draft.patterns["facility-list"].finditer(draft.text):
        whole = draft.patterns["subsystems"].search(m["items"])
        items = _SPLIT.split(m["items"][: whole.start() if whole else None])
        if whole and not whole["others"] and len(items) != parse_number(whole["number"]):
            continue
        if len(items) > 1 and (whole or all(item.endswith(facilities) for item in items[:2])):
            yield from _items(draft, m.start("items"), items, "facility-list", ("",) if whole else facilities)
    for m in draft.patterns["facility"].finditer(draft.text):
        span = _trim(draft, Span(*m.span("name")))
        if span is not None:
            yield from _halves(draft, span)


def _halves(draft: Draft, span: Span) -> Iterator[Named]:
    """道德评议会和红白理事会: two facilities; 和睦书屋 is one."""
    name = draft.text[span.start : span.end]
    left, _, right = name.partition("和")
    if left.endswith(draft.lexicon.by_length("programs", "facility_noun")) and right:
        yield program(Span(span.start, span.start + len(left)), left, "facility")
        yield program(Span(span.end - len(right), span.end), right, "facility")
    else:
        yield program(span, name, "facility")


def _items(draft: Draft, start: int, items: list[str], rule: str, ends: tuple[str, ...] = ("",)) -> Iterator[Named]:
    """The items of a list that have the shape of a name and one of the ends."""
    at = start
    for item in items:
        if item.endswith(ends) and 4 <= len(item) <= 10 and not any(c in _WALLS for c in item) and "的" not in item:
            yield program(Span(at, at + len(item)), item, rule)
        at += len(item) + 1


def _counted_parts(draft: Draft) -> Iterator[Named]:
    """“五个常态化”: the clauses that open later sentences and end in 常态化 are its parts."""
    aims = [m for q in draft.quotes if (m := draft.patterns["counted-aim"].match(q.inner_text(draft.text)))]
    if not aims:
        return
    routine = any(m["routine"] for m in aims)
    clause = draft.patterns["routine-clause" if routine else "aim-clause"]
    openers = draft.lexicon.by_length("programs", "found_verb")
    for sentence in draft.sentences:
        m = clause.match(draft.text[sentence.start : sentence.end])
        if m is None:
            continue
        aim = draft.patterns["ordinal-lead"].sub("", m["aim"])
        opener = next((v for v in openers if aim.startswith(v) and len(aim) - len(v) >= 6), "")
        name = aim.removeprefix(opener)
        end = sentence.start + m.end("aim")
        yield program(Span(end - len(name), end), name, "counted-part")
