"""Places in invented sentences get the right code, no code where there is no place, and none where two remain."""

from __future__ import annotations

from collections import Counter

import pytest
from place_cases import NO_PLACE, Answer, Mention, is_right, load_mentions, shares

from kg.gazetteer import Gazetteer
from kg.locate import find_places

FLOORS = {"all": 0.95, "ambiguous": 0.90, "abstain": 0.90, "historical": 0.90, "misprint": 0.90, "no_place": 0.90}
AT_LEAST = {"ambiguous": 120, "historical": 60, "misprint": 60, "no_place": 60, "abstain": 40}


@pytest.fixture(scope="module")
def mentions() -> list[Mention]:
    return load_mentions()


@pytest.fixture(scope="module")
def right(mentions: list[Mention]) -> dict[Mention, bool]:
    found = {}
    for mention in mentions:
        places = find_places(mention.text, mention.home, mention.date)
        answers = [Answer(p.start, p.end, p.code, bool(p.candidates)) for p in places]
        found[mention] = is_right(mention, answers)
    return found


def test_the_set_is_large_enough(mentions: list[Mention]) -> None:
    kinds = Counter(m.kind for m in mentions)
    assert len(mentions) >= 400
    assert {kind: kinds[kind] for kind, least in AT_LEAST.items() if kinds[kind] < least} == {}


def test_each_code_is_a_divisions(mentions: list[Mention]) -> None:
    gazetteer = Gazetteer.open()
    codes = {m.code for m in mentions if m.code not in (None, NO_PLACE)}
    assert [code for code in codes if gazetteer.get(str(code)) is None] == []


def test_no_mention_comes_twice(mentions: list[Mention]) -> None:
    assert [key for key, n in Counter((m.text, m.letters) for m in mentions).items() if n > 1] == []


def test_letters_that_abstain_have_several_meanings(mentions: list[Mention]) -> None:
    gazetteer = Gazetteer.open()
    alone = [m.letters for m in mentions if m.kind == "abstain" and len(gazetteer.named(m.letters)) < 2]
    assert alone == []


@pytest.mark.parametrize("kind", FLOORS)
def test_floor(kind: str, right: dict[Mention, bool]) -> None:
    failed = [m for m, ok in right.items() if not ok and kind in ("all", m.kind)]
    share = shares(right)[kind]
    lines = [f"{m.kind} {m.letters!r} -> {m.code}: {m.text!r}" for m in failed]
    print(f"{kind}: {share:.3f}", *lines, sep="\n")
    assert share >= FLOORS[kind], "\n".join([f"{kind}: {share:.3f}", *lines])
