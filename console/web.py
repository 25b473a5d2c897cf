"""One Flask: REST, log-in, static files and the two Dash apps, behind one permission table."""

from __future__ import annotations

import gc
from typing import Any

from flask import Flask, Response, g
from flask_compress import Compress

from console import (
    access,
    api,
    api_advice,
    api_basemaps,
    api_calendar,
    api_cameras,
    api_cards,
    api_cases,
    api_city_parts,
    api_drawings,
    api_duty,
    api_emergency,
    api_fences,
    api_heat,
    api_held,
    api_help,
    api_library,
    api_map,
    api_matters,
    api_pack,
    api_places,
    api_positions,
    api_receipts,
    api_resources,
    api_scores,
    api_sensors,
    api_sights,
    api_supervision,
    api_tools,
    api_warnings,
    api_whistles,
    health,
    login,
    metrics,
)
from console.pages import field
from console.policy import harden
from console.ports import Ports
from console.problems import handle_all
from console.statics import serve_assets
from dispatch.accounts import Account, Session

THREADS = 32


def build_web(ports: Ports) -> Flask:
    """The WSGI app. Raises access.Unlisted when a route or callback has no rule."""
    server = Flask("anlan", static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = 9 * 1024 * 1024
    metrics.count_all(server)
    _compress(server)
    handle_all(server, ports.settings.lang)
    cases = (api_scores, api_cases, api_advice, api_library, api_receipts, api_held)
    watch = (api_cards, api_supervision, api_whistles)
    command = (api_emergency, api_pack, api_resources, api_warnings, api_help)
    for part in (
        api,
        api_calendar,
        api_duty,
        *cases,
        *watch,
        *command,
        api_map,
        api_basemaps,
        api_tools,
        api_drawings,
        api_matters,
        api_places,
        api_positions,
        api_fences,
        api_heat,
        api_city_parts,
        api_sensors,
        api_cameras,
        api_sights,
        login,
        field,
    ):
        server.register_blueprint(part.build(ports))
    serve_assets(server)
    _plain_routes(server, ports)
    screens = _screens(server, ports)
    access.guard_all(server, ports.engine, ports.keys, [name for s in screens for name in s.callback_map])
    harden(server, ports.settings, [h for s in screens for h in s.csp_hashes()])
    _set_up(server, screens)
    return server


def _compress(server: Flask) -> None:
    server.config["COMPRESS_MIMETYPES"] = [
        "text/html", "text/css", "application/json", "application/javascript", "text/javascript",
        "application/octet-stream", "image/svg+xml",
    ]  # fmt: skip
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_BR_LEVEL"] = 4
    server.config["COMPRESS_LEVEL"] = 5
    server.config["COMPRESS_STREAMS"] = False
    kept: dict[str, bytes] = {}
    server.config["COMPRESS_CACHE_BACKEND"] = lambda: _Kept(kept)
    server.config["COMPRESS_CACHE_KEY"] = _cache_key
    Compress(server)


class _Kept:
    """A bounded cache of compressed answers; what has no key after its algorithm ("br;") is never kept."""

    def __init__(self, kept: dict[str, bytes]) -> None:
        self._kept = kept

    def get(self, key: str) -> bytes | None:
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        if key.endswith(";"):
            return
        if len(self._kept) > 400:
            self._kept.clear()
        self._kept[key] = value


def _cache_key(req: Any) -> str:
    """Only what never changes under its address is kept compressed."""
    lasting = req.path.startswith("/api/v1/geo/") or "_dash-component-suites" in req.path
    return req.full_path if lasting else ""


def _screens(server: Flask, ports: Ports) -> list[Any]:
    from console.pages.office import build_office
    from console.pages.wall import build_wall

    return [build_wall(server, ports), build_office(server, ports)]


def _set_up(server: Flask, screens: list[Any]) -> None:
    """Dash readies itself in its first request, by a layout: let it be nobody's, before threads run.

    A real first request may carry no session, and pages asked for meanwhile would come without scripts.
    """
    with server.test_request_context("/"):
        g.who = Session("", Account("", "", frozenset(), ""), "")
        for screen in screens:
            screen._setup_server()


def _plain_routes(server: Flask, ports: Ports) -> None:
    @server.get("/healthz")
    def healthz() -> Response:
        return health.answer(ports)

    @server.get("/metrics")
    def figures() -> Response:
        return metrics.answer(ports)


def serve(server: Flask, ports: Ports) -> None:
    """Serve with waitress until the process ends."""
    from waitress import create_server

    with server.test_client() as client:  # the first request of all is ours and unhurried
        client.get("/login")
    for city in ports.atlas().cities():  # the first report must not wait for indexes to be made
        west, south, east, north = city.bounds
        if found := ports.atlas().locate((west + east) / 2, (south + north) / 2):
            ports.atlas().describe(found[0], (west + east) / 2, (south + north) / 2)
    gc.collect()
    gc.freeze()  # the atlas and the lists stay: no collection needs to walk through them again
    settings = ports.settings
    create_server(
        server,
        host=settings.host,
        port=settings.port,
        threads=THREADS,
        connection_limit=2_000,
        channel_timeout=60,
        asyncore_use_poll=True,  # select() ends at file number 1024
        ident="anlan",
    ).run()
