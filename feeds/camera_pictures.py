"""Fetches what a camera's address gives, for browsers: stills, playlists and pieces of HLS.

Of a playlist every address is replaced by a name of ours, and only those of its own origin. A name is signed:
nobody can ask by it for what the playlist did not name, such as a page where the camera is set up.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from feeds.camera_addresses import Allowed
from feeds.fetching import PORTS, NotFetched, Resolve, fetch, resolve

SECONDS = 8.0
MOST_STILL, MOST_LIST, MOST_PIECE = 4_000_000, 1_000_000, 30_000_000  # bytes
STILLS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png"}
KINDS = {".m3u8": "application/vnd.apple.mpegurl", ".m4s": "video/iso.segment", ".mp4": "video/mp4",
         ".ts": "video/mp2t", ".aac": "audio/aac", ".key": "application/octet-stream"}  # fmt: skip
PIECE = re.compile(r"p-([0-9a-f]{32})-([A-Za-z0-9_-]{1,1500})(\.[a-z0-9]{2,4})")
URI = re.compile(r'URI="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Pictures:
    """Reads cameras' addresses; `allowed` are those inside that may be, `sign` marks what we named."""

    allowed: Allowed
    sign: Callable[[str], str]
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
        return "\n".join(self._ours(url, line) for line in text.splitlines()).encode()

    def piece(self, url: str, name: str) -> tuple[str, bytes]:
        """What a name in the playlist of `url` stands for. Raises NotFetched."""
        found = PIECE.fullmatch(name)
        kind = KINDS.get(found[3]) if found else None
        if found is None or kind is None:
            raise NotFetched("no such piece")
        if not hmac.compare_digest(found[1], self.sign(found[2])):
            raise NotFetched("a piece that no playlist named")
        target = base64.urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4)).decode()
        if _origin(target) != _origin(url):
            raise NotFetched("a piece of another origin")
        return kind, self.playlist(target) if found[3] == ".m3u8" else self._get(target, MOST_PIECE)

    def _ours(self, base: str, line: str) -> str:
        if line.startswith("#"):
            return URI.sub(lambda found: f'URI="{self._name(base, found[1])}"', line)
        return self._name(base, line.strip()) if line.strip() else line

    def _name(self, base: str, uri: str) -> str:
        """Our name for an address in a playlist; of another origin it stays, and the page may not load it."""
        full = urljoin(base, uri)
        if _origin(full) != _origin(base):
            return uri
        ending = next((e for e in KINDS if urlsplit(full).path.lower().endswith(e)), ".ts")
        code = base64.urlsafe_b64encode(full.encode()).decode().rstrip("=")
        return f"p-{self.sign(code)}-{code}{ending}"

    def _get(self, url: str, most: int) -> bytes:
        return fetch(url, self.allowed.has, most=most, seconds=SECONDS, names=self.names)


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme)
