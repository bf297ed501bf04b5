"""Documents made by hand, for the tests of what is made of them: invented stories and where their words stand."""

from __future__ import annotations

from array import array
from decimal import Decimal
from typing import Any

from kg.model import Article, Document, Figure, Mention, Post, Ref, Span, Statement

YICHANG, XILING, WUJIAGANG = "420500", "420502", "420503"
XIANGYANG, FANCHENG = "420600", "420606"
CODES = {
    "宜昌市": (YICHANG, "prefecture"),
    "西陵区": (XILING, "county"),
    "伍家岗区": (WUJIAGANG, "county"),
    "襄阳市": (XIANGYANG, "prefecture"),
    "樊城区": (FANCHENG, "county"),
}


class Told:
    """A story under way: each method adds what the text says and gives itself back, so that calls chain.

    Args:
        page: the file's name.
        text: the whole story, one line.
        about: the name of the place that it is about.
        date: its ISO date.
    """

    def __init__(self, page: str, text: str, about: str | None = None, date: str | None = None) -> None:
        article = Article(page, 1, "news", text[:8], text, array("i", range(len(text))), text)
        self.document = Document(article, about=Ref("Locale", about) if about else None, date=date)
        for name in CODES:
            if name in text:
                self.place(name)

    def span(self, words: str) -> Span:
        """Where words stand."""
        start = self.document.article.text.index(words)
        return Span(start, start + len(words))

    def name(self, kind: str, name: str, words: str | None = None, **more: Any) -> Told:
        """An entity of a kind, under its name or other words."""
        self.document.mentions.append(Mention(self.span(words or name), kind, name, "test", **more))
        return self

    def place(self, name: str, within: str | None = None, **more: Any) -> Told:
        """A place; its code and level are known for those of ``CODES``."""
        code, level = CODES.get(name, (None, "compound"))
        self.name("Locale", name, more.pop("words", None), **({"code": code, "level": level} | more))
        return self.says(Ref("Locale", name), "partOf", Ref("Locale", within), name) if within else self

    def program(self, name: str, home: str, concept: str = "street-lane-chief") -> Told:
        """A programme that a place runs."""
        self.name("Program", name, concept=concept, place=home)
        return self.says(Ref("Locale", home), "runs", Ref("Program", name, home), name)

    def person(self, name: str) -> Told:
        """A person without a post."""
        return self.name("Person", name)

    def holds(self, name: str, title: str, at: str | None) -> Told:
        """A person with a post at a place."""
        self.name("Person", name, role="official")
        where = Ref("Locale", at) if at else None
        self.document.posts.append(Post(Ref("Person", name), title, where, self.span(name), "test"))
        return self

    def body(self, name: str, seat: str | None = None) -> Told:
        """An organization, based in a place."""
        self.name("Organization", name, place=seat)
        return self.says(Ref("Organization", name), "basedIn", Ref("Locale", seat), name) if seat else self

    def says(self, subject: Ref, predicate: str, target: Ref | str, words: str) -> Told:
        """A relation."""
        self.document.statements.append(Statement(subject, predicate, target, self.span(words), "test"))
        return self

    def counts(self, subject: Ref, indicator: str, value: int, words: str) -> Told:
        """A figure."""
        figure = Figure(subject, indicator, Decimal(value), "名", self.span(words), "test")
        self.document.figures.append(figure)
        return self


def town() -> list[Document]:
    """Four stories of two prefectures: a secretary told of twice, namesakes, programmes, a body under two names."""
    stories = (
        Told("a.txt", "宜昌市西陵区推行街巷长制，宜昌市委书记慕容笛到西陵区看望街巷长计小满。", "西陵区", "2024-03-05")
        .program("街巷长制", "西陵区")
        .holds("慕容笛", "市委书记", "宜昌市")
        .holds("计小满", "街巷长", "西陵区"),
        Told(
            "b.txt",
            "宜昌市召开会议，市委书记慕容笛讲话，宜昌市城市管理执法局谈街巷长管理制。",
            "宜昌市",
            "2024-04-01",
        )
        .holds("慕容笛", "市委书记", "宜昌市")
        .body("宜昌市城市管理执法局", "宜昌市")
        .program("街巷长管理制", "宜昌市"),
        Told("c.txt", "宜昌市城管局和伍家岗区的居民计小满一起清运垃圾，伍家岗区推行街巷长制。", "伍家岗区")
        .body("宜昌市城管局", "宜昌市")
        .person("计小满")
        .program("街巷长制", "伍家岗区")
        .counts(Ref("Locale", "伍家岗区"), "街巷长", 320, "街巷长"),
        Told("d.txt", "襄阳市樊城区的慕容笛爱唱歌，幸兰苑小区也推行街巷长。", "樊城区")
        .person("慕容笛")
        .place("幸兰苑小区", within="樊城区")
        .program("街巷长", "樊城区"),
    )
    return [one.document for one in stories]
