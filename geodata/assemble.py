"""From loose polygons with some codes and names to a whole tree of areas, and what was wrong with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.atlas import AreaRecord
from geodata.split import reading_order, split_areas

GAP_WIDTH = 1e-4  # degrees, about 10 m: narrower gaps are drawing errors and are closed
GRID_KM2 = 3.0  # size aimed at when grids must be made
GRIDS_MAX = 80  # to a community
KM2_PER_DEGREE2 = 111.32 * 110.9
UNNAMED = {6: "未命名市县", 9: "未命名镇街", 12: "未命名社区", 15: "未命名网格"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect of the input. kind: see README; subject: the name or code it is about."""

    kind: str
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    polygon: Any  # EPSG:4490, valid
    name: str | None
    code: str | None  # significant digits


@dataclass(frozen=True, slots=True)
class AreaImport:
    city: str
    name: str
    areas: list[AreaRecord]
    problems: list[Problem]
    told: tuple[str, ...] = ()  # how the coordinate system of each file was found
    made: frozenset[str] = frozenset()  # codes of areas that no file drew

    def count(self, length: int) -> int:
        return sum(len(a.code) == length for a in self.areas)


@dataclass(slots=True)
class _Tree:
    """Areas by code while they are put together."""

    polygons: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    provisional: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)  # polygon follows from the children's

    def level(self, length: int) -> list[str]:
        return sorted(c for c in self.polygons if len(c) == length)

    def children(self, code: str) -> list[str]:
        return [c for c in self.level(len(code) + 3) if c.startswith(code)]


def assemble(features: Sequence[Feature], parent: str, name: str = "") -> AreaImport:
    """A city of four levels: missing codes are provisional, missing levels one-to-one, grids split."""
    problems: list[Problem] = []
    tree = _coded(features, parent, problems)
    if not tree.polygons:
        return AreaImport(parent[:6], name, [], problems)
    for length in (6, 9, 12, 15):
        _mend(tree, length, problems)
    drawn = set(tree.polygons)
    _fill_down(tree)
    _fill_up(tree)
    city = parent[:6]
    tree.names[city] = name or tree.names.get(city) or city
    areas = [
        area_record(code, _named(tree, code), polygon, provisional=code in tree.provisional)
        for code, polygon in sorted(tree.polygons.items())
    ]
    return AreaImport(city, tree.names[city], areas, problems, made=frozenset(tree.polygons.keys() - drawn))


def area_record(
    code: str,
    name: str,
    polygon: Any,
    people: tuple[int, int] | None = None,
    provisional: bool = False,
) -> AreaRecord:
    """`people` is (households, persons). The label stands where the polygon is widest."""
    label = shapely.maximum_inscribed_circle(polygon, tolerance=float(np.sqrt(polygon.area)) / 50)
    lon, lat = shapely.get_coordinates(label)[0].round(6).tolist()
    households, persons = people or (None, None)
    wkb = shapely.to_wkb(polygon, byte_order=1)
    return AreaRecord(code, name, lon, lat, "base", provisional, households, persons, wkb)


def _coded(features: Sequence[Feature], parent: str, problems: list[Problem]) -> _Tree:
    tree = _Tree()
    loose: list[Feature] = []
    for feature in features:
        subject = feature.name or feature.code or "?"
        code = feature.code
        if feature.name is None:
            problems.append(Problem("no_name", code or _where(feature.polygon)))
        if code is not None and not code.startswith(parent):
            problems.append(Problem("not_under_parent", subject, code))
            continue
        if code is not None and code in tree.polygons:
            problems.append(Problem("duplicate_code", subject, code))
            code = None
        if code is None:
            loose.append(feature)
            continue
        tree.polygons[code] = feature.polygon
        tree.names[code] = feature.name or ""
    _number_loose(tree, loose, parent, problems)
    for name, n in Counter(f.name for f in features if f.name).items():
        if n > 1:
            problems.append(Problem("duplicate_name", name, str(n)))
    return tree


def _number_loose(tree: _Tree, loose: list[Feature], parent: str, problems: list[Problem]) -> None:
    """Features without a code become provisional children of the parent, numbered in reading order."""
    if not loose:
        return
    first = 901 if len(loose) <= 99 else 400
    middles = shapely.get_coordinates(shapely.centroid([f.polygon for f in loose]))
    free = (c for n in range(first, 1000) if (c := f"{parent}{n:03d}") not in tree.polygons)
    for i in reading_order(middles).tolist():
        code = next(free, None)
        if code is None:
            problems.append(Problem("too_many", loose[i].name or "?", parent))
            continue
        tree.polygons[code], tree.names[code] = loose[i].polygon, loose[i].name or ""
        tree.provisional.add(code)
        problems.append(Problem("no_code", loose[i].name or "?", code))


