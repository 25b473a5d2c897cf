"""Whether every part works; what `/healthz` says."""

from __future__ import annotations

import json
from typing import Any

import redis
from flask import Response
from sqlalchemy.exc import SQLAlchemyError

from console.alive import ALIVE, PARTS
from console.boot_redis import redis_url
from console.ports import Ports


def parts(ports: Ports) -> tuple[dict[str, str], int]:
    """State of each part, and the tip of the store."""
    states, tip = {"web": "ok"}, 0
    try:
        tip = ports.board.tip()
        states["store"] = "ok"
    except SQLAlchemyError as error:
        states["store"] = type(error).__name__
    try:
        client: Any = redis.Redis.from_url(redis_url(ports.settings), socket_timeout=1)
        alive = client.mget([ALIVE.format(part=p) for p in PARTS])
        client.close()
        states["redis"] = "ok"
        states |= {p: "ok" if a else "silent" for p, a in zip(PARTS, alive, strict=True)}
    except redis.RedisError as error:
        states["redis"] = type(error).__name__
    return states, tip


def answer(ports: Ports) -> Response:
    states, tip = parts(ports)
    well = all(s == "ok" for s in states.values())
    body = {"status": "ok" if well else "broken", "tip": tip, "parts": states}
    return Response(json.dumps(body), 200 if well else 503, mimetype="application/json")
