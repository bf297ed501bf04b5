"""Files and records: find them, decode them, give each as a ``Page``."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from kg.errors import ReadError
from kg.model import Page
from kg.read.decode import MAX_LINE, decode, encoding_of

MAX_PAGE_BYTES = 20_000_000
_PAGE, _CORPUS = (".txt",), (".jsonl", ".jsonl.gz")
_FIELDS = ("title", "date", "source")


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file that holds one page (``.txt``) or a corpus of records (``.jsonl``, ``.jsonl.gz``)."""

    path: Path
    is_corpus: bool

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name


def list_sources(paths: Iterable[Path | str]) -> tuple[Source, ...]:
    """The files behind paths, each once, in the order of the paths; a folder's files sorted, its sub-folders too.

    Args:
        paths: page files, corpora, or folders that hold some.

    Returns:
        the sources; hidden files and files of other kinds inside a folder are passed over.

    Raises:
        ReadError: a path is missing or of another kind, or a folder holds no page.
    """
    found: dict[Path, Source] = {}
    for path in map(Path, paths):
        for source in _sources_at(path):
            found.setdefault(source.path.resolve(), source)
    if not found:
        raise ReadError("no page given; name .txt, .jsonl or .jsonl.gz files, or folders that hold them")
    return tuple(found.values())


def _sources_at(path: Path) -> list[Source]:
    try:
        if path.is_dir():
            inside = [p for p in path.rglob("*") if _suffix(p) and p.is_file() and not _hidden(p.relative_to(path))]
            if not inside:
                raise ReadError(f"{shown(path)}: no page in this folder; put .txt, .jsonl or .jsonl.gz files there")
            return [Source(p, _suffix(p) in _CORPUS) for p in sorted(inside, key=lambda p: p.parts)]
        if not path.exists():
            raise ReadError(f"{shown(path)}: no such file or folder; check the path")
    except (OSError, ValueError) as error:
        raise ReadError(f"{shown(path)}: cannot be reached ({_reason(error)}); check the path") from error
    if not path.is_file() or not _suffix(path):
        raise ReadError(f"{shown(path)}: not a page; give a .txt, .jsonl or .jsonl.gz file, or a folder of them")
    return [Source(path, _suffix(path) in _CORPUS)]


def shown(path: Path) -> str:
    """The path on one line, at most 300 characters, fit for a message."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(path))
    return text if len(text) <= 300 else text[:299] + "…"


def _suffix(path: Path) -> str:
    name = path.name.lower()
    return next((s for s in (*_PAGE, *_CORPUS) if name.endswith(s)), "")


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def read_source(source: Source) -> Iterator[Page]:
    """The pages of a source: one of a page file, one a record of a corpus.

    Args:
        source: as ``list_sources`` gives it.

    Raises:
        ReadError: the file is empty, binary, undecodable, too large, or a record is not of the corpus form.
    """
    try:
        if source.is_corpus:
            yield from _records(source)
        else:
            yield Page(source.name, _page_text(source.path))
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(
            f"{shown(source.path)}: cannot be read ({_reason(error)}); check the file and its rights"
        ) from error


def _page_text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MAX_PAGE_BYTES + 1)
    if len(data) > MAX_PAGE_BYTES:
        raise ReadError(f"{shown(path)}: larger than {MAX_PAGE_BYTES // 1_000_000} MB, too large for a page; split it")
    return decode(data, shown(path))


def _records(source: Source) -> Iterator[Page]:
    with _opened(source.path) as raw:
        head = raw.read(65_536)
    if not head.strip():
        raise ReadError(f"{shown(source.path)}: the file is empty; take it out or fill it")
    encoding = encoding_of(head, shown(source.path), whole=len(head) < 65_536)
    count = 0
    with _opened(source.path) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="\n") as lines:
        for number, line in _numbered(lines, source.path):
            if line.strip():
                yield _record(line, number, source)
                count += 1
    if not count:
        raise ReadError(f"{shown(source.path)}: no record in this corpus; write one JSON object a line")


def _opened(path: Path) -> IO[bytes]:
    if path.name.lower().endswith(".gz"):
        return cast(IO[bytes], gzip.open(path, "rb"))
    return path.open("rb")


def _numbered(lines: io.TextIOWrapper, path: Path) -> Iterator[tuple[int, str]]:
    number = 0
    while True:
        number += 1
        try:
            line = lines.readline(MAX_LINE + 1)
        except UnicodeDecodeError as error:
            raise ReadError(f"{shown(path)}:{number}: not valid {error.encoding}; save the corpus as UTF-8") from error
        if not line:
            return
        if len(line) > MAX_LINE:
            raise ReadError(
                f"{shown(path)}:{number}: the line is longer than {MAX_LINE:,} characters; one record a line"
            )
        yield number, line.removeprefix("\ufeff") if number == 1 else line


def _record(line: str, number: int, source: Source) -> Page:
    where = f"{shown(source.path)}:{number}"
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "cannot be parsed"
        raise ReadError(f"{where}: not a JSON record ({reason}); write one object a line") from error
    if not isinstance(record, dict):
        raise ReadError(f"{where}: not a JSON object; a record has the fields id, title, text, date, source")
    if not isinstance(record.get("text"), str):
        raise ReadError(f"{where}: the record has no text; give it the field text, a string")
    text = _whole(record["text"])
    if not text.strip():
        raise ReadError(f"{where}: the record's text is empty; fill it or take the line out")
    fields = {name: _field(record.get(name), name, where) for name in _FIELDS}
    ident = record.get("id")
    if ident is not None and not isinstance(ident, str | int):
        raise ReadError(f"{where}: the field id must be a string or a whole number")
    name = f"{source.name}#{number if ident in (None, '') else _one_line(str(ident))}"
    return Page(name, text, **fields)


def _field(value: object, name: str, where: str) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ReadError(f"{where}: the field {name} must be a string")
    return _one_line(value) or None


def _one_line(text: str) -> str:
    return " ".join(_whole(text).split())


def _whole(text: str) -> str:
    """The text with lone surrogates replaced, which no encoding can write."""
    return text.removeprefix("\ufeff").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
