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
    "bullets", "markers", "reporter_roles", "stations", "byline_roles", "nobodies", "both_roles",
    "writer_roles", "photo_roles", "editors", "source_fields", "author_fields", "date_fields", "time_fields",
    "other_fields", "contact_fields", "outlet_ends", "sections", "labels", "datelines", "caption_marks",
    "caption_cues", "credit_ends", "suppliers", "posts", "sponsors", "companies", "laurels", "untitled",
    "leads", "provinces", "place_ends", "compound_surnames", "surnames",
)  # fmt: skip
_FIELDS = ("source", "author", "date", "time", "other")
_NOT_HAN = f"[^{HAN}]"


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled cues; every pattern is a plain alternation of the words of its list."""

    bullet: re.Pattern[str]
    marker: re.Pattern[str]
    role: re.Pattern[str]
    signer: re.Pattern[str]
    no_writer: re.Pattern[str]
    both_roles: re.Pattern[str]
    signed: re.Pattern[str]
    editor: re.Pattern[str]
    field: re.Pattern[str]
    field_spaced: re.Pattern[str]
    contact: re.Pattern[str]
    outlet: re.Pattern[str]
    section: re.Pattern[str]
    dateline: re.Pattern[str]
    reporters: re.Pattern[str]
    credit: re.Pattern[str]
    credit_front: re.Pattern[str]
    given: re.Pattern[str]
    caption: re.Pattern[str]
    caption_mark: re.Pattern[str]
    post_name: re.Pattern[str]
    sponsor: re.Pattern[str]
    laurel: re.Pattern[str]
    lead: re.Pattern[str]
    province: re.Pattern[str]
    place: re.Pattern[str]
    place_name: re.Pattern[str]
    bare_place: re.Pattern[str]
    labels: frozenset[str]
    nobodies: frozenset[str]
    navigation: frozenset[str]
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


def _signer(words: dict[str, list[str]]) -> str:
    """What names somebody as a writer: 记者, 云溪日报全媒体记者, 本报驻云溪记者, 云溪记者站."""
    outlet = f"[{HAN}“”·+]{{1,14}}?{_any(words['outlet_ends'])}|本[报网刊台社][{HAN}]{{0,4}}?"
    station = f"(?<![{HAN}])[{HAN}]{{0,12}}{_any(words['stations'])}"
    latin = f"[A-Za-z]{{2,12}}[{HAN}]{{0,6}}?"  # ZAKER云溪记者
    return f"{station}|(?:(?<![{HAN}])(?:{outlet})|{latin})?{_any(words['reporter_roles'])}"


def _signed(words: dict[str, list[str]]) -> str:
    """Names with what they are signed for: 张三文/图, 张三 摄, 图/张三."""
    both, writer, photo = (_any(words[f"{kind}_roles"]) for kind in ("both", "writer", "photo"))
    names = f"(?:(?:{_signer(words)})[ ：:]?)?[{HAN}·]{{2,4}}(?:[ 、][{HAN}·]{{2,4}}){{0,3}}?"
    return (
        f"(?P<pair>{names})[ /|丨]{{0,2}}{both}(?= |$)"
        f"|(?P<names>{names})[ /|丨]{{1,2}}(?:{writer}|(?P<photo>{photo}))(?= |$)"
        f"|(?:(?P<both>{both})|{writer}|(?P<photo_of>{photo}))[/：:|丨 ]\\s?(?P<behind>{names})(?= |$)"
    )


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The cues of the package.

    Raises:
        LexiconError: the data file lacks a list or holds something else than words.
    """
    words = _words(Path("cues.yaml"))
    province, end = _any(words["provinces"]), _any(words["place_ends"])
    datelines = _any([w for w in words["datelines"] if len(w) > 1])
    role = _any([*words["reporter_roles"], *words["byline_roles"]])
    signer = _signer(words)
    outlets = _any([w for w in words["outlet_ends"] if w != "报"])  # 填报（ opens no story
    names = f"[{HAN}·]{{2,12}}?(?:[、 ][{HAN}·]{{2,4}}){{0,4}}"
    sponsor = f"{_any(words['sponsors'])}\\s*$|{_any(words['companies'])}\\s*{_any(words['sponsors'])}?$"
    fields = "|".join(f"(?P<{name}>{_any(words[f'{name}_fields'])})" for name in _FIELDS)
    return Cues(
        bullet=re.compile(_any(words["bullets"]) + r"\s*"),
        marker=re.compile(_any(words["markers"]) + r"\s*\S"),
        role=re.compile(role),
        signer=re.compile(f"(?:{signer}|{_any(words['byline_roles'])})+"),
        no_writer=re.compile(
            f"{_any(words['editors'])}\\s*[：:]\\s*[{HAN}·]{{2,4}}|{_any(words['source_fields'])}\\s*[：:]\\s*[^\\s（）]*"
        ),
        both_roles=re.compile(_any(words["both_roles"])),
        signed=re.compile(_signed(words)),
        editor=re.compile(_any(words["editors"])),
        field=re.compile(f"(?:{fields}|(?P<editor>{_any(words['editors'])}))\\s*(?:[：:|丨]|(?=\\d{{4}}[-/.年]))"),
        field_spaced=re.compile(
            f"(?:{fields}|(?P<editor>{_any(words['editors'])}))\\s*(?:[：:|丨]|\\s|(?=\\d{{4}}[-/.年]))"
        ),
        contact=re.compile(f"(?:本报)?{_any(words['contact_fields'])}\\s*[：:]"),
        section=re.compile(f"^([A-H]\\d{{1,2}})(?={_any(words['sections'])})"),
        outlet=re.compile(f"[{HAN}“”]{{0,12}}{_any(words['outlet_ends'])}"),
        dateline=re.compile(
            f"[{HAN}·+]{{1,14}}{outlets}(?:（[{HAN}]{{2,10}}）)?（(?={role})|"
            f"(?:{datelines}|[{HAN}·+]{{1,16}}\\d{{0,2}}月?\\d{{0,2}}日?(?:[电讯]|报道))\\s*[（:：]|{datelines}"
        ),
        reporters=re.compile(f"\\s*((?:{role}[：\\s]*[{HAN}·]{{2,4}}?(?:[ 、][{HAN}·]{{2,4}}?)*\\s*)+)(?:报道)?[：:]"),
        credit=re.compile(
            f"(?:(?:{_any(words['reporter_roles'])})\\s*(?P<signed>[{HAN}·]{{2,4}}?(?:[、 ]+[{HAN}·]{{2,8}}?)*)"
            f"|(?:^|(?<=[。！？”（）\\s]))(?P<bare>{names}))[\\s/]*{_any(words['credit_ends'])}"
            f"(?:\\s+[{HAN}]{{2,14}}{_any(words['suppliers'])})?[。）]?$"
        ),
        credit_front=re.compile(f"[（(]?(?:图片|图|{_any(words['credit_ends'])})\\s*[：:]\\s*({names})[）)]?$"),
        given=re.compile(f"{_any(words['nobodies'])}\\s*{_any(words['suppliers'])}[。）]?$"),
        caption=re.compile(_any(words["caption_cues"])),
        caption_mark=re.compile(_any(words["caption_marks"]) + r"+\s*"),
        post_name=re.compile(f"(\\S{{2,30}}{_any(words['posts'])})\\s([{HAN}]{{2,4}})$"),
        sponsor=re.compile(sponsor),
        laurel=re.compile(f"^{_any(words['laurels'])}$"),
        lead=re.compile(f"(?:{_any(words['leads'])}|(?:\\d{{2,4}}年)?(?:\\d{{1,2}}月)?\\d{{1,2}}日|\\d{{4}}年)"),
        province=re.compile(f"({province})[{HAN}]{{0,12}}?{end}"),
        place=re.compile(f"{province}(?:省|市)?(?:[{HAN}]{{1,7}}?{end})*|[{HAN}]{{1,7}}?{end}"),
        place_name=re.compile(
            f"(?:(?<=省)|(?<=市)|(?<=区)|(?<=州)|(?<=县)|(?<={_NOT_HAN})|(?<=在))([{HAN}]{{2,6}}?){end}"
        ),
        bare_place=re.compile(f"(?:{province}[{HAN}]{{0,12}}|[{HAN}]{{2,16}}){end}$|{province}[{HAN}]{{0,3}}$"),
        labels=frozenset(words["labels"]),
        nobodies=frozenset(words["nobodies"]),
        navigation=frozenset(words["other_fields"]),
        untitled=frozenset(words["untitled"]),
        compound_surnames=frozenset(words["compound_surnames"]),
        surnames=frozenset("".join(words["surnames"])),
    )
