"""The way to a scene: along roads, by the quicker one, straight where no road is known."""

from __future__ import annotations

import math

import pytest
import shapely

from geodata.atlas import ShapeRecord
from geodata.flat import METRES_PER_DEGREE
from geodata.roads import OFF_ROAD, PASS, SPEED, RoadNet, Way

LAT, LON = 30.0, 104.0
UP = 1 / METRES_PER_DEGREE
EAST = UP / math.cos(math.radians(LAT))


def at(x: float, y: float) -> tuple[float, float]:
    """Metres east and north of a corner."""
    return LON + x * EAST, LAT + y * UP


def road(start: int, end: int, cls: int, *points: tuple[float, float]) -> ShapeRecord:
    line = shapely.LineString([at(*p) for p in points])
    attrs = {"cls": cls, "from": start, "to": end, "metres": 0}
    return ShapeRecord("road", "", attrs, bytes(shapely.to_wkb(line)))


# A lane of 2 km straight on, and a main road of 4 km round it by the north.
LANE = road(0, 1, 3, (0, 0), (2000, 0))
ROUND = (
    road(0, 2, 0, (0, 0), (0, 1000)),
    road(2, 3, 0, (0, 1000), (2000, 1000)),
    road(3, 1, 0, (2000, 1000), (2000, 0)),
)
NET = RoadNet([LANE, *ROUND], LAT)


def way(
    net: RoadNet, scene: tuple[float, float], start: tuple[float, float], *closed: tuple[float, float]
) -> Way:
    return net.ways(at(*scene), [at(*start)], [at(*one) for one in closed])[0]


def test_the_quicker_way_is_taken_and_measured() -> None:
    found = way(NET, (2000, 0), (0, 0))
    assert found.metres == pytest.approx(4000, rel=0.01)
    assert found.by_road
    assert found.seconds == pytest.approx(4000 / SPEED[0], rel=0.01)


def test_on_one_road_the_way_is_along_it() -> None:
    found = way(NET, (900, 0), (700, 0))
    assert (found.metres, found.seconds) == (200, round(200 / SPEED[3]))


def test_the_way_from_the_door_to_the_road_counts() -> None:
    found = way(NET, (900, 0), (700, -150))
    assert found.metres == 350
    assert found.seconds == round(200 / SPEED[3] + 150 / OFF_ROAD)


def test_where_roads_do_not_meet_there_is_no_way() -> None:
    apart = RoadNet([LANE, road(2, 3, 1, (0, 5000), (2000, 5000))], LAT)
    assert way(apart, (1000, 0), (1000, 5000)) == Way(None, None, by_road=True)


def test_of_two_roads_between_two_junctions_the_quicker_counts() -> None:
    twin = RoadNet(
        [
            road(0, 1, 3, (0, 0), (1000, 0)),
            road(0, 1, 0, (0, 0), (500, 50), (1000, 0)),
            road(1, 2, 2, (1000, 0), (1500, 0)),
        ],
        LAT,
    )
    found = way(twin, (1500, 0), (0, 0))
    assert found.seconds == pytest.approx(1005 / SPEED[0] + 500 / SPEED[2], abs=2)


def test_where_no_road_is_known_the_line_is_measured_and_said_to_be_one() -> None:
    found = way(RoadNet([], LAT), (1000, 0), (0, 0))
    assert (found.metres, found.by_road) == (1400, False)
    assert RoadNet([], LAT).ways(at(0, 0), []) == []


def test_a_closure_costs_time_and_a_quicker_way_round_it_is_taken() -> None:
    free = way(NET, (2000, 0), (0, 0)).seconds
    assert free is not None
    held = way(NET, (2000, 0), (0, 0), (1000, 1000))  # on the main road in the north
    assert (held.seconds, held.metres) == (round(4000 / SPEED[0] + PASS), 4000)
    twice = way(NET, (2000, 0), (0, 0), (500, 1000), (1000, 1000), (1500, 1000))
    assert twice.metres == 2000  # by the lane
    assert twice.seconds == pytest.approx(2000 / SPEED[3], abs=1)
    assert way(NET, (2000, 0), (0, 0), (1000, 500)).seconds == free  # beside every road


def test_at_a_crossing_a_closure_is_passed_once() -> None:
    assert way(NET, (1000, 1000), (0, 200), (0, 1000)).seconds == round(1800 / SPEED[0] + PASS)


def test_a_closure_on_the_scenes_own_road_holds_up_who_comes_past_it() -> None:
    assert way(NET, (900, 0), (700, 0), (800, 0)).seconds == round(200 / SPEED[3] + PASS)
    assert way(NET, (900, 0), (700, 0), (300, 0)).seconds == round(200 / SPEED[3])


def test_who_is_closed_in_on_every_side_still_gets_through() -> None:
    found = way(NET, (2000, 0), (0, 0), (1900, 0), (2000, 100))
    assert found.seconds == round(4000 / SPEED[0] + PASS)
