"""What the pages of read texts show: a document as it was read, or a page beside its annotation."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.calibration import HOLDS_POST, METRIC, Calibration, load_calibration
from kg.compare import MISSED, RIGHT, WRONG, Verdict
from kg.errors import ReadError
from kg.evaluate import PageResult, scores
from kg.files import write_whole
from kg.gold import ENTITIES, FACTS, METRICS, Item
from kg.match import Finder
from kg.model import Article, Document, Evidence, Figure, Knowledge, Mention, Post, Ref, Statement, Story
from kg.page import Line, Mark, Passage, render_passages
from kg.read import list_sources, read_source, split_articles
from kg.resolve import story_id
from kg.scoreboard import TABLE, render_scores

# Control characters show as nothing in a browser, and some end a text there; one letter each, so that spans hold.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FIRST = {RIGHT: 0, WRONG: 1, MISSED: 2}


def write_documents(documents: Iterable[Document], path: Path) -> None:
    """Writes the page of some stories as they were read.

    Raises:
        OSError: the file cannot be written.
    """
    calibration = load_calibration()
    passages = [document_passage(document, calibration) for document in documents]
    write_whole(path, render_passages("Jiceng 基层", passages))


def write_evaluation(
    results: Sequence[PageResult], knowledge: Knowledge, texts: Sequence[Path], path: Path, problems: list[str]
) -> None:
    """Writes the page of an evaluation.

    Args:
        results: of ``kg.evaluate.evaluate``.
        knowledge: the graph that was evaluated.
        texts: page files, corpora and folders that it was built from; without them the page shows quotes alone.
        path: the HTML file, in a folder that exists.
        problems: takes one line for each text that could not be read.

    Raises:
        ReadError: a path of ``texts`` is missing.
        OSError: the file cannot be written.
    """
    articles = list(_read_articles(texts, problems)) if texts else []
    passages = list(evaluation_passages(results, knowledge.stories, articles))
    table = render_scores(results, scores(results), None, TABLE)
    write_whole(path, render_passages("Jiceng 基层: accuracy 准确率", passages, table))


def _read_articles(texts: Sequence[Path], problems: list[str]) -> Iterator[Article]:
    for source in list_sources(texts):
        try:
            for page in read_source(source):
                yield from split_articles(page)
        except ReadError as error:
            problems.append(str(error))


# --- a document as it was read ---------------------------------------------------------------------------------------


def document_passage(document: Document, calibration: Calibration) -> Passage:
    """A story with its mentions and all that it states, in order of the text."""
    article = document.article
    stated: list[Statement | Post | Figure] = [*document.statements, *document.posts, *document.figures]
    return Passage(
        title=article.title or article.page,
        source=_source(article.page, article.number, document.date),
        text=_shown(article.text),
        marks=tuple(Mark(mention.span, mention.kind, _note(mention)) for mention in document.mentions),
        names=(),
        lines=_merged(_line(one, article, calibration) for one in sorted(stated, key=lambda one: one.span)),
    )


def _merged(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines, each once, with the quotes of all that say the same."""
    merged: dict[tuple[str, tuple[str, ...], str], dict[str, None]] = defaultdict(dict)
    for line in lines:
        merged[line.what, line.parts, line.origin].update(dict.fromkeys(line.quotes))
    return tuple(Line(what, parts, tuple(quotes), origin=origin) for (what, parts, origin), quotes in merged.items())


def _line(one: Statement | Post | Figure, article: Article, calibration: Calibration) -> Line:
    parts: tuple[str, ...]
    if isinstance(one, Statement):
        what, parts = one.predicate, (one.subject.name, _target(one.object))
    elif isinstance(one, Post):
        what, parts = HOLDS_POST, (one.holder.name, one.title, one.at.name if one.at else "")
    else:
        upper = "" if one.value_max is None else f"–{one.value_max}"
        about = "~" if one.approximate else ""
        what, parts = METRIC, (one.subject.name, one.indicator, f"{about}{one.value}{upper}", one.unit)
    sure = calibration.confidence(what, one.rule, one.confidence)
    return Line(
        what=what,
        parts=tuple(_shown(part) for part in parts if part),
        quotes=(_shown(article.quote(article.raw_span(one.span))),),
        origin=f"{one.rule} {sure:.2f}",
    )


def _target(value: Ref | str) -> str:
    return value.name if isinstance(value, Ref) else value


def _note(mention: Mention) -> str:
    facts = (mention.kind, mention.name, mention.level, mention.code, mention.concept, mention.role, mention.rule)
    return _shown(" · ".join(fact for fact in facts if fact))


# --- a page beside its annotation ------------------------------------------------------------------------------------


