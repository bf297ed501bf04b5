"""The errors of Jiceng, all of one family.

KgError                 one line for the user: what is wrong and what to do next
├── ReadError           a file or folder that cannot be read as news pages
├── LexiconError        a word list or rule file that breaks its own form
├── GazetteerError      a missing or damaged division file, an unknown code or date
├── GraphError          a graph file that cannot be read or does not follow the contract
└── QueryError          a query that cannot be parsed or run
"""

from pathlib import Path


class KgError(Exception):
    """A problem with the input or the data. ``str()`` is one line fit for stderr."""


class ReadError(KgError):
    """A path that cannot be read as news pages."""


class LexiconError(KgError):
    """A lexicon or rule file that is not of its form.

    Args:
        path: the file.
        line: 1-based line, 0 where no single line is to blame.
        problem: what is wrong and what to do.
    """

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path = path
        self.line = line


class GazetteerError(KgError):
    """Division data that is missing or damaged, or an unknown code."""


class GraphError(KgError):
    """A graph that cannot be read, or a value that no serialiser knows."""


class QueryError(KgError):
    """A query that cannot be parsed, found or answered."""
