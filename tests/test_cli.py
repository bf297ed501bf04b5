"""The command: 0 done, 1 a problem named in one line on stderr, 2 wrong usage; exports of before outlive a failure."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
import sample_knowledge as sample

import kg
from kg import cli, results
from kg.exports import write_exports

ROOT = Path(__file__).resolve().parent.parent
PAGE = """宜昌市西陵区推行街巷长制

本报讯（记者 柏松青）近日，宜昌市西陵区召开街巷长制推进会。该区选聘街巷长
1260余名，发放便民卡3.5万张。
"""
LONG_LINE = 10_500_000


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Runs ``kg`` with arguments, inside this process and in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        assert isinstance(left.value.code, int)
        return Outcome(left.value.code, *capsys.readouterr())

    return run


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)} | more


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with one good page."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text(PAGE, encoding="utf-8")
    return folder


def one_line(outcome: Outcome, *words: str) -> None:
    """The outcome is a failure of one line that begins with the command's name and holds the words."""
    assert outcome.err.startswith("kg: ") and outcome.err.count("\n") == 1, outcome.err
    assert "Traceback" not in outcome.err
    for word in words:
        assert word in outcome.err


# --- usage ---------------------------------------------------------------------------------------------------------


def test_the_version(command: Command) -> None:
    assert command("--version") == Outcome(0, f"jiceng-kg {kg.__version__}\n", "")


def test_help_names_every_command_on_a_whole_line(command: Command) -> None:
    outcome = command("--help")
    assert outcome.status == 0 and "..." not in outcome.out.partition("Commands:")[2]
    for name in ("build", "extract", "query", "page", "validate"):
        assert f"\n  {name} " in outcome.out
        assert command(name, "--help").status == 0


