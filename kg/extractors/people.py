"""Named people: by their posts, by role, by what they say, in lists, and by byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.extractors.base import Draft, Finding
from kg.extractors.names import NameReader
from kg.extractors.titles import Title, read_titles
from kg.match import find_lists
from kg.model import Mention, Post, Span

_LONGEST = 4
_LISTED = re.compile(r"[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4})+")
_COMMA = re.compile("、")
_MARKS = "，、。：；（）"
_CLAUSE_MARKS = "，。、\n”：；！？"


def extract_people(draft: Draft) -> Iterator[Finding]:
    """Yields people and the posts that they hold."""
    reader = NameReader.of(draft)
    seen: dict[str, Mention] = {}
    for finding in (
        *_authors(draft, reader),
        *_post_holders(draft, reader),
        *_by_role(draft, reader),
        *_speakers(draft, reader),
        *_pairs(draft, reader),
        *_lists(draft, reader),
        *_of_place(draft, reader),
    ):
        if isinstance(finding, Mention):
            seen.setdefault(finding.name, finding)
        yield finding
    yield from _again(draft, seen)


def _post_holders(draft: Draft, reader: NameReader) -> Iterator[Finding]:
    titles = read_titles(draft)
    by_end = {t.span.end: t for t in titles}
    for title in titles:
        at = title.span.end
        at += draft.text.startswith(" ", at)
        name = reader.read(draft, at)
        if name is not None and _is_word(draft, name) and not _said(draft, reader, name):
            name = None
        if name is None:
            name = _minority(draft, at, title)
        if name is not None and _begins_name(draft, name):
            for post in _joined(draft, title, by_end):
                holder = _person(draft, name, "chief" if post.chief else "official", "post-name")
                yield holder
                yield Post(holder.ref, post.title, post.at, Span(post.span.start, name.end), "post-name", 0.9)
            yield from _more_names(draft, reader, title, name)
            continue
        yield from _name_then_post(draft, reader, title)
        yield from _name_before_post(draft, reader, title)


def _said(draft: Draft, reader: NameReader, name: Span) -> bool:
    """True where a mark or a verb of saying and acting follows, as it does a name."""
    after = draft.text[name.end : name.end + 1]
    return after in "，、。" or draft.text.startswith(reader.acting, name.end)


def _minority(draft: Draft, at: int, title: Title) -> Span | None:
    """县长扎西顿珠: behind a post with its place, a name of no Chinese surname that jieba takes for one."""
    if title.at is None or title.chief:
        return None
    tokens = draft.tokens_in(Span(at, at + 5))
    end = at
    for token in tokens:
        if token.start != end or not token.tag.startswith(("nr", "nrt")):
            break
        end = token.end
    return Span(at, end) if 3 <= end - at <= 5 else None


def _joined(draft: Draft, title: Title, by_end: dict[int, Title]) -> list[Title]:
    """The posts before a name: 市委副书记、市长杨某 holds two."""
    posts = [title]
    while draft.text[posts[-1].span.start - 1 : posts[-1].span.start] == "、":
        before = by_end.get(posts[-1].span.start - 1)
        if before is None:
            break
        posts.append(before)
    # The later posts share the body of the first: 县委副书记、县长.
    owner = next((p.at for p in reversed(posts) if p.at is not None), None)
    return [p if p.at is not None else Title(p.span, p.title, owner, p.chief) for p in reversed(posts)]


def _more_names(draft: Draft, reader: NameReader, title: Title, first: Span) -> Iterator[Finding]:
    """党委委员、副主任陆某、何某等: further holders of the same post."""
    posts = draft.lexicon.forms("posts", "chief", "division_body", "head", "national", "prefix")
    followers = (*draft.lexicon.by_length("names", "list_after"), "、", "，", "。")
    at = first.end
    while draft.text[at : at + 1] == "、":
        name = reader.read(draft, at + 1)
        if name is None or not draft.text.startswith(followers, name.end):
            return
        if any(t.start == at + 1 and t.word in posts for t in draft.tokens_in(Span(at + 1, at + 2))):
            return
        holder = _person(draft, name, "chief" if title.chief else "official", "post-names")
        yield holder
        yield Post(holder.ref, title.title, title.at, Span(title.span.start, name.end), "post-names", 0.7)
        at = name.end


def _name_then_post(draft: Draft, reader: NameReader, title: Title) -> Iterator[Finding]:
    """莫某某是东河区柳荫片区的街巷长; 许某今年67岁，当街巷长已有两年; 由张某担任街长."""
    clause = draft.clause_at(title.span.start)
    window = draft.text[clause.start : title.span.start]
    opening = draft.patterns["post-opening"].match(window)
    if opening and not any(t.tag.startswith("nr") for t in draft.tokens_in(clause)):
        yield from _earlier_name(draft, reader, title, clause.start)
        return
    linked = draft.patterns["post-link"].search(window)
    if linked is None:
        return
    start = clause.start + linked.start()
    for length in (4, 3, 2):
        begin = start - length
        name = Span(begin, start)
        if begin < clause.start or not reader.is_name(draft.text[begin:start]) or not reader.stands(draft, name):
            continue
        if _begins_name(draft, name):
            if length == 4 and draft.text[begin : begin + 2] not in reader.compound:
                continue
            holder = _person(draft, Span(begin, start), "chief" if title.chief else "official", "name-post")
            yield holder
            yield Post(holder.ref, title.title, title.at, Span(begin, title.span.end), "name-post", 0.7)
            return


def _earlier_name(draft: Draft, reader: NameReader, title: Title, clause_start: int) -> Iterator[Finding]:
    """许某某今年67岁，当街巷长已有两年: the name stands in the clause before."""
    sentence = draft.sentence_at(clause_start)
    for token in reversed(draft.tokens_in(Span(sentence.start, clause_start))):
        if token.tag.startswith("nr") and reader.is_name(token.word):
            holder = _person(draft, Span(token.start, token.end), "chief" if title.chief else "official", "name-post")
            yield holder
            yield Post(holder.ref, title.title, title.at, Span(token.start, title.span.end), "name-post", 0.6)
            return


def _name_before_post(draft: Draft, reader: NameReader, title: Title) -> Iterator[Finding]:
    """王某某副司长, 习近平总书记: the post right behind the name."""
    head = title.span.end - len(title.title)
    last = draft.tokens[draft.token_at(head - 1)] if head else None
    if last is None or not last.tag.startswith("nr") or last.end != head or title.span.start < last.start:
        return
    if draft.covered(Span(last.start, head), "Locale"):
        return
    if reader.is_name(last.word) and len(last.word) > 1 and title.span.end == head + len(title.title):
        national = title.title in draft.lexicon.forms("posts", "national")
        holder = _person(draft, Span(last.start, head), "leader" if national else "official", "name-title")
        yield holder
        at = None if national else title.at
        yield Post(holder.ref, title.title, at, Span(last.start, title.span.end), "name-title", 0.7)


def _lists(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """赵某某、周某某、唐某某等县领导: a list of which every part is a name."""
    for m in find_lists(_LISTED, draft.text, _LONGEST):
        if draft.in_byline(Span(*m.span())):
            continue
        parts = m.group().split("、")
        spans = _listed_names(draft, reader, m.start(), parts)
        tagged = sum(any(t.tag.startswith("nr") for t in draft.tokens_in(s)) for s in spans)
        if len(spans) >= 3 and len(spans) >= len(parts) - 1 and tagged * 2 >= len(spans):
            after = draft.text[spans[-1].end : spans[-1].end + 18]
            role = "official" if draft.patterns["officials-after"].match(after) else "other"
            for span in spans:
                yield _person(draft, span, role, "name-list")


def _listed_names(draft: Draft, reader: NameReader, start: int, parts: list[str]) -> list[Span]:
    """The names of a list: the first ends its part, the others fill theirs, the last begins its part."""
    spans: list[Span] = []
    at = start
    for i, part in enumerate(parts):
        end = at + len(part)
        if i == 0:
            name = next((Span(end - n, end) for n in (3, 2, 4) if reader.is_name(part[-n:])), None)
        else:
            name = reader.read(draft, at)
        if name is not None and (name.end == end or i in (0, len(parts) - 1)):
            spans.append(name)
        at = end + 1
    return spans


def _of_place(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """易县尹某某、望都胡某某: people named by their county, in a list or before what they got."""
    awarded = draft.lexicon.forms("names", "award_after")
    for place in draft.of_kind("Locale"):
        if place.level != "county":
            continue
        name = reader.read(draft, place.span.end)
        if name is None or not any(t.tag.startswith("nr") for t in draft.tokens_in(name)):
            continue
        after = draft.text[name.end : name.end + 2]
        if after[:1] in "、，。" or after in awarded:
            yield _person(draft, name, "model", "place-name")


def _begins_name(draft: Draft, name: Span) -> bool:
    """False where jieba's words say that the first letters belong to a longer common word."""
    first = draft.tokens[draft.token_at(name.start)]
    if first.start < name.start and not first.tag.startswith("nr"):
        return first.end <= name.start or first.end - first.start > 3
    return not (first.end > name.end and not first.tag.startswith("nr"))


