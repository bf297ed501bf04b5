"""What is one entity and what is two, whatever the order of the stories; labels, parents and misprints."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told import Told, town

from kg.gazetteer import Gazetteer
from kg.keys import home_of, key_of
from kg.model import Document, Entity, Knowledge, Ref
from kg.namings import SUBJECT_NAMED
from kg.resolve import resolve, story_id


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def named(knowledge: Knowledge, label: str, kind: str | None = None) -> list[Entity]:
    return [one for one in knowledge.entities if one.label == label and kind in (None, one.kind)]


def made(gazetteer: Gazetteer, *stories: Told) -> Knowledge:
    return resolve([one.document for one in stories], gazetteer)


# --- identity ------------------------------------------------------------------------------------------------------


def test_a_division_is_its_code_in_every_story(gazetteer: Gazetteer) -> None:
    knowledge = resolve(town(), gazetteer)
    (district,) = named(knowledge, "西陵区")
    assert (district.id, district.code, district.level) == ("division/420502", "420502", "county")
    (city,) = named(knowledge, "宜昌市")
    assert len(city.articles) == 3


def test_a_programme_in_one_place_is_one_and_in_two_places_two(gazetteer: Gazetteer) -> None:
    first = Told("a.txt", "西陵区推行街巷长制。", "西陵区").program("街巷长制", "西陵区")
    again = Told("b.txt", "宜昌市说西陵区的街巷长制好。", "宜昌市").program("街巷长制", "西陵区")
    other = Told("c.txt", "樊城区推行街巷长制。", "樊城区").program("街巷长制", "樊城区")
    one, two = sorted(named(made(gazetteer, first, again, other), "街巷长制"), key=lambda e: e.id)
    assert (home_of(one.id), home_of(two.id)) == ("420502", "420606")
    assert (len(one.articles), len(two.articles)) == (2, 1)
    assert one.concept == two.concept == "street-lane-chief"


def test_a_name_in_two_places_is_two_people(gazetteer: Gazetteer) -> None:
    knowledge = resolve(town(), gazetteer)
    assert len(named(knowledge, "计小满")) == 2
    assert sorted(len(one.articles) for one in named(knowledge, "慕容笛")) == [1, 2]


def test_a_name_with_one_post_at_one_place_is_one_person(gazetteer: Gazetteer) -> None:
    (secretary,) = (one for one in named(resolve(town(), gazetteer), "慕容笛") if one.official)
    assert home_of(secretary.id) == "420500"
    assert [home_of(one) for one in secretary.replaces] == ["420502"]
    knowledge = resolve(town(), gazetteer)
    (tenure,) = (one for one in knowledge.tenures if one.holder == secretary.id)
    assert (tenure.title, tenure.at, tenure.as_of) == ("市委书记", "division/420500", ("2024-03-05", "2024-04-01"))
    assert {one.article for one in tenure.evidence} == set(secretary.articles)


@pytest.mark.parametrize(
    ("title", "at", "people"),
    [("市长", "宜昌市", 1), ("副市长", "宜昌市", 2), ("市长", "西陵区", 2), ("市长", None, 2)],
)
def test_only_the_same_post_at_a_known_place_makes_one(
    gazetteer: Gazetteer, title: str, at: str | None, people: int
) -> None:
    text = "宜昌市西陵区的苗可望。"
    first = Told("a.txt", text, "宜昌市").holds("苗可望", "市长", at and "宜昌市")
    second = Told("b.txt", text, "西陵区").holds("苗可望", title, at)
    assert len(named(made(gazetteer, first, second), "苗可望")) == people


def test_posts_tie_people_over_a_third_story(gazetteer: Gazetteer) -> None:
    text = "宜昌市西陵区和伍家岗区的苗可望。"
    stories = (
        Told("a.txt", text, "宜昌市").holds("苗可望", "市长", "宜昌市"),
        Told("b.txt", text, "西陵区").holds("苗可望", "市长", "宜昌市").holds("苗可望", "组长", "西陵区"),
        Told("c.txt", text, "伍家岗区").holds("苗可望", "组长", "西陵区"),
    )
    (one,) = named(made(gazetteer, *stories), "苗可望")
    assert len(one.articles) == 3 and len(one.replaces) == 2


def test_a_long_document_title_and_an_honor_are_one_everywhere(gazetteer: Gazetteer) -> None:
    text = "{}学习《城区街巷管理办法细则》和《章程》，获评清风街巷奖。"
    stories = [
        Told(f"{n}.txt", text.format(place), place)
        .name("Policy", "城区街巷管理办法细则")
        .name("Policy", "章程")
        .name("Honor", "清风街巷奖")
        for n, place in enumerate(("西陵区", "樊城区"))
    ]
    knowledge = made(gazetteer, *stories)
    assert len(named(knowledge, "城区街巷管理办法细则")) == len(named(knowledge, "清风街巷奖")) == 1
    assert len(named(knowledge, "章程")) == 2


def test_a_story_of_no_known_place_keeps_its_names_to_itself(gazetteer: Gazetteer) -> None:
    stories = [Told(f"{n}.txt", "居民苗可望说好。").person("苗可望") for n in range(2)]
    first, second = named(made(gazetteer, *stories), "苗可望")
    assert first.id != second.id and home_of(first.id) == first.articles[0].removeprefix("article/")


def test_the_body_of_one_name_in_two_seats_is_two(gazetteer: Gazetteer) -> None:
    stories = [
        Told(f"{n}.txt", f"{seat}的清风志愿队来了。", seat).body("清风志愿队", seat)
        for n, seat in enumerate(("西陵区", "樊城区", "西陵区"))
    ]
    assert sorted(len(one.articles) for one in named(made(gazetteer, *stories), "清风志愿队")) == [1, 2]


def test_ids_tell_kind_home_and_name() -> None:
    assert key_of("person", "420500", "某") != key_of("person", "420502", "某") != key_of("event", "420502", "某")
    assert home_of(key_of("person", "a-1-f", "某")) == "a-1-f"
    assert home_of("division/420502") == "420502" and home_of("nothing") == ""


def test_a_story_id_is_bound_to_its_text() -> None:
    one = story_id("第 1 版.txt", 2, "甲")
    assert one == story_id("第 1 版.txt", 2, "甲") != story_id("第 1 版.txt", 2, "乙")
    assert one.isascii() and one.startswith("article/1-2-")


# --- order and repetition ----------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(order=st.permutations(range(4)), repeated=st.lists(st.integers(0, 3), max_size=3))
def test_order_and_repetition_do_not_matter(gazetteer: Gazetteer, order: list[int], repeated: list[int]) -> None:
    stories = town()
    again: list[Document] = [stories[number] for number in (*order, *repeated)]
    assert resolve(again, gazetteer) == resolve(stories, gazetteer)


def test_the_order_inside_a_story_does_not_matter(gazetteer: Gazetteer) -> None:
    expected = resolve(town(), gazetteer)
    for seed in range(5):
        stories = town()
        for story in stories:
            for found in (story.mentions, story.posts, story.figures):
                random.Random(seed).shuffle(found)  # type: ignore[arg-type]
        assert resolve(stories, gazetteer) == expected


def test_nothing_gives_nothing(gazetteer: Gazetteer) -> None:
    assert resolve([], gazetteer) == Knowledge((), (), (), (), ())


# --- labels, parents, misprints ------------------------------------------------------------------------------------


def test_a_division_is_called_by_its_official_name(gazetteer: Gazetteer) -> None:
    story = Told("a.txt", "西陵推行新办法。").name("Locale", "西陵", code="420502", level="county")
    (district,) = named(made(gazetteer, story), "西陵区")
    assert district.aliases == ("西陵",)


def test_an_autonomous_county_is_called_as_the_texts_call_it(gazetteer: Gazetteer) -> None:
    full = "桓仁满族自治县"
    story = Told("a.txt", "桓仁县信访局很忙，县信访局来了。")
    story.name("Locale", full, "桓仁县", code="210522", level="county")
    story.name("Organization", f"{full}信访局", "县信访局", place=full)
    knowledge = made(gazetteer, story)
    (county,) = named(knowledge, "桓仁县")
    assert (county.id, county.aliases) == ("division/210522", (full,))
    assert len(named(knowledge, "桓仁县信访局", "Organization")) == 1

    printed = Told("b.txt", f"{full}很忙。").name("Locale", full, code="210522", level="county")
    both = made(gazetteer, story, printed)
    assert len(named(both, full)) == len(named(both, f"{full}信访局")) == 1


def test_the_longest_name_is_the_label_and_quotes_are_no_part(gazetteer: Gazetteer) -> None:
    story = Told("a.txt", "西陵区的“清风”志愿队。", "西陵区").name("Organization", "清风志愿队", "“清风”志愿队")
    (body,) = named(made(gazetteer, story), "清风志愿队")
    assert body.aliases == ("清风”志愿队",)


def test_parents_that_no_text_names_come_from_the_gazetteer(gazetteer: Gazetteer) -> None:
    knowledge = made(gazetteer, Told("a.txt", "西陵区推行新办法。", "西陵区"))
    chain = [(r.subject, r.object) for r in knowledge.relations if r.predicate == "partOf"]
    assert chain == [("division/420500", "division/420000"), ("division/420502", "division/420500")]
    assert all(not r.evidence and r.confidence == 1.0 for r in knowledge.relations)
    (province,) = named(knowledge, "湖北省")
    assert (province.articles, province.level, province.code) == ((), "province", "420000")


def test_a_parent_that_the_text_names_has_its_evidence(gazetteer: Gazetteer) -> None:
    story = Told("a.txt", "宜昌市西陵区。", "西陵区").place("西陵区", within="宜昌市")
    (tie,) = (r for r in made(gazetteer, story).relations if r.subject == "division/420502")
    assert [one.exact for one in tie.evidence] == ["西陵区"]


def test_a_local_place_takes_the_code_that_just_one_place_bears(gazetteer: Gazetteer) -> None:
    (only,) = gazetteer.named("学院街道", level="township", within="420502")
    story = Told("a.txt", "西陵区学院街道和云深街道。", "西陵区")
    story.place("学院街道", within="西陵区", level="township").place("云深街道", within="西陵区", level="township")
    knowledge = made(gazetteer, story)
    assert [one.code for one in named(knowledge, only.name)] == [only.code]
    assert [(one.code, one.id.partition("/")[0]) for one in named(knowledge, "云深街道")] == [(None, "place")]


def test_a_misprint_is_kept_beside_the_official_name(gazetteer: Gazetteer) -> None:
    story = Told("a.txt", "西棱区推行新办法，西陵区来了。", "西陵区")
    story.place("西陵区", words="西棱区", printed="西棱区", resolution="one letter off")
    (district,) = named(made(gazetteer, story), "西陵区")
    assert (district.printed, district.resolution) == (("西棱区",), "one letter off")
    assert "西棱区" in district.aliases


def test_where_only_the_misprint_stands_it_is_the_label(gazetteer: Gazetteer) -> None:
    story = Told("a.txt", "西棱区推行新办法。").name(
        "Locale", "西棱区", code="420502", level="county", printed="西棱区", resolution="one letter off"
    )
    (district,) = named(made(gazetteer, story), "西棱区")
    assert district.id == "division/420502" and "西陵区" in district.aliases


# --- statements ----------------------------------------------------------------------------------------------------


def test_a_statement_of_two_stories_is_one_with_both_quotes(gazetteer: Gazetteer) -> None:
    stories = [Told(f"{n}.txt", f"{n}、西陵区推行街巷长制。", "西陵区").program("街巷长制", "西陵区") for n in (1, 2)]
    (runs,) = (r for r in made(gazetteer, *stories).relations if r.predicate == "runs")
    assert [one.exact for one in runs.evidence if one.rule != SUBJECT_NAMED] == ["街巷长制", "街巷长制"]
    assert [one.exact for one in runs.evidence if one.rule == SUBJECT_NAMED] == ["西陵区", "西陵区"]
    assert len({one.article for one in runs.evidence}) == 2


def test_figures_of_one_value_are_one_and_keep_each_date(gazetteer: Gazetteer) -> None:
    stories = [
        Told(f"{n}.txt", "西陵区选聘街巷长。", "西陵区", f"2024-0{n}-01").counts(
            Ref("Locale", "西陵区"), "街巷长", number, "街巷长"
        )
        for n, number in ((1, 320), (2, 320), (3, 400))
    ]
    first, second = made(gazetteer, *stories).metrics
    assert (first.value, first.as_of) == (Decimal(320), ("2024-01-01", "2024-02-01"))
    assert (second.value, second.as_of) == (Decimal(400), ("2024-03-01",))


def test_nothing_is_part_of_itself(gazetteer: Gazetteer) -> None:
    story = Told("a.txt", "西陵区。", "西陵区").place("西陵区", within="西陵区")
    assert all(r.subject != r.object for r in made(gazetteer, story).relations)
