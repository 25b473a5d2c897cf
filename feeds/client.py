"""A running console as its REST clients see it: one kept-alive connection, patient when told so."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 10.0  # seconds for one answer
PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0)  # between tries, the last one again and again
BUSY = frozenset({429, 502, 503, 504})


class Unreachable(Exception):
    """No answer within the patience given. The text names the address."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any  # JSON where it is JSON, else bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Client:
    """Not thread-safe: one to a thread. `patience` is for how many seconds a gone console is asked again."""

    def __init__(self, url: str, key: str = "", patience: float = 0.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Unreachable(f"{url!r} is not an http address")
        self.url, self.patience = url.rstrip("/"), patience
        self._secure, self._base = parts.scheme == "https", parts.path.rstrip("/")
        self._host, self._port = parts.hostname, parts.port
        self._headers: dict[str, str] = {"Authorization": f"Bearer {key}"} if key else {}
        self._link: HTTPConnection | None = None

    def login(self, username: str, password: str) -> Answer:
        """Carries the session's cookie and CSRF token from here on."""
        answer = self.post("/api/v1/login", {"username": username, "password": password})
        if answer.ok:
            self._headers["X-CSRF-Token"] = str(self.get("/api/v1/me").body["csrf"])
        return answer

    def get(self, path: str) -> Answer:
        return self._patient("GET", path, None, {})

    def post(self, path: str, body: object, version: int | None = None) -> Answer:
        """Asked again when the console is gone: only for what is idempotent, or with no patience."""
        told = {"Content-Type": "application/json"}
        if version is not None:
            told["If-Match"] = str(version)
        return self._patient("POST", path, json.dumps(body, ensure_ascii=False).encode(), told)

    def close(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None

    def _patient(self, method: str, path: str, body: bytes | None, told: Mapping[str, str]) -> Answer:
        until = time.monotonic() + self.patience
        tries = 0
        while True:
            fresh = self._link is None
            try:
                answer = self._once(method, path, body, told)
                if answer.status not in BUSY or time.monotonic() >= until:
                    return answer
            except (OSError, HTTPException) as e:
                self.close()
                if time.monotonic() >= until and (fresh or tries):
                    raise Unreachable(f"{self.url}: {e or type(e).__name__}") from e
            time.sleep(PAUSES[min(tries, len(PAUSES) - 1)] if self.patience else 0)
            tries += 1

    def _once(self, method: str, path: str, body: bytes | None, told: Mapping[str, str]) -> Answer:
        link = self._link = self._link or self._connect()
        link.request(method, self._base + path, body, {**self._headers, **told})
        reply = link.getresponse()
        raw = reply.read()
        for cookie in reply.headers.get_all("Set-Cookie", []):
            self._keep_cookie(cookie)
        is_json = "json" in reply.headers.get("Content-Type", "")
        return Answer(reply.status, json.loads(raw) if is_json and raw else raw)

    def _connect(self) -> HTTPConnection:
        kind: Callable[..., HTTPConnection] = HTTPSConnection if self._secure else HTTPConnection
        return kind(self._host, self._port, timeout=TIMEOUT)

    def _keep_cookie(self, header: str) -> None:
        held = SimpleCookie(self._headers.get("Cookie", ""))
        held.load(header)
        self._headers["Cookie"] = "; ".join(f"{name}={m.value}" for name, m in held.items())
