"""The documents say what the program does today: answers, code blocks, commands, links, pictures and licences.

What is made by scripts is made again here and compared; ``make docs`` rewrites it.
"""

from __future__ import annotations

import difflib
import json
import re
import struct
import sys
import tomllib
from pathlib import Path

import pytest
import typer
from corpora import ROOT, knowledge

import kg
from kg.cli import app

sys.path.insert(0, str(ROOT / "docs"))

import screenshot
from answers import escaped, list_queries
from blocks import CONSOLE, PYTHON, Workspace
from make_queries import queries_page
from make_readme import MADE, PAGES, Maker, best_cited

LANGUAGES = ("en", "zh")
DOCUMENTS = (*PAGES.values(), ROOT / "docs" / "queries.md", ROOT / "docs" / "glossary.md", ROOT / "CHANGELOG.md")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def read(language: str) -> str:
    return PAGES[language].read_text("utf-8")


def assert_same(written: str, made: str, name: str) -> None:
    """Fails with the lines that differ."""
    changes = difflib.unified_diff(
        written.splitlines(), made.splitlines(), "as written", "as made today", n=0, lineterm=""
    )
    assert written == made, "\n".join([f"{name} is out of date: run `make docs`", *list(changes)[:40]])


@pytest.fixture(scope="module")
def seeds() -> kg.Graph:
    return kg.Graph(knowledge("seeds"))


@pytest.fixture(scope="module")
def maker(seeds: kg.Graph, tmp_path_factory: pytest.TempPathFactory) -> Maker:
    return Maker(seeds, tmp_path_factory.mktemp("readme") / "work")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_shows_what_its_commands_print(maker: Maker, language: str) -> None:
    assert_same(read(language), maker.fill(read(language), language), PAGES[language].name)


def test_the_worked_queries_show_their_answers(seeds: kg.Graph) -> None:
    path = ROOT / "docs" / "queries.md"
    assert_same(path.read_text("utf-8"), queries_page(seeds), path.name)


def test_each_worked_query_is_listed_with_its_question() -> None:
    page = (ROOT / "docs" / "queries.md").read_text("utf-8")
    queries = list_queries()
    assert {query.name for query in queries} == {path.stem for path in (ROOT / "ontology" / "queries").glob("*.rq")}
    assert [query.name for query in queries if f"\n\n{query.en}\n\n{query.zh}\n" not in page] == []


def test_both_languages_run_the_same_code_and_show_the_same_answers() -> None:
    blocks = [(CONSOLE.findall(read(language)), PYTHON.findall(read(language))) for language in LANGUAGES]
    assert blocks[0] == blocks[1]
    assert len(blocks[0][0]) >= 3
    assert len(blocks[0][1]) >= 3
    made = [[found["what"] for found in MADE.finditer(read(language))] for language in LANGUAGES]
    assert made[0] == made[1]
    assert sum(what.startswith("query ") for what in made[0]) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_commands_is_that_of_the_program(language: str) -> None:
    rows = re.findall(r"^\| `kg (\w+)([^`]*)` \|", read(language), re.M)
    program = typer.main.get_command(app)
    assert isinstance(program, typer.core.TyperGroup)
    options = {
        name: {option for parameter in command.params for option in parameter.opts if option.startswith("-")}
        for name, command in program.commands.items()
    }
    assert {name for name, _ in rows} == set(options)
    unknown = {(name, o) for name, rest in rows for o in re.findall(r"(?<=\[)--?\w+", rest) if o not in options[name]}
    assert unknown == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(path: Path) -> None:
    targets = _LINK.findall(path.read_text("utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_make_knows_the_targets_named(language: str) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"\bmake (\w+)(?=`|  )", read(language)))
    assert {"graph", "test", "docs"} <= named <= targets


@pytest.mark.parametrize("picture", screenshot.PICTURES.values(), ids=lambda path: path.name)
def test_pictures_are_small_and_of_the_size(picture: Path) -> None:
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (screenshot.SIZE["width"], screenshot.SIZE["height"])
    assert len(data) <= screenshot.LARGEST


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_library_is_named_with_its_licence(language: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    libraries = [re.split(r"[>=<\[ ]", line)[0] for line in project["dependencies"]]
    licences = re.split(r"^## ", read(language), flags=re.M)[-1].lower()
    assert [name for name in libraries if not re.search(rf"\b{re.escape(name)}\b", licences)] == []


def test_the_notice_names_the_library_in_the_page() -> None:
    from kg.page.render import LIBRARY

    version = re.search(r"vis-(\d+\.\d+\.\d+)", LIBRARY)
    assert version
    assert f"vis-network {version[1]}" in (ROOT / "NOTICE").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_of_a_corpus_is_read(tmp_path: Path, language: str) -> None:
    record = re.search(r"^ *```json\n *(.+)\n", read(language), re.M)
    assert record
    (tmp_path / "corpus.jsonl").write_text(record[1], "utf-8")
    story = kg.build(tmp_path).knowledge.stories[0]
    fields = json.loads(record[1])
    assert (story.title, story.date, story.source) == (fields["title"], fields["date"], fields["source"])


def test_the_changelog_knows_the_version() -> None:
    assert f"## [{kg.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_example_of_evidence_holds(seeds: kg.Graph) -> None:
    relation, ends = best_cited(seeds)
    one = relation.evidence[0]
    page = next(story.page for story in seeds.knowledge.stories if story.id == one.article)
    raw = (ROOT / "seeds" / page).read_bytes().decode("utf-8")
    assert raw[one.start : one.end].replace("\n", "") == one.exact
    assert ends[1].concept == "street-lane-chief"


def test_a_false_output_is_put_right(tmp_path: Path) -> None:
    page = (
        "```console\n$ echo 一\nfalse\n$ cat <<'E'\n> 二\n>\n> 三\n> E\n```\n"
        "```python\nx = 3\n```\n```sh\nfalse\n```\n```python\nprint(x)\n```\n\n```text\n4\n```\nend\n"
    )
    filled = Workspace(tmp_path / "work").fill(page)
    assert filled == page.replace("\nfalse\n$", "\n一\n$").replace("> E\n", "> E\n二\n\n三\n").replace("\n4\n", "\n3\n")


@pytest.mark.parametrize("page", ["```console\n$ kg build nowhere\n```\n", "```python\n1 / 0\n```\n"])
def test_a_block_that_fails_is_an_error(tmp_path: Path, page: str) -> None:
    with pytest.raises(RuntimeError, match=r"no such file|ZeroDivisionError"):
        Workspace(tmp_path / "work").fill(page)


def test_words_of_a_page_mark_nothing_up() -> None:
    assert escaped("a|b\n<img> *c* `d` [e](f)") == r"a\|b \<img\> \*c\* \`d\` \[e\](f)"
