"""A GB/T 28181 MobilePosition body: where one device is, in WGS-84 degrees. Stray XML is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from feeds._base import Malformed
from feeds.cap_in import parse

MOST_BYTES = 16_384
DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)[\"'][^>]*\?>")
DEVICE = re.compile(r"\d{8,20}")
CHINESE = frozenset({"gb2312", "gbk", "gb18030"})
WANTED = ("CmdType", "DeviceID", "Time", "Longitude", "Latitude", "Direction")


@dataclass(frozen=True, slots=True)
class Told:
    """`at` epoch milliseconds, None where the body says no time; `heading` degrees from north."""

    device: str
    lon: float
    lat: float
    heading: int
    at: int | None


def read_mobile_position(raw: bytes, tz: ZoneInfo) -> Told:
    """Raises Malformed with the element at fault. A time without a zone is the city's."""
    if len(raw) > MOST_BYTES:
        raise Malformed("body", "too_many_bytes", most=MOST_BYTES)
    found: dict[str, str] = {}
    for node in parse(_utf8(raw)):
        if node.tag in WANTED:
            if node.tag in found:
                raise Malformed(node.tag, "given_twice")
            found[node.tag] = (node.text or "").strip()
    if found.get("CmdType") != "MobilePosition":
        raise Malformed("CmdType", "no_mobile_position")
    if not DEVICE.fullmatch(found.get("DeviceID", "")):
        raise Malformed("DeviceID", "digits", least=8, most=20)
    lon, lat = _degrees(found, "Longitude", 180), _degrees(found, "Latitude", 90)
    heading = round(_number(found, "Direction")) % 360 if found.get("Direction") else 0
    return Told(found["DeviceID"], lon, lat, heading, _time(found.get("Time", ""), tz))


def _utf8(raw: bytes) -> bytes:
    """What declares a Chinese encoding as UTF-8 without its declaration; the parser knows none of those."""
    head = DECLARED.match(raw)
    if head is None or head[1].decode().lower() not in CHINESE:
        return raw
    return raw[head.end() :].decode("gb18030", errors="replace").encode()


def _number(found: dict[str, str], name: str) -> float:
    try:
        value = float(found.get(name, ""))
    except ValueError:
        raise Malformed(name, "no_number") from None
    if not abs(value) < 1e6:
        raise Malformed(name, "no_number")
    return value


def _degrees(found: dict[str, str], name: str, most: int) -> float:
    value = _number(found, name)
    if abs(value) > most:
        raise Malformed(name, "not_a_point")
    return value


def _time(text: str, tz: ZoneInfo) -> int | None:
    if not text:
        return None
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise Malformed("Time", "no_time_given") from None
    return round((told if told.tzinfo else told.replace(tzinfo=tz)).timestamp() * 1000)
