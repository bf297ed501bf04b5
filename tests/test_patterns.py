"""Each pattern finds its examples and no counterexample, in good time; a rule that breaks its form is refused."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest
from corpora import ROOT

from kg import lexicon
from kg.errors import LexiconError
from kg.lexicon import Lexicon, Rule, Sense, compile_rules, load_patterns, read_rules

RULES = read_rules()
PATTERNS = load_patterns(lexicon.load())
LONG = 4000
"""Code points of a hostile text; an article rarely has so many."""
LIMIT = 1.0
"""Seconds that one search in such a text may take: backtracking of the bad kind takes years."""

GOOD = """\
- name: post
  why: A post behind its letter.
  pattern: "[省市]{posts.head}"
  examples: [市长]
  counterexamples: [队长]
"""
WORDS = Lexicon({"posts": (Sense("长", "head", ""), Sense("长(代)", "head", ""), Sense("书记", "chief", ""))})


def rules_of(folder: Path, text: str) -> Path:
    path = folder / "patterns.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_examples_are_found_and_counterexamples_are_not(rule: Rule) -> None:
    pattern = PATTERNS[rule.name]
    assert [text for text in rule.examples if not pattern.search(text)] == []
    assert [text for text in rule.counterexamples if pattern.search(text)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_long_text_is_searched_in_good_time(rule: Rule) -> None:
    """Repetitions of examples, of the words of slots, and of their halves, ended by what the pattern does not want."""
    words = lexicon.load()
    texts = [*rule.examples, *rule.counterexamples, "一", "十"]
    texts += ["".join(words.by_length(*slot.split("."))) for slot in rule.slots if "." in slot]
    texts += [text[: len(text) // 2] for text in texts if len(text) > 1]
    for text in texts:
        for end in ("", "#", "。"):
            hostile = (text * LONG)[:LONG] + end
            begin = time.perf_counter()
            PATTERNS[rule.name].search(hostile)
            assert time.perf_counter() - begin < LIMIT, (text, end)


def test_each_rule_is_asked_for_and_each_rule_asked_for_is_there() -> None:
    asked, constants = set(), set()
    for path in (ROOT / "kg" / "extractors").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant):
                constants.add(node.value)
            if (
                isinstance(node, ast.Subscript)
                and isinstance(node.value, ast.Attribute)
                and node.value.attr == "patterns"
                and isinstance(node.slice, ast.Constant)
            ):
                asked.add(node.slice.value)
    names = {rule.name for rule in RULES}
    assert asked - names == set()
    assert names - constants - {slot for rule in RULES for slot in rule.slots} == set()


def test_each_sense_of_the_tables_is_read() -> None:
    words = lexicon.load()
    read = {slot.partition(".")[2] for rule in RULES for slot in rule.slots}
    for path in (ROOT / "kg").rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text("utf-8")))
        read |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    unread = {f"{table}.{s.sense}" for table, senses in words.tables.items() for s in senses if s.sense not in read}
    assert unread == set()


def test_slots_hold_the_forms_escaped_and_longest_first(tmp_path: Path) -> None:
    pattern = load_patterns(WORDS, rules_of(tmp_path, GOOD))["post"]
    assert pattern.pattern == r"[省市](?:长\(代\)|长)"


def test_slots_nest(tmp_path: Path) -> None:
    text = GOOD + GOOD.replace("name: post", "name: pair").replace("[省市]{posts.head}", "{post}、{post}{2,3}")
    pattern = load_patterns(WORDS, rules_of(tmp_path, text))["pair"]
    assert pattern.fullmatch("市长、市长省长") and not pattern.fullmatch("市长、省长")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "list"),
        ("name: post\n", 1, "list"),
        ("- post\n", 1, "mapping"),
        ("- name: [\n", 2, "YAML"),
        (GOOD + "  note: x\n", 6, "note is no key"),
        (GOOD + "  why: again\n", 6, "twice"),
        (GOOD + GOOD, 6, "post is given twice"),
        (GOOD.replace("name: post", "name: Post 1"), 1, "no name"),
        (GOOD.replace("  why: A post behind its letter.\n", ""), 1, "no why"),
        (GOOD.replace("  examples: [市长]\n", ""), 1, "no examples"),
        (GOOD.replace("  counterexamples: [队长]\n", ""), 1, "no counterexamples"),
        (GOOD.replace("[市长]", "[]"), 4, "one text at least"),
        (GOOD.replace("[市长]", "市长"), 4, "list"),
        (GOOD.replace("[市长]", "['']"), 4, "empty"),
        (GOOD.replace("[市长]", "[[市长]]"), 4, "text"),
        (GOOD.replace("[省市]{", "[省市{"), 1, "does not compile"),
        (GOOD.replace("posts.head", "posts.heads"), 1, "no table"),
        (GOOD.replace("posts.head", "post.head"), 1, "no table"),
        (GOOD.replace("posts.head", "head"), 1, "no rule"),
        (GOOD.replace("posts.head", "post"), 1, "circle: post -> post"),
    ],
)
def test_a_broken_rule_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = rules_of(tmp_path, text)
    with pytest.raises(LexiconError) as caught:
        load_patterns(WORDS, path)
    assert (caught.value.path, caught.value.line) == (path, line)
    assert words in str(caught.value)


def test_a_wider_circle_is_refused(tmp_path: Path) -> None:
    rules = (Rule("a", "", "{b}", ("x",), ("y",), 1), Rule("b", "", "{a}", ("x",), ("y",), 7))
    with pytest.raises(LexiconError, match="a -> b -> a"):
        compile_rules(rules, WORDS, tmp_path)
