"""Governance programmes: known ones by the concept scheme's forms, new ones by shape, each under one concept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extractors.base import Draft, Quote
from kg.match import disjoint
from kg.model import Mention, Span

_HAN = r"\u4e00-\u9fff"
_NUMBER_NAME = re.compile(r"^[\d一二三四五六七八九十两“”]+(?:[+＋]\d+[一-鿿]*)*[一-鿿]{0,8}$")
_COUNTED = re.compile(r"^(?:[一二三四五六七八九十百两双]|\d{1,5})[个项位条化必一-鿿]")
_SHAPED = re.compile(r"[+＋·—]|\d")
_JOINTS = "、，,和与及"
_WALLS = frozenset("，。、；：？！“”‘’（）《》「」『』【】—…·/ \n\"'()<>|◆■●▲★◇◎")


def extract_programs(draft: Draft) -> Iterator[Mention]:
    """Yields programmes, mechanisms, methods, platforms and campaigns with their concept."""
    found = [*_quoted(draft), *_known(draft), *_shaped(draft)]
    found = [m for m in found if not draft.in_byline(m.span) and m.name not in draft.resources.lexicon.forms("programs", "slogan")]
    inside_policy = draft.of_kind("Policy")
    found = [m for m in found if not any(p.span.meets(m.span) for p in inside_policy)]
    rank = {"quoted-head": 4, "quoted-list": 4, "quoted-known": 3, "quoted-verb": 3, "quoted-number": 3, "shape": 1, "concept-form": 2}
    for mention in disjoint(found, key=lambda m: m.span, rank=lambda m: rank.get(m.rule, 0)):
        yield mention


def _program(draft: Draft, span: Span, name: str, rule: str) -> Mention:
    name = name.strip("“”「」 ")
    return Mention(
        span, "Program", name, rule, concept=draft.resources.concepts.classify(name), place=draft.home_at(span.start)
    )


def _known(draft: Draft) -> Iterator[Mention]:
    """Forms of the concept scheme, with the letters that belong to the same name."""
    finder = draft.resources.finders.get("concepts")
    if finder is None:
        from kg.match import Finder

        finder = draft.resources.finders["concepts"] = Finder(dict(draft.resources.concepts.forms))
    blocked = [q.outer for q in draft.quotes]
    for span, _ in finder.longest(draft.text):
        name = draft.text[span.start : span.end]
        if any(b.meets(span) and not b.covers(span) for b in blocked[:0]):
            continue
        yield _program(draft, span, name, "concept-form")


def _quoted(draft: Draft) -> Iterator[Mention]:
    """Names in quotation marks, by what stands round them."""
    for group in _groups(draft):
        head, apart, end = _head_after(draft, group[-1])
        verb = _verb_before(draft, group[0])
        for i, quote in enumerate(group):
            mention = _quote(draft, quote, head if len(group) == 1 or i == len(group) - 1 else "", apart, end, verb, bool(head or apart), len(group))
            if mention is not None:
                yield mention


def _groups(draft: Draft) -> list[list[Quote]]:
    """Quotes that stand together, as a list: “A”“B”、“C”."""
    groups: list[list[Quote]] = []
    for quote in draft.quotes:
        between = draft.text[groups[-1][-1].outer.end : quote.outer.start] if groups else None
        if between is not None and (between == "" or (len(between) == 1 and between in _JOINTS)):
            groups[-1].append(quote)
        else:
            groups.append([quote])
    return groups


def _quote(
    draft: Draft, quote: Quote, head: str, apart: str, end: int, verb: bool, headed: bool, size: int
) -> Mention | None:
    lexicon = draft.resources.lexicon
    inner = draft.text[quote.inner.start : quote.inner.end].strip()
    if not inner or inner in lexicon.forms("programs", "slogan") or _speech(draft, quote, inner):
        return None
    if any(m.span.covers(quote.inner) or m.span == quote.inner for m in draft.mentions if m.kind in ("Locale", "Person")):
        return None
    if head and size == 1:
        prefix_start, prefix = _prefix(draft, quote)
        return _program(draft, Span(prefix_start, end), prefix + inner + head, "quoted-head")
    if headed and (len(inner) > 1 or size > 1):
        return _program(draft, quote.inner, inner, "quoted-list")
    if draft.resources.concepts.classify(inner) != "other":
        return _program(draft, quote.inner, inner, "quoted-known")
    if _COUNTED.match(inner) and len(inner) <= 8 and (verb or _SHAPED.search(inner)):
        return _program(draft, quote.inner, inner, "quoted-number")
    if verb and len(inner) >= 3 and not inner.endswith(tuple(lexicon.forms("programs", "not_program"))):
        return _program(draft, quote.inner, inner, "quoted-verb")
    return None


def _prefix(draft: Draft, quote: Quote) -> tuple[int, str]:
    return quote.outer.start, ""


def _speech(draft: Draft, quote: Quote, inner: str) -> bool:
    """True for what somebody says: a sentence, or words after a colon."""
    before = draft.text[max(0, quote.outer.start - 1) : quote.outer.start]
    return inner[-1] in "。！？，；" or "。" in inner or (before in "：:" and len(inner) > 8)


def _head_after(draft: Draft, quote: Quote) -> tuple[str, str, int]:
    """The head noun behind a quote: joined to the name (机制, 模式), or apart from it (活动, 队伍); and where it ends."""
    lexicon = draft.resources.lexicon
    text, at = draft.text, quote.outer.end
    tail = re.match(r"[^，。、；：？！“”《》（）\n]{0,16}", text[at : at + 16])
    words = tail.group() if tail else ""
    if not words:
        return "", "", at
    loose = words.startswith(("等", "的", "为主", "系列", "主题"))
    joined = _longest_head(words, lexicon.forms("programs", "head_join"))
    apart = _longest_head(words, lexicon.forms("programs", "head_apart"))
    if joined and not words.startswith(("等", "为", "和", "与")) and _noun_run(draft, at, at + joined[1]):
        start = 1 if words.startswith("的") else 0
        return words[start : joined[1]], "", at + joined[1]
    if joined and loose:
        return "", words[: joined[1]], at + joined[1]
    if apart and _noun_run(draft, at, at + apart[1]):
        return "", words[: apart[1]], at + apart[1]
    return "", "", at


def _longest_head(words: str, heads: frozenset[str]) -> tuple[str, int] | None:
    """The head noun that ends first-most; of those that end there, the longest."""
    best: tuple[str, int] | None = None
    for head in heads:
        i = words.find(head)
        if i >= 0 and (best is None or i + len(head) < best[1] or (i + len(head) == best[1] and len(head) > len(best[0]))):
            best = (head, i + len(head))
    if best is None:
        return None
    # 工作机制: do not stop at 工作 where a longer head follows at once.
    longer = [h for h in heads if words.startswith(h, words.find(best[0])) and len(h) > len(best[0])]
    if longer:
        head = max(longer, key=len)
        return head, words.find(head) + len(head)
    return best


def _noun_run(draft: Draft, start: int, end: int) -> bool:
    """True where only nouns (and 等, 的) stand between a quote and its head noun."""
    for token in draft.tokens_in(Span(start, end)):
        if token.tag in ("v", "p", "c", "d", "r") and token.word not in ("等", "服务", "治理", "管理", "运营", "争创", "派单", "闭环", "巡查", "处置", "包保"):
            return False
    return True


def _verb_before(draft: Draft, quote: Quote) -> bool:
    """True where a verb of founding or running stands before the quote in its clause."""
    verbs = draft.resources.lexicon.forms("programs", "found_verb")
    clause = draft.clause_at(quote.outer.start)
    window = draft.text[max(clause.start, quote.outer.start - 14) : quote.outer.start]
    return any(t.word in verbs for t in draft.tokens_in(Span(quote.outer.start - len(window), quote.outer.start)))


def _shaped(draft: Draft) -> Iterator[Mention]:
    """New names without marks: a verb of founding, then a noun phrase that ends in a head noun."""
    lexicon = draft.resources.lexicon
    verbs = lexicon.forms("programs", "found_verb")
    for span, _ in draft.resources.finder("programs", "head_bare").longest(draft.text):
        clause = draft.clause_at(span.start)
        tokens = draft.tokens_in(Span(max(clause.start, span.start - 18), span.start))
        start = None
        for token in reversed(tokens):
            if token.word in verbs:
                start = token.end
                break
            if token.word[-1] in _WALLS or token.tag in ("p", "c", "d", "r", "ul", "uz"):
                break
        if start is None:
            continue
        while draft.text[start : start + 1] in ("了", "起", "出", "的"):
            start += 1
        name = _trim(draft, Span(start, span.end))
        if name is not None:
            yield _program(draft, name, draft.text[name.start : name.end], "shape")


def _trim(draft: Draft, span: Span) -> Span | None:
    """Takes places, counts and adjectives off the front of a noun phrase."""
    start = span.start
    for token in draft.tokens_in(span):
        if token.start < start:
            continue
        place = next((m for m in draft.mentions if m.kind == "Locale" and m.span.start == token.start), None)
        if place is not None and place.span.end < span.end:
            start = place.span.end
        elif token.tag.startswith(("m", "q", "r", "a", "d", "u")) and not re.match(r"[一二三四五六七八九十]级|\d+", token.word) and token.end < span.end:
            start = token.end
        else:
            break
    if len(draft.text[start : span.end]) < 5 or any(c in _WALLS for c in draft.text[start : span.end]):
        return None
    return Span(start, span.end)
