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
HOUSEHOLDS = {"school": 300, "hospital": 400, "camera": 500, "post": 60, "shelter": 20, "store": 10}
GRID_PEOPLE = 40  # weight of a grid's own middle: fields and hamlets where nothing else stands
WHERE = {"home": ("estate",), "school": ("school",), "street": ("camera", "estate", "grid"), "any": ()}


class NoGround(Exception):
    """The console gives no demo city to live in. The text says what is missing."""


@dataclass(frozen=True, slots=True)
class Spot:
    kind: str
    no: int
    name: str
    lon: float
    lat: float
    weight: float


class Ground:
    def __init__(self, spots: Sequence[Spot], roads: Roads, movers: list[Mover], cameras: list[int]) -> None:
        self.roads, self.movers, self.cameras = roads, movers, cameras
        self._spots = {where: _of_kinds(spots, kinds) for where, kinds in WHERE.items()}
        self._watched = [s for s in spots if s.kind == "camera"]

    def place(self, where: str, watched: bool, rng: random.Random) -> tuple[float, float, str]:
        """Longitude, latitude and words: on the road beside a spot, or at the spot itself."""
        spots = self._watched if watched else self._spots[where]
        spot = rng.choices(spots, [s.weight for s in spots])[0]
        if watched or where == "street":
            x, y = self.roads.beside((round(spot.lon * 1e5), round(spot.lat * 1e5)), rng.random())
            lon, lat = x / 1e5, y / 1e5
        else:
            lon, lat = spot.lon, spot.lat
        return round(lon + rng.gauss(0, 1e-4), 6), round(lat + rng.gauss(0, 1e-4), 6), spot.name


def read_ground(client: Client) -> tuple[str, Ground]:
    """Code of the demo city and its ground. Raises NoGround."""
    cities = _get(client, "/areas")
    city = next((c for c in cities["items"] if c.get("demo")), None)
    if city is None:
        raise NoGround("no demo city: start the console with ANLAN_DEMO=1")
    code, base = city["code"], f"/geo/{city['code']}/{city['version']}"
    roads = Roads(read_lines(_get(client, f"{base}/road.full.bin")))
    grids = _get(client, f"{base}/grid.z9.json")
    places = [p for p in _get(client, "/places")["items"] if p["area"].startswith(code)]
    spots = [_spot(p) for p in places if p["kind"] == "estate" or p["kind"] in HOUSEHOLDS]
    spots += [
        Spot("grid", 0, name, lon, lat, GRID_PEOPLE)
        for name, (lon, lat) in zip(grids["names"], grids["label"], strict=True)
    ]
    movers = [_mover(p, roads) for p in places if "vehicle" in p["attrs"]]
    cameras = [p["no"] for p in places if p["kind"] == "camera"]
    return code, Ground(spots, roads, movers, cameras)


def _get(client: Client, path: str) -> Any:
    answer = client.get(API + path)
    if not answer.ok:
        raise NoGround(f"{path}: {answer.status}")
    return answer.body


def _of_kinds(spots: Sequence[Spot], kinds: Sequence[str]) -> list[Spot]:
    return [s for s in spots if s.kind in kinds] or list(spots)


def _spot(place: dict[str, Any]) -> Spot:
    kind = place["kind"]
    weight = HOUSEHOLDS.get(kind) or place["attrs"].get("households", 100)
    return Spot(kind, place["no"], place["name"], place["lon"], place["lat"], weight)


def _mover(place: dict[str, Any], roads: Roads) -> Mover:
    point = (round(place["lon"] * 1e5), round(place["lat"] * 1e5))
    junction = roads.nearest(point)
    x, y = roads.junctions[junction]
    attrs = place["attrs"]
    return Mover(place["no"], attrs["owner"], junction, x / 1e5, y / 1e5, on_foot=not attrs["vehicle"])
