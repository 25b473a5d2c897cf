"""One Flask: REST, log-in, static files and the two Dash apps, behind one permission table."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request, send_from_directory
from flask_compress import Compress

from console import access, api, api_cases, api_map, health, login
from console.ports import Ports
from console.problems import handle_all

log = logging.getLogger(__name__)

ASSETS = Path(__file__).parent / "assets"
YEAR = 31_536_000
THREADS = 32


def build_web(ports: Ports) -> Flask:
    """The WSGI app. Raises access.Unlisted when a route or callback has no rule."""
    server = Flask("anlan", static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = 9 * 1024 * 1024
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
    handle_all(server)
    for part in (api, api_cases, api_map, login):
        server.register_blueprint(part.build(ports))
    _plain_routes(server, ports)
    screens = _screens(server, ports)
    access.guard_all(server, [name for s in screens for name in s.callback_map])
    policy = _policy(ports, screens)

    @server.before_request
    def guard() -> None:
        rule = request.url_rule
        if rule is None:
            return
        g.who = access.who_asks(ports.engine, ports.keys) if _needs_who(rule.rule) else None
        access.check(access.function_of(rule.rule), g.who)

    @server.after_request
    def harden(response: Response) -> Response:
        for name, value in policy.items():
            response.headers.setdefault(name, value)
        if not response.headers.get("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response

    return server


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
    lasting = req.path.startswith(("/static/", "/api/v1/geo/")) or "_dash-component-suites" in req.path
    return req.full_path if lasting else ""


def _needs_who(rule: str) -> bool:
    return access.function_of(rule) != "public"


def _screens(server: Flask, ports: Ports) -> list[Any]:
    from console.pages.office import build_office
    from console.pages.wall import build_wall

    return [build_wall(server, ports), build_office(server, ports)]


def _plain_routes(server: Flask, ports: Ports) -> None:
    @server.get("/static/<path:path>")
    def static(path: str) -> Response:
        if path.endswith(".py"):
            abort(404)
        response = send_from_directory(ASSETS, path, max_age=YEAR if request.args.get("v") else 60)
        if request.args.get("v"):
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response

    @server.get("/healthz")
    def healthz() -> Response:
        return health.answer(ports)

    @server.get("/metrics")
    def metrics() -> Response:
        from prometheus_client import generate_latest

        return Response(generate_latest(), mimetype="text/plain")


def _policy(ports: Ports, screens: list[Any]) -> dict[str, str]:
    """Headers of every answer. Dash's own inline scripts are named by their hashes, taken after all is
    wired.
    """
    hashes = sorted({h for s in screens for h in s.csp_hashes()})
    scripts = " ".join(["'self'", *(f"'{h.strip(chr(39))}'" for h in hashes)])
    gateway = ports.settings.public_gateway_url
    if gateway:
        parts = urlsplit(gateway)
        sockets = f"{gateway} {'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
    else:
        port = ports.settings.gateway_port
        sockets = f"http://*:{port} ws://*:{port}"
    csp = (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; "
        f"font-src 'self' data:; connect-src 'self' {sockets}; worker-src 'self' blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": csp,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def serve(server: Flask, ports: Ports) -> None:
    """Serve with waitress until the process ends; ask ourselves once so that Dash finds its assets
    unhurried.
    """
    from waitress import create_server

    with server.test_client() as client:
        client.get("/login")
    for city in ports.atlas().cities():  # the first report must not wait for indexes to be made
        west, south, east, north = city.bounds
        if found := ports.atlas().locate((west + east) / 2, (south + north) / 2):
            ports.atlas().describe(found[0], (west + east) / 2, (south + north) / 2)
    settings = ports.settings
    create_server(
        server,
        host=settings.host,
        port=settings.port,
        threads=THREADS,
        connection_limit=2_000,
        channel_timeout=60,
        ident="anlan",
    ).run()
