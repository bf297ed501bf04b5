"""A document as one line of JSON: spans in the raw file, quoted words, no graph."""

from __future__ import annotations

import json
from typing import Any

from kg.model import Document, Ref, Span


def document_line(document: Document) -> str:
    """One story as a JSON object without line breaks; numbers of figures are strings, exact."""
    article = document.article

    def where(span: Span) -> dict[str, Any]:
        raw = article.raw_span(span)
        return {"start": raw.start, "end": raw.end, "exact": article.quote(raw)}

    def ref(value: Ref | str | None) -> Any:
        return value if value is None or isinstance(value, str) else {"type": value.kind, "name": value.name}

    return json.dumps(
        {
            "page": article.page,
            "article": article.number,
            "kind": article.kind,
            "title": article.title,
            "date": document.date,
            "about": ref(document.about),
            "mentions": [
                {"type": m.kind, "name": m.name, "level": m.level, "code": m.code, "concept": m.concept, "role": m.role}
                | {"rule": m.rule}
                | where(m.span)
                for m in document.mentions
            ],
            "statements": [
                {"subject": ref(s.subject), "predicate": s.predicate, "object": ref(s.object), "rule": s.rule}
                | where(s.span)
                for s in document.statements
            ],
            "posts": [
                {"holder": ref(p.holder), "title": p.title, "at": ref(p.at), "rule": p.rule} | where(p.span)
                for p in document.posts
            ],
            "figures": [
                {"subject": ref(f.subject), "indicator": f.indicator, "value": str(f.value), "unit": f.unit}
                | {"valueMax": None if f.value_max is None else str(f.value_max), "approximate": f.approximate}
                | {"rule": f.rule}
                | where(f.span)
                for f in document.figures
            ],
        },
        ensure_ascii=False,
    )
