"""From an article to a document: mentions, statements, posts and figures.

Extraction of one article is a pure function of (article, resources). The order of ``EXTRACTORS`` is the order in which
they run; each sees what those before it found.
"""

from __future__ import annotations

from operator import attrgetter

from kg.extractors.actors import read_actors
from kg.extractors.attendance import extract_attendance
from kg.extractors.base import Draft, Extractor, Finding, Resources, load_resources
from kg.extractors.events import extract_events
from kg.extractors.honors import extract_honors
from kg.extractors.local import extract_local_places
from kg.extractors.metrics import extract_metrics
from kg.extractors.names import NameReader
from kg.extractors.organizations import extract_organizations
from kg.extractors.parts import extract_parts
from kg.extractors.people import extract_people
from kg.extractors.place_own import extract_own_place
from kg.extractors.places import extract_places
from kg.extractors.policies import extract_policies
from kg.extractors.programs import extract_programs
from kg.extractors.relations import extract_belonging, extract_credits
from kg.model import Article, Document, Figure, Mention, Post, Statement

EXTRACTORS: tuple[Extractor, ...] = (
    extract_places,
    extract_local_places,
    extract_own_place,
    extract_organizations,
    read_actors,
    extract_policies,
    extract_people,
    extract_honors,
    extract_programs,
    extract_events,
    extract_metrics,
    extract_belonging,
    extract_parts,
    extract_attendance,
    extract_credits,
)

__all__ = [
    "EXTRACTORS",
    "Draft",
    "Extractor",
    "Finding",
    "NameReader",
    "Resources",
    "extract",
    "load_resources",
    "read_places",
]


def extract(article: Article, resources: Resources, plugins: tuple[Extractor, ...] = ()) -> Document:
    """Reads one article.

    Args:
        article: a story as ``kg.read.split_articles`` gives it.
        resources: lexicon, gazetteer and concepts.
        plugins: extractors that run behind the built-in ones, see ``kg.plugins``.

    Returns:
        The document, its lists in order of the text.
    """
    draft = Draft.of(article, resources)
    for extractor in (*EXTRACTORS, *plugins):
        # Each extractor sees only what was found before it, never its own findings half made.
        found = list(extractor(draft))
        mentions: list[Mention] = []
        for finding in found:
            match finding:
                case Mention():
                    mentions.append(finding)
                case Post():
                    draft.posts.append(finding)
                case Figure():
                    draft.figures.append(finding)
                case Statement():
                    draft.statements.append(finding)
        if mentions:
            draft.add(mentions)
    return Document(
        article=article,
        mentions=sorted(draft.mentions, key=attrgetter("span", "kind", "name")),
        statements=draft.statements,
        posts=draft.posts,
        figures=draft.figures,
        about=draft.about,
        date=draft.date,
    )


def read_places(article: Article, resources: Resources) -> list[Mention]:
    """The places of an article alone, in order of the text."""
    draft = Draft.of(article, resources)
    draft.add(extract_places(draft))
    draft.add(extract_local_places(draft))
    return sorted(draft.mentions, key=lambda m: (m.span, m.name))
