"""The HTML page of a built graph: one file, opened offline, every text of the news escaped."""

from kg.page.render import render_page, write_page

__all__ = ["render_page", "write_page"]
