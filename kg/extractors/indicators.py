"""What a figure counts: the noun phrase behind its unit, or before the number and its verb."""

from __future__ import annotations

from kg.extractors.base import Draft
from kg.extractors.shared_counts import among, distributed, own_name
from kg.model import Span
from kg.numerals import Quantity
from kg.words import Token

_WALLS = "，。；：？！（）《》「」\n"
_NOUNS = ("n", "vn", "l", "j", "i", "z")
_NOT_BEFORE = ("p", "c", "r", "m", "t")
_LONGEST_QUOTE = 10
"""Letters of a quote that names what is counted before it, with its marks."""
_PEOPLE = ("人", "名", "位")
_HOUSEHOLDS = ("人", "户")
"""Units that say what they count."""
_REACH = 80
"""Letters before a number among which what it counts is looked for."""
_LEADING = ("到", "在", "向", "为", "从", "与", "给")
"""What a word begins with that is no part of what is counted."""
_SIDES = "里内外上下前后旁边中间处"
"""What a word for a side ends in; 窗口 is none."""
_SCALED = ("上百", "上千", "上万", "上亿")
_SUMS = ("一共", "共", "总共", "共有", "共计")
_TAIL_STOPS = ("v", "p", "c", "d", "r", "u", "y", "x", "t")


def indicator_of(draft: Draft, quantity: Quantity) -> tuple[str | None, Span]:
    """The noun phrase counted: behind the unit where one follows, else before the number; and the words that say it."""
    text = draft.text
    award = awarded(draft, quantity)
    if award is not None:
        return _clean(text[award.start : award.end]), Span(quantity.span.start, award.end)
    share = _share(draft, quantity)
    if share is not None:
        return share, quantity.span
    told = distributed(draft, quantity) or among(draft, quantity, _counted)
    if told is not None:
        return _clean(told[0]), told[1]
    named = own_name(draft, quantity, phrase_after)
    if named is not None:
        return _clean(text[named.start : named.end]), Span(named.start, quantity.span.end)
    after = phrase_after(draft, quantity)
    measured = quantity.unit in draft.lexicon.forms("units", "measure") or _is_predicate(draft, quantity, after)
    if after is not None and (not measured or text[after.start - 1] == "的"):
        return _clean(text[after.start : after.end]), Span(quantity.span.start, after.end)
    before = _phrase_before(draft, quantity)
    if before is not None:
        return _clean(text[before.start : before.end]), Span(before.start, quantity.span.end)
    if after is not None:
        return _clean(text[after.start : after.end]), Span(quantity.span.start, after.end)
    told_before = _told_before(draft, quantity)
    if told_before is not None:
        return _clean(text[told_before.start : told_before.end]), Span(told_before.start, quantity.span.end)
    nouns = draft.lexicon.values("units", "default_noun")
    clause = draft.clause_at(quantity.span.start)
    done = draft.patterns["paid"].search(text, clause.start, quantity.span.start) if quantity.unit == "元" else None
    if done is not None:
        return _clean(done.group()), Span(done.start(), quantity.span.end)
    if quantity.unit == "人" and text.endswith(("户、", "户，"), 0, quantity.span.start):
        return "居民人数", quantity.span
    return nouns.get(quantity.unit, "") or (quantity.unit if quantity.unit in nouns else None), quantity.span


def _counted(draft: Draft, quantity: Quantity) -> Span | None:
    """The nouns counted, behind the unit or before the number."""
    return phrase_after(draft, quantity) or _phrase_before(draft, quantity)


def _is_predicate(draft: Draft, quantity: Quantity, after: Span | None) -> bool:
    """True where what follows tells what the counted do: 党员有1908名走进社区."""
    if after is None or not draft.text.endswith(draft.lexicon.by_length("units", "having"), 0, quantity.span.start):
        return False
    return draft.text.startswith(draft.lexicon.by_length("units", "joining"), after.start)


