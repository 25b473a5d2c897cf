"""GCJ-02, BD-09, CGCS2000 and WGS-84 to EPSG:4490 and back, on arrays. WGS-84 and CGCS2000 are one here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Crs = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
CRS: tuple[Crs, ...] = get_args(Crs)
Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]

AXIS, ECCENTRICITY2 = 6378245.0, 0.00669342162296594323  # Krassovsky 1940, as the offset is defined
BD_TURN = np.pi * 3000.0 / 180.0


def to_4490(lon: ArrayLike, lat: ArrayLike, crs: Crs) -> Pair:
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    if crs == "gcj02":
        return _undo(_to_gcj02, x, y)
    if crs == "bd09":
        return _undo(_to_gcj02, *_undo(_gcj02_to_bd09, x, y))
    return x, y


def from_4490(lon: ArrayLike, lat: ArrayLike, crs: Crs) -> Pair:
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    if crs == "gcj02":
        return _to_gcj02(x, y)
    if crs == "bd09":
        return _gcj02_to_bd09(*_to_gcj02(x, y))
    return x, y


def _undo(shift: Callable[[Floats, Floats], Pair], x: Floats, y: Floats) -> Pair:
    """Fixed point of a small smooth shift; six rounds reach 1e-11 degrees."""
    u, v = x, y
    for _ in range(6):
        sx, sy = shift(u, v)
        u, v = u + (x - sx), v + (y - sy)
    return u, v


def _to_gcj02(lon: Floats, lat: Floats) -> Pair:
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    wave = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3
    dlat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    dlat = dlat + (20 * np.sin(np.pi * y) + 40 * np.sin(np.pi / 3 * y)) * 2 / 3
    dlat = dlat + (160 * np.sin(np.pi / 12 * y) + 320 * np.sin(np.pi / 30 * y)) * 2 / 3
    dlon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    dlon = dlon + (20 * np.sin(np.pi * x) + 40 * np.sin(np.pi / 3 * x)) * 2 / 3
    dlon = dlon + (150 * np.sin(np.pi / 12 * x) + 300 * np.sin(np.pi / 30 * x)) * 2 / 3
    phi = np.radians(lat)
    magic = 1 - ECCENTRICITY2 * np.sin(phi) ** 2
    dlat = np.degrees(dlat * magic * np.sqrt(magic) / (AXIS * (1 - ECCENTRICITY2)))
    dlon = np.degrees(dlon * np.sqrt(magic) / (AXIS * np.cos(phi)))
    china = (lon > 72.004) & (lon < 137.8347) & (lat > 0.8293) & (lat < 55.8271)  # no offset elsewhere
    return np.where(china, lon + dlon, lon), np.where(china, lat + dlat, lat)


def _gcj02_to_bd09(lon: Floats, lat: Floats) -> Pair:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BD_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BD_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
