"""The command ``kg``: parses options, calls one function, prints. Results on stdout, all else on stderr."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress

from kg import __version__
from kg.errors import KgError

# The heavy libraries are imported by the command that needs them: `kg --help` starts in a blink.

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Chinese local-governance news as a cited knowledge graph.",
)
GRAPH = Path("exports/graph.ttl")
Paths = Annotated[list[Path] | None, typer.Argument(help="Page files (.txt), corpora (.jsonl, .jsonl.gz) or folders.")]
Home = Annotated[str | None, typer.Option(help="Code of the division that the papers come from.")]
GraphFile = Annotated[Path, typer.Argument(help="A built graph.")]


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        print(f"jiceng-kg {__version__}")
        raise typer.Exit


@app.command()
def build(
    paths: Paths = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder of the exports.")] = Path("exports"),
    home: Home = None,
) -> None:
    """Build the graph of news pages and write all exports and the page."""
    from kg import pipeline
    from kg.exports import write_exports
    from kg.graph import summary, to_networkx
    from kg.page import write_page

    messages = Console(stderr=True)
    with Progress(console=messages, transient=True, disable=not messages.is_terminal) as progress:
        task = progress.add_task("reading", total=None)
        built = pipeline.build(
            paths or [Path("seeds")], home, lambda source: progress.update(task, description=source.name, advance=1)
        )
        progress.update(task, description="writing")
        title = "Jiceng 基层"
        written = write_exports(
            built.knowledge, out, extra=lambda folder: write_page(to_networkx(built.knowledge), folder / "graph.html", title)
        )
    for path in written:
        print(f"{path}  {path.stat().st_size / 1024:,.0f} KB")
    counts = summary(built.knowledge)
    print(f"stories {len(built.knowledge.stories)}")
    for name, number in (*counts.classes, *counts.relations):
        print(f"  {name} {number}")
    for problem in built.problems:
        print(f"kg: not read: {problem}", file=sys.stderr)
    if built.problems:
        raise typer.Exit(1)


@app.command()
def extract(paths: Paths = None, home: Home = None) -> None:
    """Print mentions and statements as JSON Lines, one story a line; no graph is built."""
    from kg.jsonl import document_line
    from kg.pipeline import read_documents
    from kg.read import list_sources

    for source in list_sources(paths or [Path("seeds")]):
        for document in read_documents(source, home):
            print(document_line(document))


@app.command()
def query(
    query: Annotated[str, typer.Argument(help="SPARQL, an .rq file, or the name of a worked query.")],
    graph: Annotated[Path, typer.Option(help="A built graph.")] = GRAPH,
    form: Annotated[str, typer.Option("--format", help="table, csv, json or ttl.")] = "table",
) -> None:
    """Run SPARQL 1.1 on a built graph."""
    from kg.query import render, run_query

    print(render(run_query(graph, query), form).rstrip("\n"))


@app.command()
def page(
    graph: GraphFile = GRAPH,
    out: Annotated[Path, typer.Option("-o", "--out", help="Where the page goes.")] = Path("exports/graph.html"),
) -> None:
    """Write the interactive page of a built graph."""
    from kg.graph import to_networkx
    from kg.load import load_knowledge
    from kg.page import write_page

    write_page(to_networkx(load_knowledge(graph)), out, "Jiceng 基层")
    print(out)


@app.command()
def validate(graph: GraphFile = GRAPH) -> None:
    """Check a built graph against the SHACL shapes; exit 1 on a violation."""
    from kg.validate import validate as check

    report = check(graph)
    print(report.text.rstrip("\n"))
    if not report.conforms:
        raise typer.Exit(1)


def main() -> NoReturn:
    """Runs the command: 0 done, 1 a problem with the input or the data, 2 wrong usage."""
    try:
        app()
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output left (`kg extract | head`): nothing is wrong.
        sys.stderr.close()
        sys.exit(0)
    sys.exit(0)
