"""Reading a personal name at a place in the text: surname, given name, and where it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from kg.extractors.base import Draft
from kg.lexicon import Lexicon
from kg.match import find_form
from kg.model import Span, span_of

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_MINORITY = re.compile(r"[\u4e00-\u9fff]{2,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}")
_LAST_PART = 2
"""Letters that the last part of such a name has at least, where it has as many."""
_LONGEST_PART = 9
"""Letters of the longest first part of such a name, with the dot behind it."""
_ENDS = frozenset("，。、；：？！“”（）《》\n （()")
_CLOSES = _ENDS - {"《", "“"}
"""What bears out a name whose last letter mostly stands behind one: not what 以《…》为题 and 向“…”授旗 begin with."""


@dataclass(frozen=True, slots=True)
class NameReader:
    """Knows which letters can be a name.

    Args:
        single: one-letter surnames.
        weak: those of them that are everyday words too; they ask for more evidence.
        compound: two-letter surnames.
        stops: letters that end a name in prose (才, 和); no given name holds them, but for the next.
        firm: those of them that no given name holds at all.
        lettered: those of them that given names hold too, with what bears the name out: ``mark`` or ``verb`` behind it.
        words: words that look like names and are none.
        after: words that follow a name (说, 表示, 主持 ...).
        acting: those of them that are longer than a letter.
        small: letters that follow a name (把, 给, 今).
        parts: names made of two or three of the words that Tibetan, Mongolian and Yi names are made of: 扎西顿珠.
        sounds: letters that write the sounds of names with a dot: 买买提.

    Attributes:
        closed: what no given name begins with.
        ending: what bears out that a name ends before it.
    """

    single: frozenset[str]
    weak: frozenset[str]
    compound: frozenset[str]
    stops: frozenset[str]
    firm: frozenset[str]
    lettered: dict[str, str]
    words: frozenset[str]
    after: tuple[str, ...]
    acting: tuple[str, ...]
    small: frozenset[str]
    parts: re.Pattern[str]
    sounds: frozenset[str]
    closed: frozenset[str] = field(init=False)
    ending: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "closed", self.firm | _ENDS)
        object.__setattr__(self, "ending", self.stops | self.small | _ENDS)

    @classmethod
    def of(cls, draft: Draft) -> NameReader:
        return _reader(draft.lexicon)

    def is_name(self, text: str) -> bool:
        """True if the letters have the shape of a full name."""
        if "·" in text:
            return _MINORITY.fullmatch(text) is not None
        return self._shaped(text, self.stops) or self.parts.fullmatch(text) is not None

    def _shaped(self, text: str, stops: frozenset[str]) -> bool:
        surname = self._surname(text)
        given = text[surname:]
        if not surname or not 1 <= len(given) <= 2 or not stops.isdisjoint(given):
            return False
        return _HAN.fullmatch(text) is not None and text not in self.words and text[:2] not in self.words

    def reads(self, draft: Draft, span: Span) -> bool:
        """True for a name by its shape, or one with a letter that mostly ends names where the text bears it out."""
        name = draft.text[span.start : span.end]
        if self.is_name(name):
            return True
        if len(name) != 3 or not self._shaped(name, self.firm):
            return False
        token = draft.tokens[draft.token_at(span.start)]
        followed = draft.within(Span(span.end, span.end + 1), "Locale", "Organization")
        if (token.start, token.end) == (span.start, span.end) and token.tag.startswith("nr") and not followed:
            return True
        if any(end == len(draft.text) or draft.text[end] in _CLOSES for _, end in find_form(name, draft.text)):
            return True
        # 季为 alone is no name, 马义 is: a last letter may belong to the verb behind it, a middle one may not.
        by_verb = name[2] not in self.stops or self.lettered.get(name[2]) == "verb"
        return by_verb and (draft.text[span.end] in self.small or draft.text.startswith(self.acting, span.end))

    def read(self, draft: Draft, start: int, limit: int | None = None) -> Span | None:
        """The name that begins at ``start``, or None. The length that the text around bears out wins."""
        text = draft.text
        if text.find("·", start, start + _LONGEST_PART) >= 0:
            minority = _MINORITY.match(text, start)
            if minority:
                return self._dotted(text, span_of(minority.span()))
        several = self.parts.match(text, start)
        if several is not None:
            return span_of(several.span())
        given = start + self._surname(text, start)
        if given == start or text[given : given + 1] in self.closed:
            return None
        spans = [Span(start, end) for end in (given + 2, given + 1) if end <= (limit or len(text))]
        spans = [s for s in spans if self.reads(draft, s) and self.stands(draft, s)]
        if not spans:
            return None
        return max(spans, key=lambda s: (self._worth(draft, s), s.end if s.end - s.start <= 3 else 0))

    def may_begin(self, text: str, start: int) -> bool:
        """False where no name can begin, which is soon told."""
        return (
            self._surname(text, start) > 0
            or text.find("·", start, start + _LONGEST_PART) >= 0
            or self.parts.match(text, start) is not None
        )

    def _surname(self, text: str, start: int = 0) -> int:
        """The letters of the surname at a position, 0 where none stands."""
        if text[start : start + 2] in self.compound:
            return 2
        return 1 if text[start : start + 1] in self.single else 0

    def _dotted(self, text: str, span: Span) -> Span:
        """A name with a dot, without the words that run on behind it: 吐尔逊 of 吐尔逊告诉记者."""
        end = min(text.rindex("·", *span) + 1 + _LAST_PART, span.end)
        while end < span.end and text[end] in self.sounds and not text.startswith(self.acting, end):
            end += 1
        return Span(span.start, end)

    def stands(self, draft: Draft, span: Span) -> bool:
        """False for a surname with a post (余主任), and for a weak surname that jieba does not take for a name."""
        text = draft.text
        posts = draft.starts("posts", "head", "chief")
        if span.start + 1 in posts or span.start + 2 in posts:
            return span.end - span.start == 2 and span.end in posts
        if text[span.start] not in self.weak:
            return True
        after = text[span.end : span.end + 1]
        if text.startswith(self.acting, span.end):
            return True
        if self._is_verb(draft, Span(span.start + 1, span.end)):
            return False
        if after in _ENDS or after in self.small:
            return True
        return any(t.tag.startswith("nr") for t in draft.tokens_in(Span(span.start, span.start + 1)))

    def _is_verb(self, draft: Draft, given: Span) -> bool:
        """True where what stands behind an everyday word is a verb: 管受理, 包治理."""
        token = draft.tokens[draft.token_at(given.start)]
        return given.end - given.start == 2 and (token.start, token.end) == given and token.tag in ("v", "vn")

    def _worth(self, draft: Draft, span: Span) -> float:
        text, name = draft.text, draft.text[span.start : span.end]
        if span.end >= len(text) or text[span.end] in _ENDS:
            return 4
        worth = 0.0
        if text.startswith(self.after, span.end):
            worth += 2
        last = draft.tokens[draft.token_at(span.end - 1)]
        if last.end == span.end:
            worth += 1
        if last.end == span.end and last.tag.startswith("nr"):
            worth += 1
        if text[span.end] in self.stops:
            worth += 1
        following = draft.tokens[draft.token_at(span.end)]
        if following.end - span.end == 1 and following.start == span.end and following.tag[0] in "abgjnt":
            worth -= 1  # the last letter of 郭顺新
        torn = following.start == span.end and following.end - span.end == 2 and text[span.end] not in self.small
        if torn and len(name) == 2 and not draft.resources.tagger.known(following.word):
            worth -= 2  # 根翻 is no word, so that 张苗 ends no name
        if name[-1] in self.small and last.start == span.end - 1 and not last.tag.startswith("n"):
            worth -= 2  # the adverb in 卢海正忙着
        repeated = text.count(name)
        if len(name) == 3 and name[-1] in self.small and text.count(name[:-1]) > repeated:
            worth -= 3
        if repeated > 1 and len(name) < 4 and text.count(text[span.start : span.end + 1]) < repeated:
            worth += 1.5 if len(name) > 2 or self._ends_elsewhere(text, span) else 0
        return worth

    def _ends_elsewhere(self, text: str, span: Span) -> bool:
        """True where the letters end as a name at another place too: not 郑晓 of 郑晓明 and 郑晓春."""
        ends = (end for _, end in find_form(text[span.start : span.end], text) if end != span.end)
        return any(end == len(text) or text[end] in self.ending or text.startswith(self.after, end) for end in ends)

    def _is_signed(self, text: str) -> bool:
        """A name in a byline, where letters that prose would end a name at may stand in it."""
        surname = self._surname(text)
        return bool(surname) and 1 <= len(text) - surname <= 2

    def split(self, text: str) -> list[str]:
        """The names of a byline, printed together or not: 贺林苗青 -> 贺林, 苗青; one name stays one."""
        text = "".join(text.split())
        whole = _MINORITY.fullmatch(text) or self.parts.fullmatch(text)
        if (2 <= len(text) <= 3 and _HAN.fullmatch(text)) or whole:
            return [text]  # pen names have no surname, and names with a dot or of Tibetan words need none
        return self._apart(text)

    def _apart(self, text: str) -> list[str]:
        if self._is_signed(text) and not (len(text) == 4 and text[:2] not in self.compound):
            return [text]
        best: list[str] = []
        for first in (2, 3, 4):
            head, rest = text[:first], text[first:]
            if rest and self._is_signed(head):
                others = self._apart(rest)
                if others and (not best or len(others) + 1 < len(best)):
                    best = [head, *others]
        return best


@lru_cache(maxsize=2)
def _reader(lexicon: Lexicon) -> NameReader:
    """The reader of a lexicon, made once."""
    after = lexicon.by_length("names", "say_after")
    stops = lexicon.forms("names", "stop_char")
    lettered = {form: value for form, value in lexicon.values("names", "stop_char").items() if value}
    return NameReader(
        lexicon.forms("surnames", "single"),
        lexicon.forms("surnames", "weak"),
        lexicon.forms("surnames", "compound"),
        stops,
        stops.difference(lettered),
        lettered,
        lexicon.forms("names", "not_name"),
        after,
        tuple(w for w in after if len(w) > 1),
        lexicon.forms("names", "char_after"),
        _of_parts(lexicon.by_length("names", "ethnic_part")),
        lexicon.forms("names", "sound_char"),
    )


def _of_parts(parts: tuple[str, ...]) -> re.Pattern[str]:
    # What it can begin with is looked at first: it is tried at thousands of places, and fails at nearly all.
    first = "".join(sorted({part[0] for part in parts}))
    return re.compile(f"(?=[{first}])(?:{'|'.join(parts)}){{2,3}}")
