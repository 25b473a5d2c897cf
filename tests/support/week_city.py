"""Where the scripted week happens: a city, all who work in it, and the web they use, in process."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import shapely
from flask import Flask
from werkzeug.test import TestResponse

from console.access import COOKIE
from console.boot import make_ports
from console.ports import Ports
from console.settings import Settings
from console.web import build_web
from dispatch.accounts import Account, save_account
from dispatch.atlas_store import stage_areas
from dispatch.domain.catalogue import Scenario
from dispatch.domain.due import moment
from dispatch.domain.step import Actor
from dispatch.keys import save_key
from dispatch.matrix_store import load_matrix
from dispatch.matters import load_matters
from dispatch.store import writing
from geodata.assemble import Feature, assemble
from geodata.atlas import AreaRecord
from support.desk import picture
from support.week_plans import CRITICAL, DAYS, DISPUTE, QUICK, SLOW

PASSWORD = "week-Pass 1"
Told = dict[str, Any]
SMALL, SMALL_NAME = "511421", "仁寿市"
NO_REDIS = "redis://nowhere"  # the week needs no live screens
TRUSTED = {
    "12345": True,
    "grid_app": True,
    "department": True,
    "citizen": False,
    "iot": False,
    "ai_video": False,
}
# name -> roles of somebody of the county centre
CENTRE = {
    "accept": "county_accept",
    "dispatch": "county_dispatch",
    "chief": "county_chief",
    "chief2": "county_chief",
    "legal": "legal",
    "watcher": "supervisor",
    "judge": "evaluator",
    "judge2": "evaluator",
    "revisitor": "revisitor",
    "walker": "grid_worker micro_grid",
    "community": "community",
    "admin": "admin",
}
# matters of the week by their limit, led by units of the county: no list withholds them from anybody
LEAVES: Mapping[str, tuple[str, ...]] = {
    DAYS: ("0101010201", "0101020201", "0101050201", "0101070201", "0101120201", "0101130201", "0101170200"),
    SLOW: ("0101010301", "0101020301", "0101300200", "0102180300", "0202040400", "0203090300"),
    QUICK: ("0203040100", "0204110100"),
    CRITICAL: ("0101010101", "0101020101", "0103050100"),
    DISPUTE: ("0403010200",),
}


@dataclass(slots=True)
class Hand:
    """The hand of the week's clock, epoch ms."""

    at: int = 0

    def __call__(self) -> datetime:
        return moment(self.at)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who asks the web; several threads may at once."""

    server: Flask
    headers: Mapping[str, str]

    def get(self, path: str) -> TestResponse:
        return self.server.test_client(use_cookies=False).get(path, headers=self.headers)

    def post(self, path: str, **sent: Any) -> TestResponse:
        return self.server.test_client(use_cookies=False).post(path, headers=self.headers, **sent)

    def step(self, case_id: str, step: str, body: Mapping[str, Any]) -> TestResponse:
        return self.post(f"/api/v1/cases/{case_id}/steps/{step}", json=dict(body))


@dataclass
class WeekCity:
    """The ports and the web of one city; people are made and logged in when first needed."""

    ports: Ports
    hand: Hand
    code: str
    _seats: dict[str, Seat] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.server = build_web(self.ports)
        self.grids = [(a.lon, a.lat) for a in self.ports.desk.atlas().areas(self.code, "grid")]
        matters = self.ports.matters.at(self.code)
        self.leaves: dict[str, list[Scenario]] = {
            limit: [leaf for code in codes if (leaf := matters.get(code))] for limit, codes in LEAVES.items()
        }

    def person(self, name: str, roles: str, area: str = "", unit: str | None = None) -> Seat:
        """Somebody's place at the web, logged in."""
        with self._lock:
            if name not in self._seats:
                who = Account(name, name, frozenset(roles.split()), area or self.code, unit, demo=True)
                with writing(self.ports.engine) as conn:
                    save_account(conn, who, PASSWORD)
                self._seats[name] = self._logged_in(name)
            return self._seats[name]

    def _logged_in(self, name: str) -> Seat:
        client = self.server.test_client()
        told = client.post("/api/v1/login", json={"username": name, "password": PASSWORD})
        assert told.status_code == 200, told.text
        cookie = client.get_cookie(COOKIE)
        assert cookie is not None
        csrf = str((told.json or {})["csrf"])
        return Seat(self.server, {"X-CSRF-Token": csrf, "Cookie": f"{COOKIE}={cookie.value}"})

    def centre(self, name: str) -> Seat:
        return self.person(f"week_{name}", CENTRE[name])

    def of_town(self, town: str, roles: str) -> Seat:
        return self.person(f"week_{roles.split()[0]}_{town}", roles, town)

    def officer(self, unit: str, roles: str = "unit") -> Seat:
        name = f"week_{roles}_{unit.replace('@', '_')}"
        return self.person(name, roles, unit.partition("@")[2], unit)

    def source(self, channel: str) -> Seat:
        """A machine that tells what comes by the channel."""
        name, trusted = f"week {channel}", TRUSTED[channel]
        with self._lock:
            if name not in self._seats:
                with writing(self.ports.engine) as conn:
                    text = save_key(conn, name, channel, self.code, ("report",), trusted, demo=True)
                self._seats[name] = Seat(self.server, {"Authorization": f"Bearer {text}"})
            return self._seats[name]

    def stored_picture(self) -> str:
        told = self.centre("accept").post("/api/v1/media", data=picture(120))
        assert told.status_code == 201, told.text
        return str((told.json or {})["sha256"])

    def close(self) -> None:
        self.ports.desk.close()
        self.ports.engine.dispose()


def small_areas() -> list[AreaRecord]:
    """Four towns of three communities of four grids."""
    features = []
    for n in range(48):
        west, south = 104 + 0.01 * (n % 8), 30 + 0.01 * (n // 8)
        code = f"{SMALL}{101 + n // 12}{1 + n // 4 % 3:03d}{1 + n % 4:03d}"
        features.append(Feature(shapely.box(west, south, west + 0.01, south + 0.01), f"网格{n + 1}", code))
    return assemble(features, SMALL, SMALL_NAME).areas


def open_ports(settings: Settings, hand: Hand) -> Ports:
    return make_ports(settings, ring=lambda: None, now=hand)


def small_city(url: str, folder: Path) -> WeekCity:
    """A small city on a migrated, empty database, put in force as an import does it."""
    hand, areas = Hand(1), small_areas()
    ports = open_ports(Settings(data_dir=folder, database_url=url, redis_url=NO_REDIS), hand)
    with writing(ports.engine) as conn:
        stage_areas(conn, SMALL, 1, areas)
        load_matters(conn)
        load_matrix(conn)
    body = {"city": SMALL, "name": SMALL_NAME, "version": 1, "demo": True, "areas": len(areas)}
    system = Actor("system", frozenset({"system"}), SMALL)
    ports.desk.take("import_areas", SMALL, body | {"provisional": 0, "problems": {}}, system)
    return WeekCity(ports, hand, SMALL)
