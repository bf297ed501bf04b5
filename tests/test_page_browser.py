"""The page in a browser without a network: search, selection, quoted words, filters; no request, no error."""

from __future__ import annotations

import math
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import corpora
import networkx as nx
import pytest
from page_samples import HOSTILE_LABEL, HOSTILE_QUOTE, large_graph, small_graph

from kg.graph import to_networkx
from kg.page import write_page

sync_api = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (apt-get install chromium)")
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 780}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        # A container's root user has no sandbox of its own.
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "graph.html"
    write_page(small_graph(), path, "清溪治理图谱")
    return path


class Reader:
    """A browser page that notes every request, error and dialog, and lets nothing out to the network."""

    def __init__(self, browser: Any, viewport: dict[str, int], **options: Any) -> None:
        self.context = browser.new_context(viewport=viewport, locale="zh-CN", reduced_motion="reduce", **options)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.troubles: list[str] = []
        self.page.route(lambda url: not url.startswith(("file:", "data:")), lambda route: route.abort())
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.troubles.append(dialog.message), dialog.dismiss()))
        self.page.on(
            "console",
            lambda message: self.troubles.append(message.text) if message.type in {"error", "warning"} else None,
        )

    def open(self, path: Path) -> Any:
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("body[data-ready]", timeout=60_000)
        return self.page

    def search(self, words: str) -> None:
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        self.page.wait_for_selector("#results [role=option]")
        self.page.keyboard.press("Enter")

    def middle(self) -> tuple[float, float]:
        box = self.page.locator("#network").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def reader(browser: Any) -> Iterator[Reader]:
    reader = Reader(browser, WIDE)
    yield reader
    reader.context.close()
    outside = [url for url in reader.requests if not url.startswith(("file:", "data:"))]
    assert (outside, reader.troubles) == ([], [])


def test_search_finds_a_programme_and_its_quoted_words(reader: Reader, file: Path) -> None:
    page = reader.open(file)
    page.fill("#search", "街巷长")
    results = page.locator("#results [role=option]")
    assert results.count() == 1
    assert "街巷长制" in results.first.inner_text()
    results.first.click()
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "街巷长制"
    assert "1,286" in panel.inner_text()
    assert page.locator("blockquote").count() == 0
    panel.locator("li", has_text="柳湾区城管局").locator(".quote-toggle").click()
    assert page.locator("blockquote").all_inner_texts() == ["区城管局牵头落实街巷长制"]
    cite = page.locator("figcaption").inner_text()
    assert all(part in cite for part in ("清溪推进精细治理之1", "001.txt", "140–152", "runs-verb", "0.85"))


