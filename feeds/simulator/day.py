"""The rhythm of the demo city: how many reports an hour, from whom, and how long each act takes. Pure."""

from __future__ import annotations

import math
import random

# Reports by local hour on an ordinary day.
HOURS = (
    31,
    22,
    15,
    12,
    14,
    26,
    58,
    112,
    168,
    199,
    188,
    160,
    121,
    140,
    151,
    158,
    149,
    131,
    104,
    88,
    76,
    62,
    47,
    36,
)
LEAST = 120  # an hour: the city never looks asleep
CHANNELS = {"grid_app": 36, "12345": 28, "citizen": 14, "department": 10, "ai_video": 8, "iot": 4}
WAKING = 90.0  # seconds over which the first rush ebbs away
RUSH = 20.0  # times as many reports at the very start
SETTLING = 900.0  # seconds until acts take their ordinary time
QUICKEST = 0.04  # of the ordinary time, at the start

# Minutes an act takes, as (median, spread of the logarithm).
DELAYS = {
    "accept": (2.0, 0.6),
    "register": (1.0, 0.5),
    "dispatch": (4.0, 0.7),
    "redispatch": (6.0, 0.5),
    "sign": (6.0, 0.8),
    "return": (5.0, 0.5),
    "feedback": (28.0, 0.6),
    "co_feedback": (14.0, 0.6),
    "co_release": (4.0, 0.5),
    "check": (5.0, 0.6),
    "check_pass": (14.0, 0.5),
    "check_fail": (14.0, 0.5),
    "close": (4.0, 0.6),
    "enforce": (8.0, 0.5),
    "ask_extension": (12.0, 0.5),
    "extend": (10.0, 0.5),
    "suspend": (15.0, 0.5),
    "check_revisit": (14.0, 0.5),
    "revisit_ok": (20.0, 0.6),
}
DAWDLERS = 0.05  # of acts take five times as long: lamps must turn in a living city


def reports_a_minute(local_hour: float, running: float, rate: float = 1.0) -> float:
    """Mean of the moment; `running` is seconds since the simulator began."""
    hour = int(local_hour) % 24
    within = local_hour % 1
    level = HOURS[hour] * (1 - within) + HOURS[(hour + 1) % 24] * within
    return max(level, LEAST) / 60 * (1 + RUSH * math.exp(-running / WAKING)) * rate


def until_next_report(rng: random.Random, local_hour: float, running: float, rate: float = 1.0) -> float:
    """Seconds to the next report: arrivals without memory."""
    return rng.expovariate(reports_a_minute(local_hour, running, rate) / 60)


def channel(rng: random.Random) -> str:
    return rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]


def seconds_for(step: str, rng: random.Random, running: float, urgent: bool) -> float:
    """How long an act takes: log-normal, quicker for what is urgent and while the city wakes up."""
    median, spread = DELAYS[step]
    seconds = 60 * median * math.exp(rng.gauss(0, spread))
    if urgent:
        seconds *= 0.35
    elif rng.random() < DAWDLERS:
        seconds *= 5
    return seconds * min(1.0, QUICKEST + running / SETTLING)
