"""Invented graphs for the tests of the page, of the form that ``kg.graph`` builds."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx

HOSTILE_LABEL = "<img src=x onerror=alert(1)>"
HOSTILE_QUOTE = "引文</script><script>document.title='broken'</script>\u2028<!--<b>粗</b>&amp;"


def evidence(story: int, start: int, exact: str, rule: str = "runs-verb") -> dict[str, Any]:
    return {
        "article": f"article/{story:03d}",
        "title": title(story),
        "page": f"{story:03d}.txt",
        "start": start,
        "end": start + len(exact),
        "exact": exact,
        "rule": rule,
    }


def add_node(graph: nx.MultiDiGraph[str], key: str, kind: str, label: str, **attributes: Any) -> None:
    plain: dict[str, Any] = {
        "aliases": [],
        "level": None,
        "code": None,
        "concept": None,
        "official": False,
        "printed": [],
        "resolution": None,
        "stories": [],
        "posts": [],
        "metrics": [],
        "held_on": [],
    }
    graph.add_node(key, kind=kind, label=label, **{**plain, **attributes})


def add_article(graph: nx.MultiDiGraph[str], number: int, about: str | None = None) -> None:
    graph.add_node(
        f"article/{number:03d}",
        kind="Article",
        label=title(number),
        page=f"{number:03d}.txt",
        number=1,
        date="2024-11-14",
        about=about,
        source=None,
        article_kind="news",
    )


def title(number: int) -> str:
    return f"清溪推进精细治理之{number}"


def in_story(number: int) -> list[dict[str, str]]:
    return [{"id": f"article/{number:03d}", "title": title(number)}]


def relate(graph: nx.MultiDiGraph[str], source: str, predicate: str, target: str, *quotes: dict[str, Any]) -> None:
    graph.add_edge(
        source,
        target,
        key=predicate,
        predicate=predicate,
        label=predicate,
        confidence=0.85 if quotes else 1.0,
        evidence=list(quotes),
    )


def small_graph() -> nx.MultiDiGraph[str]:
    """A county with its programme, people and a meeting, and a second part with hostile words."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    story = in_story(1)
    add_node(graph, "division/990000", "Locale", "云岭省", level="province", code="990000")
    add_node(graph, "division/990100", "Locale", "清溪市", level="prefecture", code="990100", aliases=["清溪"])
    add_node(graph, "division/990101", "Locale", "柳湾区", level="county", code="990101", stories=story)
    add_node(graph, "locale/yuehe", "Locale", "月荷社区", level="community", stories=story)
    chiefs = {"concept": "street-lane-chief", "aliases": ["街长制"], "stories": story}
    add_node(graph, "program/jxz", "Program", "街巷长制", **chiefs)
    add_node(graph, "program/hswy", "Program", "红色物业", concept="red-property", stories=story)
    add_node(graph, "organization/cg", "Organization", "柳湾区城管局", stories=story)
    add_node(graph, "person/tan", "Person", "覃小禾", official=True, stories=story)
    add_node(graph, "event/meeting", "Event", "柳湾区治理现场会", stories=story)
    add_node(graph, "policy/plan", "Policy", "柳湾区街巷管理办法", stories=story)
    add_node(graph, "honor/star", "Honor", "全省文明社区", stories=story)
    for number in (1, 2, 3):
        add_article(graph, number, about="division/990101" if number == 1 else None)
    count = {
        "indicator": "街巷长",
        "value": "1286",
        "value_max": None,
        "unit": "名",
        "approximate": True,
        "as_of": ["2024-11-14"],
        "confidence": 0.8,
        "evidence": [evidence(1, 88, "配备街巷长1286余名", "metric-count")],
    }
    graph.nodes["program/jxz"]["metrics"] = [count]
    graph.nodes["person/tan"]["posts"] = [
        {
            "title": "区委书记",
            "at": "division/990101",
            "as_of": ["2024-11-14"],
            "confidence": 0.9,
            "evidence": [evidence(1, 20, "柳湾区委书记覃小禾", "post-name")],
        }
    ]
    post = graph.nodes["person/tan"]["posts"][0]
    graph.add_edge(
        "person/tan",
        "division/990101",
        key="holdsPost 区委书记",
        predicate="holdsPost",
        label="区委书记",
        title="区委书记",
        as_of=["2024-11-14"],
        confidence=0.9,
        evidence=post["evidence"],
    )
    relate(graph, "division/990100", "partOf", "division/990000")
    relate(graph, "division/990101", "partOf", "division/990100")
    relate(graph, "locale/yuehe", "partOf", "division/990101", evidence(1, 40, "柳湾区月荷社区", "adjacent"))
    quote = evidence(1, 52, "柳湾区全面推行街巷长制")
    relate(graph, "division/990101", "runs", "program/jxz", quote, evidence(2, 9, "该区街巷长制落地"))
    relate(graph, "locale/yuehe", "runs", "program/hswy", evidence(1, 110, "月荷社区探索红色物业"))
    relate(graph, "organization/cg", "basedIn", "division/990101", evidence(1, 130, "柳湾区城管局"))
    relate(graph, "organization/cg", "runs", "program/jxz", evidence(1, 140, "区城管局牵头落实街巷长制"))
    relate(graph, "organization/cg", "issued", "policy/plan", evidence(1, 160, "印发《柳湾区街巷管理办法》"))
    relate(graph, "organization/cg", "hosted", "event/meeting", evidence(1, 190, "由区城管局承办"))
    relate(graph, "event/meeting", "heldIn", "locale/yuehe", evidence(1, 200, "现场会在月荷社区举行"))
    graph.nodes["event/meeting"]["held_on"] = [
        {"date": "2024-11-14", "confidence": 0.9, "evidence": [evidence(1, 180, "11月14日", "date")]}
    ]
    relate(graph, "person/tan", "attended", "event/meeting", evidence(1, 220, "覃小禾出席会议"))
    relate(graph, "person/tan", "chaired", "event/meeting", evidence(1, 230, "覃小禾主持会议"))
    relate(graph, "locale/yuehe", "honored", "honor/star", evidence(1, 250, "月荷社区获评全省文明社区"))
    add_node(graph, "program/bad", "Program", HOSTILE_LABEL, aliases=["</script><b>别名"], concept="other")
    add_node(graph, "locale/bad", "Locale", "石桥村", level="community")
    relate(graph, "locale/bad", "runs", "program/bad", evidence(3, 7, HOSTILE_QUOTE, "<i>rule</i>"))
    return graph


