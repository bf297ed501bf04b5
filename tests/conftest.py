"""Accuracy is reported after the tests, also where they pass: a test records it as the property ``report``."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what tests reported, in the order of their names."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    lines = {(r.nodeid, text) for r in reports for name, text in r.user_properties if name == "report"}
    if lines:
        terminalreporter.section("accuracy")
        for _, text in sorted(lines):
            terminalreporter.write_line(str(text))
