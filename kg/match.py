"""Many patterns in one pass, and the one policy for overlaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Generic, TypeVar

import ahocorasick

from kg.model import Span, span_of

T = TypeVar("T")

_FREQUENT = (
    "，、。的”“区一0\n市21社建人民了文有党在务理动城明小上服个工全大新和年来到治作道实员会街为管中3业成居化是里4心不5要家村设部出生长进好行等9县"
    "群8活地就发6时起共老事路主公位网以分办得多能开志平7力合安点日也格组愿联创车场下同门众学体提法者记这项各处用着基把展委防通都面；单推月改政解题整环制"
    "现天%机方镇目自领户关乡级园对楼代三高国精织干物走重保导近队子河层色任入前加后报造红问与立我践情做更水书口台境式查传经住头定度议：商宣系支调停常施（）"
    "局清万从次线交升强省过手西流看站美资还引接由责们先广电说打边名元山每产协巷样求质集品州范总福量东余意最步风专南积让今助效落难便抓条神程海带当持江本间件"
    "信养北教结讲内参警卫四之习农示圾垃标此去可所院类育周规见金两企及已细评五十收模深绿阳向排放数林变态校照表乱室护微旧正源该举完智统副指职黄于司么准景相第"
    "告张齐团湖划幸应热纷越优增宁形性栋石节邻并王运健受融辖他又期身感给营选餐二供利双善再包投消盾矛光兴华将巡往德决据武域庭续识配享序息控案爱益纠计—些哪外"
    "屋快没百置认转修围惠挥特综阵需《》听守比随回容真督观超乐少洁科花青义充换核济龙丽份其怎直诉功即坚断监聚马反庄房气满眼础空米负送况占型如岗帮底派约维价取"
    "图思春汉至访足连靠顺号府急想率锋争值培布执技按搭白补话达介康果段策伍医暖李检亮儿堂墙岁律找星装逐铺促列午圈复旗添牌疫破种讯采什依厅响备慧批温确礼考视辆"
    "除几召声字才托摆树游索被写则别姓彩摸根盘费障严亲净原很早注激片盖知秩绍跟？七丰久普望构灾画获际验战无角！切店座担拿料牵秀稳筑菜临云互八劲困固套察影必探"
    "措摊播未桥棚矿签纳迎驻借减启块尚既溪火班盟盼研租素紧"
)
"""The letters of running text, the most frequent first (counted from some 160 stories of the press)."""
_NEVER = "\0"
"""What no form holds."""


class Finder(Generic[T]):
    """Finds every written form of a mapping in a text, in time linear in the text.

    Args:
        forms: written form -> what it stands for.
    """

    def __init__(self, forms: Mapping[str, T]) -> None:
        self._automaton = ahocorasick.Automaton()
        if len(forms) > len(_FREQUENT):
            # A letter is looked for among all that begin a form, one after the other in the order in which they came
            # in. So frequent ones come first, those too that begin none: they are found at once, and not missed late.
            for letter in _FREQUENT:
                self._automaton.add_word(letter + _NEVER, (0, None))
        for form, value in forms.items():
            self._automaton.add_word(form, (len(form), value))
        self._automaton.make_automaton()
        self._empty = not forms

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[Span, T]]:
        """Every occurrence, overlapping ones too, by its end."""
        if self._empty:
            return []
        hits = self._automaton.iter(text, start, len(text) if end is None else end)
        return [(span_of((last + 1 - length, last + 1)), value) for last, (length, value) in hits if length]

    def longest(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[Span, T]]:
        """The leftmost longest occurrences, disjoint and sorted."""
        return disjoint(self.find(text, start, end), key=itemgetter(0))


def find_form(form: str, text: str) -> Iterator[Span]:
    """Where one form, not empty, stands in a text, disjoint and from left to right.

    For forms that a text itself gives: a pattern would be compiled for each, which costs more than the search.
    """
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        yield span_of((at, end))
        at = text.find(form, end)


def ends_with(word: str, forms: frozenset[str]) -> bool:
    """``word.endswith(tuple(forms))`` of a short word and hundreds of forms: it takes no longer for more forms."""
    return not forms.isdisjoint([word[start:] for start in range(len(word))])


def find_lists(pattern: re.Pattern[str], text: str, longest: int) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer(text)`` gives, of a pattern that is tried before each 、 only.

    Args:
        pattern: begins with an item, of two letters at least, and 、.
        text: any text.
        longest: letters of the longest item that it can begin with.
    """
    at = 0
    while (mark := text.find("、", at)) >= 0:
        for start in range(max(at, mark - longest), mark - 1):
            found = pattern.match(text, start)
            if found is not None:
                at = found.end()
                yield found
                break
        else:
            at = mark + 1


def longest_spans(spans: Iterable[Span]) -> list[Span]:
    """The overlap policy for bare spans."""
    kept: list[Span] = []
    knot: list[Span] = []
    reach = 0
    for span in sorted(spans):
        if span[0] >= reach and knot:
            kept += _longest_first(knot)
            knot = []
        knot.append(span)
        if span[1] > reach:
            reach = span[1]
    return kept + _longest_first(knot)


def _longest_first(knot: list[Span]) -> list[Span]:
    """The policy among spans that hang together by their overlaps; most stand alone, or are two."""
    if len(knot) < 2:
        return knot
    if len(knot) == 2:
        return [min(knot, key=_by_length)]
    kept: list[Span] = []
    for span in sorted(knot, key=_by_length):
        start, end = span
        for other in kept:
            if other[0] < end and start < other[1]:
                break
        else:
            kept.append(span)
    return sorted(kept)


def _by_length(span: Span) -> tuple[int, int]:
    return span[0] - span[1], span[0]


def disjoint(items: Iterable[T], key: Callable[[T], Span], rank: Callable[[T], float] = lambda _: 0) -> list[T]:
    """The overlap policy: higher rank first, then longer, then further left; what overlaps a kept one is dropped.

    Returns:
        The kept items, disjoint, sorted by position.
    """
    kept: list[T] = []
    knot: list[T] = []
    reach = 0
    for item in sorted(items, key=key):
        start, end = key(item)
        if start >= reach and knot:
            kept += _untied(knot, key, rank)
            knot = []
        knot.append(item)
        if end > reach:
            reach = end
    return kept + _untied(knot, key, rank)


def _untied(knot: list[T], key: Callable[[T], Span], rank: Callable[[T], float]) -> list[T]:
    """The policy among items that hang together by their overlaps; most stand alone."""
    if len(knot) < 2:
        return knot
    by_worth = sorted(knot, key=lambda i: (-rank(i), key(i).start - key(i).end, key(i).start))
    taken: set[int] = set()
    kept: list[T] = []
    for item in by_worth:
        span = key(item)
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            kept.append(item)
    return sorted(kept, key=key)
