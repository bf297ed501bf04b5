"""The command ``kg``: parses options, calls one function, prints. Results on stdout, all else on stderr."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from kg import __version__
from kg.errors import KgError

# The heavy libraries are imported by the command that needs them: `kg --help` starts in a blink.

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Chinese local-governance news as a cited knowledge graph.",
)
GRAPH = Path("exports/graph.ttl")
SEEDS = Path("seeds")
TITLE = "Jiceng 基层"
Paths = Annotated[list[Path] | None, typer.Argument(help="Page files (.txt), corpora (.jsonl, .jsonl.gz) or folders.")]
Home = Annotated[str | None, typer.Option(help="Code of the division that the papers come from.")]
With = Annotated[list[str] | None, typer.Option("--with", help="Add an installed extractor; may be given again.")]
GraphFile = Annotated[Path, typer.Argument(help="A built graph.")]
Format = Literal["table", "csv", "json", "ttl"]
ScoreFormat = Literal["table", "json"]


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        print(f"jiceng-kg {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(2)


@app.command()
def build(
    paths: Paths = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder of the exports.")] = Path("exports"),
    home: Home = None,
    meta: Annotated[Path | None, typer.Option(help="CSV of the pages: page, date, source, home.")] = None,
    judgements: Annotated[Path | None, typer.Option(help="CSV of judgements on identity, see kg review.")] = None,
    plugins: With = None,
) -> None:
    """Build the graph, its exports and its page."""
    from rich.console import Console
    from rich.progress import Progress

    from kg import pipeline
    from kg.exports import write_exports
    from kg.graph import summary, to_networkx
    from kg.page import write_page

    messages = Console(stderr=True)
    with Progress(console=messages, transient=True, disable=not messages.is_terminal) as progress:
        task = progress.add_task("reading", total=None)
        built = pipeline.build(
            paths or [SEEDS],
            home,
            lambda source: progress.update(task, description=source.name, advance=1),
            meta,
            judgements,
            plugins or (),
        )
        progress.update(task, description="writing")
        view = to_networkx(built.knowledge)
        written = write_exports(
            built.knowledge, out, extra=lambda folder: write_page(view, folder / "graph.html", TITLE)
        )
    for path in written:
        print(f"{path}  {path.stat().st_size / 1024:,.0f} KB")
    counts = summary(built.knowledge)
    print(f"stories {len(built.knowledge.stories)}")
    for name, number in (*counts.classes, *counts.relations):
        print(f"  {name} {number}")
    for line in built.warnings:
        print(f"kg: {line}", file=sys.stderr)
    _report(built.problems)


@app.command()
def extract(
    paths: Paths = None,
    home: Home = None,
    html: Annotated[Path | None, typer.Option(help="Write a page of the marked texts instead.")] = None,
    plugins: With = None,
) -> None:
    """Print what stories say as JSON Lines.

    One story a line: its mentions, statements, posts and figures with their places in the raw file. No graph is built.
    """
    from kg.jsonl import document_line
    from kg.pipeline import stream_documents

    problems: list[str] = []
    documents = stream_documents(paths or [SEEDS], home, problems, plugins or ())
    if html is not None:
        from kg.report import write_documents

        with _writing(html):
            write_documents(documents, html)
        print(html)
    else:
        for document in documents:
            print(document_line(document))
    _report(problems)


@app.command()
def query(
    query: Annotated[str, typer.Argument(help="SPARQL, an .rq file, or the name of a worked query.")],
    graph: Annotated[Path, typer.Option(help="A built graph.")] = GRAPH,
    form: Annotated[Format, typer.Option("--format", help="How the answer is shown.")] = "table",
) -> None:
    """Run SPARQL 1.1 on a built graph."""
    from kg.query import render, run_query

    print(render(run_query(graph, query), form).rstrip("\n"))


@app.command()
def places(
    text: Annotated[str | None, typer.Argument(help="A text; - for one a line, each to a line of JSON.")] = None,
    home: Annotated[str | None, typer.Option(help="Code of the division that the text comes from.")] = None,
    date: Annotated[str | None, typer.Option(help="Day of the text, YYYY-MM-DD.")] = None,
    form: Annotated[Literal["table", "json"], typer.Option("--format", help="How the places are shown.")] = "table",
    export: Annotated[Path | None, typer.Option(help="Write the gazetteer as RDF (.nt, .ttl) instead.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Export townships and communities too.")] = False,
) -> None:
    """Find the places in a text, with their official codes."""
    if export is not None:
        from kg.gazetteer_rdf import write_gazetteer

        print(f"{export}  {write_gazetteer(export, below=everything):,} triples")
    elif text is None:
        raise typer.BadParameter("give a text, - for one a line on stdin, or --export FILE.")
    else:
        from kg.locate import read_lines, show

        lines = read_lines(sys.stdin, home, date) if text == "-" else [show(text, home, date, form)]
        for line in lines:
            print(line)


@app.command()
def page(
    graph: GraphFile = GRAPH,
    out: Annotated[Path, typer.Option("-o", "--out", help="Where the page goes.")] = Path("exports/graph.html"),
) -> None:
    """Write the interactive page of a built graph."""
    from kg.graph import to_networkx
    from kg.load import load_knowledge
    from kg.page import write_page

    view = to_networkx(load_knowledge(graph))
    with _writing(out):
        write_page(view, out, TITLE)
    print(out)


@app.command()
def review(
    graph: GraphFile = GRAPH,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="A CSV file; else stdout.")] = None,
) -> None:
    """List doubtful cases of identity. Fill in the verdicts and give the file to kg build --judgements."""
    from kg.files import write_whole
    from kg.gazetteer import Gazetteer
    from kg.load import load_knowledge
    from kg.review import find_doubts, review_text

    doubts = find_doubts(load_knowledge(graph), Gazetteer.open())
    if out is None:
        print(review_text(doubts), end="")
    else:
        with _writing(out):
            # The mark tells spreadsheets that the file is UTF-8.
            write_whole(out, "\N{BYTE ORDER MARK}" + review_text(doubts))
        print(f"{out}  {len(doubts)} cases")


@app.command()
def validate(graph: GraphFile = GRAPH) -> None:
    """Check a built graph. The SHACL shapes say what must hold; exit 1 on a violation."""
    from kg.validate import validate as check

    report = check(graph)
    print(report.text.rstrip("\n"))
    if not report.conforms:
        raise typer.Exit(1)


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Option(help="A folder of annotated pages (.json); may be given again.")],
    graph: GraphFile = GRAPH,
    baseline: Annotated[Path | None, typer.Option(help="List what was gained and lost since this file.")] = None,
    freeze: Annotated[Path | None, typer.Option(help="Write what was found as a new baseline.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page of the texts with what is right and wrong.")] = None,
    text: Annotated[list[Path] | None, typer.Option(help="The pages for --html; may be given again.")] = None,
    calibrate: Annotated[Path | None, typer.Option(help="Write how often each rule was right.")] = None,
    fail_under: Annotated[
        float, typer.Option(help="Exit 1 where the F1 of entities, facts or metrics is below.", min=0, max=1)
    ] = 0.0,
    form: Annotated[ScoreFormat, typer.Option("--format", help="How the scores are shown.")] = "table",
) -> None:
    """Measure a built graph against annotated pages."""
    from kg import evaluate as measure
    from kg.baseline import changes, freeze_text, read_baseline
    from kg.calibration import table_text
    from kg.files import write_whole
    from kg.gold import read_gold
    from kg.load import load_knowledge
    from kg.scoreboard import render_scores

    pages = read_gold(gold)
    before = read_baseline(baseline) if baseline else None
    knowledge = load_knowledge(graph)
    results = measure.evaluate(knowledge, pages)
    table = measure.scores(results)
    shown = render_scores(results, table, changes(results, before) if before else None, form)
    problems: list[str] = []
    if html is not None:
        from kg.report import write_evaluation

        with _writing(html):
            write_evaluation(results, knowledge, text or [], html, problems)
    for path, content in ((freeze, freeze_text(results, table)), (calibrate, table_text(measure.calibrate(results)))):
        if path is not None:
            with _writing(path):
                write_whole(path, content)
    print(shown, end="")
    absent = [page.gold.name for page in results if not page.stories]
    if absent:
        print(f"kg: not in the graph, counted as missed: {', '.join(absent)}", file=sys.stderr)
    lowest = measure.lowest_total(table)
    if lowest < fail_under:
        problems.append(f"the lowest F1 of entities, facts and metrics is {lowest:.3f}, below {fail_under:.3f}")
    _report(problems)


def main() -> NoReturn:
    """Runs the command: 0 done, 1 a problem with the input or the data, 2 wrong usage, 130 stopped by the user."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # JSON Lines and tables are UTF-8 on every machine; a file name's odd byte becomes an escape.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    # Not `app()`: its own handling shows an error as a box of several lines, and exits 1 where a reader left.
    command = typer.main.get_command(app)
    try:
        with command.make_context("kg", arguments) as context:
            command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as left:
        return left.exit_code
    except typer.TyperException as error:
        return _fail(f"{error.format_message()} See `kg --help` or `kg COMMAND --help`", error.exit_code)
    except KgError as error:
        return _fail(str(error))
    except BrokenPipeError:
        # The reader of our output left (`kg extract | head`): nothing is wrong.
        _drop_output()
        return 0
    except OSError as error:
        _drop_output()
        return _fail(f"{error}; check the disk and the rights")
    except KeyboardInterrupt:
        return _fail("stopped", 130)
    return 0


def _report(problems: Iterable[str]) -> None:
    """Names each file that could not be read."""
    lines = list(problems)
    for problem in lines:
        print(f"kg: {problem}", file=sys.stderr)
    if lines:
        raise typer.Exit(1)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Names the file where it cannot be written."""
    try:
        yield
    except OSError as error:
        raise KgError(f"cannot write {path}: {error.strerror}; name a file in a folder that exists") from error


def _fail(message: str, status: int = 1) -> int:
    print(f"kg: {' '.join(message.split())}", file=sys.stderr)
    return status


def _drop_output() -> None:
    """Keeps the interpreter from flushing to a stdout that takes no more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
