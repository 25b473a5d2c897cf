"""Maps of others under ours: rows of a settings file, and their tiles, from listed hosts only.

Every tile server must be listed by name; an address inside the house must be listed as that address. A key in
a row's url stays here. Tiles are kept in the data directory.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from console.settings import BadSetting, Settings
from dispatch.domain.errors import DispatchError

Crs = Literal["wgs84", "cgcs2000", "gcj02"]
FIELDS = {"name", "zh", "en", "url", "crs", "attribution", "max_zoom"}
HOLES = ("{z}", "{x}", "{y}")
DEEPEST = 20
SECONDS = 6.0  # a tile server has to answer
MOST_BYTES = 2_000_000
FRESH = 30 * 86_400  # seconds a kept tile is good for
MOST_KEPT = 200_000  # tiles of one map; then the oldest half goes
QUIET = 30.0  # seconds a tile that was not to be had is not asked for again
KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp", b"GIF8": "image/gif"}


class NoTile(DispatchError):
    """The tile server has none, does not answer, or may not be asked. data: name, why."""


@dataclass(frozen=True, slots=True)
class Basemap:
    """One row. `url` has {z} {x} {y}: XYZ, or WMTS by its parameters; tiles of 256 px in web mercator."""

    name: str
    zh: str
    en: str
    url: str
    crs: Crs
    attribution: str
    max_zoom: int


def basemaps(settings: Settings) -> Mapping[str, Basemap]:
    """The rows of the settings file, none where there is none. Raises BadSetting naming row and field."""
    path = settings.basemaps
    if not path:
        return {}
    try:
        return _read(path, Path(path).stat().st_mtime_ns)
    except OSError as error:
        raise BadSetting(f"ANLAN_BASEMAPS {path}: {error.strerror}") from None


@lru_cache(maxsize=4)
def _read(path: str, _changed: int) -> Mapping[str, Basemap]:
    try:
        rows = json.loads(Path(path).read_text("utf-8"))
    except ValueError as error:
        raise BadSetting(f"ANLAN_BASEMAPS {path}: not JSON: {error}") from None
    if not isinstance(rows, list):
        raise BadSetting(f"ANLAN_BASEMAPS {path}: not a list of rows")
    found = [_row(i, row) for i, row in enumerate(rows, 1)]
    if len({row.name for row in found}) != len(found):
        raise BadSetting(f"ANLAN_BASEMAPS {path}: a name stands twice")
    return {row.name: row for row in found}


def _row(i: int, row: Any) -> Basemap:
    if not isinstance(row, dict) or set(row) != FIELDS:
        raise BadSetting(f"ANLAN_BASEMAPS row {i}: not exactly {' '.join(sorted(FIELDS))}")
    if not all(isinstance(row[name], str) for name in FIELDS - {"max_zoom"}):
        raise BadSetting(f"ANLAN_BASEMAPS row {i}: not text")
    if not row["name"].isidentifier() or not row["name"].isascii():
        raise BadSetting(f"ANLAN_BASEMAPS row {i}: name {row['name']!r} is not a word of letters and digits")
    if row["crs"] not in get_args(Crs):
        raise BadSetting(f"ANLAN_BASEMAPS row {i}: crs is none of {' '.join(get_args(Crs))}")
    if any(hole not in row["url"] for hole in HOLES) or urlsplit(row["url"]).scheme not in ("http", "https"):
        raise BadSetting(f"ANLAN_BASEMAPS row {i}: url is no http address with {{z}} {{x}} {{y}}")
    if type(row["max_zoom"]) is not int or not 1 <= row["max_zoom"] <= DEEPEST:
        raise BadSetting(f"ANLAN_BASEMAPS row {i}: max_zoom is not 1 to {DEEPEST}")
    return Basemap(**row)


class Tiles:
    """Tiles of listed hosts, kept on disk."""

    def __init__(self, folder: Path, hosts: str) -> None:
        self._folder = folder
        self._listed = frozenset(h for h in hosts.replace(",", " ").split() if h)
        self._missing: dict[str, tuple[float, str]] = {}

    def tile(self, row: Basemap, z: int, x: int, y: int) -> tuple[bytes, str]:
        """(picture, its kind). Raises NoTile."""
        if not (0 <= z <= row.max_zoom and 0 <= x < 2**z and 0 <= y < 2**z):
            raise NoTile(name=row.name, why="outside the map")
        kept = self._folder / row.name / str(z) / str(x) / str(y)
        if kept.exists() and time.time() - kept.stat().st_mtime < FRESH:
            return _told(row, kept.read_bytes())
        url = row.url.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))
        until, why = self._missing.get(url, (0.0, ""))
        if time.monotonic() < until:
            raise NoTile(name=row.name, why=why)
        try:
            told = _told(row, self._fetch(row, url))
        except NoTile as refusal:
            if len(self._missing) > MOST_KEPT:
                self._missing.clear()
            self._missing[url] = (time.monotonic() + QUIET, str(refusal.data["why"]))
            raise
        self._keep(kept, told[0])
        return told

    def _keep(self, target: Path, data: bytes) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{time.monotonic_ns()}.part")
        part.write_bytes(data)
        part.replace(target)
        if time.monotonic_ns() % 1000 == 0:
            self._thin(target.parents[2])

    def _thin(self, folder: Path) -> None:
        files = sorted((f for f in folder.glob("*/*/*") if f.is_file()), key=lambda f: f.stat().st_mtime)
        if len(files) > MOST_KEPT:
            for old in files[: len(files) // 2]:
                old.unlink(missing_ok=True)

    def _fetch(self, row: Basemap, url: str) -> bytes:
        parts = urlsplit(url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        address = self._address(row, host, port)
        try:
            link = http.client.HTTPConnection(address, port, timeout=SECONDS)
            link.connect()
            if secure:
                link.sock = ssl.create_default_context().wrap_socket(link.sock, server_hostname=host)
            named = host if port in (80, 443) else f"{host}:{port}"
            target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            link.request("GET", target, headers={"Host": named, "User-Agent": "anlan", "Accept": "image/*"})
            reply = link.getresponse()
            data = reply.read(MOST_BYTES + 1)
            link.close()
        except (OSError, http.client.HTTPException) as error:
            raise NoTile(name=row.name, why=f"no answer: {type(error).__name__}") from None
        if reply.status != 200:  # a redirect too: it would lead where nobody listed
            raise NoTile(name=row.name, why=f"the tile server says {reply.status}")
        if len(data) > MOST_BYTES:
            raise NoTile(name=row.name, why="too large")
        return data

    def _address(self, row: Basemap, host: str, port: int) -> str:
        """Where the host is: it must be listed, and an address inside the house must be listed itself."""
        if not {host, f"{host}:{port}"} & self._listed:
            raise NoTile(name=row.name, why="its host is not listed in ANLAN_TILE_HOSTS")
        try:
            found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        except OSError:
            raise NoTile(name=row.name, why="its host has no address") from None
        for address in sorted(found):
            ip = ipaddress.ip_address(address.partition("%")[0])
            ip = getattr(ip, "ipv4_mapped", None) or ip
            if (not ip.is_global or ip.is_multicast) and not {address, f"{address}:{port}"} & self._listed:
                raise NoTile(name=row.name, why="its host lies inside the house and is not listed by address")
        return min(found)


def _told(row: Basemap, data: bytes) -> tuple[bytes, str]:
    kind = next((kind for start, kind in KINDS.items() if data.startswith(start)), None)
    if kind is None:
        raise NoTile(name=row.name, why="not a picture")
    return data, kind