def _share(draft: Draft, quantity: Quantity) -> str | None:
    """[党员]占居民的12%; 文明城市达67个，占全省的52%: what has the share, in its clause or the one before."""
    if quantity.unit != "%":
        return None
    clause = draft.clause_at(quantity.span.start)
    at = draft.text.rfind("占", clause.start, quantity.span.start)
    if at < 0:
        return None
    words = _nouns_before(draft, Span(clause.start, at))
    if not words and clause.start > draft.sentence_at(clause.start).start:
        before = draft.clause_at(clause.start - 1)
        counted = draft.quantities_in(before)
        phrase = _phrase_before(draft, counted[-1]) if counted else None
        words = _nouns_before(draft, phrase or before)
    return _clean("".join(t.word for t in words) + draft.text[at]) if words else None


def awarded(draft: Draft, quantity: Quantity) -> Span | None:
    """3人获评“某某好人”: what they got is what is counted."""
    for honor in draft.within(Span(quantity.span.end, quantity.span.end + 8), "Honor"):
        gap = draft.text[quantity.span.end : honor.span.start]
        if 2 <= len(gap) <= 5 and gap.rstrip("“了") in draft.lexicon.forms("honors", "verb"):
            return Span(quantity.span.end, honor.span.end)
    return None


def _clean(phrase: str) -> str | None:
    phrase = phrase.replace("“", "").replace("”", "").strip("、的 了").removesuffix("全部")
    return phrase if phrase else None


def phrase_after(draft: Draft, quantity: Quantity) -> Span | None:
    """The nouns right behind a unit: 64支[女子足球队], 20余件[群众关心的实事]."""
    text, start, unit = draft.text, quantity.span.end, quantity.unit
    for second in draft.quantities_in(Span(start, start + 1)):
        if second.unit:
            start, unit = second.span.end, second.unit  # 5类25项加分项目: both count the same
    if text[start : start + 1] == "的":
        group = _group(draft, unit, start + 1)
        if group is not None:
            return group
        if draft.within(Span(start + 1, start + 3), "Program", "Locale", "Organization"):
            return None  # 1200平方米的“某某之家”: whose area it is
        money = draft.begins(start + 1, "units", "money_noun") if quantity.unit == "元" else None
        if money is None and quantity.unit not in ("%", *draft.lexicon.forms("units", "extent")):
            return None  # 50户的标准: what is counted stands before
        start += 1
    mention = next(iter(draft.within(Span(start, start + 2), "Program", "Honor")), None)
    if mention is not None and text[start] == "“":
        return Span(start, min(mention.span.end + 1, len(text)))
    quote = next(iter(draft.quotes_in(Span(start, start + 1))), None)
    if quote is not None and quote.outer.start == start and quote.outer.end - start <= _LONGEST_QUOTE:
        return quote.outer
    praised = draft.patterns["praised-quote"].match(text, start)
    if praised is not None:
        return Span(start, praised.end())  # 50名优秀“某某合伙人”
    if text[start : start + 1] in _LEADING and draft.token_at(start) == draft.token_at(start - 1):
        return None  # 干警6名到学校, where the tagger reads 名到
    bare = draft.begins(start, "units", "bare_noun")
    nouned = start + len(bare) if bare is not None else start
    nominal = draft.lexicon.forms("programs", "nominal_verb")
    tokens = draft.tokens_in(Span(start, min(start + 20, len(text))))
    for i, token in enumerate(tokens):
        if token.end <= nouned:
            continue
        if token.word[0] in _WALLS or token.word[0] in "、”" or token.tag.startswith("m"):
            break
        if token.tag == "f" and len(token.word) == 1 and nouned > start:
            break  # 网格里的街巷长
        if token.tag.startswith(_NOUNS) or (token.tag == "s" and token.word[-1] not in _SIDES):
            nouned = token.end
        elif nouned > start and token.word in nominal and quantity.unit not in _PEOPLE:
            continue
        elif token.tag.startswith(_TAIL_STOPS) and not _leads_on(tokens, i, nouned > start, quantity):
            break
    return Span(start, nouned) if nouned > start else None


def _group(draft: Draft, unit: str, start: int) -> Span | None:
    """The body that so many people make up: 96人的[纠纷调解队伍]."""
    if unit not in _PEOPLE:
        return None
    group = draft.patterns["group"].match(draft.text, start, draft.clause_at(start).end)
    return Span(*group.span()) if group is not None else None


