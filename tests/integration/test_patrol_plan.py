"""巡查计划: points that nobody passed in time are told by grid and route, and by nobody's name."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import delete, insert

from dispatch import tables
from dispatch.list_rows import Row
from dispatch.patrol_plan import HOUR, completion, put_points, read_points
from dispatch.store import writing
from support.two_towns import CITY, IN_EAST, IN_WEST
from support.web import SmallWeb

CELLS = {"point": "P1", "name": "桥头", "route": "一号线", "hours": "4"}
CELLS |= {"lon": str(IN_WEST[0]), "lat": str(IN_WEST[1])}


def read(web: SmallWeb, *changes: dict[str, str]):
    def grid(lon, lat):
        found = web.ports.atlas().locate(lon, lat)
        return found[0] if found else None

    return read_points([Row(n, CELLS | one) for n, one in enumerate(changes, 2)], grid)


def test_missed_points_are_told_by_grid_and_route_inside_the_own_scope(web):
    east = {"point": "P2", "name": "码头", "hours": "9", "lon": str(IN_EAST[0]), "lat": str(IN_EAST[1])}
    points, problems = read(web, {}, east)
    assert problems == []
    put_points(web.engine, CITY, points, "user:x", "plan.csv")
    now = round(time.time() * 1000)
    row = {"code": "G1", "lon": IN_WEST[0] + 5e-4, "lat": IN_WEST[1], "status": 1}
    with writing(web.engine) as conn:
        conn.execute(delete(tables.trail))
        conn.execute(insert(tables.trail), [row | {"at": now - 5 * HOUR}, row | {"at": now - HOUR}])
    told = completion(web.engine, CITY, now)
    assert told["routes"] == {"一号线": {"points": 2, "passed": 1, "missed": ["P2"]}}
    assert completion(web.engine, CITY, now + 4 * HOUR)["routes"]["一号线"]["passed"] == 0, "too long ago"
    west = web.login("town1").get("/api/v1/map/patrol").json
    assert [p[0] for p in west["points"]] == ["P1"]
    assert list(west["grids"].values()) == [{"points": 1, "passed": 1, "missed": []}]
    assert "G1" not in web.login("town1").get("/api/v1/map/patrol").text
    assert web.login("wall").get("/api/v1/map/patrol").status_code == 403


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("hours", "0", "out_of_bounds"),
        ("hours", "x", "not_a_number"),
        ("lon", "4", "not_in_city"),
        ("lat", "nan", "not_in_city"),
        ("point", "a b", "not_a_code"),
        ("route", "", "missing"),
    ],
)
def test_a_wrong_cell_is_named(web, column, text, why):
    _, problems = read(web, {column: text})
    assert ("lon" if why == "not_in_city" else column, why) in [(p.column, p.why) for p in problems]
