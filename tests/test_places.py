"""``kg.places`` and ``kg places``: fields, reasons, offsets in the text given, clear errors, no crash; the export."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from corpora import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

import kg
from kg import vocab
from kg.errors import GazetteerError, GraphError
from kg.extractors import load_resources
from kg.extractors.base import Draft
from kg.extractors.place_choice import Chooser
from kg.extractors.place_hits import find_hits
from kg.gazetteer import Gazetteer
from kg.gazetteer.traditional import traditional_letters
from kg.gazetteer_rdf import division_iri, gazetteer_triples, write_gazetteer
from kg.locate import Place, find_places
from kg.model import Page
from kg.read import split_articles

FIELDS = ["start", "end", "text", "name", "code", "level", "parents", "why", "candidates"]


def only(text: str, letters: str, home: str | None = None, date: str | None = None) -> Place:
    """The one place of some letters."""
    found = [place for place in find_places(text, home, date) if place.text == letters]
    assert len(found) == 1, found
    return found[0]


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "places", *arguments]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, timeout=120, encoding="utf-8")


# --- the reader ----------------------------------------------------------------------------------------------------


def test_a_chain_to_the_community() -> None:
    text = "福建省福州市鼓楼区东街街道军门社区"
    places = find_places(text)
    assert [(p.text, p.level) for p in places] == [
        ("福建省", "province"),
        ("福州市", "prefecture"),
        ("鼓楼区", "county"),
        ("东街街道", "township"),
        ("军门社区", "community"),
    ]
    last = places[-1]
    assert last.code is not None
    assert last.parents == (last.code[:9], "350102", "350100", "350000")
    assert {p.why for p in places[1:]} == {"chain"}
    assert all(text[p.start : p.end] == p.text for p in places)


@pytest.mark.parametrize(
    ("text", "letters", "code", "why"),
    [
        ("北京市朝阳区", "朝阳区", "110105", "chain"),
        ("长春市今天下雪，朝阳区先扫了雪。", "朝阳区", "220104", "parent in the same sentence"),
        ("长春市下雪了。学生放假。朝阳区先扫了雪。", "朝阳区", "220104", "parent named before"),
        ("朝阳区先扫了雪。长春市的公交照常。", "朝阳区", "220104", "neighbours in the article"),
        ("本报长春讯 昨天下了雪。朝阳区先扫了雪。", "朝阳区", "220104", "the article's own place"),
        ("海南的渔民回港了。", "海南", "460000", "widest of the name"),
        ("咸宁的桂花开了。", "咸宁", "421200", "only one of the name"),
        ("和平区和铁西区结了对子。", "和平区", "210102", "list under one parent"),
    ],
)
def test_the_reason_is_the_first_that_holds(text: str, letters: str, code: str, why: str) -> None:
    place = only(text, letters)
    assert (place.code, place.why) == (code, why)


def test_home_settles_what_the_text_leaves_open() -> None:
    text = "朝阳区的护学岗换上了新雨衣。"
    assert only(text, "朝阳区").code is None
    assert only(text, "朝阳区").candidates == ("110105", "220104")
    place = only(text, "朝阳区", home="220100")
    assert (place.code, place.why, place.candidates) == ("220104", "home of the paper", ())


def test_the_date_says_which_division_is_meant() -> None:
    text = "山东省即墨市的灯会开幕。"
    now, then = only(text, "即墨市"), only(text, "即墨市", date="2010-02-01")
    assert (now.code, now.name) == ("370215", "即墨区")
    assert "即墨市 until 2017" in now.why
    assert (then.code, then.name, then.parents[0]) == ("370282", "即墨市", "370200")


def test_a_misprint_keeps_its_letters() -> None:
    place = only("安徽省亳州市淮城区的书摊很受欢迎。", "淮城区")
    assert (place.name, place.code) == ("谯城区", "341602")
    assert "one letter from 谯城区" in place.why


def test_two_parents_in_a_list_leave_it_open() -> None:
    place = only("南京市和徐州市都派了代表，随后众人去了鼓楼区。", "鼓楼区")
    assert (place.code, place.candidates) == (None, ("320106", "320302"))


def test_a_local_place_lies_under_its_parent() -> None:
    place = only("湖北省咸宁市咸安区碧波小区的灯亮了。", "碧波小区")
    assert (place.code, place.level, place.parents[0], place.candidates) == (None, "compound", "421202", ())


def test_a_judgement_goes_first() -> None:
    article = split_articles(Page("case.txt", "朝阳区的雪扫完了。\n"))[0]
    draft = Draft.of(article, load_resources())
    hits = Chooser(draft, {"朝阳区": "220104"}).choose(find_hits(draft))
    assert [(hit.chosen.code if hit.chosen else None, hit.why) for hit in hits] == [
        ("220104", "the researcher's judgement")
    ]


@pytest.mark.parametrize("letters", ["⻄安市", "西 安 市", "西\n安市", "西\u3000安市", "西\u200b安市"])
def test_letters_are_those_of_the_text_given(letters: str) -> None:
    place = only(f"陕西省{letters}的夜跑队", letters)
    assert (place.name, place.code) == ("西安市", "610100")


def test_traditional_letters_of_names_are_read() -> None:
    place = only("廣東省深圳市羅湖區的老樓", "羅湖區")
    assert (place.name, place.code) == ("罗湖区", "440303")


def test_a_traditional_letter_that_names_keep_is_left_alone() -> None:
    letters = traditional_letters(["東\t东", "乾\t干", "鬱\t郁 㭏"], ["东村", "郁村", "干村", *["乾县"] * 9])
    assert letters == {"東": "东", "鬱": "郁"}


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from("北京市海南区 朝阳\n和平、等三两的城关镇村\u200b⻄縣"), max_size=40).map("".join)
)
def test_any_text_is_read(text: str) -> None:
    for place in find_places(text):
        assert text[place.start : place.end] == place.text != ""
        assert place.code is None or not place.candidates


def test_a_long_text_is_read() -> None:
    assert len(find_places("安徽省安庆市迎江区的江堤。" * 2000)) == 6000


def test_texts_without_places() -> None:
    assert [find_places(text) for text in ("", " \n", "12345", "\ud800", "今天天气很好。")] == [[]] * 5


# --- errors --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("home", ["", "999999", "42120", "咸宁"])
def test_an_unknown_code_is_refused(home: str) -> None:
    with pytest.raises(GazetteerError, match="no division has the code"):
        kg.places("朝阳区", home=home)


@pytest.mark.parametrize("date", ["", "2024", "2024-13-01", "20240501", "2024-W01-1", "yesterday"])
def test_a_date_that_is_none_is_refused(date: str) -> None:
    with pytest.raises(GazetteerError, match="is no day"):
        kg.places("朝阳区", date=date)


# --- the command ---------------------------------------------------------------------------------------------------


def test_json_has_the_fields_of_the_contract() -> None:
    done = run("咸宁市的桂花开了。", "--format", "json")
    (place,) = json.loads(done.stdout)
    assert (done.returncode, list(place)) == (0, FIELDS)
    assert place["code"] == "421200"
    assert place["parents"] == ["420000"]


def test_a_line_of_json_for_each_line_read() -> None:
    done = run("-", "--home", "220100", given="朝阳区\n\n没有地名\n咸宁市")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[p["code"] for p in line] for line in lines] == [["220104"], [], [], ["421200"]]


def test_the_table_names_code_and_reason() -> None:
    done = run("咸宁市的桂花开了。")
    assert "421200" in done.stdout
    assert "only one of the name" in done.stdout
    assert done.stdout.rstrip().endswith("1 place")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("朝阳区", "--home", "999999"), 1, "no division has the code"),
        (("-", "--date", "soon"), 1, "is no day"),
        ((), 2, "give a text"),
        (("--export", "gazetteer.csv"), 1, "end the file's name in"),
    ],
)
def test_a_wrong_call_is_one_line(arguments: tuple[str, ...], status: int, words: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (status, "", 1)
    assert words in done.stderr


# --- the export ----------------------------------------------------------------------------------------------------


def test_the_export_has_no_loose_end() -> None:
    gazetteer = Gazetteer.open()
    count = Counter(division_iri(d) for d in gazetteer.divisions(below=False))
    assert [iri for iri, n in count.items() if n > 1] == []
    links = {vocab.PART_OF, vocab.DCTERMS_IS_REPLACED_BY}
    ends = {str(t.object.value) for t in gazetteer_triples(gazetteer) if t.predicate.value in links}  # type: ignore[union-attr]
    assert ends - set(count) == set()


def test_a_former_division_has_its_time_and_its_heir(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.nt"
    written = write_gazetteer(path)
    triples = [quad.triple for quad in parse(path.read_bytes(), RdfFormat.N_TRIPLES)]
    assert len(triples) == written
    facts = {
        (t.predicate.value, t.object.value)  # type: ignore[union-attr]
        for t in triples
        if t.subject.value == f"{vocab.ID}division/370282-2017"  # type: ignore[union-attr]
    }
    assert {
        (vocab.RDFS_LABEL, "即墨市"),
        (vocab.VALID_FROM, "1995-01-01"),
        (vocab.VALID_TO, "2017-12-31"),
        (vocab.PART_OF, f"{vocab.ID}division/370200"),
        (vocab.DCTERMS_IS_REPLACED_BY, f"{vocab.ID}division/370215"),
    } <= facts


def test_an_export_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="cannot write"):
        write_gazetteer(tmp_path / "missing" / "gazetteer.nt")
    assert list(tmp_path.iterdir()) == []
