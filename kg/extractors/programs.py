"""Governance programmes: known ones by the concept scheme's forms, new ones by shape, each under one concept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.extractors.naming import governed, program
from kg.extractors.quoted import quoted_programs
from kg.match import Finder, disjoint
from kg.model import Mention, Span

_WALLS = frozenset("，。、；：？！“”‘’《》「」『』【】—…·/ \n\"'<>|◆■●▲★◇◎")
_LIST = re.compile(
    r"(?:开展|实施|推进|推行|组织|打造|建设|建立|落实|举办|整合)(?:了|好|起)?(?P<items>[^，。；！？：“”\n]{3,60}?)"
    r"(?:等[^，。；、]{0,9}?(?:专项行动|行动|治理|治理工作|活动|工程|机制|制度|平台|民生实事|项目|工作机制|工作制度|场所)|系列活动|系列主题活动)"
)
_AND_SUCH = re.compile(r"等([^，。；、“”等\n]{4,12}(?:提升工程|惠民工程|改造工程|专项行动|提升行动|攻坚行动))")
_SUBSYSTEMS = re.compile(r"等\d+个(?:子系统|平台|应用|场景|模块|体验项目|项目|服务项目)$")
_FACILITIES = re.compile(
    r"(?:设立|设置|建立|打造|建成|开设|建设|搭建|配套建设|新建)(?:了|起)?(?P<items>[^，。；！？：“”\n]{4,60})"
)
_RANKS = {
    "quoted-head": 3,
    "quoted-list": 3,
    "quoted-parts": 3,
    "quoted-known": 3,
    "quoted-verb": 3,
    "quoted-number": 3,
    "prefix-quote": 4,
}


def extract_programs(draft: Draft) -> Iterator[Mention]:
    """Yields programmes, mechanisms, methods, platforms and campaigns with their concept."""
    found = [*quoted_programs(draft), *_known(draft), *_shaped(draft), *_listed(draft), *_counted_parts(draft)]
    slogans = draft.resources.lexicon.forms("programs", "slogan")
    found = [
        m
        for m in found
        if m.name not in slogans and not draft.in_byline(m.span) and not draft.covered(m.span, "Policy", "Honor")
    ]
    yield from disjoint(found, key=lambda m: m.span, rank=lambda m: _RANKS.get(m.rule, 0))


def _known(draft: Draft) -> Iterator[Mention]:
    """Forms of the concept scheme; 文明餐桌行动 is 文明餐桌."""
    finders, forms = draft.resources.finders, draft.resources.concepts.forms
    if "concepts" not in finders:
        finders["concepts"] = Finder({form: form for form in forms})
    topics = draft.resources.lexicon.forms("programs", "topic")
    tails = tuple(draft.resources.lexicon.forms("programs", "tail"))
    for span, form in finders["concepts"].longest(draft.text):
        name = _striven(form)
        for tail in sorted(tails, key=len, reverse=True):
            if form.endswith(tail) and form.removesuffix(tail) in forms:
                name = form.removesuffix(tail)
                break
        if form in topics and not governed(draft, span.start):
            continue
        yield program(draft, *_levelled(draft, span, name), "concept-form")


def _striven(form: str) -> str:
    """创建文明城市 is 文明城市创建."""
    m = re.fullmatch(r"(?:争创|创建|创)((?:全国|省级|自治区|县级|国家)*(?:文明|卫生|园林|森林)城市)", form)
    return m[1] + "创建" if m else form


def _levelled(draft: Draft, span: Span, name: str) -> tuple[Span, str]:
    """全国文明城市创建, 自治区文明城市创建: the level before it belongs to the name."""
    if not name.endswith("城市创建"):
        return span, name
    m = re.search(r"(?:全国|自治区|省级|国家级?|县级)+$", draft.text[max(0, span.start - 8) : span.start])
    return (Span(span.start - len(m.group()), span.end), m.group() + name) if m else (span, name)


def _shaped(draft: Draft) -> Iterator[Mention]:
    """A verb of founding, then a noun phrase that ends in a head noun: 推行大件垃圾预约上门回收模式."""
    lexicon = draft.resources.lexicon
    verbs, strong = lexicon.forms("programs", "found_verb"), lexicon.forms("programs", "head_strong")
    for span, _ in draft.resources.finder("programs", "head_bare").longest(draft.text):
        clause = draft.clause_at(span.start)
        floor = max(clause.start, span.start - 40)
        start, free = None, None
        for token in reversed(draft.tokens_in(Span(floor, span.start))):
            if token.word in verbs and token.tag != "vn":
                start = free or token.end
                break
            if free is None and (token.word == "的" or token.word[-1] in _WALLS or token.tag in ("p", "d", "r", "uz")):
                if token.word != "的":
                    break
                free = token.end
        if start is None and free is not None and draft.text[span.start : span.end] in strong:
            start = free
        if start is None:
            continue
        name = _trim(draft, Span(start, span.end))
        if name is not None:
            yield program(
                draft, name, re.sub(r"新(?=模式$|机制$|体系$)", "", draft.text[name.start : name.end]), "shape"
            )
    for m in _AND_SUCH.finditer(draft.text):
        yield program(draft, Span(*m.span(1)), m[1], "shape")


def _trim(draft: Draft, span: Span) -> Span | None:
    """Takes places, counts, adjectives and what ends in 的 off the front of a noun phrase."""
    cut = draft.text.rfind("的", span.start, span.end)
    start = cut + 1 if cut >= 0 else span.start
    for token in draft.tokens_in(Span(start, span.end)):
        if token.start < start or token.end >= span.end:
            continue
        place = next(
            (m for m in draft.within(Span(token.start, token.start + 1), "Locale") if m.span.end < span.end), None
        )
        if place is not None:
            start = place.span.end
        elif (
            token.tag.startswith(("m", "q", "r", "a", "d", "u"))
            and not re.match(r"[一二三四五六七八九十\d]+级$|[一二三四五六七八九十]$", token.word)
        ) or token.word in ("了", "起", "出", "起来", "全市", "全县", "全区", "一批", "系列"):
            start = token.end
        else:
            break
    length = span.end - start
    if length < 6 or any(c in _WALLS for c in draft.text[start : span.end]):
        return None
    return Span(start, span.end)


def _listed(draft: Draft) -> Iterator[Mention]:
    """开展校园周边整治、飞线治理等专项行动: each item; 设立调解室、评理室和法律服务室: each facility."""
    facilities = tuple(draft.resources.lexicon.forms("programs", "facility_end"))
    for pattern, rule in ((_LIST, "list-item"), (_FACILITIES, "facility-list")):
        for m in pattern.finditer(draft.text):
            items = re.split(r"[、和]", m["items"]) if rule == "facility-list" else m["items"].split("、")
            at = m.start("items")
            whole = _SUBSYSTEMS.search(m["items"]) if rule == "facility-list" else None
            if whole is not None:
                items = m["items"][: whole.start()].split("、")
            if len(items) < 2 or (
                whole is None and rule == "facility-list" and not all(i.endswith(facilities) for i in items[:2])
            ):
                continue
            for item in items:
                ends = rule == "list-item" or whole is not None or item.endswith(facilities)
                if ends and 4 <= len(item) <= 10 and not any(c in _WALLS for c in item) and "的" not in item:
                    yield program(draft, Span(at, at + len(item)), item, rule)
                at += len(item) + 1


def _counted_parts(draft: Draft) -> Iterator[Mention]:
    """“五个常态化”: the clauses that open later sentences and end in 常态化 are its parts."""
    ends = {
        "常态化" if "常态化" in q.inner_text(draft.text) else "化"
        for q in draft.quotes
        if re.fullmatch(r"[一二三四五六七八九十]个?(?:常态)?化", q.inner_text(draft.text))
    }
    if not ends:
        return
    end = "常态化" if "常态化" in ends else "化"
    openers = draft.resources.lexicon.by_length("programs", "found_verb")
    for sentence in draft.sentences:
        m = re.match(rf"([^，。；、“”\n]{{3,14}}{end})[，。]", draft.text[sentence.start : sentence.end])
        if m is None:
            continue
        opener = next((v for v in openers if m[1].startswith(v) and len(m[1]) - len(v) >= 6), "")
        yield program(
            draft, Span(sentence.start + len(opener), sentence.start + m.end(1)), m[1][len(opener) :], "counted-part"
        )
