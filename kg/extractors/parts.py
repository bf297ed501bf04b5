"""What a program includes: parts spelled out in its quote, set up behind it, or named after it."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter

from kg.extractors.base import Draft
from kg.extractors.cuts import JOINTS
from kg.match import Finder
from kg.model import Mention, Ref, Span, Statement
from kg.numerals import parse_number

_REACH = 80
"""Letters between a verb and what it governs."""
_Part = tuple[Mention, Mention, Span, str, float]
"""Whole, part, evidence, rule, confidence."""


def extract_parts(draft: Draft) -> Iterator[Statement]:
    """Yields each program with each of its parts, a pair once."""
    programs = draft.of_kind("Program")
    parts = [*programs, *(m for m in draft.of_kind("Organization") if m.rule == "quoted-parts")]
    seen: set[tuple[Ref, Ref]] = set()
    for whole, part, span, rule, confidence in (
        *_quoted_parts(draft, programs, parts),
        *_counted_parts(draft, programs),
        *_counted_kin(draft, programs),
        *_housed(draft, programs),
        *_set_up(draft, programs),
        *_instances(draft, programs),
        *_spelled_out(draft, programs),
        *_cored(draft, programs),
        *_summed(draft, programs),
        *_adjoining(draft, programs),
        *_family(draft, programs),
        *_kinds(draft, programs),
    ):
        pair = (whole.ref, part.ref)
        if whole.name != part.name and pair not in seen and (part.ref, whole.ref) not in seen:
            seen.add(pair)
            yield Statement(whole.ref, "includes", part.ref, span, rule, confidence)


def _quoted_parts(draft: Draft, programs: list[Mention], parts: list[Mention]) -> Iterator[_Part]:
    """“甲+乙+丙”四级组织体系, “甲”“乙”两级机制: the quotes before the name hold the parts."""
    for whole in programs:
        if whole.rule != "quoted-head":
            continue
        end = start = whole.span.start
        for quote in reversed(draft.quotes_in(Span(max(0, end - 60), end))):
            if quote.outer.end > start or draft.text[quote.outer.end : start] not in ("", "、", "和", "的"):
                break
            start = quote.outer.start
        for part in parts:
            if start <= part.span.start < end:
                yield whole, part, Span(start, whole.span.end), "quoted-parts", 0.8


def _counted_parts(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """“五个常态化” and its five; each of them and what its sentence tells of."""
    counted = [p for p in programs if p.rule == "counted-part"]
    if not counted:
        return
    whole = next((p for p in programs if draft.patterns["counted-aim"].match(p.name)), None)
    for part in counted:
        if whole is not None:
            yield whole, part, part.span, "counted-parts", 0.8
        sentence = draft.sentence_at(part.span.start)
        for inner in programs:
            if inner is not part and sentence.covers(inner.span) and inner.span.start > part.span.start:
                yield part, inner, Span(part.span.start, inner.span.end), "counted-part-tells", 0.6


def _counted_kin(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """“四项文明” and the four quoted names with 文明; “八大圈层” and those that end in 圈."""
    quoted = [p for p in programs if p.rule.startswith("quoted")]
    first = {p.ref: p for p in reversed(quoted)}
    named = [p for p in first.values() if not draft.patterns["counted-name"].match(p.name)]
    for whole in first.values():
        number, kind = _counts(draft, whole)
        if not number:
            continue
        kin = {p.name: p for p in named if p.name.endswith((kind[0], kind))}
        alike = {p.name: p for p in named if p.name.endswith(kind[-1])}  # 三级会诊: 日初诊, 周坐诊, 月复诊
        if len(alike) == number > 2:
            kin = alike
        if not 3 <= len(kin) <= number:
            kin = next((k for k in _rows(draft, quoted) if len(k) == number and all(kind in n for n in k)), {})
        for part in kin.values():
            yield whole, part, part.span, "counted-kin", 0.7


def _counts(draft: Draft, program: Mention) -> tuple[int, str]:
    """How many of what kind a name counts: 4 and 文明 of 四项文明; 0 where it counts none."""
    m = draft.patterns["counted-kind"].match(program.name)
    number = parse_number(m["number"]) if m is not None else None
    return (int(number), m["kind"]) if m is not None and number is not None else (0, "")


def _rows(draft: Draft, quoted: list[Mention]) -> Iterator[dict[str, Mention]]:
    """Quoted names that stand together, by name."""
    row: dict[str, Mention] = {}
    end = -1
    for program in quoted:
        if draft.text[end : program.span.start] not in ("”“", "”、“", "”和“"):
            if row:
                yield row
            row = {}
        row[program.name] = program
        end = program.span.end
    if row:
        yield row


def _set_up(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """实行街长制，设立先锋站: what later clauses set up belongs to the programme before them, until another."""
    opening = draft.lexicon.forms("programs", "opening_verb")
    setting = draft.lexicon.forms("programs", "setting_verb")
    mechanisms = draft.lexicon.by_length("programs", "head_join")
    profile = draft.patterns["profile"]
    by_sentence: dict[Span, list[Mention]] = {}
    for program in programs:
        by_sentence.setdefault(draft.sentence_at(program.span.start), []).append(program)
    for named in by_sentence.values():
        whole: Mention | None = None
        listing: Span | None = None
        for program in named:
            clause = draft.clause_at(program.span.start)
            if whole is None:
                told = profile.match(draft.text, program.span.end) is not None
                whole = program if told or _verb(draft, program, opening) else None
            elif clause.covers(whole.span):
                continue
            elif program.name.endswith(mechanisms) and (
                _verb(draft, program, opening) or profile.match(draft.text, program.span.end)
            ):
                whole, listing = program, None
            elif _verb(draft, program, setting) or (listing == clause and draft.text[program.span.start - 1] == "、"):
                listing = clause
                yield whole, program, Span(whole.span.start, program.span.end), "set-up", 0.6


def _verb(draft: Draft, program: Mention, verbs: frozenset[str]) -> bool:
    """True where one of the verbs governs a programme: the last verb of its clause before it."""
    start = max(draft.clause_at(program.span.start).start, program.span.start - _REACH)
    for token in reversed(draft.tokens_in(Span(start, program.span.start))):
        if token.word in verbs:
            return True
        if token.tag == "v" and program.span.start - token.end < 3:
            return False
    return False


def _housed(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """党群服务中心内设调解室、图书角: what a facility or a platform holds, by the verb between them."""
    holders = draft.lexicon.by_length("programs", "facility_noun", "thing_end", "facility_end")
    holding = draft.lexicon.forms("programs", "holding_verb")
    whole: Mention | None = None
    last: Mention | None = None
    for program in programs:
        sentence = draft.sentence_at(program.span.start)
        if whole is not None and not sentence.covers(whole.span):
            whole = last = None
        listed = last is not None and _is_listed(draft, last, program)
        if whole is not None and (listed or _holds(draft, whole, program, holding)):
            last = program
            yield whole, program, Span(whole.span.start, program.span.end), "housed", 0.6
        elif _is_facility(draft, program, holders):
            whole, last = program, None


def _holds(draft: Draft, whole: Mention, part: Mention, verbs: frozenset[str]) -> bool:
    """True where one of the verbs stands between two programmes and governs the second; 还设立 is of another."""
    start = max(whole.span.end, draft.clause_at(part.span.start).start, part.span.start - _REACH)
    tokens = reversed(draft.tokens_in(Span(start, part.span.start)))
    verb = next((t for t in tokens if t.tag == "v" or t.word in verbs), None)
    if verb is None or verb.word not in verbs:
        return False
    return draft.tokens[draft.token_at(verb.start) - 1].tag != "d"


def _is_facility(draft: Draft, program: Mention, holders: tuple[str, ...]) -> bool:
    """党群服务中心, “老少乐园”综合服务体: by the end of its name or of the nouns behind its quotes."""
    behind = draft.patterns["quoted-facility"].match(draft.text, program.span.end)
    return behind is not None or program.name.endswith(holders)


def _is_listed(draft: Draft, last: Mention, program: Mention) -> bool:
    """True where only a mark of a list stands between two programmes."""
    return draft.text[last.span.end : program.span.start].strip("“”") in JOINTS


def _instances(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """清明祭扫、“童心诵读”“红领巾讲解”等“红色传承”活动: the list before 等 and what all of it is."""
    for i, whole in enumerate(programs):
        if not draft.text.endswith(("等", "等“"), 0, whole.span.start):
            continue
        parts: list[Mention] = []
        following = whole
        for part in itertools.islice(reversed(programs), len(programs) - i, None):
            gap = draft.text[part.span.end : following.span.start].strip("“”等" if following is whole else "“”")
            if gap not in ("", *JOINTS) or draft.sentence_at(part.span.start) != draft.sentence_at(whole.span.start):
                break
            parts.append(part)
            following = part
        for part in parts:
            yield whole, part, Span(parts[-1].span.start, whole.span.end), "instances", 0.7


def _adjoining(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """街巷长“六必到”制度: the programme right before a quoted name."""
    for whole, part in itertools.pairwise(programs):
        gap = draft.text[whole.span.end : part.span.start]
        if gap in ("“", "的“") and part.rule.startswith("quoted"):
            yield whole, part, Span(whole.span.start, part.span.end), "adjoining", 0.7


def _spelled_out(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """某某制度包括“甲”“乙”: the programmes right behind the word that introduces them."""
    for i, whole in enumerate(programs):
        sentence = draft.sentence_at(whole.span.start)
        spelled = draft.patterns["spelled-out"].match(draft.text, whole.span.end, sentence.end)
        if spelled is None:
            continue
        at = spelled.end()
        for part in programs[i + 1 :]:
            if part.span.start - at > 2 or part.span.end > sentence.end:
                break
            at = part.span.end + draft.text.startswith("”", part.span.end)
            yield whole, part, Span(whole.span.start, part.span.end), "spelled-out", 0.8


def _cored(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """以“六联”为内核、“兴村”为驱动的村企联建, 以“六入”工作法为核心的“某某模式”: what a programme is built round."""
    cores: list[Mention] = []
    for part, whole in itertools.pairwise(programs):
        between = (draft.text, part.span.end, max(part.span.end, whole.span.start))
        if draft.patterns["core-of"].fullmatch(*between):
            for core in (*cores, part):
                yield whole, core, Span(core.span.start, whole.span.end), "core-of", 0.7
        cores = [*cores, part] if draft.patterns["core-next"].fullmatch(*between) else []


def _summed(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """网格长、单元长、楼道长“三长制”: as many names of one ending as the name behind them counts."""
    for i, whole in enumerate(programs):
        m = draft.patterns["counted-short"].match(whole.name.removesuffix("制"))
        number = int(parse_number(m["number"]) or 0) if m is not None else 0
        if m is None or not 2 <= number <= i:
            continue
        parts = programs[i - number : i]
        marks = [draft.text[p.span.end : n.span.start] for p, n in itertools.pairwise((*parts, whole))]
        listed = marks[-1] in ("", "“", "的“") and all(mark == "、" for mark in marks[:-1])
        if listed and all(m["kind"][0] in p.name for p in parts):
            for part in parts:
                yield whole, part, Span(parts[0].span.start, whole.span.end), "summed", 0.8


def _family(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """微网格 and 微网格员: names that begin with the programme's own, run by the same place; of the headline's,
    also those of its concept that share its first two letters (街巷长制 and 街巷先锋站)."""
    headline = draft.article.headline
    first = {p.ref: p for p in reversed(programs)}
    by_name = sorted(first.values(), key=attrgetter("name"))
    names = [p.name for p in by_name]
    same = draft.lexicon.by_length("programs", "family_end")
    renamed = draft.lexicon.by_length("programs", "renamed_end")
    main = next((p for p in programs if headline is not None and headline.covers(p.span)), None)
    stems = {p.name: draft.patterns["family-end"].sub("", p.name) for p in by_name}
    for whole in by_name:
        stem = stems[whole.name]
        leads = main is not None and whole.name == main.name and whole.concept != "other"
        if len(stem) < 3 and not leads:
            continue
        shared = whole.name[:2] if leads else stem
        for part in by_name[bisect_left(names, shared) :]:
            if not part.name.startswith(shared):
                break
            longer = part.name.startswith(stem) and len(part.name) > len(whole.name)
            kin = leads and part.concept == whole.concept and not part.name.endswith(same)
            if longer and part.name.endswith(renamed):
                continue  # 积分银行积分制度 is the same again
            if (longer or kin) and part.place == whole.place and stems[part.name] != stem:
                yield whole, part, part.span, "family-name", 0.7


def _kinds(draft: Draft, programs: list[Mention]) -> Iterator[_Part]:
    """河长制 and 民间河长, 路长制 and 三级路长: what has the system's own name behind a word of its own."""
    first = {p.ref: p for p in reversed(programs)}
    ends = draft.lexicon.by_length("programs", "family_end")
    systems = [p for p in first.values() if p.name.endswith(ends)]
    stems: dict[str, list[Mention]] = {}
    for system in systems:
        stems.setdefault(draft.patterns["family-end"].sub("", system.name), []).append(system)
    finder = Finder({stem: wholes for stem, wholes in stems.items() if len(stem) > 1})
    for part in first.values() if stems else ():
        for whole in [w for span, wholes in finder.find(part.name) if span.start > 0 for w in wholes]:
            if part.place == whole.place and whole.name not in part.name:
                yield whole, part, part.span, "kind-of", 0.6
