"""The bell between committers and the relay: best effort, since the relay also looks by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable

import redis

log = logging.getLogger(__name__)

STORE_RING = "anlan:ring:store"


def store_ring(redis_url: str) -> Callable[[], None]:
    """A bell to press after each commit. A Redis that is gone costs nothing but a line in the log."""
    client = redis.Redis.from_url(redis_url, socket_timeout=0.5, socket_connect_timeout=0.5)
    gone = False

    def ring() -> None:
        nonlocal gone
        try:
            client.publish(STORE_RING, b"1")
            if gone:
                log.info("ring is back")
            gone = False
        except redis.RedisError:
            if not gone:
                log.warning("ring is gone")
            gone = True

    return ring
