"""The demo city 安澜市, made whole from one seed: the same seed gives the same records, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.atlas import AreaRecord, PlaceRecord, ShapeRecord
from geodata.seeds.areas import area_records
from geodata.seeds.blocks import Block, farmsteads, lanes, make_blocks
from geodata.seeds.forces import cameras, grid_workers, units
from geodata.seeds.hydro import Hydro, Outline, hydro
from geodata.seeds.land import make_land
from geodata.seeds.names import TOWNS
from geodata.seeds.network import Network, connect
from geodata.seeds.networks import networks
from geodata.seeds.places import Ground, estates, services
from geodata.seeds.plane import Noise, degrees
from geodata.seeds.streets import draw_streets, town_outline
from geodata.seeds.tree import Community, make_tree

HOUSE_CLASS = {
    "home": "home",
    "tower": "home",
    "old": "old",
    "com": "public",
    "gov": "public",
    "school": "public",
    "works": "works",
}


def demo_city(seed: int = 20260618) -> tuple[list[AreaRecord], list[PlaceRecord], list[ShapeRecord]]:
    """(areas, places, shapes): 14 towns, 168 communities, 1,275 grids as a valid coverage."""
    rng = np.random.default_rng(seed)
    noises = Noise(3, 6), Noise(9, 5)
    water = hydro()
    outline = Outline(noises[0], np.array([[t.x, t.y] for t in TOWNS]))
    land = make_land(water, outline, rng)
    tree = make_tree(land, water, noises, rng)
    areas = area_records(land, tree, outline, rng)
    net = _roads(water, tree, rng)
    blocks = make_blocks(net, town_outline(), water.water, rng)
    ground = Ground(areas)
    homes = estates(blocks, ground, rng)
    places = [*homes, *services(blocks, ground), *grid_workers(tree, ground)]
    places += [*units(net, ground, rng), *cameras(net, homes, ground, rng), *networks(areas)]
    shapes = [*_water_shapes(water), *_road_shapes(net), *_house_shapes(blocks)]
    return areas, places, [*shapes, *_farm_shapes(tree, net, water, rng)]


def _roads(water: Hydro, tree: Sequence[Community], rng: np.random.Generator) -> Network:
    streets = draw_streets(water, tree, rng)
    for _ in range(2):
        streets += lanes(connect(streets), town_outline(), rng)
    return connect(streets)


def _water_shapes(water: Hydro) -> list[ShapeRecord]:
    bodies = [("river", s.name, s.water) for s in (water.river, *water.streams)]
    bodies += [("lake", name, polygon) for name, polygon in water.lakes]
    return [ShapeRecord("water", name, {"cls": cls}, _wkb(polygon)) for cls, name, polygon in bodies]


def _road_shapes(net: Network) -> list[ShapeRecord]:
    out = []
    for e in net.edges:
        attrs = {"cls": e.cls, "from": e.start, "to": e.end, "metres": round(e.line.length * 1000)}
        out.append(ShapeRecord("road", e.name, attrs, _wkb(e.line)))
    return out


def _house_shapes(blocks: Sequence[Block]) -> list[ShapeRecord]:
    """One shape to a block, its houses as parts."""
    built = [b for b in blocks if not b.houses.is_empty]
    return [ShapeRecord("building", "", {"cls": HOUSE_CLASS[b.kind]}, _wkb(b.houses)) for b in built]


def _farm_shapes(
    tree: Sequence[Community], net: Network, water: Hydro, rng: np.random.Generator
) -> list[ShapeRecord]:
    lines = np.array([e.line for e in net.edges], dtype=object)
    roads, taken = shapely.STRtree(lines), water.water.union(town_outline())
    shapely.prepare(taken)

    def free(houses: NDArray[Any]) -> NDArray[np.bool_]:
        on_road = np.zeros(len(houses), bool)
        on_road[roads.query(houses, predicate="dwithin", distance=0.006)[0]] = True
        return np.asarray(~on_road & ~shapely.intersects(taken, houses))

    villages = np.array([[c.x, c.y] for c in tree if not TOWNS[c.town].urban])
    groups = farmsteads(villages, net, free, rng)
    return [ShapeRecord("building", "", {"cls": "farm"}, _wkb(g)) for g in groups if not g.is_empty]


def _wkb(geometry: Any) -> bytes:
    return bytes(shapely.to_wkb(degrees(geometry), byte_order=1))
