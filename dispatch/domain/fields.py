"""What a field of a step must be; every refusal names the field."""

from __future__ import annotations

import re

from dispatch.domain.case import Media
from dispatch.domain.errors import BadField

MAX_TEXT = 4_000
MAX_LINE = 200
SHA256 = re.compile(r"^[0-9a-f]{64}$")


def need(field: str, text: str, limit: int = MAX_TEXT) -> None:
    """The text must be there and not too long."""
    if not text.strip():
        raise BadField(field=field, why="missing")
    short(field, text, limit)


def short(field: str, text: str, limit: int = MAX_TEXT) -> None:
    if len(text) > limit:
        raise BadField(field=field, why="too_long", most=limit)


def need_media(field: str, media: tuple[Media, ...]) -> None:
    if not media:
        raise BadField(field=field, why="missing")
    check_media(field, media)


def check_media(field: str, media: tuple[Media, ...]) -> None:
    if len(media) > 20:
        raise BadField(field=field, why="more_than", most=20)
    for item in media:
        if not SHA256.match(item.sha256):
            raise BadField(field=field, why="no_sha256")


def check_point(lon: float | None, lat: float | None) -> None:
    """Both or neither, in degrees, and not NaN."""
    if lon is None and lat is None:
        return
    if lon is None or lat is None:
        raise BadField(field="lon" if lon is None else "lat", why="missing")
    if not -180 <= lon <= 180:
        raise BadField(field="lon", why="no_longitude")
    if not -90 <= lat <= 90:
        raise BadField(field="lat", why="no_latitude")
