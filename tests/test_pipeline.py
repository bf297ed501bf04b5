"""From files to documents and graph: every quote stands in the raw file, the same input gives the same bytes."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import api
from kg.errors import GazetteerError, ReadError
from kg.exports import write_exports
from kg.jsonl import document_line
from kg.load import load_knowledge
from kg.model import Knowledge
from kg.pipeline import build, stream_documents

ROOT = Path(__file__).resolve().parent.parent
STREET = """宜昌市西陵区推行“街巷长制”

◎记者 柏松青 通讯员 闻人朗

本报讯（记者 柏松青）近日，宜昌市西陵区召开街巷长制推进会，西陵区委书记
单于朗出席会议。该区学院街道选聘街巷长１２６０余名，发放便民卡3.5万张，办
结事项94.5%。依据《宜昌市城区街巷管理办法》，西陵区城管执法局给予表扬。
"""
RARE = """𠮷林巷里办实事🙂

本报讯（记者 𠮷田野）襄阳市樊城区在𠮷林巷试点“微网格”，划分微网格３２０个🙂，
选聘网格员４５０名。襄阳市委社会工作部部长𠀀文舟调研红色物业。
"""
TEXTS = {"street": STREET, "rare": RARE}


def stories(path: Path) -> list[dict[str, Any]]:
    """What ``kg extract`` says of a file."""
    problems: list[str] = []
    lines = [document_line(document) for document in stream_documents([path], None, problems)]
    assert not problems and not any("\n" in line for line in lines)
    return [json.loads(line) for line in lines]


def findings(story: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for kind in ("mentions", "statements", "posts", "figures"):
        yield from story[kind]


def forms(text: str) -> dict[str, tuple[bytes, str]]:
    """A page as bytes in each form that files come in, with the raw text that spans count in."""
    windows = text.replace("\n", "\r\n")
    return {
        "plain": (text.encode(), text),
        "windows": (windows.encode("utf-8-sig"), windows),
        "old mac": (text.replace("\n", "\r").encode(), text.replace("\n", "\r")),
        "utf-16": (windows.encode("utf-16"), windows),
        "gb18030": (windows.encode("gb18030"), windows),
        "printed twice": ((text + "\n\n" + text).encode(), text + "\n\n" + text),
        "blanks before": (f"\n \t\u3000\n{text}".encode(), f"\n \t\u3000\n{text}"),
    }


@pytest.mark.parametrize("form", forms(""))
@pytest.mark.parametrize("name", TEXTS)
def test_every_span_quotes_the_raw_file(tmp_path: Path, name: str, form: str) -> None:
    data, raw = forms(TEXTS[name])[form]
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    found = [finding for story in stories(path) for finding in findings(story)]
    assert found
    for finding in found:
        assert 0 <= finding["start"] < finding["end"] <= len(raw)
        quoted = raw[finding["start"] : finding["end"]].replace("\r", "").replace("\n", "")
        assert quoted == finding["exact"], finding


@pytest.mark.parametrize("form", forms(""))
def test_the_same_is_found_whatever_form_the_file_has(tmp_path: Path, form: str) -> None:
    data, _ = forms(RARE)[form]
    (tmp_path / "page.txt").write_bytes(data)
    (tmp_path / "plain.txt").write_text(RARE, encoding="utf-8", newline="")
    quotes = {f["exact"] for story in stories(tmp_path / "page.txt") for f in findings(story)}
    assert quotes == {f["exact"] for story in stories(tmp_path / "plain.txt") for f in findings(story)}
    assert {"襄阳市", "樊城区"} <= quotes


def test_a_quote_wrapped_in_print_stands_whole(tmp_path: Path) -> None:
    text = (
        "街巷有人管\n\n本报讯（记者 柏松青）近日，为办好身边小事，宜昌市西\n陵区召开街巷长制推进会，"
        "会上通报了今年以来街巷治\n理的进展，要求各街道把队伍配齐、把清单列明，选聘街巷\n长300名。\n"
    )
    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8", newline="")
    places = {m["exact"]: m for story in stories(path) for m in story["mentions"] if m["type"] == "Locale"}
    raw = path.read_bytes().decode()
    district = places["西陵区"]
    assert (district["code"], raw[district["start"] : district["end"]]) == ("420502", "西\n陵区")


def test_a_line_of_extract_holds_what_the_document_holds(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(STREET, encoding="utf-8")
    (document,) = stream_documents([tmp_path / "page.txt"], None, [])
    (story,) = stories(tmp_path / "page.txt")
    assert (story["page"], story["article"], story["kind"]) == ("page.txt", 1, "news")
    for kind in ("mentions", "statements", "posts", "figures"):
        assert len(story[kind]) == len(getattr(document, kind))
    assert [Decimal(figure["value"]) for figure in story["figures"]] == [figure.value for figure in document.figures]
    assert [m["exact"] for m in story["mentions"]] == [
        document.article.quote(document.article.raw_span(m.span)) for m in document.mentions
    ]


def test_a_corpus_gives_its_records_as_pages(tmp_path: Path) -> None:
    records = [{"id": "甲 1", "title": "一", "text": STREET, "date": "2023-05-06", "source": "某报"}, {"text": RARE}]
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    knowledge = build([tmp_path / "c.jsonl.gz"]).knowledge
    assert [(story.page, story.date, story.source) for story in sorted(knowledge.stories, key=lambda s: s.page)] == [
        ("c.jsonl.gz#2", None, None),
        ("c.jsonl.gz#甲 1", "2023-05-06", "某报"),
    ]
    raw = {"c.jsonl.gz#甲 1": STREET, "c.jsonl.gz#2": RARE}
    pages = {story.id: raw[story.page] for story in knowledge.stories}
    check_evidence(knowledge, pages)


def check_evidence(knowledge: Knowledge, raw: dict[str, str]) -> None:
    """Every piece of evidence quotes the raw text of its story; ``raw`` is by the story's id."""
    sources = [e for one in (*knowledge.relations, *knowledge.tenures, *knowledge.metrics) for e in one.evidence]
    assert sources
    for one in sources:
        assert raw[one.article][one.start : one.end].replace("\r", "").replace("\n", "") == one.exact


