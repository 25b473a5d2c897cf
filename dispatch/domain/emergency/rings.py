"""Shapes on the map as rules see them: whole, not crossing themselves, of a size a person meant."""

from __future__ import annotations

from dispatch.domain.errors import BadField
from dispatch.domain.fields import check_point

Point = tuple[float, float]  # lon, lat in degrees

MOST_POINTS = 500
MOST_METRES = 50_000.0
AREAS = frozenset({"core", "cordon", "evacuation", "free", "plume"})
LINES = frozenset({"route"})


def check_shape(kind: str, points: tuple[Point, ...], metres: float | None) -> None:
    """Raises BadField naming `points` or `metres`."""
    if not points:
        raise BadField(field="points", why="missing")
    if len(points) > MOST_POINTS:
        raise BadField(field="points", why="more_than", most=MOST_POINTS)
    for lon, lat in points:
        check_point(lon, lat)
    if metres is not None:
        if len(points) != 1 or kind not in AREAS:
            raise BadField(field="metres", why="circle_only")
        if not 0 < metres <= MOST_METRES:
            raise BadField(field="metres", why="out_of_bounds", least=0, most=f"{MOST_METRES:g}")
    elif kind in AREAS:
        if len(set(points)) < 3:
            raise BadField(field="points", why="area_too_small")
        if crosses_itself(points):
            raise BadField(field="points", why="crosses_itself")
    elif kind in LINES and len(set(points)) < 2:
        raise BadField(field="points", why="line_too_short")


def crosses_itself(points: tuple[Point, ...]) -> bool:
    """Whether two sides of the outline that are not neighbours meet. The last point joins the first."""
    ring = points[:-1] if points[0] == points[-1] else points
    n = len(ring)
    sides = [(ring[i], ring[(i + 1) % n]) for i in range(n)]
    for i in range(n):
        for j in range(i + 2, n):
            if (i, j) != (0, n - 1) and _meet(*sides[i], *sides[j]):
                return True
    return len(set(ring)) < n


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    def on(p: Point, q: Point, r: Point) -> bool:
        return min(p[0], q[0]) <= r[0] <= max(p[0], q[0]) and min(p[1], q[1]) <= r[1] <= max(p[1], q[1])

    one, two, three, four = side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
    if ((one > 0) != (two > 0)) and ((three > 0) != (four > 0)) and 0 not in (one, two, three, four):
        return True
    return any(
        value == 0 and on(p, q, r)
        for value, p, q, r in ((one, a, b, c), (two, a, b, d), (three, c, d, a), (four, c, d, b))
    )
