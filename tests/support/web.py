"""The web of a city of two towns, asked in process: every account and key a test of access needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from console.ports import Ports
from console.settings import Settings
from console.web import build_web
from dispatch.accounts import Account, save_account
from dispatch.board import Board
from dispatch.calendars import work_calendar
from dispatch.camera_register import RegisteredCameras
from dispatch.desk import Desk
from dispatch.guess import Guesser
from dispatch.keys import Keys, save_key
from dispatch.matters import load_matters, unit_kinds
from dispatch.people import Sealer
from dispatch.store import make_engine, writing
from dispatch.telemetry import Telemetry
from geodata.atlas import Atlas, CityMap, PlaceRecord
from support.two_towns import CITY, EAST, FOUND, IN_WEST, LEAD, MASTER, WEST, matters

PASSWORD = "test-Pass 1"
COMMUNITY = f"{WEST}001"
ESTATE = f"{COMMUNITY}E001"
PLACES = (
    PlaceRecord("estate", ESTATE, "学府苑", COMMUNITY, *IN_WEST, id=1),
    PlaceRecord("unit", "U1", "供水 01", COMMUNITY, *IN_WEST, id=2),
    PlaceRecord(
        "camera", "C1", "路口 1", COMMUNITY, *IN_WEST, {"stream": "demo:1", "snapshot": "demo:1"}, id=3
    ),
    PlaceRecord("post", "G1", "网格员 01", COMMUNITY, *IN_WEST, {"vehicle": False}, id=4),
    PlaceRecord("post", "P1", "派出所", COMMUNITY, *IN_WEST, {"type": "police"}, id=5),
)
PEOPLE = (
    Account("duty", "值班", frozenset({"county_accept", "county_chief"}), CITY),
    Account("sender", "派遣", frozenset({"county_dispatch"}), CITY),
    Account("town1", "街道", frozenset({"town_accept", "town_dispatch"}), WEST),
    Account("town2", "镇", frozenset({"town_accept", "town_dispatch"}), EAST),
    Account("chief2", "镇长", frozenset({"town_chief"}), EAST),
    Account("water", "供水", frozenset({"unit", "handler"}), CITY, unit=LEAD),
    Account("home", "物业", frozenset({"micro_grid"}), COMMUNITY, estate=ESTATE),
    Account("walker", "网格员", frozenset({"grid_worker"}), COMMUNITY),
    Account("regulator", "监管", frozenset({"regulator"}), CITY, home="/wall/city"),
    Account("wall", "大屏", frozenset({"wall"}), CITY, home="/wall/city"),
    Account("admin", "管理", frozenset({"admin"}), CITY),
    Account("judge", "考核", frozenset({"evaluator"}), CITY, home="/supervision"),
    Account("watcher", "督查", frozenset({"supervisor"}), CITY, home="/supervision"),
    Account("chief", "街道领导", frozenset({"town_chief"}), WEST),
    Account("guest", "访客", frozenset({"citizen"}), CITY),
)


class Browser:
    """One person's cookie jar; acts carry the CSRF token."""

    def __init__(self, client: FlaskClient, csrf: str = "", key: str = "") -> None:
        self.client = client
        self.headers = {"X-CSRF-Token": csrf} if csrf else {}
        if key:
            self.headers["Authorization"] = f"Bearer {key}"

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **self._with(more))

    def post(self, path: str, **more: Any) -> TestResponse:
        return self.client.post(path, **self._with(more))

    def step(self, case_id: str, step: str, version: int | None = None, **body: Any) -> TestResponse:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return self.post(f"/api/v1/cases/{case_id}/steps/{step}", json=body, headers=headers)

    def _with(self, more: dict[str, Any]) -> dict[str, Any]:
        return more | {"headers": self.headers | dict(more.get("headers", {}))}


class SmallWeb:
    """The Flask server and the doors behind it."""

    def __init__(self, url: str, folder: Path, redis_url: str) -> None:
        self.engine: Engine = make_engine(url)
        with writing(self.engine) as conn:
            for account in PEOPLE:
                save_account(conn, account, PASSWORD)
            load_matters(conn)
            both = ("report", "positions")
            self.key = save_key(conn, "hotline", "12345", CITY, both, trusted=True)
            self.blind_key = save_key(conn, "iot", "iot", EAST, ("positions",))
            self.old_key = save_key(conn, "old", "iot", CITY, both, expires_at=1)
        there = Atlas([CityMap.of("仁寿市", 1, FOUND.areas, PLACES)])
        calendar, sealer = work_calendar(), Sealer(MASTER)
        desk = Desk(self.engine, lambda: there, matters(), calendar, sealer)
        self.ports = Ports(
            Settings(data_dir=folder, redis_url=redis_url),
            self.engine,
            desk,
            Board(self.engine, calendar),
            RegisteredCameras(self.engine, lambda: there, look_every=0.0),
            matters(),
            unit_kinds(),
            Keys(self.engine),
            sealer,
            Telemetry(redis_url),
            Guesser(self.engine),
        )
        self.server = build_web(self.ports)
        self._known: dict[str, Browser] = {}

    def nobody(self) -> Browser:
        return Browser(self.server.test_client())

    def machine(self, key: str | None = None) -> Browser:
        return Browser(self.server.test_client(use_cookies=False), key=key or self.key)

    def login(self, username: str) -> Browser:
        """Somebody's browser, logged in once."""
        if username not in self._known:
            client = self.server.test_client()
            told = client.post("/api/v1/login", json={"username": username, "password": PASSWORD})
            assert told.status_code == 200, told.text
            self._known[username] = Browser(client, str((told.json or {})["csrf"]))
        return self._known[username]

    def close(self) -> None:
        self.ports.desk.close()
        self.engine.dispose()
