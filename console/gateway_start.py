"""Starts the gateway: gevent patches the process before anything else is imported."""

from __future__ import annotations

import sys

from console.settings import Settings

CLIENTS_ONLY = ("requests", "websocket", "aiohttp", "geventwebsocket")  # Socket.IO would import them: 9 MB


def run_gateway(settings: Settings) -> None:
    """Serve until the process ends."""
    from gevent import monkey

    monkey.patch_all()
    sys.modules.update(dict.fromkeys(CLIENTS_ONLY))  # type: ignore[arg-type]  # "there is no such module"
    import logging

    from sqlalchemy import NullPool

    from console.boot_redis import redis_url
    from console.gateway import Gateway
    from dispatch.store import make_engine

    logging.basicConfig(level=logging.INFO, format="%(asctime)s gateway %(levelname)s %(name)s %(message)s")
    engine = make_engine(settings.sql_url, poolclass=NullPool)
    Gateway(settings, engine, redis_url(settings)).run()
