"""巡查计划: points that nobody passed in time are told by grid and route, and by nobody's name."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import delete, insert

from dispatch import tables
from dispatch.list_rows import Row
from dispatch.patrol_plan import HOUR, Point, completion, put_points, read_points
from dispatch.store import writing
from support.two_towns import CITY, IN_EAST, IN_WEST, WEST
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
    assert [(p["code"], p["passed"], p["last"]) for p in west["points"]] == [("P1", True, now - HOUR)]
    (grid,) = west["grids"].values()
    assert grid.pop("name"), "people know a grid by its name"
    assert grid == {"points": 1, "passed": 1, "missed": []}
    assert "G1" not in web.login("town1").get("/api/v1/map/patrol").text
    assert web.login("wall").get("/api/v1/map/patrol").status_code == 403


def test_a_missed_point_tells_when_it_was_last_passed_and_what_lies_away_is_not_counted(engine):
    plan = [
        Point("P1", "桥头", "一号线", f"{WEST}001001", *IN_WEST, 4),
        Point("P3", "闸口", "一号线", f"{WEST}001001", IN_WEST[0] + 0.002, IN_WEST[1], 4),
    ]
    put_points(engine, CITY, plan, "user:x", "plan.csv")
    now = round(time.time() * 1000)
    went = [
        {"lon": IN_WEST[0] + 75 / 96_400, "lat": IN_WEST[1], "at": now - 6 * HOUR},
        {"lon": IN_WEST[0] + 95 / 96_400, "lat": IN_WEST[1], "at": now - HOUR},
        {"lon": IN_WEST[0] + 0.002, "lat": IN_WEST[1], "at": now - 9 * HOUR},
    ]
    with writing(engine) as conn:
        conn.execute(insert(tables.trail), [row | {"code": "G1", "status": 1} for row in went])
    told = {p["code"]: p for p in completion(engine, CITY, now)["points"]}
    assert (told["P1"]["passed"], told["P1"]["last"]) == (False, now - 6 * HOUR)
    assert (told["P3"]["passed"], told["P3"]["last"]) == (False, None), "longer ago than it is looked for"
    assert (told["P3"]["route"], told["P3"]["hours"]) == ("一号线", 4)


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
