"""Every statement, tenure and metric of every corpus stands where it says, names what it speaks of, and does not hang
on the order in which the pages were read."""

from __future__ import annotations

import random
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path

import cn2an
import pytest
from corpora import CORPORA, corpus, documents, knowledge

from kg import pipeline
from kg.extractors import load_resources
from kg.model import Evidence, Metric, Relation, Tenure
from kg.namings import SUBJECT_NAMED
from kg.rdf import quads, union, write_turtle
from kg.resolve import resolve
from kg.validate import validate

LONGEST_QUOTE = 600
SCALES = {"": 0, "成": 1, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}
BETWEEN = r"(?:[余多几]|[-~–—至到]\d[\d.]*)?"
BLANK = re.compile(r"[\s“”\"「」,]")

each_corpus = pytest.mark.parametrize("name", CORPORA)


@lru_cache
def raw_texts(name: str) -> dict[str, str]:
    """The files as they stand, read without the reader that the tests are about."""
    return {path.name: path.read_bytes().decode("utf-8-sig") for path in corpus(name).glob("*.txt")}


@lru_cache
def forms(name: str) -> dict[str, list[str]]:
    """All written forms of each entity, as they compare."""
    return {
        entity.id: [squeezed(form) for form in (entity.label, *entity.aliases, *entity.printed)]
        for entity in knowledge(name).entities
    }


def squeezed(text: str) -> str:
    """A text with one form for each mark and figure, without white space, quotation marks and grouping commas."""
    return BLANK.sub("", unicodedata.normalize("NFKC", text))


def sourced(name: str) -> list[tuple[Relation | Tenure | Metric, Evidence]]:
    graph = knowledge(name)
    values: list[Relation | Tenure | Metric] = [*graph.relations, *graph.tenures, *graph.metrics]
    return [(value, one) for value in values for one in value.evidence]


def says_number(quote: str, value: Decimal) -> bool:
    """True where a quote holds a value, in figures (also scaled, as in 1.8万) or in Chinese numerals."""
    for word, power in SCALES.items():
        number = format(value.scaleb(-power).normalize(), "f")
        if re.search(rf"(?<![\d.]){re.escape(number)}(?!\d|[.]\d){BETWEEN}{word}", quote):
            return True
    spoken = cn2an.an2cn(value.normalize().to_integral_value() if value == value.to_integral_value() else value)
    return any(number in quote for number in (spoken, spoken.replace("二", "两"), spoken.removeprefix("一")) if number)


@pytest.mark.parametrize(
    ("quote", "value", "said"),
    [
        ("巡查员1.8万余人", 18000, True),
        ("巡查员207名", 207, True),
        ("两百名", 200, True),
        ("三个片区", 3, True),
        ("十二条", 12, True),
        ("巡查员2070名", 207, False),
        ("10余万人", 100000, True),
        ("6-8亿元", 600000000, True),
        ("巡查员20名", 200, False),
        ("巡查员3.5名", 3, False),
        ("巡查员1207名", 207, False),
        ("巡查员若干名", 3, False),
    ],
)
def test_a_number_is_found_in_a_quote(quote: str, value: int, said: bool) -> None:
    assert says_number(quote, Decimal(value)) is said


@each_corpus
def test_each_quote_is_what_stands_in_the_file(name: str) -> None:
    pages = {story.id: story.page for story in knowledge(name).stories}
    assert sourced(name)
    wrong = []
    for _, one in sourced(name):
        stands = raw_texts(name)[pages[one.article]][one.start : one.end].replace("\r", "").replace("\n", "")
        if stands != one.exact:
            wrong.append((one, stands))
    assert wrong == []


@each_corpus
def test_each_quote_has_words_and_can_be_read_at_a_glance(name: str) -> None:
    assert [one for _, one in sourced(name) if not one.exact.strip() or len(one.exact) > LONGEST_QUOTE] == []


@each_corpus
def test_each_relation_quotes_one_of_its_ends(name: str) -> None:
    wrong = []
    for relation, one in sourced(name):
        if isinstance(relation, Relation) and one.rule != SUBJECT_NAMED:
            quote = squeezed(one.exact)
            ends = (*forms(name)[relation.subject], *forms(name).get(relation.object, []))
            if not any(form in quote for form in ends):
                wrong.append((relation.subject, relation.predicate, one.exact))
    assert wrong == []


@each_corpus
def test_each_tenure_quotes_its_holder_and_its_title(name: str) -> None:
    wrong = []
    for tenure, one in sourced(name):
        if isinstance(tenure, Tenure):
            quote = squeezed(one.exact)
            if squeezed(tenure.title) not in quote or not any(form in quote for form in forms(name)[tenure.holder]):
                wrong.append((tenure.title, one.exact))
    assert wrong == []


@each_corpus
def test_each_metric_quotes_its_number(name: str) -> None:
    wrong = []
    for metric, one in sourced(name):
        if isinstance(metric, Metric) and one.rule != SUBJECT_NAMED:
            values = [metric.value, *([] if metric.value_max is None else [metric.value_max])]
            if not all(says_number(squeezed(one.exact), value) for value in values):
                wrong.append((metric.value, metric.unit, one.exact))
    assert wrong == []


