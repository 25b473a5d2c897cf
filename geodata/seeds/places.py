"""Places with a door: estates, schools, hospitals, shelters, stores, posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geodata.atlas import AreaRecord, PlaceRecord
from geodata.grid import GridIndex
from geodata.seeds.blocks import Block
from geodata.seeds.hydro import CORE
from geodata.seeds.names import CITY_CODE, CITY_NAME, ESTATE_HEADS, ESTATE_TAILS, ESTATES, TOWNS
from geodata.seeds.plane import degrees, lon_lat

ORDINALS = tuple("一二三四五六七八九十")
ESTATES_MIDDLE, ESTATES_TOWN = 220, 4  # in the middle, in each small town
HOSPITALS = ("人民医院", "中医医院", "妇幼保健院", "第二人民医院", "骨科医院", "康复医院")


class Ground:
    """Which grid, community and town of the finished areas a point of the plane is in."""

    def __init__(self, areas: Sequence[AreaRecord]) -> None:
        grids = [a for a in areas if len(a.code) == 15]
        self._index = GridIndex([g.code for g in grids], shapely.from_wkb([g.wkb for g in grids]))
        self._communities = {a.code: a for a in areas if len(a.code) == 12}
        self.names = {a.code: a.name for a in areas}

    def grid(self, x: float, y: float) -> str | None:
        return self._index.locate(*lon_lat(x, y))

    def community(self, code: str) -> Any:
        return shapely.from_wkb(self._communities[code].wkb)


@dataclass(frozen=True, slots=True)
class Site:
    """Where something may stand: a point of a block, and its grid."""

    x: float
    y: float
    grid: str
    block: Block


def sites(blocks: Sequence[Block], ground: Ground, *kinds: str) -> list[Site]:
    """Blocks of the kinds, the most central first."""
    out = []
    core = shapely.Point(CORE)
    for block in sorted(
        (b for b in blocks if b.kind in kinds), key=lambda b: core.distance(b.polygon.centroid)
    ):
        x, y = shapely.get_coordinates(block.polygon.representative_point())[0].tolist()
        grid = ground.grid(x, y)
        if grid is not None:
            out.append(Site(x, y, grid, block))
    return out


def estates(blocks: Sequence[Block], ground: Ground, rng: np.random.Generator) -> list[PlaceRecord]:
    """Blocks of flats, cut to their community: an estate never lies in two."""
    wide = [s for s in sites(blocks, ground, "home", "tower") if s.block.polygon.area > 0.014]
    urban = {t.code for t in TOWNS if t.urban}
    chosen = [s for s in wide if s.grid[:9] in urban and s.block.polygon.area > 0.02][:ESTATES_MIDDLE]
    named = list(zip(chosen, _estate_names(rng), strict=False))
    for town in TOWNS[len(urban) :]:
        here = [s for s in wide if s.grid[:9] == town.code][:ESTATES_TOWN]
        named += [(s, town.short + tail) for s, tail in zip(here, ESTATE_TAILS, strict=False)]
    numbers: Counter[str] = Counter()
    out = []
    for site, name in named:
        community = site.grid[:12]
        inner = shapely.get_parts(
            shapely.intersection(degrees(site.block.polygon), ground.community(community))
        )
        polygon = max((p for p in inner if p.geom_type == "Polygon"), key=lambda p: p.area)
        numbers[community] += 1
        flats = int(shapely.get_num_geometries(site.block.houses)) * (
            96 if site.block.kind == "tower" else 36
        )
        attrs = {"households": flats, "buildings": int(shapely.get_num_geometries(site.block.houses))}
        lon, lat = shapely.get_coordinates(polygon.representative_point())[0].round(6).tolist()
        code = f"{community}E{numbers[community]:03d}"
        wkb = shapely.to_wkb(polygon, byte_order=1)
        out.append(PlaceRecord("estate", code, name, community, lon, lat, attrs, wkb))
    return out


def _estate_names(rng: np.random.Generator) -> Any:
    made = [head + tail for head in ESTATE_HEADS for tail in ESTATE_TAILS]
    yield from ESTATES
    yield from (made[i] for i in rng.permutation(len(made)))


def services(blocks: Sequence[Block], ground: Ground) -> list[PlaceRecord]:
    """Schools, hospitals, shelters and stores."""
    middle = {t.code for t in TOWNS if t.urban}
    schools = [s for s in sites(blocks, ground, "school") if s.grid[:9] in middle]
    offices = [s for s in sites(blocks, ground, "gov", "com") if s.grid[:9] in middle]
    parks = sites(blocks, ground, "park")
    out = []
    for n, site in enumerate(schools[:30]):
        kind = ("小学", "中学", "幼儿园")[n % 3]
        name = f"{CITY_NAME}第{ORDINALS[n // 3]}{kind}"
        out.append(_place("school", n, name, site, {"stage": kind, "pupils": 600 + 170 * (n * 7 % 11)}))
    for n, (site, name) in enumerate(zip(offices[2::9], HOSPITALS, strict=False)):
        out.append(_place("hospital", n, CITY_NAME + name, site, {"beds": 900 - 120 * n, "emergency": n < 3}))
    one_each = {s.grid[:12]: s for s in reversed(parks)}
    for n, (community, site) in enumerate(sorted(one_each.items())):
        name = f"{ground.names[community]}应急避难场所"
        capacity = int(site.block.polygon.area * 1e6 / 3 // 100 * 100)
        out.append(_place("shelter", n, name, site, {"capacity": capacity}))
    for n, (site, name) in enumerate(
        zip(offices[5::11], ("市应急物资储备库", "市防汛物资储备库"), strict=False)
    ):
        out.append(_place("store", n, name, site, {"level": "city"}))
    return [*out, *_town_services(blocks, ground)]


def _town_services(blocks: Sequence[Block], ground: Ground) -> list[PlaceRecord]:
    """What every town has: health centre, school, store, shelter, police, fire team and governance centre."""
    houses = sites(blocks, ground, "gov", "com", "home", "old", "school")
    out = []
    for n, town in enumerate(TOWNS):
        near = sorted(houses, key=lambda s: np.hypot(s.x - town.x, s.y - town.y))
        near = [s for s in near if s.grid[:9] == town.code][:7]
        clinic = "社区卫生服务中心" if town.urban else "卫生院"
        wanted: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("hospital", f"{town.name}{clinic}", {"beds": 40}),
            ("store", f"{town.name}应急物资储备点", {"level": "town"}),
            ("shelter", f"{town.name}文化广场避难场所", {"capacity": 1200}),
            ("post", f"{town.short}派出所", {"type": "police", "owner": f"police_stn@{town.code}"}),
            ("post", f"{town.short}专职消防队", {"type": "fire", "owner": f"town_fire@{town.code}"}),
            ("post", f"{town.name}智慧治理分中心", {"type": "centre", "owner": f"town_center@{town.code}"}),
            ("school", f"{town.short}中心小学", {"stage": "小学", "pupils": 800}),
        )
        for k, (kind, name, attrs) in enumerate(wanted):
            out.append(_place(kind, 200 + n * 10 + k, name, near[k % len(near)], attrs))
    return out


def _place(kind: str, number: int, name: str, site: Site, attrs: dict[str, Any]) -> PlaceRecord:
    code = f"{CITY_CODE}{kind[:2].upper()}{number:03d}"
    lon, lat = lon_lat(site.x, site.y)
    return PlaceRecord(kind, code, name, site.grid, lon, lat, attrs)
