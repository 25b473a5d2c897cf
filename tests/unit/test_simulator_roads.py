"""The simulator reads the console's own road layer and drives on it."""

from __future__ import annotations

import random

import pytest
import shapely

from feeds.simulator.movers import AT_WORK, ON_THE_WAY, PATROL, Fleet, Mover
from feeds.simulator.roads import Roads, read_lines
from geodata.qbin import pack

# A square of four streets with a street through the middle, and an island nobody can drive to.
LINES = [
    [(104.60, 30.60), (104.61, 30.60), (104.62, 30.60)],
    [(104.62, 30.60), (104.62, 30.62)],
    [(104.62, 30.62), (104.61, 30.62), (104.60, 30.62)],
    [(104.60, 30.62), (104.60, 30.60)],
    [(104.61, 30.60), (104.61, 30.62)],
    [(104.80, 30.80), (104.805, 30.80), (104.81, 30.80)],
]


@pytest.fixture
def roads() -> Roads:
    return Roads(read_lines(pack([shapely.LineString(line) for line in LINES], closed=False)))


def test_lines_come_back_as_they_were_packed() -> None:
    lines = read_lines(pack([shapely.LineString(line) for line in LINES], closed=False))
    assert [[(x / 1e5, y / 1e5) for x, y in line] for line in lines] == LINES
    with pytest.raises(ValueError, match="AQB2"):
        read_lines(b"\0" * 64)


def test_the_way_is_the_shortest_and_unbroken(roads: Roads) -> None:
    start, end = roads.nearest((10460000, 3060000)), roads.nearest((10462000, 3060000))
    assert roads.way(start, end) == [(10460000, 3060000), (10461000, 3060000), (10462000, 3060000)]
    assert roads.way(start, start) == [(10460000, 3060000)]


def test_nobody_is_sent_to_an_island(roads: Roads) -> None:
    assert roads.junctions[roads.nearest((10480000, 3080000))] == (10462000, 3062000)


def crew(roads: Roads) -> Mover:
    return Mover(7, "water_co@519901", roads.nearest((10460000, 3060000)), 104.60, 30.60)


def test_a_crew_drives_to_its_case_stands_there_and_goes_on(roads: Roads) -> None:
    fleet = Fleet([crew(roads)], roads, random.Random(1))
    (mover,) = fleet.movers
    fleet.send("gas_co@519901", "A", 104.62, 30.62)
    assert mover.status == PATROL, "another unit's case"
    fleet.send("water_co@519901", "B", 104.6199, 30.6201)
    assert (mover.status, mover.case_id) == (ON_THE_WAY, "B")
    for _ in range(60):
        fleet.move(1.0)
    assert mover.status == ON_THE_WAY
    assert mover.heading == (90 if mover.lon > 104.6 else 0), "east, or north"
    for _ in range(300):
        fleet.move(1.0)
    assert (mover.status, mover.point) == (AT_WORK, (10462000, 3062000))
    fleet.release("B")
    fleet.move(30.0)
    assert (mover.status, mover.case_id) == (PATROL, None)
    assert mover.point != (10462000, 3062000)


def test_a_fix_is_plain_json(roads: Roads) -> None:
    assert crew(roads).fix() == {"no": 7, "lon": 104.6, "lat": 30.6, "heading": 0, "status": PATROL}
