"""Quantities in Chinese prose: 1.8万余人次, 三百零五名, 94%, 4-6条, 三分之一 -> value, unit, approximate.

Only the reading of numbers lives here; what a figure says of whom is ``kg.extractors.metrics``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import cn2an

from kg.model import Span, span_of

_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = r"[一二三四五六七八九十百千万亿两零〇]+"
_NUMERAL = re.compile(r"[\d一二三四五六七八九十百千万亿两零〇]")
_DIGITS = "零一二三四五六七八九"
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GREATEST = 20
"""The power of ten of the greatest number that is read: a longer row of digits is a code, no count."""
_AROUND = re.compile(r"([一二两三四五六七八])([二三四五六七八九])([十百千万]?)")
_VAGUE_BEFORE = r"约|近|超过|超|逾|大约|不少于|不低于|至少|最多|不超过"
_VAGUE_AFTER = r"余|多|来|几"
_VAGUE_END = r"左右|以上|以下|上下|之多"


class Quantity(NamedTuple):
    """A number with its unit.

    ``span`` covers number and unit; ``number`` the number alone, with its scale and 余/多. ``value_max`` is set for
    a range, ``unit`` is "" where none follows.
    """

    span: Span
    number: Span
    value: Decimal
    unit: str
    value_max: Decimal | None = None
    approximate: bool = False


class QuantityReader:
    """Finds quantities, given the units that may follow a number.

    Args:
        units: the written units, e.g. 个, 人次, 平方米.
        only_before: the words of which one must follow a unit that is no unit elsewhere: 大 in 6大板块.
    """

    def __init__(self, units: Iterable[str], only_before: Mapping[str, Iterable[str]] = MappingProxyType({})) -> None:
        follow = {unit: f"(?={'|'.join(map(re.escape, sorted(words)))})" for unit, words in only_before.items()}
        ordered = sorted(set(units), key=lambda u: (-len(u), u))
        alternatives = "|".join(re.escape(u) + follow.get(u, "") for u in ordered)
        number = rf"(?:{_ARABIC})(?:[百千]?[万亿]|[百千](?=[万亿余多名人个件]))?"
        self._pattern = re.compile(
            rf"(?P<share>百分之(?P<per>{_CHINESE}|{_ARABIC}))"
            rf"|(?P<fraction>(?P<below>[一二三四五六七八九十百两]+)分之(?P<above>[一二三四五六七八九十百两]+))"
            rf"|(?P<low>{number}|{_CHINESE})"
            rf"(?:%?(?:-|—|－|–|~|～|至|到)(?P<high>{number}|{_CHINESE})(?=(?:{_VAGUE_AFTER})?(?:{alternatives}|%)))?"
            rf"(?P<vague>{_VAGUE_AFTER})?(?P<scale>[万亿](?=(?:{alternatives})))?"
            rf"(?P<unit>{alternatives}|%)?(?P<end>{_VAGUE_END})?"
        )
        self._before = re.compile(rf"(?:{_VAGUE_BEFORE})(?:了|过|有)?$")

    def read(self, text: str) -> Iterator[Quantity]:
        """Yields the quantities of a text in order, each character in one quantity at most."""
        at = 0
        while (start := _NUMERAL.search(text, at)) is not None:
            m = self._pattern.match(text, start.start())
            at = m.end() if m is not None else start.end()
            quantity = self._quantity(text, m) if m is not None else None
            if quantity is not None:
                yield quantity

    def _quantity(self, text: str, m: re.Match[str]) -> Quantity | None:
        read = _value(*m.group("per", "below", "above", "low", "high", "scale"))
        if read is None:
            return None
        span = span_of(m.span())
        if m["low"] is None:
            return Quantity(span, span, read.value, "%" if m["share"] else "")
        start = span[0]
        vague = bool(
            read.around
            or m["vague"]
            or m["end"]
            or (m["low"][0] in _SCALES and text.endswith("上", 0, start))  # 上百名
            or self._before.search(text, start - 4 if start > 4 else 0, start)
        )
        unit = m["unit"]
        if unit:
            number_end, end = m.span("unit")
        else:
            number_end, end = m.end("scale") if m["scale"] else m.end("low"), span[1]
        return Quantity(span_of((start, end)), span_of((start, number_end)), read.value, unit or "", read.high, vague)


class _Value(NamedTuple):
    """What a written number is worth; ``around`` for 七八个."""

    value: Decimal
    high: Decimal | None = None
    around: bool = False


@lru_cache(maxsize=4096)
def _value(
    per: str | None, below: str | None, above: str | None, low: str | None, high: str | None, scale: str | None
) -> _Value | None:
    """The value of the parts of a quantity, or None: a page writes its few numbers again and again."""
    if per is not None:
        share = parse_number(per)
        return None if share is None else _Value(share)
    if below is not None and above is not None:
        parts, whole = parse_number(above), parse_number(below)
        return _Value((parts / whole).quantize(Decimal("0.0001"))) if whole and parts is not None else None
    low = low or ""
    least, most = parse_number(low), parse_number(high) if high else None
    around = _AROUND.fullmatch(low)
    if around and _DIGITS.index(around[2]) - _DIGITS.index(around[1].replace("两", "二")) == 1:
        least, most = parse_number(around[1] + around[3]), parse_number(around[2] + around[3])  # 七八个, 两三百名
    if least is None:
        return None
    if high and most is not None and low[-1] not in "万亿" and high[-1] in "万亿":
        # 1-2万: the scale of the second number holds for both.
        least *= Decimal(10) ** _SCALES[high[-1]]
    if scale:
        least *= Decimal(10) ** _SCALES[scale]
    return _Value(least, most, around is not None)


@lru_cache(maxsize=4096)
def parse_number(text: str) -> Decimal | None:
    """The value of one written number, or None where it is none.

    >>> parse_number("1.8万"), parse_number("三百零五"), parse_number("12,000"), parse_number("两")
    (Decimal('18000'), Decimal('305'), Decimal('12000'), Decimal('2'))
    """
    head, power = text.replace(",", ""), 0
    if head[:1].isdigit():
        while head and head[-1] in _SCALES:
            power += _SCALES[head[-1]]
            head = head[:-1]
        if not _PLAIN.fullmatch(head):
            return None
        value = Decimal(head) * Decimal(10) ** power
        if value.adjusted() > _GREATEST:
            return None
    else:
        value = _chinese(head) if head else None  # type: ignore[assignment]
        if value is None:
            return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _chinese(text: str) -> Decimal | None:
    if len(text) > 12:
        return None
    if text[0] in "百千万":
        text = "一" + text  # 近千名
    try:
        return Decimal(str(cn2an.cn2an(text.replace("〇", "零"), "smart")))
    except (ValueError, KeyError, IndexError):
        return None
