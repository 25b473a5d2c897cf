"""Everything a page, a panel or a route may reach, in one frozen bundle; tests pass fakes of its parts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Engine

from console.settings import Settings
from dispatch.atlas_store import load_atlas, newest
from dispatch.board import Board
from dispatch.desk import Desk
from dispatch.domain.step import Scenarios
from dispatch.domain.units import Kinds, unit_name
from dispatch.gazetteer import Gazetteer
from dispatch.guess import Guesser
from dispatch.keys import Keys
from dispatch.people import Sealer
from dispatch.telemetry import Telemetry
from geodata.atlas import Atlas

LOOK_EVERY = 2.0  # seconds between looks for a newer area set


@lru_cache(maxsize=1)
def _gazetteer(atlas: Atlas) -> Gazetteer:
    return Gazetteer(atlas)


@dataclass(frozen=True, slots=True)
class Ports:
    """The doors of the rooms below."""

    settings: Settings
    engine: Engine
    desk: Desk
    board: Board
    atlas: Callable[[], Atlas]
    matters: Scenarios
    kinds: Kinds
    keys: Keys
    sealer: Sealer
    telemetry: Telemetry
    guesser: Guesser

    def gazetteer(self) -> Gazetteer:
        """Names of the atlas in force; made once for each."""
        return _gazetteer(self.atlas())

    def area_name(self, code: str) -> str:
        return self.atlas().name(code)

    def unit_name(self, unit: str) -> str:
        return unit_name(unit, self.kinds, self.area_name(unit.partition("@")[2]))


class AtlasSource:
    """The atlas in force; reads it anew when an area set has come into force since."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._next = 0.0
        self._version: tuple[tuple[str, int], ...] | None = None
        self._atlas: Atlas | None = None

    def __call__(self) -> Atlas:
        atlas = self._atlas
        if atlas is not None and time.monotonic() < self._next:
            return atlas
        return self.newest()

    def newest(self) -> Atlas:
        """As a writer needs it: an area set that has just come into force counts at once."""
        with self._lock:
            with self._engine.connect() as conn:
                version = newest(conn)
            if self._atlas is None or version != self._version:
                self._atlas, self._version = load_atlas(self._engine), version
            self._next = time.monotonic() + LOOK_EVERY
            return self._atlas
