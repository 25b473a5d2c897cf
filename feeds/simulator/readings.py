"""What a demo sensor reads: well as a rule, now and then beyond its alarm and back. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass

CLIMBS = 0.0004  # of readings: of two dozen sensors every 20 s, one begins to climb every half an hour or so
WELL, TREMBLE = 0.6, 0.05  # of the warning
STEP, TURN = 0.06, 1.1  # of the alarm: how much it climbs at a time, and where it turns


@dataclass(slots=True)
class Gauge:
    """A sensor whose alarm lies above its warning."""

    code: str
    warn: float
    alarm: float
    value: float = 0.0
    climbing: bool = False

    def next(self, rng: random.Random) -> float:
        self.climbing = self.climbing or rng.random() < CLIMBS
        well = WELL * self.warn
        drift = STEP * self.alarm if self.climbing else (well - self.value) / 4
        self.value = max(0.0, self.value + drift + rng.uniform(-TREMBLE, TREMBLE) * self.warn)
        if self.value > TURN * self.alarm:
            self.climbing = False
        return round(self.value, 3)
