"""Files and records become pages; what cannot be read gives one clear line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.read import list_sources, read_source

TEXT = "本报讯（何大川）今年以来，云溪市积极推进文明建设，建成公园12个。\n群众满意。\n"


def pages(path: Path) -> list[tuple[str, str]]:
    return [(page.name, page.text) for source in list_sources([path]) for page in read_source(source)]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_decodes(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(codec))
    assert pages(path) == [("a.txt", TEXT)]


def test_decodes_big5(tmp_path: Path) -> None:
    text = "臺灣新聞報導：市政府召開會議，推動城市建設，居民表示滿意。" * 4
    (tmp_path / "a.txt").write_bytes(text.encode("big5"))
    assert pages(tmp_path / "a.txt") == [("a.txt", text)]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\xef\xbb\xbf \n", "empty"),
        ("a.txt", bytes(range(256)) * 8, "binary"),
        ("a.txt", "café société générale".encode("latin-1"), "UTF-8"),
        ("a.txt", b"a" * 10_000_001, "a line is longer"),
        ("a.txt", b"a\n" * 11_000_000, "too large"),
        ("a.jsonl", b'{"text": "x"}\n{"text": \n', "a.jsonl:2: not a JSON record"),
        ("a.jsonl", b"[1]\n", "a.jsonl:1: not a JSON object"),
        ("a.jsonl", b'{"id": 1}\n', "a.jsonl:1: the record has no text"),
        ("a.jsonl", b'{"text": "x", "date": 3}\n', "a.jsonl:1: the field date"),
        ("a.jsonl", b"[" * 100_000, "a.jsonl:1: not a JSON record"),
        ("a.jsonl", b"a" * 10_000_100, "a.jsonl:1: the line is longer"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.jsonl.gz", b"plain", "cannot be read"),
        ("a.jsonl.gz", gzip.compress(b'{"text": "x"}' * 500, mtime=0)[:40], "cannot be read"),
    ],
)
def test_a_bad_file_gives_one_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as raised:
        pages(path)
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_records_of_a_corpus(tmp_path: Path, pack: type) -> None:
    lines = [
        json.dumps({"id": "x7", "title": "题目", "text": "正文。", "date": "2024-05-04", "source": "云溪日报"}),
        "",
        '{"text": "二"}',
    ]
    path = tmp_path / ("c.jsonl" if pack is bytes else "c.jsonl.gz")
    path.write_bytes(pack("\n".join(lines).encode()))
    (source,) = list_sources([path])
    first, second = read_source(source)
    assert (first.name, first.text, first.title) == (f"{path.name}#x7", "正文。", "题目")
    assert (first.date, first.source) == ("2024-05-04", "云溪日报")
    assert (second.name, second.title) == (f"{path.name}#3", None)


def test_a_lone_surrogate_does_not_leave_the_reader(tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_bytes(b'{"text": "a\\ud800b"}')
    assert pages(tmp_path / "c.jsonl")[0][1] == "a\N{REPLACEMENT CHARACTER}b"


def test_a_folder_is_read_sorted_and_each_file_once(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden/d.txt", "note.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    sources = list_sources([tmp_path, tmp_path / "a.txt", tmp_path / "sub"])
    assert [source.name for source in sources] == ["a.txt", "b.txt", "c.txt"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("gone.txt", "no such file"),
        ("empty", "no page"),
        ("a.pdf", "not a page"),
        ("x\0y", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_a_bad_path_gives_one_line(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.pdf").write_bytes(b"x")
    with pytest.raises(ReadError) as raised:
        list_sources([tmp_path / name])
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_no_path_at_all() -> None:
    with pytest.raises(ReadError, match="no page given"):
        list_sources([])
