"""Where each node stands on the page: computed once, here, so that the browser only draws.

Every connected part is laid out by force (igraph), its nodes are pushed apart until none touch, and the parts are
packed side by side. The same graph gives the same places.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

import igraph
import networkx as nx

from kg.page.pack import Point, pack_parts

GAP = 34.0
"""Least clear distance between two nodes, in canvas units (one screen pixel at zoom 1)."""
FILL = 0.36
"""Share of a part's area that its nodes take up, each with its gap."""
SMALLEST, LARGEST = 9.0, 38.0
"""Radius of a node without relations and of the greatest hub, in canvas units."""
MOST_STRESSED = 1000
"""Greatest part laid out by the distances in the graph (Kamada and Kawai), which take memory by the square."""
FORCE_ROUNDS = 600
EASE_ROUNDS, EASE_VISITS = 400, 200_000_000
"""Rounds of the last layout, and the visits of node pairs (about a second) at which they stop."""
SPREAD_ROUNDS = 200
SEED = 1


def node_radius(degree: int) -> float:
    """Radius of a node with so many relations: its area grows with them.

    Args:
        degree: number of relations, in and out.

    Returns:
        Canvas units, from ``SMALLEST`` to ``LARGEST``.
    """
    return min(LARGEST, math.hypot(SMALLEST, 3.4 * math.sqrt(degree)))


def place_nodes(graph: nx.MultiDiGraph[str]) -> dict[str, tuple[int, int]]:
    """Find a place for every node.

    Args:
        graph: the networkx view of a built graph.

    Returns:
        Node id to ``(x, y)`` in canvas units, y downwards.
    """
    names = sorted(graph)
    radii = [node_radius(graph.degree(name)) for name in names]
    whole = igraph.Graph(n=len(names), edges=sorted(_links(graph, names)))
    members: list[list[int]] = list(whole.connected_components())
    parts = [_place_part(whole.induced_subgraph(part), [radii[v] for v in part]) for part in members]
    places: dict[str, tuple[int, int]] = {}
    for part, points in zip(members, pack_parts(parts), strict=True):
        places.update((names[v], (round(x), round(y))) for v, (x, y) in zip(part, points, strict=True))
    return places


def _links(graph: nx.MultiDiGraph[str], names: Sequence[str]) -> set[tuple[int, int]]:
    """Pairs that are to stand near: those in relation; of a node without relations, it and its first story; an
    article and its main place."""
    index = {name: number for number, name in enumerate(names)}
    pairs = {(source, target) for source, target in graph.edges() if source != target}
    for name, attributes in graph.nodes(data=True):
        if not graph.degree(name):
            pairs.update((name, story["id"]) for story in (attributes.get("stories") or ())[:1])
        pairs.add((name, attributes.get("about") or name))
    ends = [(index[a], index[b]) for a, b in pairs if a != b and a in index and b in index]
    return {(min(pair), max(pair)) for pair in ends}


def _place_part(part: igraph.Graph, radii: Sequence[float]) -> list[Point]:
    """Places of one connected part, its vertices in order of ``part``."""
    size = part.vcount()
    if size == 1:
        return [(0.0, 0.0)]
    chance = random.Random(SEED)
    start = [(chance.uniform(-1, 1), chance.uniform(-1, 1)) for _ in range(size)]
    igraph.set_random_number_generator(chance)
    try:
        if size <= MOST_STRESSED:
            layout = part.layout_kamada_kawai(seed=start, maxiter=10 * size)
        else:
            layout = part.layout_fruchterman_reingold(seed=start, niter=FORCE_ROUNDS)
        # The charges of graphopt open the fans of leaves that the first layout leaves shut.
        seed = _scale(_points(layout), radii, 4 * FILL)
        rounds = min(EASE_ROUNDS, EASE_VISITS // size**2)
        layout = part.layout_graphopt(seed=seed, niter=rounds, node_charge=0.003)
    finally:
        igraph.set_random_number_generator(random)
    return _spread(_scale(_points(layout), radii, FILL), radii)


def _points(layout: igraph.Layout) -> list[Point]:
    return [(float(x), float(y)) for x, y in layout.coords]


def _scale(points: Sequence[Point], radii: Sequence[float], fill: float) -> list[Point]:
    """The points round the origin, at the size at which nodes with their gaps take up this share of the area."""
    middle_x, middle_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    moved = [(x - middle_x, y - middle_y) for x, y in points]
    needed = sum((2 * radius + GAP) ** 2 for radius in radii) / fill
    # An even disc of radius R has its points R / sqrt(2) from the middle in the root mean square.
    spread = math.sqrt(sum(x * x + y * y for x, y in moved) / len(moved))
    factor = math.sqrt(needed / math.pi / 2) / max(spread, 1e-9)
    return [(x * factor, y * factor) for x, y in moved]


def _spread(points: Sequence[Point], radii: Sequence[float]) -> list[Point]:
    """The points pushed apart, round by round, until no two nodes stand nearer than ``GAP``."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    for _ in range(SPREAD_ROUNDS):
        pushed = False
        for a, b in _near_pairs(xs, ys, 2 * max(radii) + GAP):
            least = radii[a] + radii[b] + GAP
            dx, dy = xs[b] - xs[a], ys[b] - ys[a]
            apart = math.hypot(dx, dy)
            if apart >= least - 0.5:
                continue
            # Two nodes on one spot part in a direction of their own.
            ux, uy = (dx / apart, dy / apart) if apart > 1e-6 else (math.cos(a), math.sin(a))
            push = (least - apart) / 2
            xs[a], ys[a] = xs[a] - ux * push, ys[a] - uy * push
            xs[b], ys[b] = xs[b] + ux * push, ys[b] + uy * push
            pushed = True
        if not pushed:
            break
    return list(zip(xs, ys, strict=True))


def _near_pairs(xs: Sequence[float], ys: Sequence[float], reach: float) -> Iterator[tuple[int, int]]:
    """Pairs of vertices in the same or in neighboring squares of side ``reach``."""
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    for v, (x, y) in enumerate(zip(xs, ys, strict=True)):
        squares[math.floor(x / reach), math.floor(y / reach)].append(v)
    for (column, row), here in squares.items():
        for number, a in enumerate(here):
            yield from ((a, b) for b in here[number + 1 :])
            for near in ((column + 1, row), (column - 1, row + 1), (column, row + 1), (column + 1, row + 1)):
                yield from ((a, b) for b in squares.get(near, ()))