def large_graph(nodes: int = 3000, edges: int = 8000) -> nx.MultiDiGraph[str]:
    """Provinces, cities, counties and what happens in them: most relations stay inside one city."""
    chance = random.Random(3)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    cities = _add_divisions(graph, provinces=6, cities=42)
    mix = ["Locale"] * 8 + ["Organization"] * 5 + ["Person"] * 9 + ["Program"] * 4 + ["Event"] * 3
    mix += ["Policy", "Honor"]
    for number in range(90):
        add_article(graph, number, about=cities[number % len(cities)])
    members: dict[str, list[str]] = {city: [city] for city in cities}
    for number in range(graph.number_of_nodes(), nodes):
        city, kind = chance.choice(cities), chance.choice(mix)
        key = f"{kind.lower()}/{number}"
        add_node(graph, key, kind, f"{_word(chance)}{kind[:2]}{number}", stories=in_story(number % 90))
        relate(graph, key, "partOf" if kind == "Locale" else "basedIn", chance.choice(members[city][:12]))
        members[city].append(key)
    predicates = ["runs", "includes", "heldIn", "attended", "chaired", "hosted", "issued", "honored"]
    number = graph.number_of_edges()
    while number < edges:
        group = members[chance.choice(cities)]
        start = chance.randrange(len(group))
        near = group[max(0, start - 6) : start + 6] if chance.random() < 0.9 else group
        source, target = group[start], chance.choice(near)
        predicate = chance.choice(predicates)
        if source != target and not graph.has_edge(source, target, predicate):
            relate(graph, source, predicate, target, evidence(number % 90, number, f"引文第{number}条"))
            number += 1
    return graph


def _add_divisions(graph: nx.MultiDiGraph[str], provinces: int, cities: int) -> list[str]:
    for number in range(provinces):
        add_node(graph, f"division/{number}", "Locale", f"第{number}省", level="province", code=f"{number:02d}0000")
    keys = [f"division/{number % provinces}/{number}" for number in range(cities)]
    for number, key in enumerate(keys):
        add_node(graph, key, "Locale", f"第{number}市", level="prefecture")
        relate(graph, key, "partOf", f"division/{number % provinces}")
    return keys


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("柳湾月荷清溪云岭石桥松江东西南北新安和平") for _ in range(chance.randint(2, 6)))
