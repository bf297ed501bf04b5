"""A page's text becomes stories: headlines, bylines, paragraphs in reading order, offsets back to the raw text."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Article, Page, Span
from kg.read import list_sources, read_source, split_articles
from kg.read.bylines import byline_credit, byline_names
from kg.read.fold import fold_characters, fold_line, fold_marks, is_loose, undouble
from kg.read.imprint import is_furniture, read_imprint
from kg.read.repeats import is_section

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "read.yaml").read_text(encoding="utf-8"))
SHARED = Path(__file__).parents[2] / "shared"
WIDE = str.maketrans(",:;?!()", "，：；？！（）")

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real pages (../shared) are not on this machine")


def names(article: Article, spans: tuple[Span, ...]) -> list[str]:
    return [article.text[span.start : span.end] for span in spans]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_invented_page(case: dict[str, Any]) -> None:
    articles = split_articles(Page("page.txt", case["page"]))
    assert [(a.kind, a.number) for a in articles] == [(y["kind"], n) for n, y in enumerate(case["yields"], start=1)]
    for article, expected in zip(articles, case["yields"], strict=True):
        check(article, expected)


def check(article: Article, expected: dict[str, Any]) -> None:
    assert article.title == expected.get("title", article.title)
    assert names(article, article.byline) == expected.get("byline", names(article, article.byline))
    assert names(article, article.credit) == expected.get("credit", names(article, article.credit))
    assert article.date == expected.get("date", article.date)
    assert article.source == expected.get("source", article.source)
    assert len(article.text.split("\n")) == expected.get("paragraphs", len(article.text.split("\n")))
    assert all(words in article.text for words in expected.get("contains", [])), article.text
    assert not any(words in article.text for words in expected.get("absent", [])), article.text
    if "once" in expected:
        assert article.text.count(expected["once"]) == 1
    if "starts" in expected:
        assert article.text.split("\n")[2].startswith(expected["starts"])
    if "seamed" in expected:
        assert article.seams


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("２０２４年", "2024年"),
        ("⻄区⻓", "西区长"),
        ("建成 33 所，共 5 处", "建成33所，共5处"),
        ("春风送岗 精准服务", "春风送岗 精准服务"),
        ("use LED screen 展播", "use LED screen展播"),
        ("东区(新城)建成3处,共1,200平方米", "东区（新城）建成3处，共1,200平方米"),
        ("at 12:30, (see A)", "at 12:30, (see A)"),
        ("甲\u200b市", "甲市"),
    ],
)
def test_fold(raw: str, folded: str) -> None:
    run = fold_line(raw, 0, len(raw))
    assert fold_marks(run.text) == folded
    assert len(run.offsets) == len(folded)


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("支部走在前，“主心骨”就立得住。支部书记带头值班。", True),
        ("人心聚起来。大家都来帮忙。", False),
        ("路修通了，山里的果子、菌子和药材都运得出去了。", False),
    ],
)
def test_a_section_opens_with_two_clauses_of_about_one_length(text: str, section: bool) -> None:
    assert is_section(text) is section


@pytest.mark.parametrize("text", ["天天向上天天向上啊", "研究研究再研究", "人人参与人人有责"])
def test_plain_text_is_not_fake_bold(text: str) -> None:
    assert undouble(fold_line(text, 0, len(text))).text == text


def test_title_of_a_record_names_a_story_without_headline() -> None:
    text = "5月4日，云溪市青年志愿者走上街头，清扫落叶。\n市民纷纷点赞，希望这样的活动多办几回。"
    (article,) = split_articles(Page("c.jsonl#1", text, title="青年志愿者在行动", date="2024-05-04"))
    assert (article.title, article.date, article.headline) == ("青年志愿者在行动", "2024-05-04", None)
    assert article.kind == "news"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("第3版 要闻", True),
        ("A03要闻", True),
        ("责编 张三丰 校对 李四海", True),
        ("责任编辑/张三丰 美编/李四海", True),
        ("2023年5月6日 星期六 农历三月十七", True),
        ("本版撰文 记者 高明", True),
        ("- 12 -", True),
        ("（上接第1版）", True),
        ("新闻热线：0000-1234567", True),
        ("第3版刊登了名单。", False),
        ("编辑部的故事", False),
        ("A4纸张的节约", False),
        ("2023年5月6日", False),
        ("1573", False),
        ("要闻", False),
    ],
)
def test_lines_of_the_page_itself(text: str, own: bool) -> None:
    assert is_furniture(text) is own


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("来源：云溪日报 作者：张小明 编辑：李四", (None, "云溪日报", ["张小明"])),
        ("2023-05-06 09:12:33来源：云溪日报 浏览：132次 字号：大中小", ("2023-05-06", "云溪日报", [])),
        ("发布时间2023/5/6 09:12", ("2023-05-06", None, [])),
        ("来源：云溪日报 记者 张小明", (None, "云溪日报", ["张小明"])),
        ("（来源：云溪市融媒体中心）", (None, "云溪市融媒体中心", [])),
        ("发布时间：2023-13-45", (None, None, [])),
        ("时间：2023年5月6日", None),
        ("2023年5月6日", None),
        ("分享：把经验带回家", None),
        ("来源：志愿者自发组织，服务居民", None),
        ("时间：5月6日 地点：云溪广场", None),
    ],
)
def test_a_web_page_s_line_of_source_and_date(text: str, fields: tuple[object, ...] | None) -> None:
    found = read_imprint(text)
    assert (found and (found.date, found.source, [text[a.start : a.end] for a in found.authors])) == fields


@pytest.mark.parametrize(
    ("text", "wrote", "photographed"),
    [
        ("◎ 洛松文/摄", ["洛松"], ["洛松"]),
        ("◎ 张三 文 李四 摄", ["张三"], ["李四"]),
        ("文/张三 图/李四", ["张三"], ["李四"]),
        ("撰文：张三 摄影：李四", ["张三"], ["李四"]),
        ("图：张三", [], ["张三"]),
        ("◎ 才旦卓玛 阿依古丽·买买提", ["才旦卓玛", "阿依古丽·买买提"], []),
        ("□ 本报记者 张三", ["张三"], []),
        ("■ 王小明 李四", ["王小明", "李四"], []),
        ("■ 党建引领", [], []),
        ("■ 科技赋能 服务群众", [], []),
        ("◎ 县委宣传部", [], []),
        ("责任编辑 张三", [], []),
    ],
)
def test_who_wrote_and_who_photographed(text: str, wrote: list[str], photographed: list[str]) -> None:
    assert [text[s.start : s.end] for s in byline_names(text)] == wrote
    assert [text[s.start : s.end] for s in byline_credit(text)] == photographed


CHARS = "本报讯（）()◎◆ \n,，。“”摄图为协办市县区近年来记者张三李四A1一二\r\u3000\u200b⻄技术𠀀"
WORDS = [
    "\n\n",
    "本报讯（张三）",
    "\n◎ 张三 李四\n",
    "近年来，甲省乙市丙县",
    "东风浩荡万里长江水",
    "李四 摄",
    "有限公司 协办",
    "\n■ 标题\n",
    "\n来源：某日报 作者：张三 2023-05-06\n",
    "\n责编 张三 第3版\n",
    "\n甲市乙县\n◎ 张三\n",
    "（张三 摄）",
]
PIECES = st.sampled_from([*CHARS, *WORDS])
ODD_TEXT = st.one_of(st.text(), st.lists(PIECES, max_size=80).map("".join))


def bare(text: str) -> str:
    return "".join(c for c in fold_characters(text).translate(WIDE) if not is_loose(c))


@settings(max_examples=150, deadline=None)
@given(ODD_TEXT)
def test_every_character_keeps_its_place(text: str) -> None:
    for article in split_articles(Page("page.txt", text)):
        assert len(article.text) == len(article.offsets)
        for char, offset in zip(article.text, article.offsets, strict=True):
            assert bare(char) == bare(text[offset])
        spans = [*article.byline, *article.credit, *([article.headline] if article.headline else [])]
        assert all(0 <= s.start < s.end <= len(article.text) for s in spans)


@settings(max_examples=150, deadline=None)
@given(ODD_TEXT)
def test_between_seams_the_quote_is_the_text(text: str) -> None:
    for article in split_articles(Page("page.txt", text)):
        cuts = (0, *article.seams, len(article.text))
        for start, end in pairwise(cuts):
            quote = article.quote(article.raw_span(Span(start, end)))
            assert bare(quote) == bare(article.text[start:end])


@pytest.mark.parametrize("line", ["张三 摄\n", "本报讯（张三）甲乙丙。\n", "◎ 张三\n", "（", "技术提升工作，", "一\n"])
def test_time_grows_with_the_text_only(line: str) -> None:
    def seconds(text: str) -> float:
        start = time.perf_counter()
        split_articles(Page("page.txt", text))
        return time.perf_counter() - start

    small = max(seconds(line * 1000), 0.002)
    assert seconds(line * 8000) < 40 * small


@needs_shared
@pytest.mark.parametrize("page", ["000", "002", "004"])
def test_titles_and_kinds_of_real_pages(page: str) -> None:
    gold = json.loads((SHARED / "gold" / f"{page}.json").read_text(encoding="utf-8"))["articles"]
    (source,) = list_sources([SHARED / "pages" / f"{page}.txt"])
    articles = [a for p in read_source(source) for a in split_articles(p)]
    read = [(a.kind, a.title.translate(WIDE)) for a in articles]
    assert read == [(g["kind"], g["title"].translate(WIDE)) for g in gold]


@needs_shared
def test_each_plain_story_is_one_article() -> None:
    for source in list_sources([SHARED / "stories"]):
        (page,) = read_source(source)
        (article,) = split_articles(page)
        assert (article.kind, article.seams) == ("news", ()), source.name
