"""What a reading means, when a crossing begins and ends, and which rows of sensors are right."""

from __future__ import annotations

import random

import pytest

from dispatch.domain.sensing import ALARM, OK, WARN, crossing, level
from dispatch.list_rows import Row
from dispatch.matters import unit_kinds
from dispatch.sensor_rows import COLUMNS, Known, read_sensors
from feeds.simulator.readings import Gauge
from support.two_towns import CITY

RIGHT = {
    "number": "S1",
    "name": "桥下水位",
    "kind": "水位",
    "lon": "104.01",
    "lat": "30.02",
    "measure": "m",
    "warn": "3",
    "alarm": "3.6",
    "unit": "水务局(水利局)",
}


def read(*changes):
    def place(lon, lat):
        return lon, lat, f"{CITY}101001001" if lon > 100 else None

    return read_sensors([Row(n, RIGHT | one) for n, one in enumerate(changes, 2)], Known(unit_kinds(), place))


@pytest.mark.parametrize(
    ("value", "warn", "alarm", "told"),
    [
        (2.9, 3, 3.6, OK),
        (3, 3, 3.6, WARN),
        (3.6, 3, 3.6, ALARM),
        (9, 10, 5, WARN),
        (5, 10, 5, ALARM),
        (11, 10, 5, OK),
    ],
)
def test_a_value_is_well_warned_of_or_an_alarm_upward_and_downward(value, warn, alarm, told):
    assert level(value, warn, alarm) == told


def test_a_crossing_begins_with_an_alarm_and_ends_only_below_the_warning():
    assert crossing(None, WARN, 1) is None
    assert crossing(None, ALARM, 2) == 2
    assert crossing(2, ALARM, 3) == 2
    assert crossing(2, WARN, 4) == 2
    assert crossing(2, OK, 5) is None


def test_a_right_row_is_a_sensor():
    (sensor,), problems = read({})
    assert problems == []
    assert (sensor.kind, sensor.unit, sensor.warn, sensor.alarm) == ("level", "water", 3.0, 3.6)
    assert set(COLUMNS) == set(RIGHT)


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("number", "a b", "not_a_code"),
        ("kind", "温度", "not_one_of"),
        ("lon", "4", "not_in_city"),
        ("lat", "91", "out_of_bounds"),
        ("warn", "高", "not_a_number"),
        ("alarm", "nan", "out_of_bounds"),
        ("alarm", "3", "same_threshold"),
        ("unit", "水务", "unknown_unit"),
        ("measure", "", "missing"),
    ],
)
def test_a_wrong_cell_is_named_and_only_its_row_stays_out(column, text, why):
    found, problems = read({column: text}, {"number": "S2"})
    assert [s.code for s in found] == ["S2"]
    assert [(p.where, p.column, p.why) for p in problems] == [(2, column, why)]


@pytest.mark.parametrize(("warn", "alarm"), [(3.0, 3.6), (0.2, 0.4), (10, 25)])
def test_a_demo_sensor_is_well_as_a_rule_and_climbs_beyond_its_alarm_sometimes(warn, alarm):
    rng, gauge = random.Random(3), Gauge("S1", warn, alarm)
    levels = [level(gauge.next(rng), warn, alarm) for _ in range(20_000)]
    assert levels.count(OK) > 0.9 * len(levels)
    assert ALARM in levels
