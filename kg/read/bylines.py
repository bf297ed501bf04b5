"""Names that a story prints of its writers and photographers, each printed group one span."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.model import Span
from kg.read.cues import cues
from kg.read.fold import HAN

_NAME = re.compile(f"[{HAN}·]{{2,16}}")
_LINE_NAMES = re.compile(f"[{HAN}·]{{2,4}}(?:[ 、][{HAN}·]{{2,4}}){{0,5}}$")
_BRACKET = re.compile(r"[（(]([^（）()]{2,60})[）)]")
_END_BRACKET = re.compile(r"[。！？”][（(]([^（）()]{2,40})[）)]$")
_SPLIT = re.compile(r"[ 、，,/；;：:]+")


@lru_cache(maxsize=1)
def _roles() -> re.Pattern[str]:
    return re.compile(f"(?:{cues().role.pattern})+")


def names_in(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The groups of names between two positions, roles (记者, 通讯员, 文/图) left out.

    >>> names_in("（记者张三 李四）", 1, 8)
    (Span(start=3, end=5), Span(start=6, end=8))
    """
    blanked = _roles().sub(lambda m: " " * len(m[0]), text[start:end])
    blanked = _SPLIT.sub(lambda m: " " * len(m[0]), blanked)
    return tuple(Span(start + m.start(), start + m.end()) for m in _NAME.finditer(blanked))


def is_name(text: str) -> bool:
    """True for two to four characters of which the first is, or the first two are, a surname."""
    return (2 <= len(text) <= 3 and text[0] in cues().surnames) or (
        3 <= len(text) <= 4 and text[:2] in cues().compound_surnames
    )


def byline_names(text: str) -> tuple[Span, ...]:
    """The names of a line that is a byline (◎ names, bare names, a post with a name), else nothing."""
    bullet = cues().bullet.match(text)
    if bullet and not re.search(r"[，。：；“《]", text):
        return names_in(text, bullet.end(), len(text))
    if _LINE_NAMES.match(text):
        groups = names_in(text, 0, len(text))
        short = all(span.end - span.start <= 3 or is_name(text[span.start : span.end]) for span in groups)
        if short and any(is_name(text[span.start : span.end]) for span in groups):
            return groups
        return ()
    post = cues().post_name.match(text)
    if post and is_name(post[2]):
        return (Span(post.start(2), post.end(2)),)
    role = _roles().match(text)
    if role and len(text) <= 40 and not re.search(r"[，。“《]", text):
        return names_in(text, role.end(), len(text))
    return ()


def dateline_names(text: str) -> tuple[Span, ...]:
    """The names in the brackets of a dateline: 本报讯（记者A 通讯员B）."""
    return _all_names(text, _dateline_bracket(text))


def dateline_credit(text: str) -> tuple[Span, ...]:
    """The same names, where the brackets say that they took the photos too (文/摄)."""
    bracket = _dateline_bracket(text)
    return _all_names(text, bracket) if bracket and "摄" in bracket[1] else ()


def dateline_end(text: str) -> int:
    """The position behind a dateline and its brackets; 0 where a text has none."""
    dateline, bracket = cues().dateline.match(text), _dateline_bracket(text)
    return bracket.end() if bracket else dateline.end() if dateline else 0


def _dateline_bracket(text: str) -> re.Match[str] | None:
    dateline = cues().dateline.match(text)
    return _BRACKET.match(text, dateline.end() - (text[dateline.end() - 1] in "（(")) if dateline else None


def closing_names(text: str) -> tuple[Span, ...]:
    """The names in brackets behind a story's last sentence."""
    return _all_names(text, _END_BRACKET.search(text[-60:]), max(0, len(text) - 60))


def _all_names(text: str, bracket: re.Match[str] | None, shift: int = 0) -> tuple[Span, ...]:
    if not bracket:
        return ()
    names = names_in(text, bracket.start(1) + shift, bracket.end(1) + shift)
    signed = shift == 0 and bracket.start() > 0
    if signed or _roles().search(bracket[1]):
        return tuple(span for span in names if span.end - span.start <= 3 or text[span.start] in cues().surnames)
    return names if all(is_name(text[span.start : span.end]) for span in names) else ()


def credit_names(text: str) -> tuple[Span, ...]:
    """The photographers at the end of a caption: NAME 摄; and the writer who also took the photo (文/摄)."""
    base = max(0, len(text) - 40)
    credit = cues().credit.search(text[base:])
    if credit:
        return names_in(text, base + credit.start(1), base + credit.end(1))
    return ()


def is_credit(text: str) -> bool:
    """True where a whole line is a photographer's credit."""
    credit = cues().credit.search(text[-40:])
    return credit is not None and len(credit[0]) == len(text)
