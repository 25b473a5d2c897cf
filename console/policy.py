"""Headers of every answer: what a page of ours may load and whom it may talk to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, request

from console.settings import Settings

HOST = re.compile(r"[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]")
PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=()",
}


def harden(server: Flask, settings: Settings, hashes: Iterable[str]) -> None:
    """Dash's own inline scripts are named by their hashes, taken after all callbacks are wired."""
    scripts = " ".join(["'self'", *sorted({f"'{h.strip(chr(39))}'" for h in hashes})])

    @lru_cache(maxsize=64)
    def policy(host: str) -> str:
        rules = {
            "default-src": "'self'",
            "script-src": scripts,
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' data: blob:",
            "font-src": "'self' data:",
            "connect-src": f"'self' {sockets(settings, host)}",
            "media-src": "'self' blob:",
            "worker-src": "'self' blob:",
            "object-src": "'none'",
            "base-uri": "'none'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
        }
        return "; ".join(f"{name} {value}" for name, value in rules.items())

    @server.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = policy(request.host)
        headers.extend(PLAIN)
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        return response


def sockets(settings: Settings, host: str) -> str:
    """The gateway as seen from a page at `host`: as set, else the same machine on the gateway's port."""
    gateway = settings.public_gateway_url
    if not gateway:
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if not HOST.fullmatch(name):
            return ""
        there = f"{name}:{settings.gateway_port}"
        return f"http://{there} ws://{there} https://{there} wss://{there}"
    parts = urlsplit(gateway)
    return f"{gateway} {'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
