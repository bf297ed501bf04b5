"""HTML pages of graphs and texts: one file each, opened offline, every text of the news escaped."""

from kg.page.passages import Line, Mark, Passage, render_passages
from kg.page.render import render_page, write_page

__all__ = ["Line", "Mark", "Passage", "render_page", "render_passages", "write_page"]
