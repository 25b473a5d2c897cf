"""The register of cameras as a table people work on: its columns, and what is wrong with a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dispatch.list_rows import Place, Problem, Reading, Row, read_rows

COLUMNS: Mapping[str, str] = {
    "number": "编号",
    "gb_id": "国标编码",
    "name": "名称",
    "lon": "经度",
    "lat": "纬度",
    "azimuth": "方位角",
    "angle": "视场角",
    "range": "可视距离",
    "height": "安装高度",
    "stream": "视频地址",
    "snapshot": "抓拍地址",
}
OPTIONAL = frozenset({"gb_id", "height", "stream", "snapshot"})
CODE = re.compile(r"[\w.-]{1,40}")
GB_ID = re.compile(r"[1-8]\d{9}13[12]\d{7}")  # area, kind of business, 131 or 132 for a camera, net, number
SECTOR: Mapping[str, tuple[float, float]] = {  # field of view -> least and most
    "azimuth": (0.0, 360.0),
    "angle": (5.0, 360.0),
    "range": (5.0, 2_000.0),
    "height": (0.5, 300.0),
}
HEIGHT = 6.0  # metres where a row does not say
LONGEST = 200  # characters of an address


@dataclass(frozen=True, slots=True)
class CameraRow:
    """One camera. lon/lat EPSG:4490 degrees; azimuth and angle degrees; range and height metres."""

    code: str
    gb_id: str
    name: str
    lon: float
    lat: float
    azimuth: float
    angle: float
    range: float
    height: float
    stream: str
    snapshot: str


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are held against. `judge` says what is wrong with an address, as a key of why.*, "" for
    nothing.
    """

    place: Place
    judge: Callable[[str], str]


def read_cameras(rows: Sequence[Row], known: Known) -> tuple[list[CameraRow], list[Problem]]:
    """The cameras of the rows that are right, and everything that is wrong with the others."""
    read, problems = read_rows(rows, lambda reading: _read(reading, known), "number", "gb_id")
    return [camera for _, camera in read], problems


def _read(reading: Reading, known: Known) -> CameraRow:
    code = reading.code("number", CODE)
    gb_id = reading.code("gb_id", GB_ID, "not_a_gb_camera", needed=False)
    name = reading.text("name", most=80)
    lon, lat = reading.number("lon"), reading.number("lat")
    if lon is not None and lat is not None and not (-180 <= lon <= 180 and -90 <= lat <= 90):
        reading.wrong("lon", "not_a_point")
        lon = None
    lon, lat, _ = reading.placed(lon, lat, known.place)
    azimuth, angle, far, height = (
        reading.number(column, bounds, needed=column != "height") or 0.0 for column, bounds in SECTOR.items()
    )
    stream, snapshot = (_address(reading, column, known) for column in ("stream", "snapshot"))
    where = (lon, lat, azimuth % 360, angle, far, height or HEIGHT)
    return CameraRow(code, gb_id, name, *where, stream, snapshot)


def _address(reading: Reading, column: str, known: Known) -> str:
    text = reading.text(column, needed=False)
    if text and (why := known.judge(text)):
        reading.wrong(column, why, text=text[:80])
    return text
