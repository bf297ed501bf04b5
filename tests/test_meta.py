"""What a table knows of pages: day, source and home reach the stories; a bad cell is named by its line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kg import cli
from kg.errors import LexiconError
from kg.gazetteer import Gazetteer
from kg.load import load_knowledge
from kg.meta import COLUMNS, Metadata, PageFacts, read_meta
from kg.model import Page
from kg.pipeline import build

HEADER = ",".join(COLUMNS)
PAGE = "鼓楼区试点微网格\n\n本报讯 近日，鼓楼区召开微网格推进会，划分微网格320个。\n"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def table(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "meta.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(PAGE, encoding="utf-8")
    return folder


def test_rows_are_read_by_page(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = table(tmp_path, "a.txt,2024-03-05,某报,320100", "", "b.txt,2024/3/5,,", "c.jsonl#甲 1,,,", ",,,")
    assert read_meta(path, gazetteer) == Metadata(
        {
            "a.txt": PageFacts("2024-03-05", "某报", "320100"),
            "b.txt": PageFacts("2024-03-05"),
            "c.jsonl#甲 1": PageFacts(),
        }
    )


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        (["a.txt,2024-02-30,,"], 2, "2024-02-30"),
        (["a.txt,2024,,"], 2, "2024-03-05"),
        (["a.txt,,,", "b.txt,3月5日,,"], 3, "calendar"),
        (["a.txt,,,999999"], 2, "999999"),
        (["a.txt,,,南京市"], 2, "南京市"),
        (["a.txt,,,", "a.txt,,某报,"], 3, "a.txt"),
        ([",2024-03-05,,"], 2, "no page"),
        (["a.txt,,,,x"], 2, "cells"),
    ],
)
def test_a_bad_row_is_named_by_its_line(
    tmp_path: Path, gazetteer: Gazetteer, rows: list[str], line: int, words: str
) -> None:
    with pytest.raises(LexiconError, match=r"meta\.csv") as caught:
        read_meta(table(tmp_path, *rows), gazetteer)
    assert caught.value.line == line and words in str(caught.value) and "\n" not in str(caught.value)


def test_the_columns_may_stand_in_any_order_and_none_may_lack(tmp_path: Path, gazetteer: Gazetteer) -> None:
    assert read_meta(table(tmp_path, "320100,x,a.txt,,", header="Home,more,page,date,source"), gazetteer).pages == {
        "a.txt": PageFacts(home="320100")
    }
    with pytest.raises(LexiconError, match="columns"):
        read_meta(table(tmp_path, header="page,date,source"), gazetteer)


def test_a_filled_cell_goes_before_what_the_page_says() -> None:
    page = Page("c.jsonl#1", "某", date="2020-01-01", source="旧报")
    known = Metadata({"c.jsonl": PageFacts("2024-03-05", "总报", "320100"), "c.jsonl#1": PageFacts(source="新报")})
    changed = known.applied(page, "c.jsonl")
    assert (changed.date, changed.source, changed.home) == ("2024-03-05", "新报", "320100")
    assert known.applied(Page("d.txt", "某", date="2020-01-01"), "d.txt") == Page("d.txt", "某", date="2020-01-01")


def test_day_source_and_home_reach_the_stories(tmp_path: Path, pages: Path) -> None:
    meta = table(tmp_path, "a.txt,2024-03-05,金陵报,320100", "b.txt,,,350100")
    built = build([pages], meta=meta)
    assert {(s.page, s.date, s.source, s.about) for s in built.knowledge.stories} == {
        ("a.txt", "2024-03-05", "金陵报", "division/320106"),
        ("b.txt", None, None, "division/350102"),
    }
    assert {m.as_of for m in built.knowledge.metrics} == {("2024-03-05",), ()}
    assert built.warnings == built.problems == ()


def test_a_row_goes_before_the_home_of_all(tmp_path: Path, pages: Path) -> None:
    built = build([pages], "350100", meta=table(tmp_path, "a.txt,,,320100"))
    assert {(s.page, s.about) for s in built.knowledge.stories} == {
        ("a.txt", "division/320106"),
        ("b.txt", "division/350102"),
    }


def test_records_of_a_corpus_take_the_row_of_their_file(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": name, "text": PAGE}, ensure_ascii=False) + "\n" for name in "甲乙")
    (tmp_path / "c.jsonl").write_text(lines, encoding="utf-8")
    built = build([tmp_path / "c.jsonl"], meta=table(tmp_path, "c.jsonl,2024-03-05,,", "c.jsonl#乙,2024-04-01,,"))
    assert {(s.page, s.date) for s in built.knowledge.stories} == {
        ("c.jsonl#甲", "2024-03-05"),
        ("c.jsonl#乙", "2024-04-01"),
    }
    assert built.warnings == ()


def test_pages_that_are_not_there_are_a_warning(tmp_path: Path, pages: Path) -> None:
    (pages / "empty.txt").touch()
    built = build([pages], meta=table(tmp_path, "z.txt,,,", "empty.txt,,,", "x.txt,2024-03-05,,"))
    assert len(built.warnings) == 1 and built.warnings[0].endswith("meta.csv: no such page: x.txt, z.txt")


# --- the command ---------------------------------------------------------------------------------------------------


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> object:
    monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return left.value.code


def test_the_command_warns_and_goes_on(
    tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    meta = table(tmp_path, "a.txt,2024-03-05,,320100", "z.txt,,,")
    judged = tmp_path / "judged.csv"
    judged.write_text(
        "verdict,left,right,value,author,date,note\nrename,division/320106,,鼓楼,陶知行,2024-03-05,\ndrop,place/x,,,,,\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    assert run(monkeypatch, "build", pages, "--meta", meta, "--judgements", judged, "-o", out) == 0
    errors = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in errors] == ["kg", "kg"]
    assert "z.txt" in errors[0] and "place/x" in errors[1]
    knowledge = load_knowledge(out / "graph.ttl")
    assert {s.date for s in knowledge.stories} == {"2024-03-05", None}
    assert [one.author for one in knowledge.judgements] == ["陶知行"]
    assert "鼓楼" in {one.label for one in knowledge.entities}


@pytest.mark.parametrize("option", ["--meta", "--judgements"])
def test_a_bad_table_is_one_line_and_nothing_is_written(
    option: str, tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = {"--meta": "a.txt,5 May,,", "--judgements": "never,a/1,,,,,"}[option]
    columns = {"--meta": HEADER, "--judgements": "verdict,left,right,value,author,date,note"}[option]
    for path in (table(tmp_path, bad, header=columns), tmp_path / "none.csv"):
        assert run(monkeypatch, "build", pages, option, path, "-o", tmp_path / "out") == 1
        errors = capsys.readouterr().err
        assert errors.startswith(f"kg: {path}:") and errors.count("\n") == 1
    assert not (tmp_path / "out").exists()
