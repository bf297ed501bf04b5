"""The stems of local names: which words make none, and which everyday words do."""

from __future__ import annotations

from functools import lru_cache

from kg.lexicon import Lexicon

_SHORTEST_WORD = 2
_SIDES = "东西南北中"
_NUMBERS = tuple("一二三四五六七八九十")
_AVENUES = ("大道", "大街", "街", "巷", "胡同")


class Stems:
    """What the word lists say of the letters before a suffix.

    Args:
        lexicon: the word lists; ``stems_of`` keeps what is made of them.

    Attributes:
        generic: words that describe and name nothing.
        stops: words that a name does not reach across.
        counters: words that count behind a number and name without one.
        builders: those of whom a site can be called.
        zones: class words of zones.
        is_common: True for words that only describe, one behind another: 老旧, 这老旧, 和谐宜居.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.generic = lexicon.forms("places", "generic")
        self._words = frozenset(w for w in self.generic if len(w) >= _SHORTEST_WORD)
        self._words |= lexicon.forms("places", "deictic")
        self._verbs = lexicon.forms("places", "stem_verb")
        self.stops = lexicon.forms("places", "name_stop")
        self.counters = lexicon.forms("places", "counter")
        self.builders = lexicon.forms("places", "building_word")
        self.zones = lexicon.forms("places", "zone")
        self._classes = lexicon.forms("places", "level_char")
        self._leads = lexicon.by_length("places", "lead_verb")
        self._no_letter = frozenset(v for v, value in lexicon.values("places", "lead_verb").items() if value == "any")
        self.is_common = lru_cache(maxsize=4096)(self._is_common)
        self._everyday = {form: value.split(",") for form, value in lexicon.values("places", "everyday_stem").items()}

    def _is_common(self, stem: str) -> bool:
        if stem in self.generic:
            return True
        ends = [0]
        for end in range(1, len(stem) + 1):
            for start in ends:
                if stem[start:end] in self._words:
                    ends.append(end)
                    break
        return ends[-1] == len(stem)

    def is_everyday(self, stem: str, suffix: str, level: str, *, below: bool) -> bool:
        """True for an everyday word that names streets, parks or new villages in most cities: 人民路, 胜利大街.

        Args:
            stem: the letters before the suffix.
            suffix: the class word.
            level: what the suffix makes.
            below: whether a township stands right before, behind which 幸福社区 is no description.
        """
        kinds = self._everyday.get(stem, ())
        if level == "street" and suffix.startswith(tuple(_NUMBERS)):
            return bool(kinds)
        if level == "street":
            avenue = suffix in _AVENUES or suffix.startswith(tuple(_SIDES))
            return "street" in kinds or ("avenue" in kinds and avenue)
        if level == "community":
            return below and "community" in kinds
        return (level in kinds and suffix not in self.zones) or (suffix == "新村" and "new_village" in kinds)

    def is_verb(self, stem: str) -> bool:
        """True for a verb of one letter whose object the suffix is: 帮镇, 扶村, 帮镇扶村."""
        return stem in self._verbs or (len(stem) > 1 and stem[0] in self._verbs and stem[1] in self._classes)

    def lead(self, word: str) -> int:
        """The letters of a word in front of the name that it swallowed: 1 of 驻云岭, and of 以女."""
        return next(
            (
                len(v)
                for v in self._leads
                if word.startswith(v) and (len(word) - len(v) >= _SHORTEST_WORD or v in self._no_letter)
            ),
            0,
        )


@lru_cache(maxsize=4)
def stems_of(lexicon: Lexicon) -> Stems:
    """What the word lists say, made of them once."""
    return Stems(lexicon)
