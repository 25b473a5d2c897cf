"""REST of warnings from outside: those in force, and the door by which a CAP file comes in."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Response, request

from console.access import Forbidden, current
from console.asking import TooLarge, answer, asker, dumps
from console.ports import Ports
from dispatch.domain.step import Actor
from dispatch.keys import Key
from dispatch.warning_store import warnings_in_force
from feeds.cap_box import take_cap
from feeds.cap_in import MOST_BYTES

METHODS = {
    "/api/v1/warnings": ("get", "Warnings in force in the city of the scope, the gravest first."),
    "/api/v1/warnings/cap": (
        "post",
        "A CAP 1.2 file as it is: taken 201, known 200, of elsewhere 202; nothing in it is ever fetched.",
    ),
}
STATUS = {"taken": 201, "known": 200, "elsewhere": 202}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("warnings", __name__)

    @api.get("/api/v1/warnings")
    def in_force() -> Response:
        now = round(time.time() * 1000)
        found: list[dict[str, Any]] = warnings_in_force(ports.engine, asker().scope.area[:6], now)
        return answer(dumps({"items": found}))

    @api.post("/api/v1/warnings/cap")
    def cap() -> Response:
        actor = _teller()
        if (request.content_length or MOST_BYTES + 1) > MOST_BYTES:
            raise TooLarge(field="file", limit=MOST_BYTES)
        told = take_cap(ports.desk, request.get_data(), actor, actor.area[:6])
        body = {"state": told.state, "identifier": told.identifier, "cities": told.cities}
        return answer(dumps(body), STATUS[told.state])

    return api


def _teller() -> Actor:
    """A person of the desk, or a source that is trusted. Raises Forbidden."""
    who = current()
    assert who is not None
    if isinstance(who, Key):
        if not who.trusted:
            raise Forbidden(function="warn")
        return who.actor
    return who.account.actor