def _leads_on(tokens: list[Token], i: int, nouned: bool, quantity: Quantity) -> bool:
    """True for a verb or 的 that the noun phrase goes on behind: 无物业小区, 群众关心的实事; not for 党员参与."""
    following = tokens[i + 1].tag if i + 1 < len(tokens) else ""
    if not nouned:
        return tokens[i].tag.startswith("v") and following.startswith(("n", "vn"))
    if quantity.unit in _PEOPLE or i + 1 >= len(tokens):
        return False
    if tokens[i].word == "的":
        return any(t.tag.startswith("v") for t in tokens[:i]) and following.startswith(("n", "vn", "b", "a"))
    behind = tokens[i + 2].tag if i + 2 < len(tokens) else ""
    return tokens[i].tag.startswith("v") and tokens[i + 1].word == "的" and behind.startswith(("n", "vn"))


def _phrase_before(draft: Draft, quantity: Quantity) -> Span | None:
    """The nouns before a number and its verb: [居民楼]92栋, [总面积]达30万平方米, 建成[口袋公园]18个."""
    clause = draft.clause_at(quantity.span.start)
    clause = Span(max(clause.start, quantity.span.start - _REACH), clause.end)
    before = draft.within(Span(clause.start, quantity.span.start), "Locale", "Program")
    ends = [m.span.end for m in before if m.kind == "Locale" or m.rule == "works"]
    days = draft.lexicon.forms("units", "date_unit")
    counts = reversed(draft.quantities_in(Span(clause.start, quantity.span.start)))
    # No seven of anything in 七台河.
    last = next((q for q in counts if q.unit not in days and not draft.covered(q.span, "Locale")), None)
    if last is not None and last.unit not in ("", *draft.lexicon.forms("units", "measure")):
        taken = phrase_after(draft, last)
        between = draft.text[taken.end : quantity.span.start] if taken is not None else ""
        if taken is not None and (not between or between.endswith("的")):
            ends.append(taken.end)  # 13个投放点117个桶, 11个民族的7300人
    floor = max((end for end in ends if end <= quantity.span.start), default=clause.start)
    scaled = draft.text.startswith(_SCALED, quantity.span.start - 1) and quantity.span.start > 0
    stop = quantity.span.start - scaled
    end = _before_verbs(draft, Span(floor, _before_change(draft, Span(floor, stop))))
    words = _nouns_before(draft, Span(floor, end), acted=end < quantity.span.start)
    counted_nouns = draft.lexicon.forms("units", "counted_noun")
    while (
        len(words) > 1
        and words[0].tag in ("v", "d", "ad", "f")
        and words[0].word not in counted_nouns
        and words[-1].end - words[1].start >= 2
    ):
        words.pop(0)
    nominal = draft.lexicon.forms("programs", "nominal_verb")
    inner = [(i, w) for i, w in enumerate(words[:-1]) if i and words[i + 1].word != "率"]
    verbs = [
        i
        for i, w in inner
        if (w.tag == "v" and w.word not in nominal) or w.word in draft.lexicon.forms("units", "empty_verb")
    ]
    if verbs and words[0].tag.startswith("n"):
        words = words[verbs[-1] + 1 :]  # 公司安置劳动力: subject, verb and what is counted
    price = draft.patterns["price-of"].search(draft.text, floor, quantity.span.start)
    if price is not None:
        return Span(*price.span())  # [大型出租屋每栋]800元
    if words and all(w.word in draft.lexicon.forms("places", "anaphor") or w.word in _SUMS for w in words):
        words = []  # 全村238户, 全村一共
    if words and words[-1].end - words[0].start >= 2:
        if words[-1].word == "占地":
            return Span(words[-1].start, words[-1].end)
        rate = draft.text.startswith("率", words[-1].end)  # 治理率有94%, however the words are cut
        return Span(words[0].start, words[-1].end + rate)
    if _says_what(draft, Span(end, quantity.span.start)):
        return Span(end, quantity.span.start)
    return None


def _says_what(draft: Draft, verbs: Span) -> bool:
    """False for verbs that do not say what is counted: 拥有1145户, 到现在已有500场."""
    empty = draft.lexicon.forms("units", "empty_verb", "having") | draft.lexicon.forms("places", "anaphor")
    said = (t for t in draft.tokens_in(verbs) if len(t.word) > 1 and not t.tag.startswith(("t", "d", "m", "p")))
    return verbs.end - verbs.start >= 2 and any(t.word not in empty for t in said)


