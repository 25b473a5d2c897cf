"""A running console as its REST clients see it: kept-alive connections, patient when told so."""

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
    cookies: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Line:
    """One kept-alive connection, for one thread. A gone console is asked again for `patience` seconds."""

    def __init__(self, url: str, patience: float = 0.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Unreachable(f"{url!r} is not an http address")
        self.url, self.patience = url.rstrip("/"), patience
        self._secure, self._base = parts.scheme == "https", parts.path.rstrip("/")
        self._host, self._port = parts.hostname, parts.port
        self._link: HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """The answer; a stale connection is made anew. Raises Unreachable."""
        until = time.monotonic() + self.patience
        tries = 0
        while True:
            fresh = self._link is None
            try:
                answer = self._once(method, path, body, headers)
                if answer.status not in BUSY or time.monotonic() >= until:
                    return answer
            except (OSError, HTTPException) as e:
                self.close()
                if time.monotonic() >= until and (fresh or tries):
                    raise Unreachable(f"{self.url}: {e or type(e).__name__}") from e
            time.sleep(PAUSES[min(tries, len(PAUSES) - 1)] if self.patience else 0)
            tries += 1

    def close(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None

    def _once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        link = self._link = self._link or self._connect()
        link.request(method, self._base + path, body, dict(headers))
        reply = link.getresponse()
        raw = reply.read()
        is_json = "json" in reply.headers.get("Content-Type", "")
        cookies = tuple(reply.headers.get_all("Set-Cookie", []))
        return Answer(reply.status, json.loads(raw) if is_json and raw else raw, cookies)

    def _connect(self) -> HTTPConnection:
        kind: Callable[..., HTTPConnection] = HTTPSConnection if self._secure else HTTPConnection
        return kind(self._host, self._port, timeout=TIMEOUT)


class Client:
    """Somebody who speaks over a line: a source with a key, or a person who has logged in."""

    def __init__(self, line: Line, key: str = "") -> None:
        self.line = line
        self._headers: dict[str, str] = {"Authorization": f"Bearer {key}"} if key else {}

    def login(self, username: str, password: str) -> Answer:
        """Carries the session's cookie and CSRF token from here on."""
        self._headers.clear()
        answer = self.post("/api/v1/login", {"username": username, "password": password})
        if answer.ok:
            held: SimpleCookie = SimpleCookie()
            for cookie in answer.cookies:
                held.load(cookie)
            self._headers["Cookie"] = "; ".join(f"{name}={m.value}" for name, m in held.items())
            self._headers["X-CSRF-Token"] = str(self.get("/api/v1/me").body["csrf"])
        return answer

    def get(self, path: str) -> Answer:
        return self.line.ask("GET", path, None, self._headers)

    def post(self, path: str, body: object, version: int | None = None) -> Answer:
        """Told again when the console is gone: only what is idempotent may be told over a patient line."""
        headers = {**self._headers, "Content-Type": "application/json"}
        if version is not None:
            headers["If-Match"] = str(version)
        return self.line.ask("POST", path, json.dumps(body, ensure_ascii=False).encode(), headers)

    def send(self, path: str, raw: bytes, kind: str) -> Answer:
        """Bytes of a media type, such as a picture."""
        return self.line.ask("POST", path, raw, {**self._headers, "Content-Type": kind})
