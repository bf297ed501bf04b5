"""Figures in prose: what is counted, for whom, how much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extractors.base import Draft
from kg.model import Figure, Ref, Span
from kg.numerals import Quantity
from kg.words import Token

_WALLS = "，。；：？！（）《》「」\n、"
_AGE = re.compile(r"岁|周岁|多岁")
_ORDINAL = re.compile(
    r"(?:第|前|长达|为期|近|用时|每隔|学龄|历时|提前|同比|第十|星期|周|农历|编号|楼|室|凌晨|上午|下午)$"
)
_DATE_AFTER = re.compile(r"^(?:年|月|日|号|时|点|分|时许|岁|周岁|世纪|年代|届|月份|周年|多岁|余岁|年级)")
_VERB_BEFORE = re.compile(
    r"(?:共?累计|共有|共计|共|现有|已有|总计|合计|设有|设立|设置|设|建成|建立|建有|建设|建|新建|新增|增设|完成|实现|开展|组织|举办|发放|投入|投资|"
    r"达到|达|在|稳定在|保持在|升至|提升至|提高到|增至|增加到|超过|超|突破|约|近|逾|为|有|是|成立|组建|解决|办理|处理|受理|惠及|服务|覆盖|收集|征集|整合|安装|改造|整治|取消|规范|配备|拥有|辖|下辖|下设|"
    r"吸引|带动|增收|安置|签约|获评|评选|选树|推选|培育|打造|招募|注册|参与|动员|选派|了|仅|每年|每月|每周|年均|平均|全年|全市|全县|全区|全镇|全村)+$"
)
_UNITS = {"成": "%"}
_UNIT_NOUNS = {"户": "户数", "人": "人数", "人次": "人次", "元": "金额", "亩": "面积", "平方米": "面积", "公里": "长度"}
_DEFINES = re.compile(r"^[”的]?，即|包括|下设")
_OWNING = ("", "辖区", "辖区内", "现有", "共有", "有", "中有", "内", "的", "下辖", "辖", "设有", "内有", "约")
_TAIL_STOPS = ("v", "p", "c", "d", "r", "u", "y", "x", "t")


def extract_metrics(draft: Draft) -> Iterator[Figure]:
    """Yields each count, amount, area, length, share or sum of money with its indicator and subject."""
    for quantity in draft.quantities:
        if not _counts(draft, quantity):
            continue
        indicator, span = _indicator(draft, quantity)
        subject = _subject(draft, quantity)
        if indicator is None or subject is None:
            continue
        yield Figure(
            subject,
            indicator,
            quantity.value * 10 if quantity.unit == "成" else quantity.value,
            _UNITS.get(quantity.unit)
            or draft.resources.lexicon.values("units", "count").get(quantity.unit)
            or quantity.unit,
            span,
            "figure",
            value_max=quantity.value_max,
            approximate=quantity.approximate,
            confidence=0.7,
        )


def _counts(draft: Draft, quantity: Quantity) -> bool:
    """False for dates, ages, ordinals, and numbers inside names."""
    text, span = draft.text, quantity.span
    names = draft.within(Span(max(0, span.start - 60), span.end), "Policy", "Program", "Honor", "Event", "Locale")
    if any(n.span.covers(quantity.number) for n in names) or any(
        q.inner.covers(span) and q.inner.end - q.inner.start < 16 and text[q.inner.end - 1] not in "。！？，"
        for q in draft.quotes_in(span)
    ):
        return False
    sentence = draft.sentence_at(span.start)
    if "是指" in text[sentence.start : span.start] or text[span.start : span.end] in ("365天", "24小时"):
        return False
    if draft.in_byline(span) or (draft.article.headline and draft.article.headline.covers(span)):
        return False
    before, after = text[max(0, span.start - 4) : span.start], text[quantity.number.end : quantity.number.end + 4]
    if _DATE_AFTER.match(after) or _AGE.match(after) or before.endswith(("第", "“", "农历", "周", "星期")):
        return False
    if not quantity.unit:
        return _bare_count(draft, quantity)
    if quantity.unit == "%":
        return True
    if quantity.unit in ("栋", "幢", "层", "排") and any(
        m.level == "compound"
        for m in draft.within(Span(span.start - 12, span.start), "Locale")
        if m.span.end == span.start
    ):
        return False
    written = text[quantity.number.start : quantity.number.end]
    if not written[0].isdigit():
        return _chinese_count(draft, quantity, written)
    return True


def _bare_count(draft: Draft, quantity: Quantity) -> bool:
    """16部门, 5方面: a number right before a noun that needs no unit."""
    text, end = draft.text, quantity.number.end
    nouns = draft.resources.lexicon.forms("units", "bare_noun")
    written = text[quantity.number.start : end]
    return written[0].isdigit() and any(text.startswith(n, end) for n in nouns)


def _chinese_count(draft: Draft, quantity: Quantity, written: str) -> bool:
    """四个业委会 counts; 一个, 一名, 一条 seldom do, and 一次 never alone."""
    if written in ("百", "千", "万") and quantity.approximate:
        return True
    if written in ("一", "百", "千", "万", "十", "几"):
        return False
    after = draft.tokens_in(Span(quantity.span.end, quantity.span.end + 4))
    return (
        quantity.unit in ("个", "家", "所", "名", "支", "项", "条", "座", "栋", "处", "级", "大", "位", "类")
        and bool(after)
        and after[0].tag.startswith(("n", "l", "b", "a", "j"))
    )


def _indicator(draft: Draft, quantity: Quantity) -> tuple[str | None, Span]:
    """The noun phrase counted: behind the unit where one follows, else before the number."""
    text = draft.text
    awarded = _awarded(draft, quantity)
    if awarded is not None:
        return _clean(text[awarded.start : awarded.end]), Span(quantity.span.start, awarded.end)
    after = _phrase_after(draft, quantity.span.end)
    if after is not None and quantity.unit not in ("元", "%", "平方米", "公里", "亩", "米", "倍", "小时"):
        return _clean(text[after.start : after.end]), Span(quantity.span.start, after.end)
    before = _phrase_before(draft, quantity)
    if before is not None:
        return _clean(text[before.start : before.end]), Span(before.start, quantity.span.end)
    if after is not None:
        return _clean(text[after.start : after.end]), Span(quantity.span.start, after.end)
    return _UNIT_NOUNS.get(quantity.unit), quantity.span


def _awarded(draft: Draft, quantity: Quantity) -> Span | None:
    """3人获评“某某好人”: what they got is what is counted."""
    for honor in draft.within(Span(quantity.span.end, quantity.span.end + 8), "Honor"):
        gap = draft.text[quantity.span.end : honor.span.start]
        if 2 <= len(gap) <= 5 and gap.rstrip("“了") in draft.resources.lexicon.forms("honors", "verb"):
            return Span(quantity.span.end, honor.span.end)
    return None


def _clean(phrase: str) -> str | None:
    phrase = phrase.strip("“”、的 了")
    return phrase if phrase else None


def _phrase_after(draft: Draft, start: int) -> Span | None:
    """The nouns right behind a unit: 64支[女子足球队]."""
    text = draft.text
    if text[start : start + 1] == "的":
        start += 1
    end = start
    mention = next(iter(draft.within(Span(start, start + 2), "Program", "Honor")), None)
    if mention is not None and text[start] == "“":
        return Span(start, min(mention.span.end + 1, len(text)))
    bare = next((n for n in _bare_nouns(draft) if text.startswith(n, start)), None)
    if bare is not None:
        end = start + len(bare)
    seen_noun = bare is not None
    for token in draft.tokens_in(Span(start, min(start + 20, len(text)))):
        if token.end <= end:
            continue
        if token.word[0] in _WALLS or token.word[0] in "”":
            break
        if token.tag.startswith(_TAIL_STOPS) and token.tag not in ("vn", "ul"):
            nxt = draft.tokens[draft.token_at(min(token.end, len(text) - 1))]
            if seen_noun or not (token.tag.startswith("v") and nxt.tag.startswith(("n", "vn")) and len(token.word) > 1):
                break
        if token.tag.startswith("m"):
            break
        seen_noun = seen_noun or token.tag.startswith(("n", "vn", "l", "j", "i", "z"))
        end = token.end
    return Span(start, end) if seen_noun else None


def _bare_nouns(draft: Draft) -> tuple[str, ...]:
    return draft.resources.lexicon.by_length("units", "bare_noun")


def _phrase_before(draft: Draft, quantity: Quantity) -> Span | None:
    """The nouns before a number and its verb: [居民楼]92栋, [总面积]达30万平方米, 建成[口袋公园]18个."""
    text, clause = draft.text, draft.clause_at(quantity.span.start)
    floor = max(
        (
            m.span.end
            for m in draft.within(Span(clause.start, quantity.span.start), "Locale")
            if m.span.end <= quantity.span.start
        ),
        default=clause.start,
    )
    verb = _VERB_BEFORE.search(text[floor : quantity.span.start])
    end = floor + verb.start() if verb else quantity.span.start
    words: list[Token] = []
    for token in reversed(draft.tokens_in(Span(floor, end))):
        if token.end > end:
            continue
        walled = token.word[-1] in _WALLS.replace("、", "") or token.tag.startswith(("p", "c", "r", "m", "t"))
        listed = token.word == "、" or token.tag.startswith(("d", "u"))
        if walled or (listed and words) or (words and end - token.start > 16):
            break
        if not listed:
            words.insert(0, token)
    while len(words) > 1 and words[0].tag in ("v", "d", "ad", "f") and end - words[1].start >= 2:
        words.pop(0)
    if words and end - words[0].start >= 2:
        return Span(words[0].start, end)
    return Span(floor + verb.start(), quantity.span.start) if verb is not None and len(verb.group()) >= 2 else None


def _subject(draft: Draft, quantity: Quantity) -> Ref | None:
    """Whom a figure describes: what stands right before it, the programme it defines or makes up, else the actor."""
    text, start, end = draft.text, quantity.span.start, quantity.span.end
    sentence = draft.sentence_at(start)
    for program in draft.within(sentence, "Program"):
        if program.span.end <= start and _DEFINES.search(text, program.span.end, start):
            return program.ref
        gap = text[end : program.span.start] if end <= program.span.start else None
        if gap is not None and len(gap) <= 4 and gap.rstrip("“") in ("的", "组成", "组建", "组成了"):
            return program.ref
    clause = draft.clause_at(start)
    for owner in draft.within(clause, "Locale", "Organization"):
        if owner.span.end <= start and text[owner.span.end : start] in _OWNING:
            return owner.ref if owner.level != "street" else None
    return draft.actor_at(start)
