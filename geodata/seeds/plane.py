"""The drawing plane of the demo city: kilometres east and north of a point, noise, smooth curves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

Floats = NDArray[np.float64]
ORIGIN = np.array([104.6, 30.6])
KM_PER_DEGREE = np.array([95.88, 110.87])  # at 30.6 N
HALF_WIDTH, HALF_HEIGHT = 110.0, 48.0  # of the noise fields


def degrees(geometry: Any) -> Any:
    """The same geometry, or array of geometries, in EPSG:4490 degrees."""
    return shapely.transform(geometry, lambda rows: ORIGIN + rows / KM_PER_DEGREE)


def lon_lat(x: float, y: float) -> tuple[float, float]:
    lon, lat = ORIGIN + np.array([x, y]) / KM_PER_DEGREE
    return round(float(lon), 6), round(float(lat), 6)


class Noise:
    """Fractal noise over the plane, about -1..1, smooth and repeatable."""

    def __init__(self, seed: int, octaves: int) -> None:
        rows, columns = 480, 1100
        rng = np.random.default_rng(seed)
        y, x = np.mgrid[0:rows, 0:columns]
        field = np.zeros((rows, columns))
        for octave in range(octaves):
            k = 4 * 2**octave
            knots = rng.standard_normal((k + 3, int(k * columns / rows) + 4))
            at = [y / rows * k + 0.5, x / rows * k + 0.5]
            field += 0.55**octave * map_coordinates(knots, at, order=3, mode="nearest")
        self._field = field

    def __call__(self, x: Floats, y: Floats) -> Floats:
        rows = (np.atleast_1d(y) + HALF_HEIGHT) / (2 * HALF_HEIGHT) * (self._field.shape[0] - 1)
        columns = (np.atleast_1d(x) + HALF_WIDTH) / (2 * HALF_WIDTH) * (self._field.shape[1] - 1)
        values: Floats = map_coordinates(self._field, [rows, columns], order=1, mode="nearest")
        return values


def spline(points: Sequence[Sequence[float]] | Floats, n: int = 40) -> Floats:
    """A Catmull-Rom curve through the points."""
    p = np.asarray(points, np.float64)
    p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    t = np.linspace(0, 1, n, endpoint=False)[:, None]
    out = []
    for p0, p1, p2, p3 in zip(p, p[1:], p[2:], p[3:], strict=False):
        cubic = (-p0 + 3 * p1 - 3 * p2 + p3) * t**3 + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
        out.append(0.5 * (2 * p1 + (p2 - p0) * t + cubic))
    return np.vstack([*out, p[-2][None]])


def wiggle(path: Floats, amplitude: float, wavelength: float, seed: int, ease: int = 0) -> Floats:
    """The path pushed sideways by smooth noise; `ease` points at each end stay nearly still."""
    step = np.gradient(path, axis=0)
    length = np.hypot(*step.T)
    normal = np.column_stack([-step[:, 1], step[:, 0]]) / length[:, None]
    along = np.cumsum(length)
    rng = np.random.default_rng(seed)
    push = np.zeros(len(path))
    for k in range(5):
        phase, pitch = rng.uniform(0, 2 * math.pi, 3), rng.uniform(0.7, 1.3, 3)
        for j in range(3):
            wave = np.sin(2 * math.pi * along / (wavelength / 2**k) * pitch[j] + phase[j])
            push += amplitude * 0.45 / 1.9**k * wave
    if ease:
        n = np.arange(len(path))
        push *= np.minimum(1, np.minimum(n, n[::-1]) / ease)
    return np.asarray(path + normal * push[:, None])


def blob(centre: Sequence[float], radii: Sequence[float], turn: float, seed: int, rough: float = 0.28) -> Any:
    """An uneven rounded polygon."""
    angle = np.linspace(0, 2 * math.pi, 90, endpoint=False)
    rng = np.random.default_rng(seed)
    radius = np.ones_like(angle)
    for k in range(2, 12):
        radius += rough / k**1.1 * np.sin(k * angle + rng.uniform(0, 2 * math.pi)) * rng.uniform(0.4, 1)
    x, y = radius * radii[0] * np.cos(angle), radius * radii[1] * np.sin(angle)
    c, s = math.cos(turn), math.sin(turn)
    ring = np.column_stack([centre[0] + x * c - y * s, centre[1] + x * s + y * c])
    return shapely.make_valid(shapely.Polygon(ring))
