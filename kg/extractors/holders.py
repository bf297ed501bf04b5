"""Who holds a post: the name behind a written post, before it, or tied to it by a verb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.base import Draft, Finding
from kg.extractors.name_signs import begins_name, is_person, is_said, is_word, person_at
from kg.extractors.names import NameReader
from kg.extractors.titles import Title, read_titles
from kg.model import Post, Span

_REACH = re.compile(r"[、和及](?P<reach>[\u4e00-\u9fff]{2,10})$")


def read_holders(draft: Draft, reader: NameReader) -> Iterator[Finding]:
    """Yields those who hold the posts written in the article, each with the post."""
    titles = read_titles(draft)
    by_end = {t.span.end: t for t in titles}
    for title in titles:
        at = title.span.end
        at += draft.text[at : at + 1] in (" ", "”")
        at = _behind_role(draft, at)
        name = reader.read(draft, at) or _behind_frame(draft, reader, title)
        if name is not None and is_word(draft, name) and not is_said(draft, reader, name):
            name = None
        if name is None:
            name = _minority(draft, at, title)
        if name is not None and begins_name(draft, name):
            posts = _joined(draft, title, by_end)
            for post in posts:
                holder = person_at(draft, name, "chief" if post.chief else "official", "post-name")
                yield holder
                yield Post(holder.ref, post.title, post.at, Span(post.span.start, name.end), "post-name", 0.9)
            yield from _more_names(draft, reader, posts, name)
            continue
        if title.staff:
            continue
        yield from _name_then_post(draft, reader, title)
        yield from _name_before_post(draft, reader, title)
    yield from _between(draft, reader)


def _behind_frame(draft: Draft, reader: NameReader, title: Title) -> Span | None:
    """作为社区书记，卢某某…: the name behind the clause that frames it by the post."""
    clause = draft.clause_at(title.span.start)
    framed = draft.patterns["post-frame"].match(draft.text, clause.start, title.span.start)
    if framed is None or draft.text[title.span.end : title.span.end + 1] != "，":
        return None
    name = reader.read(draft, title.span.end + 1)
    return name if name is not None and is_person(draft, reader, name) else None


def _between(draft: Draft, reader: NameReader) -> Iterator[Finding]:
    """某某大学季某某教授: a name between its body and what the holder is there."""
    bodies = {m.span.end: m for m in draft.of_kind("Organization")}
    for title in draft.longest("posts", "staff"):
        names = (Span(title.start - n, title.start) for n in (3, 2, 4) if title.start - n in bodies)
        name = next((n for n in names if reader.reads(draft, n) and reader.stands(draft, n)), None)
        if name is not None and not draft.in_byline(name):
            body = bodies[name.start]
            holder = person_at(draft, name, "official", "between-name")
            yield holder
            span = Span(body.span.start, title.end)
            yield Post(holder.ref, draft.text[title.start : title.end], body.ref, span, "between-name", 0.7)


def _behind_role(draft: Draft, at: int) -> int:
    """The position behind 、 and what the holder of a post is besides: 党支部书记、小区居民张某."""
    if draft.text[at : at + 1] != "、":
        return at
    role = draft.begins(at + 1, "names", "role_before")
    return at + 1 + len(role) if role else at


def _minority(draft: Draft, at: int, title: Title) -> Span | None:
    """县长扎西顿珠: behind a post with its place, a name of no Chinese surname that jieba takes for one."""
    if title.at is None or title.chief:
        return None
    parts = draft.lexicon.by_length("names", "ethnic_part")
    part = next((p for p in parts if len(p) == 2 and draft.text.startswith(p, at)), None)
    said = (*draft.lexicon.by_length("names", "speech"), *draft.lexicon.forms("names", "char_after"), "，", "、")
    if part is not None and draft.text.startswith(said, at + 2):
        return Span(at, at + 2)  # 站长才让说
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
    while (before := _post_before(draft, posts[-1], by_end)) is not None:
        posts.append(before)
    # The later posts share the body of the first: 县委副书记、县长.
    owner = next((p.at for p in reversed(posts) if p.sure), posts[-1].at)
    return [p if p.sure else replace(p, at=owner) for p in reversed(posts)]


def _post_before(draft: Draft, title: Title, by_end: dict[int, Title]) -> Title | None:
    """The post joined to the one behind it: by 、 or 兼; chiefs of two rivers by 和 too."""
    starts = [title.span.start]
    if title.chief and not title.sure:
        # 清水河上段河长: a reach that is no mention stands between the joiner and the post
        reach = _REACH.search(draft.text, max(0, starts[0] - 12), starts[0])
        starts += [reach.start("reach")] if reach else []
    for start in starts:
        for joiner in ("、", "兼", "兼任", "和", "及"):
            before = by_end.get(start - len(joiner)) if draft.text.endswith(joiner, 0, start) else None
            if before is not None and (joiner not in ("和", "及") or (before.chief and title.chief)):
                return before
    return None


def _more_names(draft: Draft, reader: NameReader, titles: list[Title], first: Span) -> Iterator[Finding]:
    """党委委员、副主任陆某、何某等: further holders of the same posts."""
    posts = draft.lexicon.forms("posts", "chief", "division_body", "head", "national", "prefix")
    followers = (*draft.lexicon.by_length("names", "list_after"), "、", "，", "。")
    at = first.end
    while draft.text[at : at + 1] == "、":
        name = reader.read(draft, at + 1)
        if name is None or not draft.text.startswith(followers, name.end):
            return
        if any(t.start == at + 1 and t.word in posts for t in draft.tokens_in(Span(at + 1, at + 2))):
            return
        holder = person_at(draft, name, "chief" if titles[-1].chief else "official", "post-names")
        yield holder
        for title in titles:
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
        if begin < clause.start or not reader.reads(draft, name) or not reader.stands(draft, name):
            continue
        if begins_name(draft, name):
            if length == 4 and draft.text[begin : begin + 2] not in reader.compound:
                continue
            holder = person_at(draft, Span(begin, start), "chief" if title.chief else "official", "name-post")
            yield holder
            yield Post(holder.ref, title.title, title.at, Span(begin, title.span.end), "name-post", 0.7)
            return


def _earlier_name(draft: Draft, reader: NameReader, title: Title, clause_start: int) -> Iterator[Finding]:
    """许某某今年67岁，当街巷长已有两年: the name stands in the clause before."""
    sentence = draft.sentence_at(clause_start)
    for token in reversed(draft.tokens_in(Span(sentence.start, clause_start))):
        if token.tag.startswith("nr") and reader.is_name(token.word):
            holder = person_at(draft, Span(token.start, token.end), "chief" if title.chief else "official", "name-post")
            yield holder
            yield Post(holder.ref, title.title, title.at, Span(token.start, title.span.end), "name-post", 0.6)
            return


def _name_before_post(draft: Draft, reader: NameReader, title: Title) -> Iterator[Finding]:
    """王某某副司长, 李某某总工程师: the post right behind the name."""
    head = title.span.end - len(title.title)
    last = draft.tokens[draft.token_at(head - 1)] if head else None
    if last is None or not last.tag.startswith("nr") or last.end != head or title.span.start < last.start:
        return
    if draft.covered(Span(last.start, head), "Locale"):
        return
    if reader.is_name(last.word) and len(last.word) > 1 and title.span.end == head + len(title.title):
        national = title.title in draft.lexicon.forms("posts", "national")
        holder = person_at(draft, Span(last.start, head), "leader" if national else "official", "name-title")
        yield holder
        at = None if national else title.at
        yield Post(holder.ref, title.title, at, Span(last.start, title.span.end), "name-title", 0.7)
