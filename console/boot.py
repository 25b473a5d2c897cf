"""Wires the rooms together; contains no rule."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from console.boot_redis import redis_url
from console.ports import AtlasSource, Ports
from console.settings import Settings
from dispatch.board import Board
from dispatch.calendars import work_calendar
from dispatch.camera_register import RegisteredCameras
from dispatch.desk import Desk, utc_now
from dispatch.finder import finder_of
from dispatch.guess import Guesser
from dispatch.keys import Keys
from dispatch.list_shelf import Lists
from dispatch.matters import unit_kinds
from dispatch.people import Sealer
from dispatch.ring import store_ring
from dispatch.store import make_engine
from dispatch.telemetry import Telemetry


def engine_of(settings: Settings) -> Engine:
    Path(settings.data_dir).mkdir(parents=True, exist_ok=True)
    return make_engine(settings.sql_url)


def make_ready(settings: Settings) -> None:
    """The store of these settings, migrated and filled with what is missing."""
    from console.seed import seed
    from dispatch.migrate import migrate

    engine = engine_of(settings)
    migrate(engine)
    seed(engine, settings)
    engine.dispose()


def make_ports(
    settings: Settings, ring: Callable[[], None] | None = None, now: Callable[[], datetime] = utc_now
) -> Ports:
    """Every door of this process; the store is migrated and the lists are loaded already. Steps happen at
    `now`.
    """
    engine = engine_of(settings)
    url = redis_url(settings)
    atlas, calendar = AtlasSource(engine), work_calendar(settings.tz)
    matters = Lists(engine)
    sealer = Sealer.open(Path(settings.data_dir), settings.master_key)
    desk = Desk(engine, atlas.newest, matters, calendar, sealer, ring or store_ring(url), now)
    return Ports(
        settings,
        engine,
        desk,
        Board(engine, calendar),
        RegisteredCameras(engine, atlas),
        matters,
        unit_kinds(),
        Keys(engine),
        sealer,
        Telemetry(url),
        Guesser(engine),
    )


def warm(ports: Ports) -> None:
    """What the first keystroke would otherwise wait for: the dictionary, and the list by words and pinyin."""
    matters = ports.matters.at("")
    finder_of(ports.engine, matters)
    ports.guesser.guess(matters, "")


def run_web(settings: Settings) -> None:
    from console.web import build_web, serve

    logging.basicConfig(level=logging.INFO, format="%(asctime)s web %(levelname)s %(name)s %(message)s")
    ports = make_ports(settings)
    threading.Thread(target=warm, args=(ports,), name="warm", daemon=True).start()
    serve(build_web(ports), ports)