def test_no_command_shows_the_help_and_is_wrong_usage(command: Command) -> None:
    outcome = command()
    assert (outcome.status, outcome.out) == (2, "") and "Commands:" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "--nope"], "--nope"),
        (["nope"], "nope"),
        (["build", "-o"], "-o"),
        (["query"], "query"),
        (["query", "ASK {}", "--format", "xml"], "xml"),
        (["page", "a.ttl", "b.ttl"], "b.ttl"),
        (["build", "\x1b[31m\n--nope", "--x\ny"], "kg --help"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(command: Command, arguments: list[str], words: str) -> None:
    outcome = command(*arguments)
    assert outcome.status == 2 and outcome.out == ""
    one_line(outcome, words)


def test_the_formats_of_the_option_are_those_that_a_result_has() -> None:
    assert set(get_args(cli.Format)) == {results.TABLE, results.CSV, results.JSON, results.TURTLE}


def test_the_command_starts_without_the_heavy_libraries() -> None:
    heavy = ["networkx", "rdflib", "pyoxigraph", "igraph", "jieba", "rjieba", "yaml", "pyshacl", "rich", "pyvis"]
    code = f"import kg, kg.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(python("-c", code), env=environment(), capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"


# --- input that cannot be read --------------------------------------------------------------------------------------


def bad_files(folder: Path) -> dict[str, Path]:
    """A file of each kind that cannot be read, and an empty folder."""
    files = {
        "binary": ("bad.txt", bytes(range(256)) * 64),
        "undecodable": ("bad.txt", "宜昌市西陵区".encode() + b"\xff\xfe\x81\x00" * 40 + b"\xc3\x28" * 90),
        "empty": ("bad.txt", b""),
        "blank": ("bad.txt", b"\xef\xbb\xbf \r\n\t"),
        "long line": ("bad.txt", b"a" * LONG_LINE),
        "broken record": ("bad.jsonl", b'{"text": "x"}\n{"text": \n'),
        "long record": ("bad.jsonl", b"a" * LONG_LINE),
        "broken gzip": ("bad.jsonl.gz", gzip.compress(b'{"text": "x"}\n' * 999)[:40]),
        "other kind": ("bad.pdf", b"%PDF-1.4"),
    }
    made = {}
    for kind, (name, data) in files.items():
        made[kind] = folder / kind / name
        made[kind].parent.mkdir(parents=True)
        made[kind].write_bytes(data)
    made["no page"] = folder / "no page"
    made["no page"].mkdir()
    made["missing"] = folder / "missing.txt"
    return made


BAD = [
    *("binary", "undecodable", "empty", "blank", "long line", "broken record", "long record", "broken gzip"),
    *("other kind", "no page", "missing"),
]


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("verb", ["build", "extract"])
def test_unreadable_input_is_named_in_one_line_and_nothing_is_written(
    command: Command, tmp_path: Path, kind: str, verb: str
) -> None:
    path = bad_files(tmp_path / "in")[kind]
    out = tmp_path / "exports"
    out.mkdir()
    (out / "graph.ttl").write_text("of before", encoding="utf-8")
    outcome = command(verb, path)
    assert outcome.status == 1
    one_line(outcome, str(path))
    assert verb == "extract" or outcome.out == ""
    assert [p.name for p in out.iterdir()] == ["graph.ttl"]
    assert (out / "graph.ttl").read_text(encoding="utf-8") == "of before"


def test_every_kind_of_bad_file_is_tried(tmp_path: Path) -> None:
    assert sorted(bad_files(tmp_path)) == sorted(BAD)


def test_the_default_input_is_asked_for_where_it_is_missing(command: Command) -> None:
    one_line(command("build"), "seeds")


def test_a_failed_first_build_leaves_no_folder(command: Command, tmp_path: Path) -> None:
    (tmp_path / "e.txt").touch()
    assert command("build", "e.txt", "-o", "new").status == 1
    assert not (tmp_path / "new").exists()


def test_one_bad_file_among_many_is_named_and_the_others_are_built(command: Command, pages: Path) -> None:
    (pages / "b.txt").touch()
    (pages / "c.jsonl").write_text(json.dumps({"text": PAGE}) + '\n{"text": 1}\n', encoding="utf-8")
    outcome = command("build", pages, "-o", "out")
    assert outcome.status == 1
    assert [line.partition(": ")[0] for line in outcome.err.splitlines()] == ["kg", "kg"]
    assert "b.txt" in outcome.err and "c.jsonl:2" in outcome.err
    graph = Path("out/graph.ttl").read_text(encoding="utf-8")
    # A corpus with a bad line counts not at all: no story of it stays behind.
    assert '"a.txt"' in graph and "c.jsonl" not in graph
    assert "out/graph.html" in outcome.out and "stories 1\n" in outcome.out


def test_extract_goes_on_after_a_bad_file(command: Command, pages: Path) -> None:
    (pages / "0.txt").touch()
    outcome = command("extract", pages)
    assert outcome.status == 1
    one_line(outcome, "0.txt")
    assert [json.loads(line)["page"] for line in outcome.out.splitlines()] == ["a.txt"]


def test_an_unknown_home_is_refused(command: Command, pages: Path) -> None:
    for verb in ("build", "extract"):
        outcome = command(verb, pages, "--home", "99x")
        assert (outcome.status, outcome.out) == (1, "")
        one_line(outcome, "99x")


def test_a_folder_that_cannot_be_written_is_named(command: Command, pages: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("of before", encoding="utf-8")
    outcome = command("build", pages, "-o", "file")
    assert outcome.status == 1
    one_line(outcome, "file")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "of before"


# --- built graphs ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph")
    write_exports(sample.small(), folder)
    return folder / "graph.ttl"


def test_a_query_answers_on_stdout(command: Command, graph: Path) -> None:
    outcome = command("query", "SELECT ?l { ?s a jc:County ; rdfs:label ?l }", "--graph", graph, "--format", "csv")
    assert outcome == Outcome(0, "l\r\n下渡区\r\n", "")


@pytest.mark.parametrize(
    ("query", "words"),
    [("SELECT * {", "parsed"), ("none-such", "worked query"), ("none.rq", "none.rq"), ("", "empty")],
)
def test_a_query_that_cannot_run_is_one_line(command: Command, graph: Path, query: str, words: str) -> None:
    outcome = command("query", query, "--graph", graph)
    assert (outcome.status, outcome.out) == (1, "")
    one_line(outcome, words)


@pytest.mark.parametrize("verb", [["query", "ASK {}", "--graph"], ["page"], ["validate"]])
def test_a_graph_that_cannot_be_read_is_one_line(command: Command, verb: list[str], tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<a> <b>\n", encoding="utf-8")
    (tmp_path / "binary.nq").write_bytes(bytes(range(256)))
    for name in ("none.ttl", "broken.ttl", "binary.nq", ".", "a.txt"):
        outcome = command(*verb, name)
        assert (outcome.status, outcome.out) == (1, ""), name
        one_line(outcome, name)


def test_the_page_of_a_built_graph(command: Command, graph: Path, tmp_path: Path) -> None:
    assert command("page", graph, "-o", "p.html") == Outcome(0, "p.html\n", "")
    first = (tmp_path / "p.html").read_bytes()
    for suffix in (".nq", ".jsonld"):
        assert command("page", graph.with_suffix(suffix), "-o", "q.html").status == 0
        assert (tmp_path / "q.html").read_bytes() == first


def test_a_page_that_cannot_be_written_is_one_line(command: Command, graph: Path, tmp_path: Path) -> None:
    for out in ("none/p.html", tmp_path):
        outcome = command("page", graph, "-o", out)
        assert (outcome.status, outcome.out) == (1, "")
        one_line(outcome, str(out))


def test_the_page_of_another_kind_of_graph_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "g.ttl").write_text("<http://x.org/a> <http://x.org/b> 1 .", encoding="utf-8")
    outcome = command("page", "g.ttl", "-o", "p.html")
    assert outcome.status == 1
    one_line(outcome, "g.ttl", "contract")
    assert not (tmp_path / "p.html").exists()


# --- streams --------------------------------------------------------------------------------------------------------


def test_a_reader_that_leaves_is_no_problem(pages: Path) -> None:
    for number in range(40):
        (pages / f"{number}.txt").write_text(PAGE * 20, encoding="utf-8")
    process = subprocess.Popen(
        python("-m", "kg", "extract", str(pages)), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    with process, process.stdout, process.stderr:
        assert process.stdout.read(10) == b'{"page": "'
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=120) == 0


def test_a_reader_that_left_before_the_first_line_is_no_problem() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        python("-m", "kg", "--version"),
        env=environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_one_line(pages: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            python("-m", "kg", "extract", str(pages)),
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    one_line(Outcome(done.returncode, "", done.stderr), "space")
    assert done.returncode == 1


def test_output_is_utf_8_whatever_the_terminal_speaks(pages: Path) -> None:
    odd = os.fsencode(pages) + b"/\xff.txt"
    try:
        Path(os.fsdecode(odd)).write_text(PAGE, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no name that is not UTF-8")
    done = subprocess.run(
        python("-m", "kg", "extract", str(pages)),
        env=environment(PYTHONIOENCODING="ascii:strict"),
        capture_output=True,
        timeout=120,
        check=True,
    )
    stories = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert [story["page"] for story in stories] == ["a.txt", "\udcff.txt"]
    assert stories[0]["mentions"] == stories[1]["mentions"]