def _is_word(draft: Draft, name: Span) -> bool:
    """True where the name would begin with an ordinary word: 市民江边散步, 医生时间宝贵."""
    first = draft.tokens[draft.token_at(name.start)]
    if first.start != name.start or first.tag.startswith("nr") or len(first.word) < 2:
        return False
    if first.word in draft.lexicon.forms("surnames", "compound"):
        return False
    return draft.resources.tagger.known(first.word)


def _by_role(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """居民许某某, 党员志愿者李某: a name right behind what the person is."""
    roles = draft.lexicon.values("names", "role_before")
    for span in draft.longest("names", "role_before"):
        if draft.in_byline(span):
            continue
        name = reader.read(draft, span.end)
        if name is None or not _begins_name(draft, name):
            continue
        if _is_word(draft, name) or not _name_like(draft, name):
            continue
        yield _person(draft, name, roles[draft.text[span.start : span.end]], "role-name")
        at = name.end
        while (
            draft.text[at : at + 1] == "、"
            and (name := reader.read(draft, at + 1)) is not None
            and _name_like(draft, name)
        ):
            yield _person(draft, name, roles[draft.text[span.start : span.end]], "role-names")
            at = name.end


def _name_like(draft: Draft, name: Span) -> bool:
    """Tagged a name by jieba, or bounded by marks or words that follow names."""
    tokens = draft.tokens_in(name)
    if any(t.tag.startswith("nr") for t in tokens):
        return True
    after = draft.text[name.end : name.end + 1]
    return after in _MARKS or after in draft.lexicon.forms("names", "char_after")


def _speakers(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """A name at the head of a clause before a verb of saying: 张某说."""
    saying = (*reader.acting, *draft.lexicon.by_length("names", "char_saying"))
    for token in [t for t in draft.tokens if t.tag.startswith("nr")]:
        if draft.text[max(0, token.start - 1) : token.start] not in _CLAUSE_MARKS:
            continue
        name = reader.read(draft, token.start)
        if name is None or name.end - name.start < 2 or draft.in_byline(Span(token.start, token.end)):
            continue
        if draft.text.startswith(saying, name.end):
            yield _person(draft, name, "other", "speaker")
            at = token.start
            while draft.text[at - 1 : at] == "、":
                left = next((n for n in (3, 2) if reader.is_name(draft.text[at - 1 - n : at - 1])), 0)
                if not left:
                    break
                yield _person(draft, Span(at - 1 - left, at - 1), "other", "speakers")
                at = at - 1 - left


def _pairs(draft: Draft, reader: NameReader) -> Iterator[Mention]:
    """甲某、乙某等居民: the last two of a list behind which stands what they are."""
    roles = _announced(draft.lexicon.by_length("names", "role_before"))
    for m in _COMMA.finditer(draft.text):
        right = reader.read(draft, m.end())
        if right is None or not draft.text.startswith("等", right.end) or not draft.text.startswith(roles, right.end):
            continue
        left = next((n for n in (3, 2) if reader.is_name(draft.text[m.start() - n : m.start()])), 0)
        if left:
            yield _person(draft, Span(m.start() - left, m.start()), "resident", "names-role")
            yield _person(draft, right, "resident", "names-role")


@lru_cache(maxsize=4)
def _announced(roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("等" + role[:2] for role in roles)


def _authors(draft: Draft, reader: NameReader) -> Iterator[Finding]:
    """The names of byline and photo credit, printed together or apart."""
    for role, spans in (("author", draft.article.byline), ("photographer", draft.article.credit)):
        for span in spans:
            names = reader.split(draft.text[span.start : span.end])
            at = span.start
            for name in names:
                start = draft.text.find(name, at, span.end)
                if start < 0:
                    break
                at = start + len(name)
                yield Mention(Span(start, at), "Person", name, "byline", role=role)


def _again(draft: Draft, seen: dict[str, Mention]) -> Iterator[Mention]:
    for name, mention in seen.items():
        if len(name) < 3 or mention.role in ("author", "photographer"):
            continue
        for m in re.finditer(re.escape(name), draft.text):
            yield Mention(Span(*m.span()), "Person", name, "name-again", role=mention.role)


def _person(draft: Draft, span: Span, role: str, rule: str) -> Mention:
    return Mention(span, "Person", draft.text[span.start : span.end], rule, role=role)
