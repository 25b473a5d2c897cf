"""A moving street for demo cameras, drawn here: buildings, trees, traffic; no people, no plates. Pure."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Tone = tuple[int, int, int]
Spot = tuple[float, float, float]  # metres: right, up, ahead

WIDTH, HEIGHT, FPS, SECONDS = 640, 360, 15, 20
SCENES: Final = 16  # beyond that they repeat
FOCAL, EYE, HORIZON, NEAR, FAR = 430.0, 7.0, 96.0, 7.0, 167.0
HAZE = 190.0  # metres until two thirds of a colour are sky
SKIES: Final[tuple[Tone, ...]] = ((168, 178, 184), (142, 152, 160), (186, 184, 174), (118, 128, 140))
PAINTS: Final[tuple[Tone, ...]] = (
    (206, 208, 208), (58, 64, 70), (120, 126, 130), (112, 54, 50), (52, 76, 104), (176, 172, 160),
)  # fmt: skip
LABEL, TOP = 238, 54  # where 演示 and the time in the loop are written: clear of what screens lay over
# Its letters, a bit to a dot: two of 24 × 24, digits of 3 × 5.
DEMO: Final = (
    "000000 000000 000600 1c0600 1ffff8 06fffc 00c01c 00c01c 007ff0 387fe0 3c0600 1cfff0 "
    "00fff0 00c630 04fff0 06fff0 0ec630 0efff0 1cfff0 1c39e0 38f0f8 19e03c 008018 000000",
    "000000 000000 000000 000000 0ffff0 0ffff0 000000 000000 000000 3ffffc 3ffffc 003800 "
    "001800 061840 0718e0 0e1870 0e1870 1c1838 3c1838 38181c 11f818 01f800 01f000 000000",
)
FORMS: Final = "75557 26227 71747 71717 55711 74717 74757 71111 75757 75717 11244 00002"
DIGITS: Final = dict(zip("0123456789/.", FORMS.split(), strict=True))


@dataclass(frozen=True, slots=True)
class Car:
    """A box with a cabin. `x` is its lane, `ahead` whether it drives away, `start` where it begins."""

    x: float
    ahead: bool
    start: float
    rounds: int  # of the road in one loop
    length: float
    width: float
    tall: float
    paint: Tone

    def at(self, share: float) -> float:
        """How far down the road its near end is, at that share of the loop; the loop closes."""
        gone = self.start + (1 if self.ahead else -1) * self.rounds * share * (FAR - NEAR)
        return NEAR + (gone - NEAR) % (FAR - NEAR)


class Scene:
    """One of the demo's streets: the same for the same number. `frame(k)` is a picture of the loop."""

    def __init__(self, number: int) -> None:
        self._rng = random.Random(f"street {number % SCENES}")
        self._sky = SKIES[number % len(SKIES)]
        self._aside = self._rng.uniform(-7.5, 7.5)  # the camera stands off the middle of the road
        self._vanish = WIDTH / 2 + self._aside * -14
        self._half = 7.0 if number % 3 else 3.5  # of the road's width
        self._still = np.empty((HEIGHT, WIDTH, 3), np.uint8)
        self._ground()
        for side in (-1, 1):
            self._houses(side, water=number % 5 == 4 and side < 0)
        self._label()
        self._cars = self._traffic()

    def frame(self, k: int) -> Picture:
        """The picture `k` steps of 1/15 s into the loop."""
        picture, share = self._still.copy(), (k % (FPS * SECONDS)) / (FPS * SECONDS)
        for near, car in sorted(((car.at(share), car) for car in self._cars), key=lambda c: -c[0]):
            self._car(picture, car, near)
        _write(picture, f"{k % (FPS * SECONDS) / FPS:04.1f}/{SECONDS}", LABEL + 64, TOP + 3)
        _stamp(picture)
        return picture

    # --- the still parts ------------------------------------------------------------------------------------
    def _ground(self) -> None:
        rows = np.clip(np.arange(HEIGHT) / HORIZON, 0, 1)[:, None, None]
        self._still[:] = np.asarray(self._sky) * (0.86 + 0.16 * rows)
        wide, half = 60.0, self._half
        self._flat(-wide, wide, NEAR, 400, (116, 120, 112))
        self._flat(-half - 3, half + 3, NEAR, 400, (146, 144, 138))
        self._flat(-half, half, NEAR, 400, (84, 87, 90))
        for x in (-half + 0.3, -0.12, 0.18, half - 0.4):
            self._flat(x, x + 0.12, NEAR, 400, (178, 164, 104) if abs(x) < 1 else (196, 196, 190))
        for z in range(8, 160, 8):
            for x in (-3.5, 3.5) if half > 4 else ():
                self._flat(x - 0.08, x + 0.08, z, z + 3, (200, 200, 196))

    def _houses(self, side: int, water: bool) -> None:
        """From far to near, so that what is near hides what is far."""
        rng, edge = self._rng, (self._half + 5) * side
        if water:
            self._flat(-60, edge, NEAR, 400, (94, 116, 128))
            for _ in range(60):
                z, x = rng.uniform(12, 150), rng.uniform(-60, edge - 2)
                self._flat(x, x + rng.uniform(1, 4), z, z + 0.4, (122, 142, 150))
        spots = sorted({z + rng.uniform(0, 4) for z in range(16, 190, 19)}, reverse=True)
        for z in spots:
            if not water:
                self._house(edge + side * rng.uniform(2, 5), side, z, z + rng.uniform(11, 16))
            self._tree((self._half + 2) * side, z - 2 + rng.uniform(0, 3))

    def _house(self, x: float, side: int, near: float, far: float) -> None:
        rng = self._rng
        storeys, light = rng.choice((2, 4, 5, 6, 8)), rng.uniform(0.8, 1.1)
        wall = _lit(rng.choice(((164, 158, 148), (150, 152, 152), (172, 164, 150), (138, 140, 146))), light)
        top, back = storeys * 3.0 + 1, x + side * 14
        self._face([(x, 0, near), (back, 0, near), (back, top, near), (x, top, near)], _lit(wall, 0.8))
        self._face([(x, 0, near), (x, 0, far), (x, top, far), (x, top, near)], wall)
        glass = _lit(wall, 0.55)
        for storey in range(storeys):
            low = 1 + storey * 3.0
            for i in range(4):
                z = near + (far - near) * (i + 0.25) / 4
                self._face(
                    [(x, low, z), (x, low, z + 1.6), (x, low + 1.5, z + 1.6), (x, low + 1.5, z)], glass
                )
            for i in range(4):
                a, b = x + side * (1.2 + i * 3.2), x + side * (2.8 + i * 3.2)
                front = [(a, low, near), (b, low, near), (b, low + 1.5, near), (a, low + 1.5, near)]
                self._face(front, _lit(glass, 0.85))

    def _tree(self, x: float, z: float) -> None:
        self._face([(x - 0.15, 0, z), (x + 0.15, 0, z), (x + 0.15, 3, z), (x - 0.15, 3, z)], (84, 76, 66))
        for dx, dy, r, tone in ((0, 4.2, 1.9, (74, 92, 72)), (-0.5, 4.9, 1.3, (88, 106, 82))):
            ring = [i * math.tau / 8 for i in range(8)]
            self._face([(x + dx + r * math.cos(a), dy + r * math.sin(a), z) for a in ring], tone)

    def _label(self) -> None:
        """A dark field under what is written at the top; the corners are for those who show the picture."""
        field = self._still[TOP - 3 : TOP + 27, LABEL - 6 : LABEL + 166]
        field[:] = field // 4

    # --- what moves -----------------------------------------------------------------------------------------
    def _traffic(self) -> list[Car]:
        rng, cars = self._rng, []
        lanes = (1.8, 5.3) if self._half > 4 else (1.75,)
        for lane in lanes:
            for ahead in (True, False):
                rounds = 2 if lane == lanes[0] and len(lanes) > 1 else 1
                gap = (FAR - NEAR) / 5
                for i in range(5):
                    if rng.random() < 0.35:
                        continue
                    length, width, tall = rng.choice(
                        ((4.4, 1.8, 1.5), (4.6, 1.9, 1.7), (5.2, 2.0, 2.3), (10.5, 2.5, 3.1))
                    )
                    start = NEAR + i * gap + rng.uniform(0, gap - 14)
                    x = lane if ahead else -lane
                    cars.append(Car(x, ahead, start, rounds, length, width, tall, rng.choice(PAINTS)))
        return cars

    def _car(self, picture: Picture, car: Car, near: float) -> None:
        low = 0.55 * car.tall if car.tall < 2 else car.tall
        out, end = car.width / 2 + 0.2, near + car.length
        shadow = [
            (car.x - out, 0.0, near),
            (car.x + out, 0.0, near),
            (car.x + out, 0.0, end),
            (car.x - out, 0.0, end),
        ]
        self._face(shadow, (58, 60, 63), picture)
        self._box(picture, car, near, near + car.length, 0.3, low, car.paint)
        if car.tall < 2:
            self._box(picture, car, near + 0.9, near + car.length - 1.1, low, car.tall, _lit(car.paint, 0.55))
        lamp, tall = ((176, 52, 44) if car.ahead else (240, 236, 214)), 0.3
        for s in (-1, 1):
            x, y, z = car.x + s * car.width * 0.36, 0.65, near - 0.02
            self._face(
                [(x - 0.2, y, z), (x + 0.2, y, z), (x + 0.2, y + tall, z), (x - 0.2, y + tall, z)],
                lamp,
                picture,
            )

    def _box(
        self, picture: Picture, car: Car, near: float, far: float, low: float, top: float, paint: Tone
    ) -> None:
        left, right = car.x - car.width / 2, car.x + car.width / 2
        seen = right if right < self._aside else left  # the flank that the camera can see
        if not left < self._aside < right:
            self._face(
                [(seen, low, near), (seen, low, far), (seen, top, far), (seen, top, near)],
                _lit(paint, 0.78),
                picture,
            )
        self._face(
            [(left, top, near), (right, top, near), (right, top, far), (left, top, far)],
            _lit(paint, 1.12),
            picture,
        )
        self._face(
            [(left, low, near), (right, low, near), (right, top, near), (left, top, near)],
            _lit(paint, 0.9),
            picture,
        )

    # --- drawing --------------------------------------------------------------------------------------------
    def _flat(self, left: float, right: float, near: float, far: float, tone: Tone) -> None:
        self._face([(left, 0, near), (right, 0, near), (right, 0, far), (left, 0, far)], tone)

    def _face(self, corners: list[Spot], tone: Tone, picture: Picture | None = None) -> None:
        """A convex face, the hazier the further off."""
        if max(z for _, _, z in corners) < 1:
            return
        mean = sum(z for _, _, z in corners[:2]) / 2
        share = math.exp(-min(mean, 300) / HAZE)
        seen = [round(c * share + s * (1 - share)) for c, s in zip(tone, self._sky, strict=True)]
        points = [self._project(spot) for spot in corners]
        _fill(self._still if picture is None else picture, points, seen)

    def _project(self, spot: Spot) -> tuple[float, float]:
        x, y, z = spot
        z = max(z, 0.8)
        return self._vanish + FOCAL * (x - self._aside) / z, HORIZON + FOCAL * (EYE - y) / z


