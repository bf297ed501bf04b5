"""The cues of print (``data/cues.yaml``) as patterns, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

import yaml

from kg.errors import LexiconError
from kg.read.fold import HAN

_NEEDED = (
    "bullets", "markers", "byline_roles", "datelines", "credit_ends", "caption_cues", "posts", "sponsors", "companies",
    "laurels", "untitled", "leads", "provinces", "place_ends", "compound_surnames", "surnames",
)  # fmt: skip
_NOT_HAN = f"[^{HAN}]"


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled cues; every pattern is a plain alternation of the words of its list."""

    bullet: re.Pattern[str]
    marker: re.Pattern[str]
    role: re.Pattern[str]
    dateline: re.Pattern[str]
    credit: re.Pattern[str]
    caption: re.Pattern[str]
    post_name: re.Pattern[str]
    sponsor: re.Pattern[str]
    laurel: re.Pattern[str]
    lead: re.Pattern[str]
    place: re.Pattern[str]
    place_name: re.Pattern[str]
    bare_place: re.Pattern[str]
    untitled: frozenset[str]
    compound_surnames: frozenset[str]
    surnames: frozenset[str]


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


def _words(path: Path) -> dict[str, list[str]]:
    source = (resources.files(__package__) / "data" / path.name).read_text(encoding="utf-8")
    try:
        lists = yaml.safe_load(source)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise LexiconError(path, line, f"not valid YAML ({error.problem}); mend the line") from error
    for key in _NEEDED:
        words = lists.get(key) if isinstance(lists, dict) else None
        if not words or not all(isinstance(w, str) and w for w in words):
            raise LexiconError(path, 0, f"{key} must be a list of words; quote what YAML reads otherwise")
    return {key: lists[key] for key in _NEEDED}


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The cues of the package.

    Raises:
        LexiconError: the data file lacks a list or holds something else than words.
    """
    words = _words(Path("cues.yaml"))
    province, end = _any(words["provinces"]), _any(words["place_ends"])
    datelines = _any([w for w in words["datelines"] if len(w) > 1])
    role = _any(words["byline_roles"])
    sponsor = f"{_any(words['sponsors'])}\\s*$|{_any(words['companies'])}\\s*{_any(words['sponsors'])}?$"
    return Cues(
        bullet=re.compile(_any(words["bullets"]) + r"\s*"),
        marker=re.compile(_any(words["markers"]) + r"\s*\S"),
        role=re.compile(role),
        dateline=re.compile(f"(?:{datelines}|[{HAN}]{{1,8}}\\d{{0,2}}月?\\d{{0,2}}日?[电讯])\\s*[（:：]|{datelines}"),
        credit=re.compile(f"(?:^|(?<=[。！？”）\\s]))([{HAN}·、 ]{{2,16}}?)\\s*{_any(words['credit_ends'])}[。）]?$"),
        caption=re.compile(_any(words["caption_cues"])),
        post_name=re.compile(f"(\\S{{2,30}}{_any(words['posts'])})\\s([{HAN}]{{2,4}})$"),
        sponsor=re.compile(sponsor),
        laurel=re.compile(f"^{_any(words['laurels'])}$"),
        lead=re.compile(f"(?:{_any(words['leads'])}|(?:\\d{{2,4}}年)?(?:\\d{{1,2}}月)?\\d{{1,2}}日|\\d{{4}}年)"),
        place=re.compile(f"{province}(?:省|市)?(?:[{HAN}]{{1,7}}?{end})*|[{HAN}]{{1,7}}?{end}"),
        place_name=re.compile(
            f"(?:(?<=省)|(?<=市)|(?<=区)|(?<=州)|(?<=县)|(?<={_NOT_HAN})|(?<=在))([{HAN}]{{2,6}}?){end}"
        ),
        bare_place=re.compile(f"(?:{province}[{HAN}]{{0,12}}|[{HAN}]{{2,16}}){end}$|{province}[{HAN}]{{0,3}}$"),
        untitled=frozenset(words["untitled"]),
        compound_surnames=frozenset(words["compound_surnames"]),
        surnames=frozenset("".join(words["surnames"])),
    )
