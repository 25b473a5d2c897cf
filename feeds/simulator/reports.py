"""Reports of the demo city, one at a time: who tells what, where, with a picture or without."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from feeds.simulator.day import channel as pick_channel
from feeds.simulator.ground import Ground
from feeds.simulator.life import ENQUIRY, Known
from feeds.simulator.matters import MATTERS, Matter

UNNAMED = 0.06  # of calls: the teller names no matter, the desk must
UNPLACED = 0.04  # of calls: without a point, the desk must find it
PICTURED = {"grid_app": 0.9, "ai_video": 1.0, "citizen": 0.5, "department": 0.3}
CALLS = frozenset({"12345", "citizen"})


@dataclass(frozen=True, slots=True)
class Told:
    """A report as it is sent, and what the simulator itself knows of it."""

    channel: str
    payload: Mapping[str, object]
    matter: Matter
    lon: float
    lat: float

    def known(self, case_id: str, state: str) -> Known:
        return Known(case_id, state, lon=self.lon, lat=self.lat, code=self.matter.code or ENQUIRY)


def tell(ground: Ground, rng: random.Random, now: datetime, number: int, picture: str) -> Told:
    channel = pick_channel(rng)
    matters = [m for m in MATTERS if channel in m.channels]
    matter = rng.choices(matters, [m.weight for m in matters])[0]
    lon, lat, name = ground.place(matter.where, channel == "ai_video", rng)
    payload: dict[str, object] = {
        "channel": channel,
        "channel_ref": f"SIM-{now:%Y%m%d%H%M%S}-{number:05d}",
        "text": rng.choice(matter.texts).format(p=name),
        "address": name,
        "tags": ["演示"],
    }
    called = channel in CALLS
    if not called or rng.random() >= UNNAMED:
        payload["scenario_code"] = matter.code
    if not called or rng.random() >= UNPLACED:
        payload |= {"lon": lon, "lat": lat}
    if called:
        payload["reporter"] = {"name": "演示群众", "phone": f"000{rng.randrange(10**8):08d}"}
    if rng.random() < PICTURED.get(channel, 0):
        payload["media"] = [{"sha256": picture, "kind": "before"}]
    return Told(channel, payload, matter, lon, lat)
