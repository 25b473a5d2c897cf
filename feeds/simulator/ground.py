"""The demo city as the console's own API tells it: where people are, roads, crews, cameras."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feeds.client import Client
from feeds.simulator.movers import Mover
from feeds.simulator.roads import Roads, read_lines

API = "/api/v1"
WHERE = {"home": ("estate", "grid"), "school": ("school",), "street": ("grid",), "any": ("grid",)}
NOTED = 100  # weight of a place whose people nobody has counted


class NoGround(Exception):
    """The console gives no demo city to live in. The text says what is missing."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Somewhere things happen; `weight` is the people, or households, that are there."""

    kind: str
    name: str
    lon: float
    lat: float
    weight: float


class Ground:
    def __init__(self, spots: Sequence[Spot], roads: Roads, movers: list[Mover], cameras: list[int]) -> None:
        self.roads, self.movers, self.cameras = roads, movers, cameras
        self._spots = {where: [s for s in spots if s.kind in kinds] for where, kinds in WHERE.items()}
        self._watched = [s for s in spots if s.kind == "camera"]

    def place(self, where: str, watched: bool, rng: random.Random) -> tuple[float, float, str]:
        """Longitude, latitude and words: on the road beside a spot, or at the spot itself."""
        spots = self._watched if watched else self._spots[where]
        spot = rng.choices(spots, [s.weight for s in spots])[0]
        lon, lat = spot.lon, spot.lat
        if watched or where == "street":
            x, y = self.roads.beside((round(lon * 1e5), round(lat * 1e5)), rng.random())
            lon, lat = x / 1e5, y / 1e5
        return round(lon + rng.gauss(0, 1e-4), 6), round(lat + rng.gauss(0, 1e-4), 6), spot.name


def read_ground(client: Client) -> tuple[str, Ground]:
    """Code of the demo city and its ground. Raises NoGround."""
    city = next((c for c in _get(client, "/areas")["items"] if c["demo"]), None)
    if city is None:
        raise NoGround("no demo city: start the console with ANLAN_DEMO=1")
    code = city["code"]
    roads = Roads(read_lines(_get(client, f"/geo/{code}/{city['version']}/road.full.aqb2")))
    places = [p for p in _get(client, "/places")["items"] if p["area"].startswith(code)]
    spots = [_spot(p) for p in places]
    spots += [_grid(a) for grid, a in city["areas"].items() if len(grid) == 15]
    movers = [_mover(p, roads) for p in places if "vehicle" in p["attrs"]]
    return code, Ground(spots, roads, movers, [p["no"] for p in places if p["kind"] == "camera"])


def _get(client: Client, path: str) -> Any:
    answer = client.get(API + path)
    if not answer.ok:
        raise NoGround(f"{path}: {answer.status}")
    return answer.body


def _spot(place: dict[str, Any]) -> Spot:
    weight = place["attrs"].get("households", NOTED)
    return Spot(place["kind"], place["name"], place["lon"], place["lat"], weight)


def _grid(area: dict[str, Any]) -> Spot:
    return Spot("grid", area["name"], area["lon"], area["lat"], area["people"] or NOTED)


def _mover(place: dict[str, Any], roads: Roads) -> Mover:
    junction = roads.nearest((round(place["lon"] * 1e5), round(place["lat"] * 1e5)))
    x, y = roads.junctions[junction]
    attrs = place["attrs"]
    return Mover(place["no"], attrs["owner"], junction, x / 1e5, y / 1e5, on_foot=not attrs["vehicle"])
