"""Writes ``docs/queries.md``: each worked query, its question and the first rows of its answer on the seeds.

``python docs/make_queries.py``, or ``make docs`` for all documents.
"""

from __future__ import annotations

from pathlib import Path

from answers import answer_table, list_queries

import kg

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "queries.md"
ROWS = 6
HEAD = f"""# Worked queries 查询示例

The questions of `ontology/queries/*.rq`, each with the first {ROWS} rows of its answer on the graph of `seeds/`. Run
one by its name: `kg query NAME`. Columns that hold only IRIs of nodes are left out here; `--format csv` prints all. The
answers are what the extractor finds, mistakes included.

`ontology/queries/*.rq` 中的问题，以及它们在 `seeds/` 图谱上答案的前 {ROWS} 行。
用名称即可运行：`kg query 名称`。这里略去只含节点 IRI 的列，`--format csv` 可输出全部。
答案是程序抽取的结果，其中也有错误。

Made by `make docs`; do not edit. 由 `make docs` 生成，请勿手改。
"""


def queries_page(graph: kg.Graph) -> str:
    """The page, for a graph of the seeds."""
    parts = [HEAD]
    for query in list_queries():
        result = graph.query(query.name)
        shown = min(ROWS, len(result.rows))
        parts.append(
            f"## {query.name}\n\n{query.en}\n\n{query.zh}\n\n"
            f"[`{query.name}.rq`](../ontology/queries/{query.name}.rq), "
            f"{shown} of {len(result.rows)} rows 共 {len(result.rows)} 行，列出 {shown} 行\n\n"
            f"{answer_table(result, ROWS)}\n"
        )
    return "\n".join(parts)


def main() -> None:
    """Writes the page."""
    PAGE.write_text(queries_page(kg.build(ROOT / "seeds")), "utf-8", newline="\n")
    print(PAGE.relative_to(ROOT))


if __name__ == "__main__":
    main()
