"""Which cameras see a point best: by their sector, their reach, and the buildings that stand between."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geodata.atlas import PlaceRecord
from geodata.buildings import Buildings
from geodata.flat import metres

NEAR = 500.0  # metres: a camera further off is not offered, whatever its reach


@dataclass(frozen=True, slots=True)
class Sight:
    """How well a camera sees the point. `off`: degrees between the middle of its sector and the point."""

    camera: PlaceRecord
    metres: float
    off: float
    aims: bool  # the point lies in its sector and within its reach
    hidden: bool  # a building stands between

    @property
    def sees(self) -> bool:
        return self.aims and not self.hidden

    @property
    def rank(self) -> tuple[int, float, str]:
        """Least first: those that see it, then those that only stand near; nearer and straighter first."""
        half = float(self.camera.attrs.get("angle", 60)) / 2 or 1.0
        return (2 * (not self.aims) + self.hidden, self.metres * (1 + self.off / half / 2), self.camera.code)


def ranked(
    cameras: Iterable[PlaceRecord], lon: float, lat: float, buildings: Buildings | None, most: int
) -> Sequence[Sight]:
    """The best `most` of the cameras for a point, best first; without buildings nothing is hidden."""
    near = [s for c in cameras if (s := _sight(c, lon, lat)).metres <= NEAR]
    if buildings is None:
        return sorted(near, key=lambda s: s.rank)[:most]
    out: list[Sight] = []
    for sight in sorted(near, key=lambda s: s.rank):
        if len([s for s in out if s.sees]) >= most:
            break  # whoever follows cannot be better
        c = sight.camera
        high = float(c.attrs.get("height", 6.0))
        hidden = buildings.hides(c.lon, c.lat, high, (lon, lat))
        out.append(Sight(c, sight.metres, sight.off, sight.aims, hidden))
    return sorted(out, key=lambda s: s.rank)[:most]


def _sight(camera: PlaceRecord, lon: float, lat: float) -> Sight:
    far = metres(camera.lon, camera.lat, lon, lat)
    east = (lon - camera.lon) * math.cos(math.radians(lat))
    bearing = math.degrees(math.atan2(east, lat - camera.lat))
    off = abs((bearing - float(camera.attrs.get("azimuth", 0)) + 180) % 360 - 180) if far >= 1 else 0.0
    angle, reach = float(camera.attrs.get("angle", 60)), float(camera.attrs.get("range", 80))
    return Sight(camera, far, off, off <= angle / 2 and far <= reach, hidden=False)
