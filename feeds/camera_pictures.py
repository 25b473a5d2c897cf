"""Fetches what a camera's address gives, for browsers: stills, playlists and pieces of HLS.

Of a playlist every address is replaced by a name of ours, and only those of its own origin.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from feeds.camera_addresses import Allowed
from feeds.fetching import PORTS, NotFetched, Resolve, fetch, resolve

SECONDS = 8.0
MOST_STILL, MOST_LIST, MOST_PIECE = 4_000_000, 1_000_000, 30_000_000  # bytes
STILLS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png"}
KINDS = {".m3u8": "application/vnd.apple.mpegurl", ".m4s": "video/iso.segment", ".mp4": "video/mp4",
         ".ts": "video/mp2t", ".aac": "audio/aac", ".key": "application/octet-stream"}  # fmt: skip
PIECE = re.compile(r"p-([A-Za-z0-9_-]{1,1500})(\.[a-z0-9]{2,4})")
URI = re.compile(r'URI="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Pictures:
    """Reads cameras' addresses; `allowed` are those inside that may be."""

    allowed: Allowed
    names: Resolve = resolve

    def still(self, url: str) -> tuple[str, bytes]:
        """(kind, bytes) of a JPEG or PNG. Raises NotFetched."""
        data = self._get(url, MOST_STILL)
        kind = next((kind for magic, kind in STILLS.items() if data.startswith(magic)), None)
        if kind is None:
            raise NotFetched("neither JPEG nor PNG")
        return kind, data

    def playlist(self, url: str) -> bytes:
        """The playlist with our names in it. Raises NotFetched."""
        text = self._get(url, MOST_LIST).decode("utf-8", errors="replace")
        if not text.lstrip("\ufeff").startswith("#EXTM3U"):
            raise NotFetched("no playlist")
        return "\n".join(_ours(url, line) for line in text.splitlines()).encode()

    def piece(self, url: str, name: str) -> tuple[str, bytes]:
        """What a name in the playlist of `url` stands for. Raises NotFetched."""
        found = PIECE.fullmatch(name)
        kind = KINDS.get(found[2]) if found else None
        if found is None or kind is None:
            raise NotFetched("no such piece")
        try:
            path = base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError) as wrong:
            raise NotFetched("no such piece") from wrong
        target = urljoin(url, path)
        if _origin(target) != _origin(url):
            raise NotFetched("a piece of another origin")
        return kind, self.playlist(target) if found[2] == ".m3u8" else self._get(target, MOST_PIECE)

    def _get(self, url: str, most: int) -> bytes:
        return fetch(url, self.allowed.has, most=most, seconds=SECONDS, names=self.names)


def _ours(base: str, line: str) -> str:
    if line.startswith("#"):
        return URI.sub(lambda found: f'URI="{_name(base, found[1])}"', line)
    return _name(base, line.strip()) if line.strip() else line


def _name(base: str, uri: str) -> str:
    """Our name for an address in a playlist; of another origin it stays, and the page may not load it."""
    full = urljoin(base, uri)
    if _origin(full) != _origin(base):
        return uri
    parts = urlsplit(full)
    ending = next((e for e in KINDS if parts.path.lower().endswith(e)), ".ts")
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return "p-" + base64.urlsafe_b64encode(path.encode()).decode().rstrip("=") + ending


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme)