def evaluation_passages(
    results: Iterable[PageResult], stories: Iterable[Story], articles: Iterable[Article]
) -> Iterator[Passage]:
    """Each annotated page's stories with what is right, wrong and missed in them.

    Args:
        results: of ``kg.evaluate.evaluate``.
        stories: of the graph.
        articles: the texts, where they are at hand; a story without its text shows quotes alone.

    Yields:
        A passage for each story of the graph, then for each annotated article that no story is.
    """
    known = {story.id: story for story in stories}
    texts = {story_id(article.page, article.number, article.raw): article for article in articles}
    for page in results:
        shown = _by_story(page)
        for story in sorted(page.stories, key=lambda name: (known[name].number, name)):
            yield _judged(known[story], texts.get(story), shown.get(story, []))
        for number, title in enumerate(page.gold.titles):
            if number not in page.stories.values():
                yield _passage(title, f"{page.gold.name} · {MISSED}", None, shown.get(str(number), []), "")


def _by_story(page: PageResult) -> dict[str, list[Verdict]]:
    """The verdicts by the story that they show in; of an article that no story is, by its number."""
    first: dict[int, str] = {}
    for story in sorted(page.stories):
        first.setdefault(page.stories[story], story)
    shown: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in page.verdicts:
        if verdict.finding is not None:
            homes = sorted(verdict.finding.stories)
        else:
            homes = [first.get(page.article(verdict), str(page.article(verdict)))]
        for home in homes:
            shown[home].append(verdict)
    return shown


def _judged(story: Story, article: Article | None, verdicts: Sequence[Verdict]) -> Passage:
    return _passage(story.title, _source(story.page, story.number, story.date), article, verdicts, story.id)


def _passage(title: str, source: str, article: Article | None, verdicts: Sequence[Verdict], story: str) -> Passage:
    ordered = sorted(verdicts, key=lambda verdict: _FIRST.get(verdict.status, len(_FIRST)))
    entities = [verdict for verdict in ordered if verdict.family == ENTITIES]
    text = _shown(article.text) if article else ""
    marks = _marks(text, entities)
    noted = {mark.note for mark in marks}
    return Passage(
        title=_shown(title),
        source=source,
        text=text,
        marks=marks,
        names=tuple(
            Line(verdict.name, (_shown(_name(verdict)),), status=verdict.status)
            for verdict in entities
            if _verdict_note(verdict) not in noted
        ),
        lines=tuple(_verdict_line(verdict, story) for verdict in ordered if verdict.family in (FACTS, METRICS)),
    )


def _marks(text: str, entities: Iterable[Verdict]) -> tuple[Mark, ...]:
    """Where the names of the entities stand, the longest at each place."""
    forms: dict[str, Verdict] = {}
    for verdict in entities:
        for form in sorted(_forms(verdict)):
            forms.setdefault(form, verdict)
    hits = Finder(forms).longest(text)
    return tuple(Mark(span, verdict.name, _verdict_note(verdict), verdict.status) for span, verdict in hits)


def _forms(verdict: Verdict) -> set[str]:
    found = set() if verdict.finding is None else verdict.finding.forms
    return {_shown(form) for form in {*found, str(verdict.item[1])} if form}


def _verdict_line(verdict: Verdict, story: str) -> Line:
    evidence: list[Evidence] = []
    origin = ""
    if verdict.finding is not None:
        evidence = sorted(one for one in verdict.finding.evidence if one.article == story)
        rules = ", ".join(sorted({one.rule for one in evidence}))
        origin = f"{rules} {verdict.finding.confidence:.2f}"
    parts = verdict.item if verdict.family == METRICS else (verdict.item[0], *verdict.item[2:])
    return Line(
        what=METRIC if verdict.family == METRICS else verdict.name,
        parts=_parts(parts),
        quotes=tuple(dict.fromkeys(_shown(one.exact) for one in evidence)),
        origin=origin,
        status=verdict.status,
    )


def _parts(item: Item) -> tuple[str, ...]:
    return tuple(f"{part:g}" if isinstance(part, float) else _shown(part) for part in item if part != "")


def _name(verdict: Verdict) -> str:
    """An entity's name: the graph's where it differs from the annotation's, too."""
    annotated = str(verdict.item[1])
    found = annotated if verdict.finding is None else str(verdict.finding.item[1])
    return annotated if found == annotated else f"{annotated} ({found})"


def _verdict_note(verdict: Verdict) -> str:
    return _shown(" · ".join((verdict.name, _name(verdict), verdict.status)))


def _source(page: str, number: int, date: str | None) -> str:
    return _shown(" · ".join(filter(None, (page, str(number), date))))


def _shown(text: str) -> str:
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)
