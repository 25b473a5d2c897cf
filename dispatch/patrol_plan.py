"""巡查计划: points that must be passed every so many hours, held against where anybody on duty went.

Told by route and grid, for dispatch and coverage: which points were missed, never by whom.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, delete, func, insert, select

from dispatch import audit, tables
from dispatch.list_rows import Problem, Reading, Row
from dispatch.store import writing
from geodata.flat import METRES_PER_DEGREE

COLUMNS: Mapping[str, str] = {
    "point": "编号",
    "name": "名称",
    "route": "路线",
    "lon": "经度",
    "lat": "纬度",
    "hours": "间隔小时",
}
CODE = re.compile(r"[\w-]{1,32}")
NEAR = 80.0  # metres at which a point was passed: a trail has a point each 100 m
CELLS = 10_000  # to a degree: where units went is kept to this
LONGEST = 7 * 24  # hours
HOUR = 3_600_000
MOST = 20_000
P, T = tables.patrol_point, tables.trail
Locate = Callable[[float, float], str | None]


@dataclass(frozen=True, slots=True)
class Point:
    """lon/lat EPSG:4490 degrees; `hours` within which somebody must come by."""

    code: str
    name: str
    route: str
    grid: str
    lon: float
    lat: float
    hours: int


def read_points(rows: Sequence[Row], locate: Locate) -> tuple[list[Point], list[Problem]]:
    """The points, and everything that is wrong; with a problem nothing may be kept."""
    problems: list[Problem] = []
    out: list[Point] = []
    seen: dict[str, int | str] = {}
    for row in rows:
        reading = Reading(row, problems)
        code = reading.code("point", CODE)
        reading.once("point", seen)
        lon, lat, hours = (_number(reading, column) for column in ("lon", "lat", "hours"))
        grid = locate(lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None
        if grid is None:
            reading.wrong("lon", "not_in_city", lon=lon, lat=lat)
        if not 1 <= hours <= LONGEST:
            reading.wrong("hours", "out_of_bounds", least=1, most=LONGEST)
            hours = 0
        out.append(Point(code, reading.text("name"), reading.text("route"), grid or "", lon, lat, int(hours)))
    if not 0 < len(out) <= MOST:
        problems.append(Problem(1, "", "empty"))
    return out, problems


def put_points(engine: Engine, city: str, points: Sequence[Point], by: str, source: str) -> None:
    """The plan of the city from now on; the one before is gone."""
    with writing(engine) as conn:
        conn.execute(delete(P).where(P.c.city == city))
        conn.execute(insert(P), [asdict(point) | {"city": city} for point in points])
    audit.note(engine, by, "patrol.plan", source, "ok", f"{city} {len(points)} points")


def completion(engine: Engine, area: str, now: int) -> dict[str, Any]:
    """{grids: {grid: {points, passed, missed: [code …]}}, routes: likewise, at: ms, points: [{code, name,
    route, grid, lon, lat, hours, passed, last} …]}; `last` is looked for over twice the longest interval.
    """
    with engine.connect() as conn:
        points = [
            Point(r.code, r.name, r.route, r.grid, r.lon, r.lat, r.hours)
            for r in conn.execute(select(P).where(P.c.grid.startswith(area)).order_by(P.c.code))
        ]
        last = _last(points, _went(conn, points, now))
    passed = {p.code for p in points if last.get(p.code, 0) > now - p.hours * HOUR}
    told: dict[str, Any] = {
        "grids": _summed(points, passed, "grid"),
        "routes": _summed(points, passed, "route"),
    }
    marks = [asdict(p) | {"passed": p.code in passed, "last": last.get(p.code)} for p in points]
    return told | {"at": now, "points": marks}


def _went(conn: Connection, points: Sequence[Point], now: int) -> Any:
    """Rows of (lon, lat, ms of the last time) round the points, by cells of some 10 m."""
    if not points:
        return np.zeros((0, 3))
    south, north = (find(p.lat for p in points) for find in (min, max))
    west, east = (find(p.lon for p in points) for find in (min, max))
    more = NEAR / METRES_PER_DEGREE / math.cos(math.radians(max(abs(south), abs(north))))
    cells = (
        (func.round(column * CELLS) / CELLS).label(name) for column, name in ((T.c.lon, "x"), (T.c.lat, "y"))
    )
    query = select(*cells, func.max(T.c.at)).group_by("x", "y")
    query = query.where(T.c.at > now - 2 * HOUR * max(p.hours for p in points))
    query = query.where(
        T.c.lon.between(west - more, east + more), T.c.lat.between(south - more, north + more)
    )
    return np.array([tuple(row) for row in conn.execute(query)]).reshape(-1, 3)


def _last(points: Sequence[Point], went: Any) -> dict[str, int]:
    """Code of a point -> ms when somebody was last near."""
    if not len(went):
        return {}
    from scipy.spatial import cKDTree  # late: it costs every start, and only this layer asks

    scale = np.array([math.cos(math.radians(points[0].lat)), 1.0]) * METRES_PER_DEGREE
    tree = cKDTree(went[:, :2] * scale)
    near = tree.query_ball_point(np.array([(p.lon, p.lat) for p in points]) * scale, NEAR)
    return {p.code: int(went[those, 2].max()) for p, those in zip(points, near, strict=True) if those}


def _summed(points: Sequence[Point], passed: set[str], by: str) -> dict[str, Any]:
    groups: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        groups[getattr(point, by)].append(point)
    return {
        key: {
            "points": len(those),
            "passed": sum(p.code in passed for p in those),
            "missed": [p.code for p in those if p.code not in passed],
        }
        for key, those in sorted(groups.items())
    }


def _number(reading: Reading, column: str) -> float:
    text = reading.text(column)
    try:
        return float(text or "nan") if text not in ("inf", "-inf") else math.nan
    except ValueError:
        reading.wrong(column, "not_a_number", text=text[:20])
        return math.nan
