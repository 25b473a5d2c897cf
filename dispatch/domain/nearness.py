"""How far two places are apart, near enough for a check-in."""

from __future__ import annotations

import math

METRES = 111_320.0  # to a degree


def apart(lon: float, lat: float, other_lon: float, other_lat: float) -> int:
    """Metres, rounded; good to a percent within a city."""
    east = (lon - other_lon) * math.cos(math.radians((lat + other_lat) / 2))
    return round(METRES * math.hypot(east, lat - other_lat))