@each_corpus
def test_a_quote_of_the_subject_alone_names_it(name: str) -> None:
    named = [(one.subject, quote.exact) for one, quote in sourced(name) if quote.rule == SUBJECT_NAMED]
    assert named
    assert [(one, quote) for one, quote in named if squeezed(quote) not in forms(name)[one]] == []


@each_corpus
def test_who_runs_a_programme_is_quoted_with_it(name: str) -> None:
    """Each story that tells of a runner quotes a name of it, with the programme or from an earlier sentence."""
    quotes: dict[tuple[str, str, str], list[str]] = {}
    for relation, one in sourced(name):
        if isinstance(relation, Relation) and relation.predicate == "runs":
            quotes.setdefault((relation.subject, str(relation.object), one.article), []).append(squeezed(one.exact))
    bare = [
        key
        for key, found in quotes.items()
        if not any(form in one for form in forms(name)[key[0]] for one in found)
        for key, found in quotes.items()
        if not any(form in quote for form in forms(name)[key[0]] for quote in found)
    ]
    assert bare == []


@each_corpus
def test_what_is_quoted_from_a_story_is_mentioned_in_it(name: str) -> None:
    stories = {entity.id: entity.articles for entity in knowledge(name).entities}
    wrong = []
    for value, one in sourced(name):
        if isinstance(value, Relation):
            ends = [value.subject, *([value.object] if value.object in stories else [])]
        elif isinstance(value, Tenure):
            ends = [value.holder, *([value.at] if value.at else [])]
        else:
            ends = [value.subject]
        wrong += [(end, one.article) for end in ends if one.article not in stories[end]]
    assert wrong == []


@each_corpus
def test_ids_are_ascii_and_each_stands_for_one_thing(name: str) -> None:
    ids = [entity.id for entity in knowledge(name).entities] + [story.id for story in knowledge(name).stories]
    assert [one for one in ids if not re.fullmatch(r"[a-z]+/[A-Za-z0-9-]+", one)] == []
    assert len(set(ids)) == len(ids)


@each_corpus
def test_every_end_is_a_node_of_the_graph(name: str) -> None:
    graph = knowledge(name)
    nodes = {entity.id for entity in graph.entities}
    stories = {story.id for story in graph.stories}
    day = re.compile(r"\d{4}(-\d\d(-\d\d)?)?|--\d\d-\d\d")
    assert {one.article for _, one in sourced(name)} | {a for e in graph.entities for a in e.articles} <= stories
    assert {r.subject for r in graph.relations} | {m.subject for m in graph.metrics} <= nodes
    assert {t.holder for t in graph.tenures} | {t.at for t in graph.tenures if t.at} <= nodes
    assert {s.about for s in graph.stories if s.about} <= nodes
    loose = {r.object for r in graph.relations} - nodes - stories
    assert [one for one in loose if not day.fullmatch(one)] == []


@each_corpus
def test_only_the_gazetteer_states_without_words(name: str) -> None:
    graph = knowledge(name)
    for relation in graph.relations:
        if not relation.evidence:
            ends = (relation.subject, relation.object)
            assert relation.predicate == "partOf" and all(end.startswith("division/") for end in ends)
    assert all(tenure.evidence for tenure in graph.tenures)
    assert all(metric.evidence for metric in graph.metrics)


@each_corpus
def test_no_place_lies_in_itself(name: str) -> None:
    above: dict[str, set[str]] = {}
    for relation in knowledge(name).relations:
        if relation.predicate == "partOf":
            above.setdefault(relation.subject, set()).add(relation.object)
    TopologicalSorter(above).prepare()


@each_corpus
def test_the_order_of_the_stories_does_not_matter(name: str) -> None:
    gazetteer = load_resources().gazetteer
    for seed in (1, 2, 3):
        shuffled = list(documents(name))
        random.Random(seed).shuffle(shuffled)
        assert shuffled != list(documents(name))
        assert resolve(shuffled, gazetteer) == knowledge(name)


@each_corpus
def test_a_story_read_twice_adds_nothing(name: str) -> None:
    assert resolve([*documents(name), *documents(name)], load_resources().gazetteer) == knowledge(name)


@each_corpus
def test_two_builds_are_equal(name: str) -> None:
    assert pipeline.build([corpus(name)]).knowledge == knowledge(name)


@each_corpus
def test_the_graph_keeps_to_the_shapes(name: str, tmp_path: Path) -> None:
    write_turtle(union(quads(knowledge(name))), tmp_path / "graph.ttl")
    report = validate(tmp_path / "graph.ttl")
    assert report.conforms, report.text


def test_files_build_the_graph_of_their_folder() -> None:
    files = sorted(corpus("seeds").glob("*.txt"), reverse=True)
    assert pipeline.build(files).knowledge == knowledge("seeds")
