"""Governance programmes: known ones by the concept scheme's forms, new ones by shape, each under one concept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extractors.base import Draft, Quote
from kg.match import Finder, disjoint
from kg.model import Mention, Span

_COUNTED = re.compile(r"(?:[一二三四五六七八九十百两双]|\d{1,5})[+＋\d一-鿿]")
_SIGNED = re.compile(r"[+＋]|\d")
_NUMERAL_HEAD = re.compile(r"[一二三四五六七八九十\d]{1,3}(?:级|项|合一|位一体|个|步|张|联)")
_MARKS = re.compile(r"[^\w]+")
_PERIOD = re.compile(r"(?:每?[一半两双季]?[日天周月年季]{1,2}|半年|一季)(?:一|[巡查走访评报结])")
_MEANS = re.compile(r"[^，。；]{0,4}为(?:总?抓手|载体|依托|平台|牵引|契机|试点|切入点|突破口)")
_PLAN = re.compile(r".{0,6}年(?:行动|攻坚)?(?:计划|行动)$")
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


@dataclass(frozen=True, slots=True)
class _Head:
    """What follows a quote: the phrase up to its head noun, where it ends, whether it joins the name."""

    phrase: str
    end: int
    joins: bool
    abstract: bool = False


def extract_programs(draft: Draft) -> Iterator[Mention]:
    """Yields programmes, mechanisms, methods, platforms and campaigns with their concept."""
    found = [*_quoted(draft), *_known(draft), *_shaped(draft), *_listed(draft), *_counted_parts(draft)]
    slogans = draft.resources.lexicon.forms("programs", "slogan")
    found = [
        m
        for m in found
        if m.name not in slogans and not draft.in_byline(m.span) and not draft.covered(m.span, "Policy", "Honor")
    ]
    yield from disjoint(found, key=lambda m: m.span, rank=lambda m: _RANKS.get(m.rule, 0))


def _program(draft: Draft, span: Span, name: str, rule: str) -> Mention:
    name = name.strip("“”「」 ")
    concept = draft.resources.concepts.classify(name)
    return Mention(span, "Program", name, rule, concept=concept, place=draft.home_at(span.start))


# --- known forms ------------------------------------------------------------------------------------------------


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
        if form in topics and not _governing(draft, span.start):
            continue
        yield _program(draft, *_levelled(draft, span, name), "concept-form")


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


# --- quoted names -----------------------------------------------------------------------------------------------


def _quoted(draft: Draft) -> Iterator[Mention]:
    """Names in quotation marks, by what stands round them."""
    for group in _groups(draft):
        head = _head_after(draft, group[-1])
        verb = _governed(draft, group[0]) or _alike(draft, group)
        for quote in group:
            inner = quote.inner_text(draft.text).strip()
            if inner and not _is_other(draft, quote, inner):
                alone = len(group) == 1
                yield from _quote(draft, quote, inner, head, verb, alone)


def _groups(draft: Draft) -> list[list[Quote]]:
    """Quotes that stand together, as a list: “A”“B”、“C”."""
    groups: list[list[Quote]] = []
    for quote in draft.quotes:
        between = draft.text[groups[-1][-1].outer.end : quote.outer.start] if groups else None
        if between is not None and (between == "" or between in ("、", "和", "与", "及", "以及")):
            groups[-1].append(quote)
        else:
            groups.append([quote])
    return groups


def _alike(draft: Draft, group: list[Quote]) -> bool:
    """Three or more quotes in a row that end in the same letter: “便民圈”“健康圈”“文化圈”."""
    ends = [q.inner_text(draft.text)[-1] for q in group]
    return len(group) >= 3 and all(e == ends[0] for e in ends)


def _is_other(draft: Draft, quote: Quote, inner: str) -> bool:
    """True for speech, for a place or a person in quotes, and for a slogan."""
    before = draft.text[max(0, quote.outer.start - 1) : quote.outer.start]
    if inner[-1] in "。！？，；" or "。" in inner or (before in ("：", ":") and len(inner) > 8):
        return True
    return any(m.span.covers(quote.inner) for m in draft.within(quote.outer, "Locale", "Person", "Honor"))


def _quote(draft: Draft, quote: Quote, inner: str, head: _Head | None, verb: bool, alone: bool) -> Iterator[Mention]:
    forms = draft.resources.concepts.forms
    prefix = _noun_before(draft, quote, inner)
    if prefix is not None:
        yield _program(
            draft, Span(prefix, quote.outer.end), draft.text[prefix : quote.outer.start] + inner, "prefix-quote"
        )
        return
    parts = inner.split("、")
    if len(parts) >= 3 and all(3 <= len(p) <= 7 for p in parts) and _are_names(draft, parts):
        yield from _parts(draft, quote, parts)
        return
    if _heading(draft, inner) or _defined(draft, quote, inner) or _periodic(inner) or _leading(draft, quote, inner):
        yield _program(draft, quote.inner, inner, "quoted-known")
        return
    if head is not None and not head.abstract:
        yield from _headed(draft, quote, inner, head, alone)
        return
    parallel = "、" in inner or "，" in inner
    if inner in forms or (
        draft.resources.concepts.classify(inner) != "other" and len(inner) >= 4 and not parallel and verb
    ):
        yield _program(draft, quote.inner, inner, "quoted-known")
    elif head is not None:
        return
    elif _COUNTED.match(inner) and len(inner) <= 8 and (verb or _SIGNED.search(inner)):
        yield _program(draft, quote.inner, inner, "quoted-number")
    elif verb and not parallel and (len(inner) >= 4 or not alone):
        if not inner.endswith(tuple(draft.resources.lexicon.forms("programs", "not_program"))):
            yield _program(draft, quote.inner, inner, "quoted-verb")


def _heading(draft: Draft, inner: str) -> bool:
    """True where the headline says the same words: what the story is about."""
    headline = draft.article.headline
    if headline is None or len(inner) < 4:
        return False
    title = _MARKS.sub("", draft.text[headline.start : headline.end])
    return _MARKS.sub("", inner) in title and headline.end <= len(draft.text)


def _defined(draft: Draft, quote: Quote, inner: str) -> bool:
    """“三包”即…: a counted name that the text spells out."""
    return draft.text.startswith(("即", "，即"), quote.outer.end) and _COUNTED.match(inner) is not None


def _leading(draft: Draft, quote: Quote, inner: str) -> bool:
    """以“某某日”为抓手, and a name that the story puts in quotes again and again."""
    if len(inner) < 3 or "，" in inner or "、" in inner:
        return False
    by = draft.text.endswith("以", 0, quote.outer.start) and _MEANS.match(draft.text, quote.outer.end)
    return bool(by) or draft.text.count(f"“{inner}”") >= 3


def _periodic(inner: str) -> bool:
    """一月一主题、一月一活动: each part says how often."""
    parts = re.split("[、，]", inner)
    return len(parts) > 1 and all(_PERIOD.match(p) for p in parts)


def _headed(draft: Draft, quote: Quote, inner: str, head: _Head, alone: bool) -> Iterator[Mention]:
    """A quote before its head noun: 机制 and 模式 with words of their own join the name, a bare head does not."""
    own = head.phrase.removeprefix("的")
    if (
        head.phrase.startswith("的")
        and not head.joins
        and (len(inner) > 6 or "、" in inner or "，" in inner)
        and not _SIGNED.search(inner)
    ):
        return
    parts = [p for p in re.split(r"[+＋—、]+", inner) if p]
    if alone and _NUMERAL_HEAD.match(own) and len(own) > 3 and head.joins:
        start = head.end - len(own)
        yield _program(draft, Span(start, head.end), own, "quoted-head")
        if own.endswith("体系") and len(parts) >= 3:
            yield from _parts(draft, quote, parts)
    elif alone and head.joins and head.phrase.startswith("的") and len(inner) > 12 and len(own) >= 5:
        yield _program(draft, Span(head.end - len(own), head.end), own, "quoted-head")
    elif alone and _is_fragment(inner, own) and not head.phrase.startswith("等"):
        yield _program(draft, Span(quote.outer.start, head.end), inner + own, "quoted-head")
    elif alone and head.joins and len(own) >= _own_words(inner, own) and not _PLAN.search(own):
        name = inner + re.sub(r"新(?=模式$|机制$|体系$)", "", own)
        yield _program(draft, Span(quote.outer.start, head.end), name, "quoted-head")
    elif len(parts) >= 3 and "、" in inner and all(3 <= len(p) <= 7 for p in parts) and _are_names(draft, parts):
        yield from _parts(draft, quote, parts)
    elif len(inner) > 1:
        joined = _SIGNED.search(inner) and len(inner) <= 6 and alone and head.joins
        name = inner + own if joined else inner
        yield _program(draft, Span(quote.outer.start, head.end) if joined else quote.inner, name, "quoted-list")


def _is_fragment(inner: str, own: str) -> bool:
    """“创建”专栏, “文明某市”五大提升行动: the quote alone is no name."""
    return (len(inner) <= 2 and not _COUNTED.match(inner)) or re.match(r"[一二三四五六七八九十]大", own) is not None


def _own_words(inner: str, own: str) -> int:
    """How long the phrase of a joining head must be, so that it adds to the name: 任务派单模式, not 服务平台."""
    if own.endswith(("平台", "系统")):
        return 6
    return 5 if _COUNTED.match(inner) and not _SIGNED.search(inner) else 4


def _are_names(draft: Draft, parts: list[str]) -> bool:
    heads = tuple(draft.resources.lexicon.forms("programs", "facility_end"))
    return sum(p.endswith(heads) or draft.resources.concepts.classify(p) != "other" for p in parts) * 2 > len(parts)


def _parts(draft: Draft, quote: Quote, parts: list[str]) -> Iterator[Mention]:
    bodies = tuple(draft.resources.lexicon.forms("programs", "party_end"))
    at = quote.inner.start
    for part in parts:
        start = draft.text.index(part, at)
        at = start + len(part)
        if part.endswith(bodies):
            yield Mention(Span(start, at), "Organization", part, "quoted-parts")
        else:
            yield _program(draft, Span(start, at), part, "quoted-parts")


def _noun_before(draft: Draft, quote: Quote, inner: str) -> int | None:
    """文明素养“积分制”: a short head word in quotes belongs to the nouns right before it."""
    short = inner.endswith(tuple(draft.resources.lexicon.forms("programs", "short_head")))
    if len(inner) > 4 or not (short or re.fullmatch(r"[一二三四五六七八九十]个一", inner)):
        return None
    start = quote.outer.start
    for token in reversed(draft.tokens_in(Span(max(0, start - 8), start))):
        if token.end != start or not token.tag.startswith(("n", "vn", "l")) or len(token.word) < 2:
            break
        if draft.covered(Span(token.start, token.end), "Locale"):
            break
        start = token.start
    return start if 2 <= quote.outer.start - start <= 8 else None


def _head_after(draft: Draft, quote: Quote) -> _Head | None:
    """The last head noun of the noun phrase behind a quote, and whether it joins the name: 机制, 模式 do, 活动 does not."""
    lexicon, at = draft.resources.lexicon, quote.outer.end
    words = re.match(r"[^，。、；：？！“”《》（）\n]{0,18}", draft.text[at : at + 18])
    tail = words.group() if words else ""
    end = at + len(tail)
    nominal = lexicon.forms("programs", "nominal_verb")
    for token in draft.tokens_in(Span(at, end)):
        if (
            token.tag in ("v", "p", "c", "d", "r", "m", "f")
            and token.word not in nominal
            and not _NUMERAL_HEAD.match(draft.text, token.start)
        ):
            end = token.start
            break
    tail = draft.text[at:end]
    best: tuple[int, int, str] | None = None
    for sense in ("head_join", "head_apart", "head_abstract"):
        for head in lexicon.forms("programs", sense):
            i = tail.rfind(head)
            if i >= 0 and (best is None or (i + len(head), len(head)) > (best[0], best[1])):
                best = (i + len(head), len(head), sense)
    if best is None:
        return None
    phrase, sense = tail[: best[0]], best[2]
    return _Head(phrase, at + best[0], sense == "head_join" and not phrase.startswith("等"), sense == "head_abstract")


def _governed(draft: Draft, quote: Quote) -> bool:
    """True where a verb of founding or running governs the quote: the last verb before it, with nouns between."""
    return _governing(draft, quote.outer.start)


def _governing(draft: Draft, position: int) -> bool:
    verbs = draft.resources.lexicon.forms("programs", "found_verb")
    clause = draft.clause_at(position)
    for token in reversed(draft.tokens_in(Span(max(clause.start, position - 12), position))):
        if token.word in verbs:
            return True
        if token.tag in ("v", "p", "d", "r", "uj") and token.word not in ("以",):
            return False
    return False


# --- names without marks ----------------------------------------------------------------------------------------


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
            yield _program(
                draft, name, re.sub(r"新(?=模式$|机制$|体系$)", "", draft.text[name.start : name.end]), "shape"
            )
    for m in _AND_SUCH.finditer(draft.text):
        yield _program(draft, Span(*m.span(1)), m[1], "shape")


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
                    yield _program(draft, Span(at, at + len(item)), item, rule)
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
        yield _program(
            draft, Span(sentence.start + len(opener), sentence.start + m.end(1)), m[1][len(opener) :], "counted-part"
        )
