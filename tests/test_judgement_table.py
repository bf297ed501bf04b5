"""A table of judgements: what is read of it, and which rows are refused, by their line."""

from __future__ import annotations

from pathlib import Path

import pytest
from judgement_table import HEADER, table

from kg.errors import LexiconError
from kg.judgements import read_judgements
from kg.model import DROP, RENAME, SAME, Judgement


def test_rows_are_read_sorted_and_once(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "rename,person/a,person/ignored,苗可望,R. Chen,2024/3/5,see page 3",
        "same,person/a,person/b,,,,",
        ",person/c,person/d,,,,",
        "same, person/a ,https://w3id.org/jiceng/id/person/b,,,,",
        "",
        "drop,https://example.org/kg/id/place/x%20y,,,,,",
    )
    assert read_judgements(path) == (
        Judgement(DROP, "place/x y"),
        Judgement(RENAME, "person/a", None, "苗可望", "R. Chen", "2024-03-05", "see page 3"),
        Judgement(SAME, "person/a", "person/b"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_reads_as_spreadsheets_save_it(tmp_path: Path, encoding: str) -> None:
    text = "reason,note,date,author,value,right,left,verdict\r\n"
    text += '某,"一，\r\n二",,某人,新名,,person/a,rename\r\n,,,,,,,\r\n'
    (tmp_path / "j.csv").write_bytes(text.encode(encoding))
    assert read_judgements(tmp_path / "j.csv") == (
        Judgement(RENAME, "person/a", None, "新名", "某人", None, "一， 二"),
    )


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        (["maybe,a/1,a/2,,,,"], 2, "same, not-same, drop, rename"),
        (["same,a/1,,,,,"], 2, "as right"),
        (["drop,,a/1,,,,"], 2, "as left"),
        (["rename,a/1,,,,,"], 2, "new name"),
        (["same,a/1,a/2,x,,,"], 2, "takes no value"),
        (["drop,a/1,,,,2024-02-30,"], 2, "2024-02-30"),
        (["not-same,a/1,a/1,,,,"], 2, "twice"),
        (["same,person/1,place/2,,,,"], 2, "two kinds"),
        (['drop,"a/1\n2",,,,,', "drop,,,,,,"], 4, "as left"),
        (['drop,"a/1\n2",,x,,,'], 2, "takes no value"),
        (["drop,a/1,,,,,,,"], 2, "cells"),
        (['drop,"a/1,,,,,'], 2, "quotation"),
        (["same,a/1,a/2,,,,", "not-same,a/2,a/1,,,,"], 3, "by line 2"),
        (["same,a/1,a/2,,,,", "same,a/2,a/3,,,,", "same,a/9,a/8,,,,", "not-same,a/1,a/3,,,,"], 5, "by line 2, 3"),
        (["not-same,a/1,a/2,,,,", "same,a/1,a/2,,,,"], 2, "by line 3"),
        (["same,a/1,a/2,,,,", "same,a/2,a/1,,,,"], 3, "lines 2, 3"),
        (["same,a/1,a/2,,,,", "drop,a/5,,,,,", "same,a/2,a/3,,,,", "same,a/3,a/1,,,,"], 5, "lines 2, 4, 5"),
        (["drop,a/1,,,,,", "same,a/1,a/2,,,,"], 3, "line 2"),
        (["same,a/1,a/2,,,,", "drop,a/2,,,,,"], 2, "line 3"),
        (["drop,a/1,,,,,", "rename,a/1,,x,,,"], 3, "line 2"),
        (["rename,a/1,,x,,,", "rename,a/2,,y,,,", "same,a/1,a/2,,,,"], 3, "line 2"),
    ],
)
def test_a_bad_or_contradicting_row_is_named_by_its_line(
    tmp_path: Path, rows: list[str], line: int, words: str
) -> None:
    with pytest.raises(LexiconError) as caught:
        read_judgements(table(tmp_path, *rows))
    assert caught.value.line == line
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_what_does_not_contradict_is_taken(tmp_path: Path) -> None:
    rows = ["same,a/1,a/2,,,,", "same,a/1,a/2,,某人,,", "same,a/1,a/3,,,,", "same,a/2,a/3,,,,", "not-same,a/1,a/4,,,,"]
    rows += ["rename,a/1,,x,,,", "rename,a/2,,x,某人,,", "drop,a/5,,,,,", "not-same,a/5,a/1,,,,"]
    assert len(read_judgements(table(tmp_path, *rows))) == len(rows)


@pytest.mark.parametrize("header", ["", "verdict,left", HEADER + ",left", "\x00"])
def test_a_table_without_its_columns_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(LexiconError, match=r"columns|CSV"):
        read_judgements(table(tmp_path, header=header))


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_bytes(b"\xff\xff\xff\x00")
    for path in (tmp_path / "odd.csv", tmp_path / "none.csv", tmp_path):
        with pytest.raises(LexiconError, match=path.name):
            read_judgements(path)


def test_many_rows_are_checked_in_little_time(tmp_path: Path) -> None:
    """A chain and a star of 20,000 rows: a check of each pair against each other would not end."""
    rows = [f"same,a/{n},a/{n + 1},,,," for n in range(10_000)] + [f"not-same,b/0,b/{n},,,," for n in range(1, 10_000)]
    assert len(read_judgements(table(tmp_path, *rows))) == len(rows)


# --- what they do --------------------------------------------------------------------------------------------------
