"""Real data with real defects: towns of Renshou, two maps of Chengdu, requests of Baltimore."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import shapely

from geodata.atlas import Atlas, CityMap
from geodata.crs import Crs, to_4490
from geodata.extent import extent_city
from geodata.load import read_areas
from support.running import Running

METRES = np.array([111_320 * np.cos(np.radians(30.7)), 110_900])


def test_sixty_towns_without_codes_become_a_city_with_grids(shared_data: Path) -> None:
    found = read_areas([shared_data / "geo/renshou_towns_wgs84.geojson"], "511421", name="仁寿县")
    assert (found.city, found.name, found.count(9), found.count(12)) == ("511421", "仁寿县", 60, 60)
    assert found.count(15) > 700
    kinds = [p.kind for p in found.problems]
    assert (kinds.count("no_name"), kinds.count("no_code"), len(kinds)) == (1, 60, 61)
    towns = {a.code: a for a in found.areas if len(a.code) == 9}
    assert all(a.provisional and a.code.startswith("5114219") for a in towns.values())
    assert sum(a.name.startswith("未命名镇街") for a in towns.values()) == 1
    grids = shapely.from_wkb([a.wkb for a in found.areas if len(a.code) == 15])
    assert shapely.coverage_is_valid(grids)


def test_every_town_of_the_file_routes_to_its_own_grids(shared_data: Path) -> None:
    path = shared_data / "geo/renshou_towns_wgs84.geojson"
    found = read_areas([path], "511421", name="仁寿县")
    atlas = Atlas([CityMap.of(found.name, 1, found.areas)])
    names = {a.code: a.name for a in found.areas}
    rng = np.random.default_rng(3)
    for feature in shapely.get_parts(shapely.from_geojson(path.read_text(encoding="utf-8"))):
        x, y = rng.uniform(feature.bounds[:2], feature.bounds[2:], (40, 2)).T
        inside = shapely.contains_xy(feature.buffer(-1e-6), x, y)
        codes = atlas.locate_many(x[inside], y[inside])
        assert None not in codes
        assert len({c[:9] for c in codes}) == 1
    assert len(set(names)) == len(found.areas)


def test_codes_of_a_public_list_are_taken_by_name(shared_data: Path) -> None:
    geo = shared_data / "geo"
    codes = geo / "sichuan_townships_mca2026.csv"
    found = read_areas([geo / "renshou_towns_wgs84.geojson"], "511421", codes_file=codes)
    official = [a for a in found.areas if len(a.code) == 9 and not a.provisional]
    assert len(official) == 19  # the others were merged or renamed in 2019
    assert {a.name for a in official} >= {"高家镇", "北斗镇"}


def shift_between(points: np.ndarray, lines: np.ndarray) -> float:
    """Metres to move the points so that they lie best on the lines: generalisation cancels out."""
    parts = shapely.get_parts(lines)
    coords, ring = shapely.get_coordinates(parts, return_index=True)
    pairs = np.stack([coords[:-1], coords[1:]], axis=1)[ring[1:] == ring[:-1]]
    sides = shapely.linestrings(pairs)
    tree = shapely.STRtree(sides)
    shift = np.zeros(2)
    for _ in range(30):
        moved = shapely.points(points + shift)
        reach = shapely.shortest_line(moved, sides[tree.nearest(moved)])
        ends = shapely.get_coordinates(reach).reshape(-1, 2, 2)
        step = ends[:, 1] - ends[:, 0]
        weight = 1 / (1 + (step**2).sum(axis=1) / 60**2)
        shift += 1.5 * (step * weight[:, None]).sum(axis=0) / weight.sum()
    return float(np.hypot(*shift))


def test_gcj02_counties_fall_on_the_cgcs2000_ones(shared_data: Path) -> None:
    def borders(name: str, crs: Crs) -> np.ndarray:
        def metres(p: np.ndarray) -> np.ndarray:
            return np.column_stack(to_4490(p[:, 0], p[:, 1], crs)) * METRES

        text = (shared_data / f"geo/{name}.geojson").read_text(encoding="utf-8")
        return shapely.transform(shapely.boundary(shapely.get_parts(shapely.from_geojson(text))), metres)

    corners = shapely.get_coordinates(borders("chengdu_counties_cgcs2000_tianditu", "cgcs2000"))
    assert shift_between(corners, borders("chengdu_counties_gcj02_amap", "gcj02")) <= 20
    assert shift_between(corners, borders("chengdu_counties_gcj02_amap", "wgs84")) > 250  # unconverted


@pytest.fixture
def requests_at(shared_data: Path) -> np.ndarray:
    with (shared_data / "events/baltimore311_first4000.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["Longitude"] or "nan", row["Latitude"] or "nan") for row in csv.DictReader(file)]
    return np.array(rows, dtype=float)


def test_a_city_from_the_data_is_not_blown_up_by_rounded_coordinates(requests_at: np.ndarray) -> None:
    areas = extent_city("990001", "巴尔的摩", requests_at[:, 0], requests_at[:, 1])
    west, south, east, north = shapely.from_wkb(areas[0].wkb).bounds
    assert east - west < 0.5
    assert north - south < 0.4
    found = Atlas([CityMap.of("巴尔的摩", 1, areas)]).locate_many(requests_at[:, 0], requests_at[:, 1])
    useless = np.isnan(requests_at[:, 0]) | (requests_at == requests_at.round(0)).all(axis=1)
    assert useless.sum() == 570
    assert all(code is None for code in found[useless])
    assert np.mean(found[~useless] != None) > 0.995  # noqa: E711


def test_an_import_ends_with_a_table_a_picture_and_a_list(own_console: Running, shared_data: Path) -> None:
    geo = shared_data / "geo"
    towns, codes = geo / "renshou_towns_wgs84.geojson", geo / "sichuan_townships_mca2026.csv"
    line = ("import", "areas", str(towns), "--parent", "511421", "--name", "仁寿县", "--codes", str(codes))
    done = own_console.command(*line)
    assert done.returncode == 0, done.stderr
    rows = [text.split() for text in done.stdout.splitlines()]
    assert ["towns", "60", "19", "41", "0"] in rows
    assert done.stdout.splitlines()[-1].startswith("511421 仁寿县 version 1: 60 towns, ")
    said = {
        text.split(": ")[0]: Path(text.split(": ")[1]) for text in done.stdout.splitlines() if ": /" in text
    }
    assert len(said["problems"].read_text(encoding="utf-8-sig").splitlines()) == 43
    svg = said["picture"].read_text(encoding="utf-8")
    assert said["picture"].name == "511421-1.svg"
    assert len(svg.encode()) < 2_000_000
    assert svg.count('class="name"') == 60
