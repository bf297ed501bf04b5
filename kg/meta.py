"""What a researcher knows of the pages and no page prints: the day and name of the paper, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import LexiconError
from kg.gazetteer import Gazetteer
from kg.model import Page
from kg.sheets import read_day, read_rows

COLUMNS = ("page", "date", "source", "home")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a row says of a page; None where its cell is empty."""

    date: str | None = None
    source: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """The rows by page name; a corpus file's name stands for all its records, which may have rows of their own."""

    pages: Mapping[str, PageFacts] = field(default_factory=dict)

    def applied(self, page: Page, file: str) -> Page:
        """The page with what is known of it; a filled-in cell goes before what the file says.

        Args:
            page: as it was read.
            file: the name of the file that it comes from.
        """
        for name in dict.fromkeys((file, page.name)):
            known = self.pages.get(name)
            if known is not None:
                page = replace(
                    page,
                    date=known.date or page.date,
                    source=known.source or page.source,
                    home=known.home or page.home,
                )
        return page

    def unused(self, names: Iterable[str]) -> tuple[str, ...]:
        """The pages of the rows that are not among these names of pages and files, sorted."""
        return tuple(sorted(self.pages.keys() - set(names)))


def read_meta(path: Path, gazetteer: Gazetteer) -> Metadata:
    """Reads a table of pages: the columns page, date, source and home, of which any cell but the page may be empty.

    Args:
        path: the CSV file.
        gazetteer: to check the codes of ``home``.

    Raises:
        LexiconError: the table is not of its form, a page has two rows, a date is no day of the calendar, or no
            division has a code.
    """
    pages: dict[str, PageFacts] = {}
    for line, cells in read_rows(path, COLUMNS):
        name, day, home = cells["page"], cells["date"], cells["home"]
        if not name or name in pages:
            raise LexiconError(path, line, f"{name or 'no page'}: each row names one page, and each page has one row")
        if day and read_day(day) is None:
            raise LexiconError(path, line, f"the date {day} is no day of the calendar; write it as 2024-03-05")
        if home and gazetteer.get(home) is None:
            raise LexiconError(path, line, f"no division has the code {home}; give one of 6, 9 or 12 digits")
        pages[name] = PageFacts(read_day(day), cells["source"] or None, home or None)
    return Metadata(pages)
