"""RDF literals of a page's texts, numbers and dates, in one form each, so that equal values give equal bytes."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg import vocab
from kg.errors import GraphError

_ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# A form of date, what makes it a whole day (any leap year serves a month and day), and its datatype.
_DATE_FORMS = (
    (re.compile(r"\d{4}-\d\d-\d\d", re.ASCII), "", "", vocab.XSD_DATE),
    (re.compile(r"--\d\d-\d\d", re.ASCII), "2000", "", vocab.XSD_G_MONTH_DAY),
    (re.compile(r"\d{4}-\d\d", re.ASCII), "", "-01", vocab.XSD_G_YEAR_MONTH),
    (re.compile(r"\d{4}", re.ASCII), "", "-01-01", vocab.XSD_G_YEAR),
)


def clean_text(text: str) -> str:
    """The text without the characters that XML 1.0 forbids, which RDF/XML, GraphML and GEXF readers refuse."""
    return _ILLEGAL_IN_XML.sub("", text)


def plain(text: str) -> Literal:
    """A string without a language: codes, file names, quoted words."""
    return Literal(clean_text(text))


def chinese(text: str) -> Literal:
    """A Chinese text (``@zh``): labels, titles, indicators."""
    return Literal(clean_text(text), language="zh")


def integer(number: int) -> Literal:
    """An ``xsd:integer``."""
    return typed(str(number), vocab.XSD_INTEGER)


def degrees(number: str) -> Literal:
    """Degrees of latitude or longitude as an ``xsd:decimal``."""
    return decimal(Decimal(number))


def decimal(number: Decimal) -> Literal:
    """An ``xsd:decimal`` in its canonical form.

    Raises:
        GraphError: for a number that is not finite.

    >>> decimal(Decimal("1.80E+4")).value
    '18000'
    """
    if not number.is_finite():
        raise GraphError(f"{number} is no figure that a graph can hold: leave it out")
    digits = f"{number:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return typed("0" if digits == "-0" else digits, vocab.XSD_DECIMAL)


def day(text: str) -> Literal:
    """A date typed by its form; what is on no calendar stays a string, for the shapes to report.

    >>> day("--11-14").datatype.value.rpartition("#")[2]
    'gMonthDay'
    """
    for form, before, after, datatype in _DATE_FORMS:
        if form.fullmatch(text) and _on_calendar(before + text.removeprefix("-") + after):
            return typed(text, datatype)
    return plain(text)


def typed(text: str, datatype: str) -> Literal:
    """A literal of the datatype with this IRI; ``text`` is already in the datatype's form."""
    return Literal(text, datatype=NamedNode(datatype))


def _on_calendar(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
