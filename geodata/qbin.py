"""Map geometry as one small binary a browser reads in place: AQB2, whole numbers of 1e-5 degrees.

Areas that share a border share an arc (geodata/arcs.py); a line is one arc. Little endian: u32 magic,
features, rings, arcs, walks, vertices, precision, closed; then columns, each as planes of bytes, the lowest
first, padded to 4: u32 rings of each feature; u32 arcs of each ring; u32 vertices of each arc; u32 walks, 0
for the next new arc forth, k for the k-th before the next new one back; i32 lon, lat of each arc's first
vertex from the last of the arc before; i16 lon, lat steps of the other vertices. Signed numbers are folded:
0, -1, 1, -2 as 0, 1, 2, 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.arcs import Arcs, Chains, Ints, cut
from geodata.atlas import Atlas, CityMap, Level, ShapeRecord

MAGIC = 0x32425141  # "AQB2"
PRECISION = 100_000
STEP_MAX = 32_767
Layer = Literal["town", "community", "grid", "road", "water", "building"]
Lod = Literal["z9", "z11", "z13", "full"]
TOLERANCE: dict[Lod, float] = {"z9": 0.0012, "z11": 0.0003, "z13": 0.00008, "full": 0.0}  # degrees
ROAD_CLASS_MAX: dict[Lod, int] = {"z9": 1, "z11": 2, "z13": 3, "full": 3}
WATER_CLASSES = ("river", "lake")
BUILDING_CLASSES = ("home", "public", "old", "works", "farm")
Meta = dict[str, list[Any]]


class _Rings(NamedTuple):
    feature: Ints  # of each ring
    chains: Chains  # in 1e-5 degrees


def pack(features: Sequence[Any] | NDArray[Any], closed: bool = True) -> bytes:
    """The binary of polygons (closed) or lines; a feature may be multi-part or empty."""
    rings = _rings(np.asarray(features, dtype=object), closed)
    count = len(rings.feature)
    lines = Arcs(rings.chains, np.ones(count, np.int64), np.arange(count))
    arcs = cut(rings.chains) if closed else lines
    chains = _split_jumps(arcs.chains)
    starts = np.cumsum(chains.length) - chains.length
    moves = np.diff(chains.points, axis=0, prepend=[[0, 0]])
    jumps, steps = moves[starts], np.delete(moves, starts, axis=0)
    new = np.cumsum(arcs.walked >= 0)
    walks = np.where(arcs.walked < 0, new - ~arcs.walked, 0)
    head = [MAGIC, len(features), count, len(starts), len(walks), len(chains.points), PRECISION, int(closed)]
    columns = [
        _planes(np.bincount(rings.feature, minlength=len(features)), 4),
        *(_planes(of, 4) for of in (arcs.per_ring, chains.length, walks)),
        *(_planes(_folded(jumps[:, k]), 4) for k in (0, 1)),
        *(_planes(_folded(steps[:, k]), 2) for k in (0, 1)),
    ]
    return b"".join([np.array(head, "<u4").tobytes(), *columns])


def _folded(signed: Ints) -> Ints:
    return (signed << 1) ^ (signed >> 63)


def _planes(values: Ints, width: int) -> bytes:
    planes = values.astype(f"<u{width}").view("u1").reshape(-1, width).T.tobytes()
    return planes + bytes(-len(planes) % 4)


def pack_layer(atlas: Atlas, city: str, layer: Layer, lod: Lod) -> tuple[bytes, Meta]:
    """The binary of a layer, and lists in feature order: codes, names, cls, label [lon, lat].

    Buildings have only cls. cls: road class 0-3; number in WATER_CLASSES or BUILDING_CLASSES; 0 for areas.
    """
    city_map = atlas.map(city)
    if layer in ("town", "community", "grid"):
        return _pack_areas(city_map, layer, TOLERANCE[lod])
    shapes = city_map.source.shapes(layer)
    if layer == "road":
        return _pack_roads(shapes, lod)
    polygons = shapely.simplify(_geometries(shapes), TOLERANCE[lod])
    classes = WATER_CLASSES if layer == "water" else BUILDING_CLASSES
    meta: Meta = {"cls": [classes.index(s.attrs["cls"]) for s in shapes]}
    if layer == "building":
        return pack(polygons), meta | {"codes": [], "names": [], "label": []}
    return pack(polygons), meta | _labels([s.name for s in shapes], shapely.point_on_surface(polygons))


def _pack_areas(city_map: CityMap, level: Level, tolerance: float) -> tuple[bytes, Meta]:
    codes, polygons = city_map.polygons(level)
    if tolerance and len(polygons):
        whole = shapely.coverage_is_valid(polygons)
        polygons = (shapely.coverage_simplify if whole else shapely.simplify)(polygons, tolerance)
    areas = [city_map.areas[code] for code in codes]
    label = [[round(a.lon, 5), round(a.lat, 5)] for a in areas]
    names = [a.name for a in areas]
    return pack(polygons), {"codes": codes, "names": names, "cls": [0] * len(codes), "label": label}


def _pack_roads(shapes: Sequence[ShapeRecord], lod: Lod) -> tuple[bytes, Meta]:
    """Stretches of the same name and class joined into one line each, as long as no branch stops them."""
    lines = _geometries(shapes)
    groups: dict[tuple[int, str], list[int]] = {}
    for i, s in enumerate(shapes):
        if s.attrs["cls"] <= ROAD_CLASS_MAX[lod]:
            groups.setdefault((-s.attrs["cls"], s.name), []).append(i)  # the greatest roads last, on top
    keys = sorted(groups)
    merged = shapely.line_merge([shapely.multilinestrings(lines[groups[k]]) for k in keys])
    parts, of = shapely.get_parts(np.asarray(merged, dtype=object), return_index=True)
    parts = shapely.simplify(parts, TOLERANCE[lod])
    labels = _labels([keys[k][1] for k in of], shapely.line_interpolate_point(parts, 0.5, normalized=True))
    return pack(parts, closed=False), {"cls": [-keys[k][0] for k in of]} | labels


def _labels(names: list[str], points: Any) -> Meta:
    at = shapely.get_coordinates(points).round(5).tolist()
    return {"codes": [""] * len(names), "names": names, "label": at}


def _geometries(shapes: Sequence[ShapeRecord]) -> NDArray[Any]:
    return np.asarray(shapely.from_wkb([s.wkb for s in shapes]), dtype=object)


def _rings(features: NDArray[Any], closed: bool) -> _Rings:
    parts, feature = shapely.get_parts(features, return_index=True)
    if closed:
        parts, part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
        feature = feature[part]
    degrees, ring = shapely.get_coordinates(parts, return_index=True)
    points = np.round(degrees * PRECISION).astype(np.int64)
    same = np.zeros(len(points), bool)
    same[1:] = (ring[1:] == ring[:-1]) & (points[1:] == points[:-1]).all(axis=1)
    length = np.bincount(ring[~same], minlength=len(parts))
    held = length > 0
    return _Rings(feature[held], Chains(length[held], points[~same]))


def _split_jumps(chains: Chains) -> Chains:
    """Steps too long for 16 bits become several."""
    chain = np.repeat(np.arange(len(chains.length)), chains.length)
    step = np.diff(chains.points, axis=0)
    step[chain[1:] != chain[:-1]] = 0
    pieces = np.append(np.maximum(np.ceil(np.abs(step).max(axis=1, initial=0) / STEP_MAX), 1), 1).astype(
        np.int64
    )
    if len(chains.points) == 0 or pieces.max() == 1:
        return chains
    at = np.repeat(np.arange(len(pieces)), pieces)
    part = np.arange(len(at)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    step = np.vstack([step, [[0, 0]]])
    points = chains.points[at] + np.round(step[at] * (part / pieces[at])[:, None]).astype(np.int64)
    return Chains(np.bincount(chain[at], minlength=len(chains.length)), points)
