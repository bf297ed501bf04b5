"""The result of an evaluation as text: a table to read, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.baseline import Change, Hit
from kg.compare import MISSED, WRONG, Verdict
from kg.errors import QueryError
from kg.evaluate import LEVEL, PageResult, Score
from kg.gold import Item

TABLE, JSON = "table", "json"
TOTALS = {"entities": "ENTITIES", "facts": "FACTS", "metrics": "METRICS"}


def render_scores(results: Sequence[PageResult], table: Sequence[Score], change: Change | None, form: str) -> str:
    """The scores, and what changed since a baseline.

    Args:
        results: of ``kg.evaluate.evaluate``; JSON lists what was missed and what was wrong.
        table: of ``kg.evaluate.scores``.
        change: since the baseline, if there is one.
        form: ``table`` or ``json``.

    Returns:
        The text, with a line end.

    Raises:
        QueryError: for an unknown form.
    """
    if form == JSON:
        return json.dumps(_as_json(results, table, change), ensure_ascii=False, indent=1) + "\n"
    if form != TABLE:
        raise QueryError(f"there is no format {form!r}: use one of {TABLE}, {JSON}")
    return "\n".join([*_table(table, change), *_changes(change)]) + "\n"


def score_name(score: Score) -> str:
    """What a row is called: the kind or relation, in capitals the total of a family."""
    return score.name or TOTALS[score.family]


def shown_item(item: Item) -> str:
    """An item on one line, without characters that steer a terminal."""
    text = " · ".join(f"{part:g}" if isinstance(part, float) else str(part) for part in item)
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _table(table: Sequence[Score], change: Change | None) -> Iterator[str]:
    yield f"{'':14} {'P':>5} {'R':>5} {'F1':>5}  {f'F1, {LEVEL:.0%}':11} {'right':>6} {'missed':>6} {'wrong':>6}" + (
        "  change" if change else ""
    )
    for score in table:
        c = score.counts
        numbers = f"{c.precision:5.3f} {c.recall:5.3f} {c.f1:5.3f}  {score.f1.low:.3f}-{score.f1.high:.3f}"
        line = f"{score_name(score):14} {numbers} {c.right:6} {c.missed:6} {c.wrong:6}"
        before = change.before.get((score.family, score.name)) if change else None
        yield line + (f"  {c.f1 - before.f1:+.3f}" if before else "")


def _changes(change: Change | None) -> Iterator[str]:
    if change is None:
        return
    for what, sign, hits in (("gained", "+", change.gained), ("lost", "-", change.lost)):
        yield f"{what} {len(hits)}"
        yield from (f"  {sign} {hit.gold}  {shown_item(hit.item)}" for hit in hits)


def _as_json(results: Sequence[PageResult], table: Sequence[Score], change: Change | None) -> dict[str, Any]:
    record: dict[str, Any] = {
        "pages": [page.gold.name for page in results],
        "scores": [_score(score) for score in table],
        MISSED: list(_items(results, MISSED)),
        WRONG: list(_items(results, WRONG)),
    }
    if change is not None:
        record |= {"gained": list(map(_hit, change.gained)), "lost": list(map(_hit, change.lost))}
    return record


def _score(score: Score) -> dict[str, Any]:
    c = score.counts
    values = {"precision": c.precision, "recall": c.recall, "f1": c.f1}
    intervals = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return {
        "family": score.family,
        "name": score_name(score),
        **{name: round(value, 4) for name, value in values.items()},
        "intervals": {name: [round(end, 4) for end in interval] for name, interval in intervals.items()},
        **c._asdict(),
    }


def _items(results: Iterable[PageResult], status: str) -> Iterator[dict[str, Any]]:
    for page in results:
        yield from (_verdict(page, verdict) for verdict in page.verdicts if verdict.status == status)


def _verdict(page: PageResult, verdict: Verdict) -> dict[str, Any]:
    found = {} if verdict.finding is None else {"rules": sorted({one.rule for one in verdict.finding.evidence})}
    return {"page": page.gold.name, "family": verdict.family, "item": list(verdict.item), **found}


def _hit(hit: Hit) -> dict[str, Any]:
    return {"page": hit.gold, "family": hit.family, "item": list(hit.item)}
