"""A word list that breaks its form is refused with its path and line; the lists that ship keep their form."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import lexicon
from kg.errors import LexiconError
from kg.lexicon import COLUMNS, Sense, read_table

HEADER = "form,sense,value,source\n"
FOLDER = Path(lexicon.__file__).parent
TABLES = sorted(FOLDER.glob("*.csv"))


def table(folder: Path, text: str) -> Path:
    path = folder / "words.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_rows_in_order(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + '该市,anaphor,"prefecture,county",news usage\n小区,suffix,compound,news usage\n')
    assert read_table(path) == (Sense("该市", "anaphor", "prefecture,county"), Sense("小区", "suffix", "compound"))


def test_a_form_may_have_two_senses(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + "会,head,,news usage\n会,generic,,news usage\n")
    assert [s.sense for s in read_table(path)] == ["head", "generic"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "columns"),
        ("form,sense,source\n", 1, "columns"),
        ("form;sense;value;source\n", 1, "columns"),
        ("\ufeff" + HEADER, 1, "columns"),
        (HEADER + "该市,anaphor,county\n", 2, "3 cells"),
        (HEADER + "该市,anaphor,prefecture,county,news usage\n", 2, "5 cells"),
        (HEADER + "该市,anaphor,,news usage\n,anaphor,,news usage\n", 3, "empty"),
        (HEADER + "该市,,,news usage\n", 2, "empty"),
        (HEADER + "该市,anaphor,,\n", 2, "source"),
        (HEADER + "该市 ,anaphor,,news usage\n", 2, "white space"),
        (HEADER + "该市,anaphor,,news usage\n该县,anaphor, county,news usage\n", 3, "white space"),
        (HEADER + "该市\u3000,anaphor,,news usage\n", 2, "white space"),
        (HEADER + "该市,anaphor,,news usage\n该县,anaphor,,news usage\n该市,anaphor,,dictionary\n", 4, "twice"),
        (HEADER + "该市,anaphor,,news usage\n\n该县,anaphor,,news usage\n", 3, "cells"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = table(tmp_path, text)
    with pytest.raises(LexiconError) as caught:
        read_table(path)
    assert (caught.value.path, caught.value.line) == (path, line)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)


@pytest.mark.parametrize("content", [None, b"form,sense,value,source\n\xd6\xd0,a,,b\n"], ids=["missing", "not UTF-8"])
def test_an_unreadable_table_is_refused_with_its_path(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "words.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LexiconError) as caught:
        read_table(path)
    assert caught.value.path == path


def test_load_names_the_tables_by_their_files(tmp_path: Path) -> None:
    table(tmp_path, HEADER + "该市,anaphor,county,news usage\n该镇,anaphor,township,news usage\n该,stop,,news usage\n")
    words = lexicon.load(tmp_path)
    assert words.tables.keys() == {"words"}
    assert words.forms("words") == {"该市", "该镇", "该"}
    assert words.forms("words", "anaphor") == {"该市", "该镇"}
    assert words.values("words", "anaphor") == {"该市": "county", "该镇": "township"}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_shipped_table(path: Path) -> None:
    senses = read_table(path)
    assert senses
    assert [s for s in senses if s.form == s.value] == [], "an alias equal to what it stands for says nothing"
    assert [s for s in senses if any(c.isspace() for c in s.form)] == []
    assert [s for s in senses if len({t.value for t in senses if (t.form, t.sense) == (s.form, s.sense)}) > 1] == []


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_shipped_table_is_plain_text_in_order(path: Path) -> None:
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw and raw.endswith(b"\n")
    rows = raw.decode("utf-8").splitlines()
    assert rows[0] == ",".join(COLUMNS)
    assert all(row.rsplit(",", 1)[-1] for row in rows[1:]), "each row says its source"


def test_surnames_have_their_length_and_are_no_words() -> None:
    words = lexicon.load()
    assert not words.forms("names", "not_name") & words.forms("surnames", "compound")
    assert all(len(form) == 1 for form in words.forms("surnames", "single"))
    assert all(len(form) == 2 for form in words.forms("surnames", "compound"))


def test_each_weak_surname_is_a_surname() -> None:
    words = lexicon.load()
    assert words.forms("surnames", "weak") <= words.forms("surnames", "single")


def test_senses_that_rules_ask_for_are_not_empty() -> None:
    words = lexicon.load()
    for name, sense in [
        ("posts", "head"), ("posts", "chief"), ("organizations", "head"), ("places", "suffix"), ("names", "say_after"),
        ("events", "head"), ("policies", "suffix"), ("honors", "verb"), ("units", "count"), ("programs", "found_verb"),
    ]:  # fmt: skip
        assert words.forms(name, sense), (name, sense)