def folder_of_pages(folder: Path) -> Path:
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_bytes(text.replace("\n", "\r\n").encode())
    return folder


def test_the_evidence_of_a_built_graph_quotes_the_files(tmp_path: Path) -> None:
    folder = folder_of_pages(tmp_path / "pages")
    write_exports(build([folder]).knowledge, tmp_path / "out")
    knowledge = load_knowledge(tmp_path / "out" / "graph.ttl")
    check_evidence(knowledge, {story.id: (folder / story.page).read_bytes().decode() for story in knowledge.stories})


def test_a_built_graph_reads_back_as_it_was_built(tmp_path: Path) -> None:
    knowledge = build([folder_of_pages(tmp_path / "pages")]).knowledge
    write_exports(knowledge, tmp_path / "out")
    for name in ("graph.ttl", "graph.nq", "graph.jsonld"):
        assert load_knowledge(tmp_path / "out" / name) == knowledge
    assert kg.Graph.load(tmp_path / "out" / "graph.ttl").knowledge == knowledge


def test_two_builds_give_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    folder = folder_of_pages(tmp_path / "pages")
    made = []
    for seed in ("1", "4711"):
        out = tmp_path / seed
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "kg", "build", str(folder), "-o", str(out)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=True)
        assert done.stderr == ""
        made.append({path.name: path.read_bytes() for path in sorted(out.iterdir())})
    assert made[0] == made[1]
    assert {"graph.ttl", "graph.html", "graph.nq", "nodes.csv"} <= made[0].keys()


def test_the_order_of_the_paths_does_not_matter(tmp_path: Path) -> None:
    folder = folder_of_pages(tmp_path / "pages")
    paths = sorted(folder.iterdir())
    assert build(paths).knowledge == build(paths[::-1]).knowledge == build([folder, *paths]).knowledge


def test_what_could_not_be_read_is_a_problem_and_the_rest_is_built(tmp_path: Path) -> None:
    folder = folder_of_pages(tmp_path / "pages")
    whole = build([folder])
    (folder / "z.txt").touch()
    seen: list[str] = []
    built = build([folder], progress=lambda source: seen.append(source.name))
    assert (built.knowledge, whole.problems) == (whole.knowledge, ())
    assert len(built.problems) == 1 and "z.txt" in built.problems[0]
    assert seen == ["rare.txt", "street.txt", "z.txt"]


def test_nothing_readable_is_an_error_that_names_the_first(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).touch()
    with pytest.raises(ReadError, match=r"no file could be read.*a\.txt"):
        build([tmp_path])


def test_the_home_decides_between_places_of_one_name(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text("鼓楼区试点微网格\n\n本报讯 近日，鼓楼区召开微网格推进会。\n", encoding="utf-8")
    for home, code in (("320100", "320106"), ("350100", "350102")):
        codes = {
            m.code for d in stream_documents([tmp_path / "p.txt"], home, []) for m in d.mentions if m.kind == "Locale"
        }
        assert codes == {code}


@pytest.mark.parametrize("home", ["", "1", "999999", "宜昌市", "../x"])
def test_a_home_that_is_no_division_is_refused(tmp_path: Path, home: str) -> None:
    (tmp_path / "p.txt").write_text(STREET, encoding="utf-8")
    with pytest.raises(GazetteerError, match="no division"):
        build([tmp_path], home)
    with pytest.raises(GazetteerError, match="no division"):
        next(stream_documents([tmp_path], home, []))
    with pytest.raises(GazetteerError, match="no division"):
        api.extract(STREET, home=home)


def test_the_library_does_what_the_command_does(tmp_path: Path) -> None:
    folder = folder_of_pages(tmp_path / "pages")
    graph = kg.build(folder)
    assert graph.knowledge == build([folder]).knowledge == kg.build([str(folder)]).knowledge
    answer = graph.query("SELECT ?c { ?s a jc:County ; jc:code ?c } ORDER BY ?c")
    assert [row[0].value for row in answer.rows if row[0] is not None] == ["420502", "420606"]
    triples = len(graph.to_rdflib())
    rows = graph.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows
    assert rows[0][0] is not None and int(rows[0][0].value) == triples
    assert graph.to_networkx().number_of_nodes() == len(graph.knowledge.entities) + len(graph.knowledge.stories)
    document = kg.extract(STREET)
    assert {m.name for m in document.mentions} >= {"宜昌市", "西陵区"}
