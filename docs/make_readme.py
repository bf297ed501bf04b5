"""Fills the READMEs: tables between ``<!-- made: ... -->`` and ``<!-- /made -->``, and what their code blocks print.

``python docs/make_readme.py``, or ``make docs`` for all documents. ``made`` takes ``query NAME ROWS``, ``evidence`` or
``accuracy``. Accuracy is measured only where the annotated texts lie beside the repository; else its table stays.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import accuracy
from answers import answer_table, escaped, list_queries, markdown_table
from blocks import Workspace

import kg
from kg.model import Entity, Evidence, Relation

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
MADE = re.compile(r"(<!-- made: (?P<what>[^>]+) -->\n)(?P<body>.*?)(<!-- /made -->)", re.S)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")

HEADS = {
    "en": {
        "evidence": ["says", "quoted words", "file", "characters", "rule", "confidence"],
        "accuracy": [
            *("F1 (items)", "3 pages, reference annotation"),
            *("2 pages, our annotation", "19 stories, our annotation"),
        ],
    },
    "zh": {
        "evidence": ["陈述", "原文词句", "文件", "字符位置", "规则", "可信度"],
        "accuracy": ["F1（项数）", "3 个版面，参考标注", "2 个版面，自行标注", "19 篇报道，自行标注"],
    },
}
WORDS = {
    "en": {
        "rows": "{shown} of {all} rows",
        "measured": "Measured on {date}.",
        "Locale": "places",
        "Person": "people",
        "Organization": "bodies",
        "Program": "programmes",
        "Policy": "policies",
        "Honor": "honours",
        "Event": "events",
        "FACTS": "relations and posts",
        "METRICS": "figures",
    },
    "zh": {
        "rows": "共 {all} 行，列出 {shown} 行",
        "measured": "测于 {date}。",
        "Locale": "地方",
        "Person": "人物",
        "Organization": "机构",
        "Program": "治理项目",
        "Policy": "政策文件",
        "Honor": "荣誉",
        "Event": "活动",
        "FACTS": "关系和职务",
        "METRICS": "数字指标",
    },
}
TYPES = ("Locale", "Person", "Organization", "Program", "Policy", "Honor", "Event", "FACTS", "METRICS")


class Maker:
    """Fills pages from one graph of the seeds and one folder to run code in.

    Args:
        graph: the graph of the seeds.
        folder: an empty folder.
    """

    def __init__(self, graph: kg.Graph, folder: Path) -> None:
        self._graph = graph
        self._workspace = Workspace(folder)
        self._measured = accuracy.measure() if accuracy.is_at_hand() else None

    def fill(self, page: str, language: str) -> str:
        """A page as it should read today.

        Args:
            page: the page as it reads.
            language: ``en`` or ``zh``.
        """
        made = MADE.sub(lambda found: f"{found[1]}{self._make(found, language)}{found[4]}", page)
        return self._workspace.fill(made)

    def _make(self, found: re.Match[str], language: str) -> str:
        what, *arguments = found["what"].split()
        if what == "query":
            return self._query(arguments[0], int(arguments[1]), language)
        if what == "evidence":
            return self._evidence(language)
        if what == "accuracy":
            return self._accuracy(found["body"], language)
        raise ValueError(f"nothing is made by {found['what']!r}: use query NAME ROWS, evidence or accuracy")

    def _query(self, name: str, limit: int, language: str) -> str:
        question = next(getattr(query, language) for query in list_queries() if query.name == name)
        result = self._graph.query(name)
        rows = WORDS[language]["rows"].format(shown=min(limit, len(result.rows)), all=len(result.rows))
        return f"**{question}**\n`kg query {name}` ({rows})\n\n{answer_table(result, limit)}\n"

    def _evidence(self, language: str) -> str:
        relation, entities = best_cited(self._graph)
        one = relation.evidence[0]
        page = next(story.page for story in self._graph.knowledge.stories if story.id == one.article)
        says = f"{escaped(entities[0].label)} `jc:{relation.predicate}` {escaped(entities[1].label)}"
        place = f"{one.start}–{one.end}"
        row = [says, escaped(one.exact), f"`seeds/{page}`", place, f"`{one.rule}`", f"{relation.confidence:g}"]
        code = (
            f'raw = open("seeds/{page}", encoding="utf-8", newline="").read()\n'
            f'print(raw[{one.start}:{one.end}].replace("\\n", ""))\n'
        )
        return f"{markdown_table(HEADS[language]['evidence'], [row])}\n\n```python\n{code}```\n"

    def _accuracy(self, before: str, language: str) -> str:
        if self._measured is None:
            return before
        words = WORDS[language]
        rows = [[words[name], *(_score(scores.get(name)) for scores in self._measured)] for name in TYPES]
        table = markdown_table(HEADS[language]["accuracy"], rows)
        day = _DATE.search(before)
        measured = day[0] if day and table in before else date.today().isoformat()
        return f"{words['measured'].format(date=measured)}\n\n{table}\n"


def best_cited(graph: kg.Graph) -> tuple[Relation, tuple[Entity, Entity]]:
    """Of the statements that a place or body runs street-lane chiefs, the surest, and its two ends."""
    entities = {entity.id: entity for entity in graph.knowledge.entities}
    about = [
        relation
        for relation in graph.knowledge.relations
        if relation.predicate == "runs" and entities[relation.object].concept == "street-lane-chief"
    ]
    best = min(about, key=lambda relation: (-relation.confidence, -_length(relation.evidence[0]), relation.subject))
    return best, (entities[best.subject], entities[best.object])


def _length(evidence: Evidence) -> int:
    return len(evidence.exact)


def _score(score: accuracy.Score | None) -> str:
    return f"{score.f1:.2f} ({score.items})" if score else ""


def main() -> None:
    """Fills both READMEs."""
    with TemporaryDirectory() as folder:
        maker = Maker(kg.build(ROOT / "seeds"), Path(folder) / "work")
        for language, path in PAGES.items():
            path.write_text(maker.fill(path.read_text("utf-8"), language), "utf-8", newline="\n")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
