"""Reading: files to pages, pages to articles, every character with its place in the raw file."""

from kg.model import Article, Page
from kg.read.claims import settle
from kg.read.compose import compose, has_title
from kg.read.fold import fold_text
from kg.read.layout import read_blocks
from kg.read.order import put_in_order
from kg.read.sources import Source, list_sources, read_source
from kg.read.split import Draft, split

__all__ = ["Source", "fold_text", "list_sources", "read_source", "read_story", "split_articles"]


def split_articles(page: Page) -> tuple[Article, ...]:
    """The stories of a page, in the order of print, each in its reading order.

    Args:
        page: a decoded page; any text is read, none raises.

    Returns:
        articles numbered from 1; none for a page that holds nothing but blanks.
    """
    drafts = put_in_order(settle(split(read_blocks(page.text), titled=has_title(page))))
    return tuple(compose(page, number, draft) for number, draft in enumerate(drafts, start=1))


def read_story(page: Page) -> Article:
    """The whole of a page as one story, in the order of print: for a text that is known to be one.

    Args:
        page: a decoded text; any text is read, none raises.
    """
    first, *others = split(read_blocks(page.text), titled=has_title(page)) or [Draft()]
    for other in others:
        first.body.extend((*other.headline, *other.bylines, *other.body))
    return compose(page, 1, first)
