"""What a page prints about itself: page and editor lines, and the line of source, author and date of a web story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from kg.model import Span
from kg.read.bylines import names_in
from kg.read.cues import cues
from kg.read.fold import HAN

_MAX_LINE = 120
_MAX_VALUE = 24
_MAX_OTHER = 12
_MAX_OUTLET = 14
_MAX_SECTION = 6
_SENTENCE = re.compile("[。！？；]")
_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:\s*(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|\d{1,2}[时点]\d{2}分?))?"
)
_NUMBER = re.compile(
    r"第\s*[A-Za-z]?\d{1,3}\s*[版页]|共\s*\d{1,3}\s*[版页]|(?<![\d.])[A-Z]?\d{1,3}版(?![\u4e00-\u9fff])"
    r"|^[A-H]\d{1,2}(?=$|[\s：:|])|^[-—·•\s]*\d{1,3}\s*[-—·•]+$|^[-—·•]+\s*\d{1,3}$"
)
_DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
_WEEKDAY = "(?:星期|周)[一二三四五六日天]"
_MASTHEAD = re.compile(f"{_DAY}\\s*{_WEEKDAY}|{_WEEKDAY}\\s*{_DAY}")
_JUMP = re.compile(r"[（(]?(?:下转|上接|详见|紧接)\s*第?\s*[A-Z]?[\d一二三四五六七八九十]{1,3}\s*版[）)]?")
_LUNAR = re.compile(f"农历[{HAN}]{{2,10}}|(?:总)?第\\d+期|今日\\d+版")
_NAME = f"[{HAN}]{{2,4}}"
_EDGES = " |丨【[（("
_SEPARATORS = re.compile(r"[\s|丨／/,，、·:：()（）【】\[\]-]+")
_LABEL = re.compile(r"(?:【[^【】]{1,14}】|\[[^\[\]]{1,14}\]|〔[^〔〕]{1,14}〕|［[^［］]{1,14}］)")
_BARE_LABEL = re.compile(f"[{HAN}·“”]{{2,14}}")


class Imprint(NamedTuple):
    """The fields of a web story's line: date as YYYY-MM-DD, the outlet, and where the authors' names stand."""

    date: str | None
    source: str | None
    authors: tuple[Span, ...]


def is_furniture(text: str) -> bool:
    """True for a line of the page and not of a story: its number, section, date, editors or address.

    >>> is_furniture("第3版 要闻"), is_furniture("责编 张三 校对 李四"), is_furniture("第3版刊登了名单。")
    (True, True, False)
    """
    return len(text) <= _MAX_LINE and _is_furniture(text)


@lru_cache(maxsize=4096)
def _is_furniture(text: str) -> bool:
    if _SENTENCE.search(text):
        return False
    words = text.split()
    if cues().contact.match(text) or _JUMP.fullmatch(text) or (len(words) > 1 and cues().navigation.issuperset(words)):
        return True
    rest, editors = _without_editors(text)
    rest, pages = _NUMBER.subn(" ", cues().section.sub(r"\1 ", rest))
    rest, dates = _MASTHEAD.subn(" ", rest)
    if not (editors or pages or dates):
        return False
    rest = _SEPARATORS.sub(" ", _DATE.sub(" ", _LUNAR.sub(" ", rest))).strip()
    return not rest or (bool(pages or dates) and all(len(word) <= _MAX_SECTION for word in rest.split()))


@lru_cache(maxsize=1)
def _editors() -> re.Pattern[str]:
    word = cues().editor.pattern
    names = f"{_NAME}(?:[ 、/]{_NAME}(?!\\s*[：:]))*"
    return re.compile(f"{word}(?:[：:\\s/、|丨]*{word})*[：:\\s/|丨]+(?:{cues().role.pattern}\\s*)?{names}")


def _without_editors(text: str) -> tuple[str, int]:
    first = cues().editor.match(text.lstrip("（( "))
    if not first:
        return text, 0
    return _editors().subn(" ", text)


def is_label(text: str) -> bool:
    """True for a column's name on a line of its own: in brackets (【基层治理】), or one that every paper has (导读)."""
    return text in cues().labels or _LABEL.fullmatch(text) is not None