def _told_before(draft: Draft, quantity: Quantity) -> Span | None:
    """[活动]常年不断，到现在已有500场: what the clause before tells of, where this one names nothing."""
    said = Span(draft.clause_at(quantity.span.start).start, quantity.span.start)
    if draft.covered(said, "Locale") or quantity.unit in _HOUSEHOLDS:
        return None
    tokens = draft.tokens_in(said)
    anaphora = draft.lexicon.forms("places", "anaphor")
    if (
        any(t.tag.startswith(("n", "r")) and t.word not in anaphora for t in tokens)
        or said.start == draft.sentence_at(said.start).start
    ):
        return None
    before = draft.clause_at(said.start - 1)
    start = max(before.start, draft.text.rfind("的", *before) + 1)
    start = max(start, *(m.span.end for m in draft.within(before, "Locale", "Organization")), 0)
    run: list[Token] = []
    for token in draft.tokens_in(Span(start, before.end)):
        if token.tag.startswith(("n", "vn", "j", "l")) and token.tag != "ns":
            run.append(token)
        elif run:
            break
    return Span(run[0].start, run[-1].end) if run else None


def _before_change(draft: Draft, span: Span) -> int:
    """Where 从 or 由 begins, the last word before a change: [产值]从600万元提高到7000万元; else the stretch's end."""
    changes = draft.lexicon.forms("units", "change_from")
    tokens = draft.tokens_in(span)
    for i, token in enumerate(tokens):
        if token.word in changes and i:
            counted = draft.quantities_in(Span(token.end, token.end + 1)) or token.end == span.end
            if counted or tokens[i - 1].tag.startswith(_NOUNS):
                return token.start
    return span.end


def _before_verbs(draft: Draft, span: Span) -> int:
    """Where the run of verbs and adverbs begins that a stretch ends with, its end where it ends with none."""
    forms = draft.lexicon.forms("units", "verb_before")
    longest = len(draft.lexicon.by_length("units", "verb_before")[0])
    reached, new = {span.end}, [span.end]
    while new:
        at = new.pop()
        for start in range(max(span.start, at - longest), at):
            if draft.text[start:at] in forms and start not in reached:
                reached.add(start)
                new.append(start)
    # No cut inside a word: 扣分行为有30项 ends in 有, not in 为有.
    return min(at for at in reached if at == span.end or draft.tokens[draft.token_at(at)].start == at)


def _nouns_before(draft: Draft, span: Span, acted: bool = False) -> list[Token]:
    """The last words of a stretch that can be a noun phrase; the verbs, adverbs and marks behind it are left out.

    A noun between 按, 在 or 以 and those verbs only tells how: of 业委会按楼栋成立了4个 it is the one before 按.
    ``acted`` says that verbs stand behind the stretch already.
    """
    nominal = draft.lexicon.forms("programs", "nominal_verb")
    words: list[Token] = []
    tokens = [t for t in draft.tokens_in(span) if t.end <= span.end]
    for i in range(len(tokens) - 1, -1, -1):
        token = tokens[i]
        object_ = (
            i > 0 and len(token.word) > 1 and tokens[i - 1].tag in ("v", "a") and tokens[i - 1].word not in nominal
        )
        verb = token.tag in ("v", "vd", "vg", "y", "a", "ad") and token.word not in nominal and not object_
        verb = verb and token.word != "率"
        if not words and (token.tag.startswith(("d", "u")) or verb):
            acted = acted or verb
            continue
        if words and words[0].word == "率" and token.tag == "v":
            words.insert(0, token)  # 组建率
            continue
        if token.tag == "p" and acted and words and all(w.tag.startswith(_NOUNS) for w in words):
            return _nouns_before(draft, Span(span.start, token.start)) or words
        walled = token.word[-1] in _WALLS or token.word == "、" or token.tag.startswith((*_NOT_BEFORE, "d", "u"))
        walled = walled or (token.tag == "q" and i > 0 and tokens[i - 1].tag.startswith(("m", "r")))  # 每个社区
        if walled or (words and span.end - token.start > 16):
            break
        words.insert(0, token)
    return words
