"""What a demo sensor reads: well as a rule, now and then beyond its alarm and back. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass

CLIMBS = 0.0004  # of readings: of two dozen sensors every 20 s, one begins to climb every half an hour or so
WELL, STEP, TREMBLE = 0.55, 0.06, 0.02  # of the way from nothing to the alarm


@dataclass(slots=True)
class Gauge:
    code: str
    warn: float
    alarm: float
    share: float = WELL  # of the alarm
    climbing: bool = False

    def next(self, rng: random.Random) -> float:
        self.climbing = self.climbing or rng.random() < CLIMBS
        drift = STEP if self.climbing else (WELL - self.share) / 4
        self.share = max(0.0, self.share + drift + rng.uniform(-TREMBLE, TREMBLE))
        if self.share > 1.1:
            self.climbing = False
        return round(self.share * self.alarm, 3)
