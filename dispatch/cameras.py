"""Cameras: who may look through which, the note that is made of every opening, the ticket it lends.

Pictures are given for a ticket only: none is seen without the row that tells who looked, when and what for.
"""

from __future__ import annotations

import math
import secrets
import time
from dataclasses import dataclass

from sqlalchemy import Engine

from dispatch import audit
from dispatch.domain.case import Case
from dispatch.domain.errors import BadField, DispatchError
from dispatch.domain.roles import Scope
from dispatch.telemetry import CAMERA_QUIET, Telemetry
from geodata.atlas import Atlas, PlaceRecord
from geodata.flat import metres

PURPOSES = ("look", "patrol", "case", "incident")  # a mark, the round, beside a case, on a command page
LASTS = 3_600  # seconds of a ticket
NEAR = 500.0  # metres round a case that its units may look at
TICKET_BYTES = 18


class UnknownCamera(DispatchError):
    """No such camera, or not one this viewer may know of; or the viewing has lapsed. data: no."""


class NoPicture(DispatchError):
    """The camera gives no picture now. data: no, why: silent, ffmpeg or broken."""


@dataclass(frozen=True, slots=True)
class Viewing:
    """One opening. `last` is the camera's last heartbeat in ms, None when it was never heard."""

    ticket: str
    last: int | None
    silent: bool


class Cameras:
    """The door to pictures. Tickets live in Redis: where it is wiped, screens open the camera again."""

    def __init__(self, engine: Engine, telemetry: Telemetry) -> None:
        self._engine, self._telemetry = engine, telemetry

    def open(self, camera: PlaceRecord, username: str, purpose: str, case: Case | None) -> Viewing:
        """Notes the opening, then lends a ticket. Raises BadField."""
        if purpose not in PURPOSES:
            raise BadField(field="purpose", why="not_among", words=", ".join(PURPOSES))
        if (purpose == "case") != (case is not None):
            raise BadField(field="case_id", why="with_case_only")
        last = self._telemetry.last_beat(camera.id)
        silent = quiet(last)
        detail = f"{purpose} {case.case_id}" if case else purpose
        audit.note(
            self._engine, f"user:{username}", "camera", camera.code, "silent" if silent else "ok", detail
        )
        ticket = secrets.token_urlsafe(TICKET_BYTES)
        self._telemetry.lend(ticket, f"{camera.id} {username}", LASTS)
        return Viewing(ticket, last, silent)

    def check(self, no: int, username: str, ticket: str) -> None:
        """Raises UnknownCamera without a ticket of theirs for this camera, NoPicture when it is silent."""
        if self._telemetry.lent(ticket) != f"{no} {username}":
            raise UnknownCamera(no=no)
        if quiet(self._telemetry.last_beat(no)):
            raise NoPicture(no=no, why="silent")


def quiet(last: int | None) -> bool:
    """Whether a camera whose last heartbeat was then gives no sign of life now."""
    return last is None or time.time() * 1000 - last > CAMERA_QUIET


def may_look(scope: Scope, camera: PlaceRecord, atlas: Atlas, case: Case | None) -> bool:
    """By area; an estate through the cameras in it, a unit through those round a case that it has."""
    if scope.unit:
        return case is not None and _metres(camera, case) <= NEAR
    if scope.estate:
        return atlas.estate_at(camera.lon, camera.lat) == scope.estate
    return camera.area.startswith(scope.area)


def _metres(camera: PlaceRecord, case: Case) -> float:
    if case.lon is None or case.lat is None:
        return math.inf
    return metres(case.lon, case.lat, camera.lon, camera.lat)