def _lit(tone: Tone, by: float) -> Tone:
    r, g, b = (min(255, round(c * by)) for c in tone)
    return r, g, b


def _fill(picture: Picture, points: list[tuple[float, float]], tone: list[int]) -> None:
    """A convex polygon, whichever way round it is given."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right = max(0, math.floor(min(xs))), min(WIDTH, math.ceil(max(xs)))
    top, bottom = max(0, math.floor(min(ys))), min(HEIGHT, math.ceil(max(ys)))
    if left >= right or top >= bottom:
        return
    row, column = np.arange(top, bottom)[:, None] + 0.5, np.arange(left, right)[None, :] + 0.5
    sides = [
        (x2 - x1) * (row - y1) - (y2 - y1) * (column - x1)
        for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True)
    ]
    inside = np.logical_and.reduce([s >= 0 for s in sides]) | np.logical_and.reduce([s <= 0 for s in sides])
    picture[top:bottom, left:right][inside] = tone


def _stamp(picture: Picture) -> None:
    """演示 on every picture."""
    for i, rows in enumerate(DEMO):
        dots = np.array([[int(row, 16) >> (23 - x) & 1 for x in range(24)] for row in rows.split()], bool)
        picture[TOP : TOP + 24, LABEL + 27 * i : LABEL + 24 + 27 * i][dots] = (248, 214, 78)


def _write(picture: Picture, text: str, x: int, y: int) -> None:
    for letter in text:
        dots = np.array([[int(row, 16) >> (2 - i) & 1 for i in range(3)] for row in DIGITS[letter]], bool)
        shape = np.kron(dots, np.ones((4, 4), bool))
        picture[y - 1 : y + 19, x : x + 12][shape] = (236, 240, 242)
        x += 14
