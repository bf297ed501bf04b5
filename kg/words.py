"""Words with their parts of speech: jieba's dictionary and algorithm, our lexicon as the user dictionary.

rjieba, the same algorithm and dictionary in Rust, does it where its wheel is there (some 40 times faster); jieba itself
where not. The two differ a little in unknown words; a test bounds by how much on the seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate, repeat
from typing import NamedTuple, TypeAlias

Engine: TypeAlias = tuple[Callable[[str], Iterable[tuple[str, str]]], Callable[[str], bool]]
"""Tags a text; says whether a word stands in the dictionary."""

_FREQUENCY = 3000
"""High enough that a lexicon word stays whole, low enough that a longer dictionary word still wins."""


class Token(NamedTuple):
    """A word, its place in the text and jieba's tag for it."""

    start: int
    end: int
    word: str
    tag: str


class Tagger:
    """Cuts and tags text.

    ``known(word)`` is True for a word of the dictionary.

    Args:
        words: the user dictionary, word -> part of speech (jieba's tags: n, ns, v ...).
        engine: ``rust`` (rjieba), ``python`` (jieba), or None for the first that is installed.
    """

    def __init__(self, words: dict[str, str], engine: str | None = None) -> None:
        python = engine == "python" or (engine is None and not _has_rust())
        self._tag, self.known = _python(words) if python else _rust(words)

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a text in order; together they cover it."""
        return self.tagged(text)[0]

    def tagged(self, text: str) -> tuple[list[Token], list[int], list[str]]:
        """The tokens of a text, and beside them where each begins and its tag."""
        tagged = list(self._tag(text))
        words = [word for word, _ in tagged]
        # A rare letter that the dictionary does not hold is part of a name.
        tags = ["nz" if tag == "x" and "\u4e00" <= word[0] <= "\u9fff" else tag for word, tag in tagged]
        bounds = list(accumulate(map(len, words), initial=0))
        starts, ends = bounds[:-1], bounds[1:]
        # Made without a Python call for each, which would cost more than the tagging itself.
        tokens = map(tuple.__new__, repeat(Token), zip(starts, ends, words, tags, strict=True))
        return list(tokens), starts, tags


def _has_rust() -> bool:
    from importlib.util import find_spec

    return find_spec("rjieba") is not None


def _rust(words: dict[str, str]) -> Engine:
    import rjieba

    engine = rjieba.Jieba()
    for word, tag in words.items():
        engine.add_word(word, _FREQUENCY, tag)
    return engine.tag, engine.has_word


def _python(words: dict[str, str]) -> Engine:
    import logging

    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    tagger = jieba.posseg.POSTokenizer(tokenizer)
    for word, tag in words.items():
        tokenizer.add_word(word, _FREQUENCY, tag)
        tagger.word_tag_tab[word] = tag

    def cut(text: str) -> Iterable[tuple[str, str]]:
        return ((pair.word, pair.flag) for pair in tagger.cut(text))

    return cut, lambda word: bool(tokenizer.FREQ.get(word))
