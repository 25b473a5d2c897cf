"""Tiles of basemaps, from listed hosts only, kept in the data directory.

Every tile server must be listed by name; an address inside the house must be listed as that address.
"""

from __future__ import annotations

import itertools
import time
from pathlib import Path

from console.basemaps import Basemap, NoTile
from feeds.fetching import NotFetched, Resolve, fetch, parts_of, resolve

SECONDS = 6.0  # a tile server has to answer
MOST_BYTES = 2_000_000
FRESH = 30 * 86_400  # seconds a kept tile is good for
MOST_KEPT = 200_000  # tiles of one map; from there on the oldest half goes
QUIET = 30.0  # seconds a tile that was not to be had is not asked for again
KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp", b"GIF8": "image/gif"}


class Tiles:
    """Tiles of listed hosts, kept on disk."""

    def __init__(self, folder: Path, hosts: str, names: Resolve = resolve, most: int = MOST_KEPT) -> None:
        self._folder, self._names, self._most = folder, names, most
        self._stored = itertools.count(1)
        self._listed = frozenset(h for h in hosts.replace(",", " ").split() if h)
        self._missing: dict[str, tuple[float, dict[str, object]]] = {}

    def tile(self, row: Basemap, z: int, x: int, y: int) -> tuple[bytes, str]:
        """(picture, its kind). Raises NoTile."""
        if not (0 <= z <= row.max_zoom and 0 <= x < 2**z and 0 <= y < 2**z):
            raise NoTile(name=row.name, why="outside_map")
        kept = self._folder / row.name / str(z) / str(x) / str(y)
        if kept.exists() and time.time() - kept.stat().st_mtime < FRESH:
            return _told(row, kept.read_bytes())
        url = row.url.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))
        until, told = self._missing.get(url, (0.0, {}))
        if time.monotonic() < until:
            raise NoTile(**told)
        try:
            found = _told(row, self._fetch(row, url))
        except NoTile as refusal:
            if len(self._missing) > self._most:
                self._missing.clear()
            self._missing[url] = (time.monotonic() + QUIET, refusal.data)
            raise
        self._keep(kept, found[0])
        return found

    def _keep(self, target: Path, data: bytes) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{time.monotonic_ns()}.part")
        part.write_bytes(data)
        part.replace(target)
        if next(self._stored) % max(1, self._most // 10) == 0:
            self._thin(target.parents[2])

    def _thin(self, folder: Path) -> None:
        files = sorted((f for f in folder.glob("*/*/*") if f.is_file()), key=lambda f: f.stat().st_mtime)
        if len(files) > self._most:
            for old in files[: len(files) // 2]:
                old.unlink(missing_ok=True)

    def _fetch(self, row: Basemap, url: str) -> bytes:
        try:
            _, host, port = parts_of(url)
            if not self._lists(host, port, host):
                raise NoTile(name=row.name, why="host_unlisted")
            return fetch(url, self._lists, most=MOST_BYTES, seconds=SECONDS, names=self._names)
        except NotFetched as broken:
            raise NoTile(name=row.name, why="not_fetched", text=str(broken)[:200]) from broken

    def _lists(self, _host: str, port: int, name: str) -> bool:
        """A name, or an address inside the house: each must be listed itself."""
        return not {name, f"{name}:{port}"}.isdisjoint(self._listed)


def _told(row: Basemap, data: bytes) -> tuple[bytes, str]:
    kind = next((kind for start, kind in KINDS.items() if data.startswith(start)), None)
    if kind is None:
        raise NoTile(name=row.name, why="not_a_picture")
    return data, kind
