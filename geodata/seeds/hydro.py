"""Rivers, lakes and the outline of the demo city: the lines everything else bends to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.ops import substring

from geodata.seeds.plane import Floats, Noise, blob, spline, wiggle

CORE = np.array([2.0, -0.5])  # km, the middle of the dense town


@dataclass(frozen=True, slots=True)
class Stream:
    name: str
    path: Floats
    half_width: float  # km

    @property
    def line(self) -> Any:
        return shapely.LineString(self.path)

    @property
    def water(self) -> Any:
        return self.line.simplify(0.008).buffer(self.half_width, quad_segs=3)


@dataclass(frozen=True, slots=True)
class Hydro:
    river: Stream
    streams: tuple[Stream, ...]  # the tributaries
    lakes: tuple[tuple[str, Any], ...]

    @property
    def water(self) -> Any:
        parts = [self.river.water, *(s.water for s in self.streams), *(lake for _, lake in self.lakes)]
        return shapely.union_all(parts)


def hydro() -> Hydro:
    knots = [(-116, 40), (-80, 33), (-52, 24), (-30, 15.5), (-19, 10), (-9, 3.5), (-1, -1.5), (6, -3.2)]
    knots += [(13, -8), (20, -15), (29, -20), (45, -25), (70, -29), (116, -40)]
    river = wiggle(spline(knots, 60), 0.9, 9, 1)
    qingxi = [(30, 38), (24, 25), (19, 16), (16, 8.5), (12.5, 2), (9.5, -3), (8.6, -4.6)]
    shuanghe = [(-34, -40), (-24, -24), (-17, -14), (-10.5, -8), (-5.5, -3.5), (-2.4, -0.6)]
    yuntai = [(-20, 36), (-18, 24), (-16.5, 16), (-14, 9), (-13, 6.3)]
    return Hydro(
        Stream("安江", river, 0.11),
        (
            Stream("青溪河", _join(wiggle(spline(qingxi, 50), 0.7, 6, 2), river), 0.04),
            Stream("双河", _join(wiggle(spline(shuanghe, 50), 0.6, 6, 4), river), 0.035),
            Stream("云台溪", _join(wiggle(spline(yuntai, 50), 0.5, 5, 5), river), 0.025),
        ),
        (
            ("云台水库", blob((-17.2, 20.5), (1.5, 3.3), 0.15, 11, 0.5)),
            ("东湖", blob((7.1, 1.5), (0.85, 0.55), 0.5, 12, 0.2)),
            ("白鹭湖", blob((22.5, -10.5), (0.9, 0.6), 0.2, 13, 0.3)),
        ),
    )


def _join(path: Floats, river: Floats) -> Floats:
    """Stop at the river; a path that falls short of it is bent to end there."""
    met = shapely.LineString(path).intersection(shapely.LineString(river))
    if not met.is_empty:
        stop = min(shapely.LineString(path).project(shapely.Point(p)) for p in shapely.get_coordinates(met))
        return np.asarray(shapely.get_coordinates(substring(shapely.LineString(path), 0, stop)))
    mouth = river[np.argmin(((river - path[-1]) ** 2).sum(1))]
    weight = np.linspace(0, 1, 12)[:, None] ** 2
    return np.vstack([path[:-12], path[-12:] * (1 - weight) + mouth * weight])


class Outline:
    """The edge of the city and how densely people live in it."""

    def __init__(self, noise: Noise, seats: Floats) -> None:
        self._noise = noise
        self._seats = seats

    def inside(self, x: Floats, y: Floats) -> Any:
        turn, radius = np.arctan2(y, x * 0.82), np.hypot(x * 0.82, y)
        edge = (
            25.5 + 1.9 * np.sin(2 * turn + 0.6) + 2.4 * np.sin(3 * turn + 2.1) + 1.5 * np.sin(5 * turn + 0.4)
        )
        edge = edge + 1.1 * np.sin(7 * turn + 1.7) + 0.7 * np.sin(11 * turn + 2.2)
        return radius < edge + 1.6 * self._noise(x, y)

    def density(self, x: Floats, y: Floats) -> Floats:
        far = np.hypot(x - CORE[0], y - CORE[1])
        value = 0.62 + 26 * np.exp(-((far / 4.3) ** 2)) + 3 * np.exp(-((far / 9) ** 2))
        for sx, sy in self._seats[4:]:
            value = value + 4.5 * np.exp(-(((x - sx) ** 2 + (y - sy) ** 2) / 1.9**2))
        return np.asarray(value)
