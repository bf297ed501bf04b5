"""The pages of read texts, and the commands that write them: nothing runs in them, and no text can break them."""

from __future__ import annotations

import base64
import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest

from kg import cli
from kg.calibration import load_calibration
from kg.model import Span
from kg.page import Line, Mark, Passage, render_passages
from kg.page.passages import pieces

EVIL = "<script>alert(1)</script>&amp;\"'"
PAGE = """云桥镇推行街巷长制 <img src=x onerror=1>

本报讯（记者 柏松青）近日，宜昌市西陵区召开街巷长制推进会。该区选聘街巷长
1260余名，发放便民卡3.5万张。
"""


class Parsed(HTMLParser):
    """The elements of a page, the marks with their words, and the text of its style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[tuple[str | None, str]] = []
        self.style = ""
        self.depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.depth += tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "mark"

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "style" and not self.style:
            self.style = data
        if self.depth:
            self.marked.append((self.tags[-1][1].get("class"), data))


def passage(text: str, *marks: Mark, **more: tuple[Line, ...]) -> Passage:
    return Passage("题", "a.txt", text, marks, more.get("names", ()), more.get("lines", ()))


def test_marks_nest_and_cross() -> None:
    wide, inner, crossing = (Mark(Span(*ends), "Locale", str(ends)) for ends in ((1, 5), (2, 3), (4, 6)))
    cut = list(pieces(passage("零一二三四五六", crossing, inner, wide, wide)))
    assert cut == [
        ("零", ()),
        ("一", (wide,)),
        ("二", (wide, inner)),
        ("三", (wide,)),
        ("四", (wide, crossing)),
        ("五", (crossing,)),
        ("六", ()),
    ]
    assert list(pieces(passage(""))) == []


def test_every_text_is_escaped() -> None:
    mark = Mark(Span(0, 8), "Program", EVIL, "right")
    line = Line("runs", (EVIL, EVIL), (EVIL,), EVIL, "wrong")
    html = render_passages(EVIL, [Passage(EVIL, EVIL, EVIL, (mark,), (line,), (line,))], EVIL)
    parsed = Parsed(html)
    assert not {tag for tag, _ in parsed.tags} & {"script", "img", "iframe", "form", "a"}
    assert "<script" not in html and html.count("alert(1)") > 8
    allowed = {"class", "title", "lang", "charset", "content", "name", "http-equiv", "rel", "href"}
    assert {name for _, attributes in parsed.tags for name in attributes} <= allowed


def test_the_policy_allows_our_style_and_nothing_else() -> None:
    parsed = Parsed(render_passages("题", [passage("字")]))
    policy = next(a["content"] for tag, a in parsed.tags if tag == "meta" and "http-equiv" in a)
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    digest = base64.b64encode(hashlib.sha256(parsed.style.encode()).digest()).decode()
    assert rules["style-src"] == f"'sha256-{digest}'"
    assert rules["script-src"] == rules["default-src"] == "'none'"
    assert "http" not in parsed.style and "url(" not in parsed.style


# --- the commands ----------------------------------------------------------------------------------------------------


class Folder(NamedTuple):
    """A built page and its annotation."""

    page: Path
    graph: Path
    gold: Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Folder:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(PAGE, "utf-8")
    assert cli._run(["build", "a.txt", "-o", "out"]) == 0
    capsys.readouterr()
    gold = tmp_path / "gold"
    gold.mkdir()
    entities = [("Locale", "西陵区"), ("Locale", "南湖街"), ("Person", "柏松青"), ("Program", "街巷长制")]
    article = {
        "title": "云桥镇推行街巷长制",
        "entities": [{"type": kind, "name": name} for kind, name in entities],
        "facts": [["西陵区", "partOf", "宜昌市"], ["西陵区", "runs", "便民卡"]],
        "metrics": [],
    }
    (gold / "a.json").write_text(json.dumps({"page": "a.txt", "articles": [article]}, ensure_ascii=False), "utf-8")
    return Folder(tmp_path / "a.txt", tmp_path / "out" / "graph.ttl", gold)


def run(*arguments: str | Path) -> int:
    return cli._run([str(argument) for argument in arguments])


def test_the_marked_text_of_a_page(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", folder.page, "--html", "x.html") == 0
    assert capsys.readouterr().out == "x.html\n"
    html = Path("x.html").read_text("utf-8")
    parsed = Parsed(html)
    assert ("Person ", "柏松青") in parsed.marked
    assert "img" not in {tag for tag, _ in parsed.tags} and "&lt;img" in html
    sure = load_calibration().confidence("metric", "figure", 0.0)
    assert f"figure {sure:.2f}" in html


def test_right_wrong_and_missed_are_shown(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--gold", folder.gold, "--html", "r.html", "--text", folder.page]
    assert run("evaluate", folder.graph, *options) == 0
    assert "partOf" in capsys.readouterr().out
    parsed = Parsed(Path("r.html").read_text("utf-8"))
    assert ("Person right", "柏松青") in parsed.marked
    assert ("Locale wrong", "宜昌市") in parsed.marked
    assert ("Locale missed", "南湖街") in parsed.marked
    statuses = [attributes["class"] for tag, attributes in parsed.tags if tag == "li" and "class" in attributes]
    assert {"right", "missed", "wrong"} <= set(statuses)


def test_without_the_texts_the_page_shows_names_and_quotes(folder: Folder) -> None:
    assert run("evaluate", folder.graph, "--gold", folder.gold, "--html", "r.html") == 0
    html = Path("r.html").read_text("utf-8")
    assert 'class="text"' not in html
    assert ("Person right", "柏松青") in Parsed(html).marked and "<q>" in html


def test_files_are_written_and_scores_hold_a_floor(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--gold", folder.gold, "--freeze", "b.json", "--calibrate", "c.csv", "--fail-under", "0.99"]
    assert run("evaluate", folder.graph, *options) == 1
    assert "below 0.990" in capsys.readouterr().err
    assert ("partOf", "chain") in load_calibration(Path("c.csv").resolve()).table
    assert run("evaluate", folder.graph, "--gold", folder.gold, "--baseline", "b.json") == 0
    assert capsys.readouterr().out.endswith("gained 0\nlost 0\n")


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        ([], 2, "--gold"),
        (["--gold", "none"], 1, "no annotation here"),
        (["--gold", "gold", "--baseline", "a.txt"], 1, "not a baseline"),
        (["--gold", "gold", "--freeze", "none/b.json"], 1, "cannot write none/b.json"),
        (["--gold", "gold", "--html", "none/r.html"], 1, "cannot write none/r.html"),
        (["--gold", "gold", "--html", "r.html", "--text", "none"], 1, "no such file"),
        (["--gold", "gold", "--fail-under", "2"], 2, "fail-under"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    folder: Folder, capsys: pytest.CaptureFixture[str], options: list[str], status: int, words: str
) -> None:
    assert run("evaluate", folder.graph, *options) == status
    error = capsys.readouterr().err
    assert error.startswith("kg: ") and error.count("\n") == 1 and words in error


def test_a_page_that_the_graph_lacks_is_named(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    (folder.gold / "b.json").write_text('{"page": "b.txt", "articles": []}', "utf-8")
    assert run("evaluate", folder.graph, "--gold", folder.gold) == 0
    assert capsys.readouterr().err == "kg: not in the graph, counted as missed: b\n"