def _mend(tree: _Tree, length: int, problems: list[Problem]) -> None:
    """Tell overlaps and gaps of one level; overlaps go to the lowest code, slivers are closed."""
    codes = tree.level(length)
    polygons = np.array([tree.polygons[c] for c in codes], dtype=object)
    if len(codes) < 2:
        return
    a, b = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    a, b = a[a < b], b[a < b]
    shared = _square_metres(shapely.intersection(polygons[a], polygons[b]))
    for i, j, area in zip(a.tolist(), b.tolist(), shared.tolist(), strict=True):
        if area >= 1:
            names = " / ".join(tree.names[codes[k]] or codes[k] for k in (i, j))
            problems.append(Problem("overlap", names, f"{area:.0f} m²"))
    for gap in _gaps(polygons):
        problems.append(Problem("gap", _where(gap), f"{_square_metres(gap):.0f} m²"))
    if not shapely.coverage_is_valid(polygons):
        clean = shapely.coverage_clean(polygons, gap_width=GAP_WIDTH, merge_strategy="min_index")
        for code, polygon in zip(codes, clean, strict=True):
            if polygon.is_empty:
                problems.append(Problem("covered", tree.names[code] or code, code))
                del tree.polygons[code]
            else:
                tree.polygons[code] = polygon


def _gaps(polygons: NDArray[Any]) -> list[Any]:
    parts = shapely.get_parts(shapely.union_all(polygons))
    holes = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
    own = shapely.union_all([shapely.Polygon(r) for p in shapely.get_parts(polygons) for r in p.interiors])
    return [h for h in holes if not own.covers(h)]  # a hole of one area alone is meant


def _fill_down(tree: _Tree) -> None:
    for length in (6, 9):
        for code in tree.level(length):
            if not tree.children(code):
                child = f"{code}001"
                tree.polygons[child], tree.names[child] = tree.polygons[code], tree.names[code]
                tree.provisional.add(child)
                tree.made.add(code)
    bare = [c for c in tree.level(12) if not tree.children(c)]
    polygons = [tree.polygons[c] for c in bare]
    wanted = [int(np.clip(round(_square_metres(p) / 1e6 / GRID_KM2), 1, GRIDS_MAX)) for p in polygons]
    for community, parts in zip(bare, split_areas(polygons, wanted) if bare else (), strict=True):
        tree.made.add(community)
        for n, part in enumerate(parts, 1):
            grid = f"{community}{n:03d}"
            tree.polygons[grid] = part
            tree.names[grid] = f"{tree.names[community] or UNNAMED[12]}第{n}网格"
            tree.provisional.add(grid)


def _fill_up(tree: _Tree) -> None:
    """Missing parents, and parents whose children were all made here, are the union of their children."""
    for length in (12, 9, 6):
        by_parent: dict[str, list[str]] = defaultdict(list)
        for child in tree.level(length + 3):
            by_parent[child[:-3]].append(child)
        for code, children in by_parent.items():
            if code not in tree.polygons:
                tree.provisional.add(code)
                tree.made.add(code)
            if code in tree.made or (length < 12 and tree.made.issuperset(children)):
                tree.made.add(code)
                tree.polygons[code] = _union(tree.polygons[c] for c in children)


def _union(polygons: Iterable[Any]) -> Any:
    parts = list(polygons)
    if len(parts) == 1:
        return parts[0]
    return shapely.coverage_union_all(parts) if shapely.coverage_is_valid(parts) else shapely.union_all(parts)


def _named(tree: _Tree, code: str) -> str:
    return tree.names.get(code) or f"{UNNAMED[len(code)]}{code[-3:]}"


def _square_metres(geometry: Any) -> Any:
    """Area; exact enough to talk about, at any latitude a city has."""
    height = (shapely.bounds(geometry)[..., 1] + shapely.bounds(geometry)[..., 3]) / 2
    return shapely.area(geometry) * KM2_PER_DEGREE2 * 1e6 * np.cos(np.radians(np.nan_to_num(height)))


def _where(geometry: Any) -> str:
    at = geometry.representative_point()
    return f"{at.x:.5f},{at.y:.5f}"
