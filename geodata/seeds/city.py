"""The demo city 安澜市, made whole from one seed: the same seed gives the same records, byte for byte."""

from __future__ import annotations

import numpy as np
import shapely

from geodata.atlas import AreaRecord, PlaceRecord, ShapeRecord
from geodata.seeds.areas import area_records
from geodata.seeds.hydro import Hydro, Outline, hydro
from geodata.seeds.land import make_land
from geodata.seeds.names import TOWNS
from geodata.seeds.plane import Noise, degrees
from geodata.seeds.tree import make_tree


def demo_city(seed: int = 20260618) -> tuple[list[AreaRecord], list[PlaceRecord], list[ShapeRecord]]:
    """(areas, places, shapes): 14 towns, 168 communities, 1,275 grids as a valid coverage."""
    rng = np.random.default_rng(seed)
    noises = Noise(3, 6), Noise(9, 5)
    water = hydro()
    outline = Outline(noises[0], np.array([[t.x, t.y] for t in TOWNS]))
    land = make_land(water, outline, rng)
    tree = make_tree(land, water, noises, rng)
    areas = area_records(land, tree, outline, rng)
    return areas, [], _water(water)


def _water(water: Hydro) -> list[ShapeRecord]:
    bodies = [("river", s.name, s.water) for s in (water.river, *water.streams)]
    bodies += [("lake", name, polygon) for name, polygon in water.lakes]
    return [ShapeRecord("water", name, {"cls": cls}, shapely.to_wkb(degrees(p))) for cls, name, p in bodies]
