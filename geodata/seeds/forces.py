"""What moves and what watches: vehicles and crews, grid workers, cameras at junctions and gates."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from geodata.atlas import PlaceRecord
from geodata.seeds.hydro import CORE
from geodata.seeds.names import CITY_CODE, TOWNS
from geodata.seeds.network import Network
from geodata.seeds.places import Ground
from geodata.seeds.plane import KM_PER_DEGREE, ORIGIN, lon_lat
from geodata.seeds.tree import Community

CREWS = (  # call sign, kind of unit, how many
    ("路政", "highway", 3),
    ("环卫", "sanitation", 4),
    ("市政抢修", "municipal", 3),
    ("供水", "water_co", 2),
    ("排水", "drainage", 2),
    ("燃气", "gas_co", 2),
    ("电力", "power_co", 2),
    ("消防", "fire", 3),
    ("应急", "emergency", 2),
    ("交警", "traffic", 3),
    ("水务", "water", 1),
    ("园林", "garden", 1),
)
GRID_WORKERS = 60
JUNCTION_CAMERAS, ESTATE_CAMERAS, TOWN_CAMERAS = 70, 30, 2
STREAMS = 16  # moving pictures of the demo; cameras share them


def units(net: Network, ground: Ground, rng: np.random.Generator) -> list[PlaceRecord]:
    """One enforcement vehicle to a town, crews of the city's own services; all stand at a junction."""
    owners = [("城管", f"town_law@{t.code}", t.x, t.y) for t in TOWNS]
    for sign, kind, n in CREWS:
        at = CORE + rng.normal(0, 4.0, (n, 2))
        owners += [(sign, f"{kind}@{CITY_CODE}", float(x), float(y)) for x, y in at]
    numbers: Counter[str] = Counter()
    out: list[PlaceRecord] = []
    for sign, owner, x, y in owners:
        jx, jy = net.junctions[np.hypot(*(net.junctions - (x, y)).T).argmin()].tolist()
        numbers[sign] += 1
        name = f"{sign} {numbers[sign]:02d}"
        lon, lat = lon_lat(jx, jy)
        gb_id = f"{CITY_CODE}0000118{len(out) + 1:07d}"
        attrs = {"owner": owner, "sign": name, "vehicle": True, "gb_id": gb_id}
        code = f"{CITY_CODE}U{len(out) + 1:03d}"
        out.append(PlaceRecord("unit", code, name, ground.grid(jx, jy) or CITY_CODE, lon, lat, attrs))
    return out


def grid_workers(tree: Sequence[Community], ground: Ground) -> list[PlaceRecord]:
    """Posts of grid workers, spread over all communities; the middle of the town has most."""
    near = sorted(range(len(tree)), key=lambda i: np.hypot(tree[i].x - CORE[0], tree[i].y - CORE[1]))
    chosen = sorted({*near[:30], *range(0, len(tree), 4)})[:GRID_WORKERS]
    out = []
    for n, i in enumerate(chosen):
        c = tree[i]
        sign = f"网格员 {c.name.removesuffix('社区').removesuffix('村')} {1:02d}"
        lon, lat = lon_lat(c.x, c.y)
        attrs = {"type": "grid", "owner": f"grid@{c.code}", "sign": sign, "vehicle": False}
        area = ground.grid(c.x, c.y) or c.code
        out.append(PlaceRecord("post", f"{CITY_CODE}G{n + 1:03d}", sign, area, lon, lat, attrs))
    return out


def cameras(
    net: Network, estates: Sequence[PlaceRecord], ground: Ground, rng: np.random.Generator
) -> list[PlaceRecord]:
    """Cameras over crossings of named roads and at estate gates, numbered by town."""
    spots = _crossings(net)[:JUNCTION_CAMERAS]
    for town in TOWNS:
        near = sorted(_crossings(net), key=lambda s: np.hypot(s[1] - town.x, s[2] - town.y))
        spots += [s for s in near if s not in spots][:TOWN_CAMERAS]
    crossings = len(spots)
    for e in estates[:: max(1, len(estates) // ESTATE_CAMERAS)][:ESTATE_CAMERAS]:
        x, y = ((np.array([e.lon, e.lat]) - ORIGIN) * KM_PER_DEGREE).tolist()
        spots.append((f"{e.name}{'东南西北'[len(spots) % 4]}门", x, y))
    signs = {t.code: t.sign for t in TOWNS}
    numbers: Counter[str] = Counter()
    out = []
    for i, (name, x, y) in enumerate(spots):
        grid = ground.grid(x, y)
        if grid is None:
            continue
        sign = signs[grid[:9]]
        numbers[sign] += 1
        attrs = {
            "azimuth": int(rng.integers(0, 72)) * 5,
            "angle": int(rng.choice([45, 60, 75, 90])),
            "range": int(rng.choice([60, 80, 100, 150])),
            "height": float(rng.choice([4.5, 6.0, 8.0])),
            "snapshot": f"demo:{i % STREAMS}",
        }
        if i < crossings:  # those at gates give stills only
            attrs["stream"] = f"demo:{i % STREAMS}"
        lon, lat = lon_lat(x, y)
        out.append(PlaceRecord("camera", f"{sign}-{numbers[sign]:04d}", name, grid, lon, lat, attrs))
    return out


def _crossings(net: Network) -> list[tuple[str, float, float]]:
    """(road×road, x, y) where roads of two names meet: the greater roads first, then the more central."""
    meets: dict[int, dict[str, int]] = defaultdict(dict)
    for e in net.edges:
        for n in (e.start, e.end):
            if e.name:
                meets[n][e.name] = min(e.cls, meets[n].get(e.name, 9))
    ranked = []
    for n, names in meets.items():
        if len(names) >= 2:
            pair = sorted(names, key=lambda name: (names[name], name))[:2]
            x, y = net.junctions[n].tolist()
            rank = names[pair[0]] + names[pair[1]] + math.hypot(x - CORE[0], y - CORE[1]) / 3
            ranked.append((rank, f"{pair[0]}×{pair[1]}", x, y))
    first = {name: (name, x, y) for _, name, x, y in sorted(ranked, reverse=True)}
    return [
        spot for _, spot in sorted((rank, first[name]) for rank, name, x, y in ranked if first[name][1] == x)
    ]
