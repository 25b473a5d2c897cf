"""The ground of one city taken as flat: metres out of degrees, good to a percent. Pure."""

from __future__ import annotations

import math

METRES_PER_DEGREE = 111_320.0  # of latitude; of longitude at the equator


def metres(lon: float, lat: float, lon2: float, lat2: float) -> float:
    """Between two points near each other, in degrees."""
    return math.hypot((lon2 - lon) * math.cos(math.radians(lat)), lat2 - lat) * METRES_PER_DEGREE
