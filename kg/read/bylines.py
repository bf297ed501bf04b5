"""Names that a story prints of its writers and photographers, each printed group one span."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kg.model import Span
from kg.read.cues import cues
from kg.read.fold import HAN

_NAME = re.compile(f"[{HAN}·]{{2,16}}|(?<![{HAN}])[{HAN}] [{HAN}](?![{HAN}])")
"""Names that stand together, or one of two letters set apart to fill its line (张 三)."""
_LINE_NAMES = re.compile(f"[{HAN}·]{{2,4}}(?:[ 、][{HAN}·]{{2,4}}){{0,5}}$")
_BRACKET = re.compile(r"[（(]([^（）()]{2,60})[）)]")
_END_BRACKET = re.compile(r"(?:^|[。！？”])[（(]([^（）()]{2,40})[）)]$")
_MARKS = re.compile("[，。；：“《]")
_KEYED = re.compile(f"(?<=[{HAN}])：(?=[{HAN}]{{2,4}}(?:[ 、]|$))")
_MAX_BYLINE = 40
_MAX_SIGNED = 60
_FIRST = re.compile(r"[ \d]")
_SPLIT = re.compile(r"[ 、，,/；;：:]+")


def names_in(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The groups of names between two positions; roles (记者, 通讯员, 文/图), outlets and nobodies (受访者) left out.

    >>> names_in("（记者张三 李四）", 1, 8)
    (Span(start=3, end=5), Span(start=6, end=8))
    """
    blanked = cues().no_writer.sub(lambda m: " " * len(m[0]), text[start:end])
    blanked = cues().signer.sub(lambda m: " " * len(m[0]), blanked)
    blanked = _SPLIT.sub(lambda m: " " * len(m[0]), blanked)
    groups = (Span(start + m.start(), start + m.end()) for m in _NAME.finditer(blanked))
    return tuple(span for span in groups if not (_is_nobody(text[span.start : span.end]) or _is_scene(text, span)))


def _is_scene(text: str, span: Span) -> bool:
    """True for the place that a report comes from, told behind the names (张三 云溪报道)."""
    return text.startswith("报道", span.end) and not are_names(text[span.start : span.end])


def _is_nobody(text: str) -> bool:
    """True for an outlet (北京日报客户端), and for who is no named person (受访者)."""
    return text in cues().nobodies or (cues().outlet.fullmatch(text) is not None and not is_name(text))


def is_name(text: str) -> bool:
    """True for two to four characters of which the first is, or the first two are, a surname."""
    return (2 <= len(text) <= 3 and text[0] in cues().surnames) or (
        3 <= len(text) <= 4 and text[:2] in cues().compound_surnames
    )


class _Part(NamedTuple):
    """Names of a line with what they are signed for."""

    names: tuple[Span, ...]
    writes: bool
    shoots: bool


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[_Part, ...]:
    """The parts of a line made of nothing but names and what each is signed for (张三 文 李四 图), else nothing."""
    bullet = cues().bullet.match(text)
    at = bullet.end() if bullet else 0
    parts = []
    while at < len(text) <= _MAX_SIGNED:
        found = cues().signed.match(text, at)
        if not found:
            return ()
        group = next(name for name in ("pair", "names", "behind") if found[name])
        both, photo = found["pair"] or found["both"], found["photo"] or found["photo_of"]
        names = names_in(text, *found.span(group))
        if not all(are_names(text[span.start : span.end]) for span in names):
            return ()
        parts.append(_Part(names, not photo, bool(both or photo)))
        at = found.end() + 1
    return tuple(parts)


def is_byline(text: str) -> bool:
    """True for a line that holds nothing but those who wrote a story: ◎ names, bare names, a post with a name."""
    return is_bulleted(text) or bool(byline_names(text))


def names_reporter(text: str) -> bool:
    """True for a byline that says what its people are (记者 张三) and so needs no headline above it."""
    return cues().signer.match(text) is not None and bool(byline_names(text))


def is_bulleted(text: str) -> bool:
    """True for a byline behind its bullet; a bullet that also marks headings asks for names with a surname."""
    bullet = cues().bullet.match(text)
    if not bullet or len(text) > _MAX_BYLINE or _MARKS.search(_KEYED.sub("", text)):
        return False
    if not cues().marker.match(text):
        return True
    groups = names_in(text, 1, len(text))
    return bool(groups) and all(are_names(text[span.start : span.end]) for span in groups)


def are_names(text: str) -> bool:
    """True for one name or several printed together, each of two or three characters behind a surname.

    >>> are_names("王小明李云"), are_names("强基固本")
    (True, False)
    """
    if is_name(text) or "·" in text:
        return True
    return len(text) > 3 and any(is_name(text[:n]) and are_names(text[n:]) for n in (2, 3))


def byline_names(text: str) -> tuple[Span, ...]:
    """The names of a line that is a byline (◎ names, bare names, a post with a name), else nothing."""
    if cues().editor.match(text):
        return ()
    if parts := _parts(text):
        return tuple(span for part in parts if part.writes for span in part.names)
    if is_credit(text) or (is_captioned(text) and not cues().bullet.match(text)):
        return ()
    if is_bulleted(text):
        groups = names_in(text, 1, len(text))
        return tuple(span for span in groups if span.end - span.start <= 4 or are_names(text[span.start : span.end]))
    if _LINE_NAMES.match(text):
        groups = names_in(text, 0, len(text))
        short = all(span.end - span.start <= 3 or is_name(text[span.start : span.end]) for span in groups)
        if short and any(is_name(text[span.start : span.end]) for span in groups):
            return groups
        return ()
    post = cues().post_name.match(text)
    if post and is_name(post[2]) and not cues().signer.search(post[1]):
        return (Span(post.start(2), post.end(2)),)
    if len(text) > _MAX_SIGNED or _MARKS.search(_KEYED.sub("", text)):
        return ()
    outlet = _FIRST.split(text, maxsplit=1)[0]
    if not cues().signer.search(text) and not (len(outlet) > 3 and cues().outlet.fullmatch(outlet)):
        return ()
    groups = names_in(text, 0, len(text))
    sure = [are_names(text[span.start : span.end]) for span in groups]
    return groups if any(sure) and all(s or g.end - g.start <= 3 for s, g in zip(sure, groups, strict=True)) else ()