def is_bare_label(text: str) -> bool:
    """True for what may be a column's name without brackets: at most 14 letters, no mark of a sentence, no figure."""
    return _BARE_LABEL.fullmatch(text) is not None


def read_imprint(text: str) -> Imprint | None:
    """The fields of a line that holds nothing but source, author, date and the like.

    Args:
        text: one folded line.

    Returns:
        the fields; None where the line is something else.

    >>> read_imprint("发布时间：2023-05-06 09:12 来源：云溪日报").date
    '2023-05-06'
    """
    return _read_imprint(text) if len(text) <= _MAX_LINE else None


@dataclass(slots=True)
class _Fields:
    date: str | None = None
    source: str | None = None
    authors: tuple[Span, ...] = ()
    known: int = 0
    sure: bool = False


@lru_cache(maxsize=4096)
def _read_imprint(text: str) -> Imprint | None:
    if _SENTENCE.search(text):
        return None
    start, end = _inside(text)
    # Beside a date a key needs no colon: 发布时间 2031-05-06 责任编辑 某某.
    keys = list((cues().field_spaced if _DATE.search(text) else cues().field).finditer(text, start, end))
    fields = _Fields()
    if not _opening(text[start : keys[0].start() if keys else end], fields):
        return None
    ends = [*(key.start() for key in keys), end][1:]
    for key, after in zip(keys, ends, strict=False):
        if after - key.end() > _MAX_VALUE or not _value(text, key, after, fields):
            return None
    return Imprint(fields.date, fields.source, fields.authors) if fields.sure or fields.known > 1 else None


def _inside(text: str) -> tuple[int, int]:
    """The range of a text inside the brackets that enclose all of it."""
    return (1, len(text) - 1) if text[:1] in "（(" and text[-1:] in "）)" else (0, len(text))


def _opening(text: str, fields: _Fields) -> bool:
    """Read what stands before the first key: nothing, or a date, or a date with an outlet behind it or before it."""
    text = text.strip(_EDGES)
    if not text:
        return True
    found = _DATE.search(text)
    before = text[: found.start()].split() if found else []
    if not found or (before and (not cues().outlet.fullmatch(before[0]) or sum(map(len, before)) > _MAX_OUTLET)):
        return False
    outlet = text[found.end() :].strip(_EDGES)
    if before and outlet:
        return False
    if before:
        fields.date, fields.source = _iso(found), before[0]
        fields.known, fields.sure = 1, True
        return True
    if outlet and not cues().outlet.fullmatch(outlet):
        return False
    if not outlet and found.end() - found.start() <= len("2023年12月31日") and "年" in found[0]:
        return False  # a bare date in words may sign a notice
    fields.date, fields.source = _iso(found), outlet or None
    fields.known, fields.sure = 1, True
    return True


def _value(text: str, key: re.Match[str], end: int, fields: _Fields) -> bool:
    """Read one field; False where its value is not of its kind."""
    value = text[key.end() : end].strip(_EDGES)
    if key["date"] or key["time"]:
        found = _DATE.match(value)
        if not found:
            return False
        fields.date = fields.date or _iso(found)
    elif key["source"]:
        if "，" in value:
            return False
        role = cues().role.search(text, key.end(), end)
        fields.source = fields.source or text[key.end() : role.start() if role else end].strip(_EDGES) or None
        fields.authors += names_in(text, role.end(), end) if role else ()
    elif key["author"]:
        fields.authors += names_in(text, key.end(), end)
    elif key["other"] and len(value) > _MAX_OTHER:
        return False
    fields.known += 1
    fields.sure = fields.sure or not (key["other"] or key["time"])
    return True


def _iso(found: re.Match[str]) -> str | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None
