"""Takes the pictures of the page for the READMEs: ``docs/page.png`` (English) and ``docs/page.zh.png``.

``python docs/screenshot.py [GRAPH.html]``; the page is ``exports/graph.html`` unless another is named.
Needs Chromium and Playwright's Python package. The network is blocked.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = {"en-GB": ROOT / "docs" / "page.png", "zh-CN": ROOT / "docs" / "page.zh.png"}
SIZE: ViewportSize = {"width": 1280, "height": 800}
LARGEST = 400_000
"""Bytes of a picture at most."""
SEARCH = "海城区"
QUOTES = 2
"""How many rows of the panel show their quoted words: the first that have one quote each."""


def main() -> None:
    """Takes both pictures."""
    page = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "exports" / "graph.html").resolve()
    if not page.is_file():
        sys.exit(f"{page} is missing: run `make graph` first")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        # A container's root user has no sandbox of its own.
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        for language, picture in PICTURES.items():
            context = browser.new_context(
                viewport=SIZE, locale=language, reduced_motion="reduce", color_scheme="light", offline=True
            )
            show(context.new_page(), page, picture)
            print(f"{picture.relative_to(ROOT)}  {picture.stat().st_size / 1024:,.0f} KB")
        browser.close()


def show(tab: Page, page: Path, picture: Path) -> None:
    """Opens the page, selects a programme, opens quoted words and writes what is to be seen."""
    tab.goto(page.as_uri())
    tab.wait_for_selector("body[data-ready]", timeout=60_000)
    tab.fill("#search", SEARCH)
    tab.wait_for_selector("#results [role=option]")
    tab.keyboard.press("Enter")
    toggles = tab.locator("#panel .quote-toggle", has_text=re.compile(r"\b1\b"))
    for number in range(min(QUOTES, toggles.count())):
        toggles.nth(number).click()
    tab.evaluate("document.activeElement.blur(); document.getElementById('panel').scrollTop = 0")
    tab.mouse.move(5, SIZE["height"] - 5)
    tab.wait_for_timeout(300)
    data = tab.screenshot()
    if len(data) > LARGEST:
        sys.exit(f"the picture takes {len(data):,} bytes, more than {LARGEST:,}")
    picture.write_bytes(data)


if __name__ == "__main__":
    main()