def byline_credit(text: str) -> tuple[Span, ...]:
    """The names of a byline who took the photos too (文/摄), or whose name stands before 摄."""
    if parts := _parts(text):
        return tuple(span for part in parts if part.shoots for span in part.names)
    if not is_byline(text):
        return ()
    return byline_names(text) if cues().both_roles.search(text) else credit_names(text)


def dateline_names(text: str) -> tuple[Span, ...]:
    """The names in the brackets of a dateline: 本报讯（记者A 通讯员B）."""
    return _all_names(_dateline_bracket(text), signed=True)


def dateline_credit(text: str) -> tuple[Span, ...]:
    """The same names, where the brackets say that they took the photos too (文/摄)."""
    bracket = _dateline_bracket(text)
    both = bracket and ("摄" in bracket[1] or cues().both_roles.search(bracket[1]))
    return _all_names(bracket, signed=True) if both else ()


def dateline_end(text: str) -> int:
    """The position behind a dateline and its brackets; 0 where a text has none."""
    dateline, bracket = cues().dateline.match(text), _dateline_bracket(text)
    return bracket.end() if bracket else dateline.end() if dateline else 0


def _dateline_bracket(text: str) -> re.Match[str] | None:
    """What names the reporters behind a dateline: brackets, or 记者A报道 with a colon; the names are group 1."""
    dateline = cues().dateline.match(text)
    if not dateline:
        return None
    end = dateline.end() - (text[dateline.end() - 1] in "（(")
    return _BRACKET.match(text, end) or cues().reporters.match(text[: end + _MAX_BYLINE], end)


def closing_names(text: str) -> tuple[Span, ...]:
    """The names in brackets behind a story's last sentence, or on a line of their own."""
    bracket = _closing_bracket(text)
    return _all_names(bracket, signed=False) if bracket else ()


def closing_credit(text: str) -> tuple[Span, ...]:
    """The same names, where the brackets say that they took the photos too (文/图)."""
    bracket = _closing_bracket(text)
    return closing_names(text) if bracket and cues().both_roles.search(bracket[1]) else ()


def _closing_bracket(text: str) -> re.Match[str] | None:
    bracket = _END_BRACKET.search(text, max(0, len(text) - 60))
    if not bracket or cues().editor.match(bracket[1]) or credit_names(text):
        return None
    return bracket


def _all_names(bracket: re.Match[str] | None, *, signed: bool) -> tuple[Span, ...]:
    """The names in brackets; where nothing says that names stand there, only if all are."""
    if not bracket:
        return ()
    text = bracket.string
    names = names_in(text, bracket.start(1), bracket.end(1))
    if signed or cues().signer.search(bracket[1]):
        return tuple(span for span in names if span.end - span.start <= 3 or _may_sign(text[span.start : span.end]))
    return names if all(is_name(text[span.start : span.end].replace(" ", "")) for span in names) else ()


def _may_sign(text: str) -> bool:
    return text[0] in cues().surnames or "·" in text


def credit_names(text: str) -> tuple[Span, ...]:
    """The photographers at the end of a caption (NAME 摄), or of a line that is their credit (摄影：NAME)."""
    groups = _credited(text)
    if groups:
        return _last_names(text, groups)
    front = cues().credit_front.match(text)
    return names_in(text, front.start(1), front.end(1)) if front else ()


def is_captioned(text: str) -> bool:
    """True for a line that ends in who took or gave a photo, named (会场一角 张三 摄) or not (受访者供图)."""
    return bool(credit_names(text)) or cues().given.search(text) is not None


def _credited(text: str) -> tuple[Span, ...]:
    """The groups of words before a credit's last word (摄): names, and it may be the caption's own words."""
    base = max(0, len(text) - _MAX_SIGNED)
    credit = cues().credit.search(text[base:])
    return names_in(text, *(base + at for at in credit.span(credit.lastgroup or 0))) if credit else ()


def _last_names(text: str, groups: tuple[Span, ...]) -> tuple[Span, ...]:
    """The names among such groups: the last, and those before it that are surely names (会场一角 张三 摄)."""
    kept: list[Span] = []
    for span in reversed(groups):
        group = text[span.start : span.end]
        if not (is_name(group) or "·" in group or (not kept and (len(group) <= 3 or are_names(group)))):
            break
        kept.append(span)
    return tuple(reversed(kept))


def is_credit(text: str) -> bool:
    """True where a whole line is a photographer's credit, in brackets or not."""
    if any(part.writes for part in _parts(text)):
        return False
    credit = cues().credit.search(text[-_MAX_SIGNED:])
    if credit is None:
        return cues().credit_front.match(text) is not None
    groups = _credited(text)
    alone = not cues().signer.sub("", text[: len(text) - len(credit[0])]).strip("（( ")
    return alone and (len(groups) < 2 or len(_last_names(text, groups)) == len(groups))
