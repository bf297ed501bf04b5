"""The HTML page of read texts: each with its marked words and what it states; nothing runs in it, nothing is loaded."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from kg.model import Span
from kg.page.assets import asset, content_policy, legend

TEMPLATE = "passages.html.j2"


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked words of a text.

    Attributes:
        kind: the entity's kind, which gives the color.
        status: ``right``, ``wrong``, ``missed`` or ``neither``; empty where nothing was judged.
        note: what a reader sees who points at it.
    """

    span: Span
    kind: str
    note: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a text states, or a name beside it.

    Attributes:
        what: the relation, or the entity's kind.
        parts: its ends or values, in order.
        quotes: the words that state it.
        origin: which rule found it and how sure it is.
    """

    what: str
    parts: tuple[str, ...]
    quotes: tuple[str, ...] = ()
    origin: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text on the page. ``names`` are entities without a mark to show, ``lines`` what the text states."""

    title: str
    source: str
    text: str
    marks: tuple[Mark, ...]
    names: tuple[Line, ...]
    lines: tuple[Line, ...]


def render_passages(title: str, passages: Sequence[Passage], table: str = "") -> str:
    """The page of some texts.

    Args:
        title: heading of the page.
        passages: in the order of the page.
        table: plain text to stand above them, such as scores.

    Returns:
        HTML; the same text for the same passages.
    """
    kinds = [row for row in legend() if row["kind"] != "Article"]
    colors = "".join(f".{row['kind']} {{ --kind: {row['color']}; }}\n" for row in kinds)
    style = Markup(asset("palette.css") + asset("passages.css") + colors)
    environment = Environment(
        loader=DictLoader({TEMPLATE: asset(TEMPLATE)}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(TEMPLATE).render(
        title=title,
        passages=passages,
        table=table,
        kinds=[row["kind"] for row in kinds],
        judged=any(item.status for passage in passages for item in [*passage.lines, *passage.names]),
        pieces=pieces,
        style=style,
        policy=content_policy(style),
    )


def pieces(passage: Passage) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """The text cut wherever a mark begins or ends, each piece with the marks over it, the widest first."""
    coming = sorted(set(passage.marks), key=_order, reverse=True)
    ends = {end for mark in coming for end in mark.span}
    over: list[Mark] = []
    for start, end in itertools.pairwise(sorted(ends | {0, len(passage.text)})):
        over = [mark for mark in over if mark.span.end > start]
        while coming and coming[-1].span.start == start:
            over.append(coming.pop())
        yield passage.text[start:end], tuple(over)


def _order(mark: Mark) -> tuple[int, int, str, str, str]:
    return mark.span.start, -mark.span.end, mark.kind, mark.note, mark.status
