"""Rows of 部件 and their binary: what is right comes in, what is wrong is named, and no point moves."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from dispatch.list_rows import Row
from dispatch.matters import unit_kinds
from dispatch.part_classes import classes
from dispatch.part_rows import COLUMNS, Known, read_parts
from geodata.pbin import MAGIC, TooWide, pack_points
from geodata.seeds.plain import PART_CLASSES, TOWNS, plain_parts
from support.two_towns import CITY, matters

RIGHT = {
    "part": f"{CITY}0137000001",
    "name": "",
    "lon": "104.01",
    "lat": "30.02",
    "unit": "municipal",
    "state": "",
}


def known():
    names = {code: one.name for code, one in classes(matters()).items()}

    def place(lons, lats):
        return [
            (x, y, f"{CITY}101001001" if 104 < x < 105 else None) for x, y in zip(lons, lats, strict=True)
        ]

    return Known(CITY, names, unit_kinds(), place)


def read(*changes):
    return read_parts([Row(n, RIGHT | one) for n, one in enumerate(changes, 2)], known())


def test_a_right_row_takes_its_name_from_its_class_and_stands_in_its_grid():
    (part,), problems = read({})
    assert problems == []
    assert (part.name, part.grid, part.unit, part.state) == (
        "路灯",
        f"{CITY}101001001",
        "municipal",
        "intact",
    )
    assert set(COLUMNS) == set(RIGHT)


def test_a_unit_may_be_named_in_words_and_a_class_nobody_lists_by_its_own_name():
    (part,), problems = read(
        {"part": f"{CITY}0105000001", "name": "电力井盖", "unit": "国网供电公司", "state": "破损"}
    )
    assert problems == []
    assert (part.name, part.unit, part.state) == ("电力井盖", "power_co", "broken")


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("part", "", "missing"),
        ("part", f"{CITY}013700001", "not_a_part"),  # 15 digits
        ("part", f"{CITY}9937000001", "not_a_part"),  # no such big class
        ("part", "5114210137０00001", "not_a_part"),
        ("part", "5101010137000009", "part_of_other_city"),
        ("name", "长" * 81, "too_long"),
        ("lon", "4.0", "not_in_city"),
        ("lon", "1040", "not_a_point"),
        ("lat", "nan", "not_a_point"),
        ("lat", "x", "not_a_number"),
        ("lat", "", "missing"),
        ("unit", "", "missing"),
        ("unit", "市政", "unknown_unit"),
        ("state", "好", "not_one_of"),
    ],
)
def test_a_wrong_cell_is_named_and_only_its_row_stays_out(column, text, why):
    parts, problems = read({column: text}, {"part": f"{CITY}0137000002"})
    assert [p.code for p in parts] == [f"{CITY}0137000002"]
    assert [(p.where, p.column, p.why) for p in problems] == [(2, column, why)]


def test_a_class_that_no_list_names_wants_a_name():
    _, problems = read({"part": f"{CITY}0105000001"})
    assert [(p.column, p.why) for p in problems] == [("name", "missing")]


def test_a_code_twice_is_named_with_its_first_row():
    parts, problems = read({}, {})
    assert len(parts) == 1
    assert [(p.where, p.why, dict(p.holes)["other"]) for p in problems] == [(3, "code_twice", 2)]


def unpacked(data):
    """(kind, number, lon, lat) rows, as the browser reads them."""
    magic, n, kinds = np.frombuffer(data, "<u4", 3)
    assert magic == MAGIC
    west, south = np.frombuffer(data, "<i4", 2, 12)
    table = np.frombuffer(data, "<u4", 2 * kinds, 20).reshape(-1, 2)
    low = np.frombuffer(data, "<u2", 3 * n, 20 + 8 * kinds).reshape(3, n).astype(np.int64)
    high = np.frombuffer(data, "u1", 3 * n, 20 + 8 * kinds + 6 * n).reshape(3, n).astype(np.int64)
    steps = low + (high << 16)
    x, y = (np.cumsum(steps[k]) % (1 << 24) for k in (1, 2))
    kind = np.repeat(table[:, 0], table[:, 1])
    number = np.concatenate([np.cumsum(part) for part in np.split(steps[0], np.cumsum(table[:, 1])[:-1])])
    return [*zip(kind.tolist(), (number % (1 << 24)).tolist(), x + west, y + south, strict=True)]


def test_every_point_comes_back_where_it_was_in_nine_bytes():
    rng = np.random.default_rng(1)
    n = 5_000
    kinds, numbers = rng.choice([101, 137, 9999], n), rng.permutation(1_000_000)[:n]
    lons, lats = rng.uniform(100, 116, n).round(6), rng.uniform(-8, 8, n).round(6)
    data = pack_points(kinds, numbers, lons, lats)
    degrees = (np.round(v * 1e6).astype(int).tolist() for v in (lons, lats))
    assert sorted(unpacked(data)) == sorted(zip(kinds.tolist(), numbers.tolist(), *degrees, strict=True))
    assert len(data) == 20 + 8 * 3 + 9 * n


def test_no_points_are_a_binary_too_and_points_of_two_continents_are_none():
    assert len(pack_points([], [], [], [])) == 20
    with pytest.raises(TooWide):
        pack_points([101, 101], [1, 2], [100.0, 117.0], [30.0, 30.0])


def test_a_hundred_thousand_parts_of_a_city_are_less_than_half_a_megabyte():
    made = plain_parts("519950", TOWNS[20_000], 100_000)
    kinds, numbers = ([int(c[a:b]) for c in made.codes] for a, b in ((6, 10), (10, 16)))
    data = pack_points(kinds, numbers, *made.points.T)
    assert len(set(made.codes)) == 100_000
    assert len(data) == 20 + 8 * len(PART_CLASSES) + 900_000
    assert len(gzip.compress(data, 6)) < 500_000