def test_the_page_of_the_seeds_quotes_their_words(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "seeds.html"
    write_page(to_networkx(corpora.knowledge("seeds")), path, "基层")
    page = reader.open(path)
    page.fill("#search", "街巷长")
    results = page.locator("#results [role=option]")
    assert results.count() > 1
    results.filter(has_text="街巷长制").first.click()
    assert page.locator("#panel h2").inner_text() == "街巷长制"
    page.locator("#panel li").filter(has=page.locator(".quote-toggle")).first.locator(".quote-toggle").first.click()
    quoted = page.locator("blockquote").first.inner_text()
    raw = (corpora.SEEDS / "004.txt").read_text(encoding="utf-8").replace("\n", "")
    assert quoted and quoted in raw
    assert "004.txt" in page.locator("figcaption").first.inner_text()


def test_keyboard_walks_the_results(reader: Reader, file: Path) -> None:
    page = reader.open(file)
    page.keyboard.press("/")
    page.keyboard.type("柳湾区")
    options = page.locator("#results [role=option]")
    assert options.count() > 2
    page.keyboard.press("ArrowDown")
    second = options.nth(1).locator(".name").inner_text()
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == second
    page.keyboard.press("Escape")
    assert page.locator("#panel h2").inner_text() == "从这里看起"
    page.fill("#search", "没有这个名字")
    assert page.locator("#results").inner_text() == "没有找到"


def test_alias_finds_its_node(reader: Reader, file: Path) -> None:
    page = reader.open(file)
    reader.search("街长制")
    assert page.locator("#panel h2").inner_text() == "街巷长制"


def test_click_on_a_node_and_on_an_edge(reader: Reader, file: Path) -> None:
    page = reader.open(file)
    reader.search("红色物业")
    page.keyboard.press("Escape")
    x, y = reader.middle()
    page.mouse.click(x, y)
    assert page.locator("#panel h2").inner_text() == "红色物业"
    assert _click_an_edge_near(page, x, y), "no edge answers a click round the node"
    assert page.locator("#panel h2").inner_text() == "推行"
    assert page.locator("blockquote").all_inner_texts() == ["月荷社区探索红色物业"]
    assert "001.txt" in page.locator("figcaption").inner_text()


def test_panel_leads_to_the_neighbor(reader: Reader, file: Path) -> None:
    page = reader.open(file)
    reader.search("街巷长制")
    page.locator("#panel .node", has_text="柳湾区城管局").click()
    assert page.locator("#panel h2").inner_text() == "柳湾区城管局"
    x, y = reader.middle()
    page.keyboard.press("Escape")
    page.mouse.click(x, y)
    assert page.locator("#panel h2").inner_text() == "柳湾区城管局"


def test_legend_and_choices_hide_nodes(reader: Reader, file: Path) -> None:
    page = reader.open(file)
    shown = page.locator("#shown")
    assert shown.inner_text() == "显示 16 / 16 个节点，15 条关系"
    page.uncheck("#legend input[value=Locale]")
    assert shown.inner_text().startswith("显示 11 / 16")
    reader.search("红色物业")
    page.keyboard.press("Escape")
    page.uncheck("#legend input[value=Program]")
    page.mouse.click(*reader.middle())
    assert page.locator("#panel h2").inner_text() == "从这里看起"
    page.click("#reset")
    page.select_option("#concept", "street-lane-chief")
    assert shown.inner_text() == "显示 3 / 16 个节点，2 条关系"
    page.select_option("#concept", "")
    page.select_option("#relation", "partOf")
    assert shown.inner_text() == "显示 4 / 16 个节点，3 条关系"
    reader.search("街巷长制")
    assert shown.inner_text().startswith("显示 16 / 16"), "what is chosen comes into view"


def test_hostile_words_do_nothing(reader: Reader, file: Path) -> None:
    page = reader.open(file)
    reader.search("onerror")
    assert page.locator("#panel h2").inner_text() == HOSTILE_LABEL
    page.locator(".quote-toggle").first.click()
    assert page.locator("blockquote").first.text_content() == HOSTILE_QUOTE
    assert page.locator("img").count() == 0
    assert page.title() == "清溪治理图谱"


def test_other_language(reader: Reader, file: Path) -> None:
    page = reader.open(file)
    reader.search("街巷长制")
    page.click("#language")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "run by" in page.locator("#panel").inner_text()
    assert "Programmes" in page.locator("#legend").inner_text()


def test_empty_graph_says_so(reader: Reader, tmp_path: Path) -> None:
    write_page(nx.MultiDiGraph(), tmp_path / "graph.html", "空")
    page = reader.open(tmp_path / "graph.html")
    assert page.locator("#empty").is_visible()
    assert "还没有内容" in page.locator("#empty").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_screen(browser: Any, file: Path, scheme: str) -> None:
    reader = Reader(browser, NARROW, color_scheme=scheme)
    page = reader.open(file)
    assert not page.locator("#panel").is_visible()
    reader.search("街巷长制")
    assert page.locator("#panel").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.click("#panel .close")
    page.click("#filters-toggle")
    page.uncheck("#legend input[value=Person]")
    assert page.locator("#shown").inner_text().startswith("显示 15 / 16")
    reader.context.close()
    assert reader.troubles == []


def test_large_graph_opens(reader: Reader, tmp_path: Path) -> None:
    graph = large_graph()
    started = time.perf_counter()
    write_page(graph, tmp_path / "graph.html", "大图")
    written = time.perf_counter()
    page = reader.open(tmp_path / "graph.html")
    ready = time.perf_counter()
    print(f"3,000 nodes, 8,000 edges: written in {written - started:.1f} s, ready in {ready - written:.1f} s")
    assert page.locator("#shown").inner_text() == "显示 3000 / 3000 个节点，8000 条关系"
    reader.search("第3市")
    assert page.locator("#panel h2").inner_text() == "第3市"


def _click_an_edge_near(page: Any, x: float, y: float) -> bool:
    """Click where, in circles round a point, the picture offers an edge; true where the panel then shows one."""
    for radius in (40, 55, 70):
        for step in range(60):
            angle = step * math.tau / 60
            spot = x + radius * math.cos(angle), y + radius * math.sin(angle)
            page.mouse.move(*spot)
            if page.locator("#network.pointed").count():
                page.mouse.click(*spot)
                if page.locator("#panel .chip").inner_text() == "关系":
                    return True
    return False
