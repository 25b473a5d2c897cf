"""Numbered unit grids: reading order of areas, and polygons cut into compact parts that share borders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SAMPLES = 60  # lattice points to a part, for placing the parts
ROUNDS = 15
SNAP = 1e-8  # degrees, about 1 mm: all borders are noded on this lattice, so neighbours share vertices


def reading_order(points: Floats) -> NDArray[np.int64]:
    """W to E, then N to S: bands of about one grid's height, the north one first, each from the west."""
    if len(points) < 2:
        return np.arange(len(points))
    south, north = points[:, 1].min(), points[:, 1].max()
    bands = max(1, round(np.sqrt(len(points))))
    height = max((north - south) / bands, 1e-12)
    band = np.minimum(((north - points[:, 1]) / height).astype(np.int64), bands - 1)
    return np.lexsort((points[:, 1], points[:, 0], band))


def split_areas(polygons: Sequence[Any], parts: Sequence[int]) -> list[list[Any]]:
    """Each polygon cut into about so many parts of like size, in reading order.

    All parts of all polygons together are a valid coverage when the polygons are one.
    """
    seeds = [_seeds(p, n) for p, n in zip(polygons, parts, strict=True)]
    lines = [shapely.boundary(p) for p in polygons]
    lines += [cut for p, s in zip(polygons, seeds, strict=True) if len(s) > 1 for cut in _cuts(p, s)]
    noded = shapely.union_all(lines, grid_size=SNAP)
    faces = np.array(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded).tolist())), dtype=object)
    inner = shapely.point_on_surface(faces)
    owner, face = _owners(polygons, inner)
    out = []
    for i, at in enumerate(seeds):
        mine = faces[face[owner == i]]
        out.append(_gather(mine, shapely.get_coordinates(inner[face[owner == i]]), at))
    return out


def _owners(polygons: Sequence[Any], inner: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(polygon, face): a face in an overlap goes to the first polygon only."""
    face, owner = shapely.STRtree(polygons).query(inner, predicate="within")
    order = np.lexsort((owner, face))
    first = order[np.unique(face[order], return_index=True)[1]]
    return owner[first], face[first]


def _gather(faces: NDArray[Any], inner: Floats, seeds: Floats) -> list[Any]:
    """Faces joined by nearest seed, in reading order; a scrap joins what it touches most."""
    nearest = ((inner[:, None] - seeds[None]) ** 2).sum(2).argmin(1)
    groups: dict[int, list[Any]] = defaultdict(list)
    scraps = []
    for k in np.unique(nearest).tolist():
        pieces = shapely.get_parts(shapely.coverage_union_all(faces[nearest == k])).tolist()
        pieces.sort(key=lambda p: -p.area)
        groups[k].append(pieces[0])
        scraps += pieces[1:]
    for scrap in scraps:
        touch = {k: sum(p.intersection(scrap).length for p in group) for k, group in groups.items()}
        groups[max(touch, key=lambda k: (touch[k], -k))].append(scrap)
    parts = [
        shapely.coverage_union_all(group) if len(group) > 1 else group[0]
        for _, group in sorted(groups.items())
    ]
    middles = shapely.get_coordinates(shapely.centroid(parts))
    return [parts[i] for i in reading_order(middles).tolist()]


def _seeds(polygon: Any, n: int) -> Floats:
    """Middles of n parts of like size: k-means over a lattice of inner points."""
    if n < 2:
        return np.asarray(shapely.get_coordinates(polygon.representative_point()))
    west, south, east, north = polygon.bounds
    step = np.sqrt(polygon.area / (n * SAMPLES))
    x, y = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    lattice = np.column_stack([x.ravel(), y.ravel()])
    lattice = lattice[shapely.intersects_xy(polygon, lattice[:, 0], lattice[:, 1])]
    if len(lattice) < n:
        return np.asarray(shapely.get_coordinates(polygon.representative_point()))
    ordered = lattice[reading_order(lattice)]
    middles = ordered[np.linspace(0, len(ordered) - 1, 2 * n + 1).astype(int)[1::2]]
    for _ in range(ROUNDS):
        label = ((lattice[:, None] - middles[None]) ** 2).sum(2).argmin(1)
        count = np.bincount(label, minlength=n)
        sums = np.column_stack([np.bincount(label, lattice[:, k], n) for k in (0, 1)])
        middles = np.where(count[:, None] > 0, sums / np.maximum(count, 1)[:, None], middles)
    return np.asarray(middles)


def _cuts(polygon: Any, seeds: Floats) -> list[Any]:
    """Lines half way between seeds, reaching a little over the border so that noding meets it."""
    west, south, east, north = polygon.bounds
    room = shapely.box(west, south, east, north).buffer(0.1 * max(east - west, north - south))
    lines = shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=room, only_edges=True)
    reach = polygon.buffer(1e-6)
    parts = shapely.get_parts(shapely.intersection(shapely.get_parts(lines), reach))
    return [p for p in shapely.get_parts(parts).tolist() if p.geom_type == "LineString"]
