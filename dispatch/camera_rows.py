"""The register of cameras as a table people work on: its columns, and what is wrong with a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dispatch.list_rows import Problem, Reading, Row

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
    """What rows are held against. `place` turns their degrees into EPSG:4490 and tells the grid, None
    outside; `judge` says what is wrong with an address, as a key of list.why, "" for nothing.
    """

    place: Callable[[float, float], tuple[float, float, str | None]]
    judge: Callable[[str], str]


def read_cameras(rows: Sequence[Row], known: Known) -> tuple[list[CameraRow], list[Problem]]:
    """The cameras of the rows that are right, and everything that is wrong with the others."""
    problems: list[Problem] = []
    out, codes, numbers = [], dict[str, int | str](), dict[str, int | str]()
    for row in rows:
        reading, before = Reading(row, problems), len(problems)
        camera = _read(reading, known)
        for column, text, seen in (("number", camera.code, codes), ("gb_id", camera.gb_id, numbers)):
            if text and text in seen:
                reading.wrong(column, "code_twice", text=text, other=seen[text])
            seen.setdefault(text, row.where)
        if len(problems) == before:
            out.append(camera)
    if not rows:
        problems.append(Problem(1, "", "empty"))
    return out, problems


def _read(reading: Reading, known: Known) -> CameraRow:
    code, gb_id = reading.text("number"), reading.text("gb_id", needed=False)
    if code and not CODE.fullmatch(code):
        reading.wrong("number", "not_a_code", text=code[:20])
    if gb_id and not GB_ID.fullmatch(gb_id):
        reading.wrong("gb_id", "not_a_gb_camera", text=gb_id[:24])
    name = reading.text("name")
    if len(name) > 80:
        reading.wrong("name", "too_long", most=80)
    lon, lat = _number(reading, "lon"), _number(reading, "lat")
    if lon is not None and lat is not None:
        if -180 <= lon <= 180 and -90 <= lat <= 90:
            lon, lat, grid = known.place(lon, lat)
            if grid is None:
                reading.wrong("lon", "not_in_city", lon=lon, lat=lat)
        else:
            reading.wrong("lon", "not_a_point")
    azimuth, angle, far, height = (_bounded(reading, column, *bounds) for column, bounds in SECTOR.items())
    stream, snapshot = (_address(reading, column, known) for column in ("stream", "snapshot"))
    where = (lon or 0.0, lat or 0.0, azimuth, angle, far, height)
    return CameraRow(code, gb_id, name, *where, stream, snapshot)


def _number(reading: Reading, column: str, needed: bool = True) -> float | None:
    text = reading.text(column, needed)
    try:
        return float(text) if text else None
    except ValueError:
        reading.wrong(column, "not_a_number", text=text[:20])
        return None


def _bounded(reading: Reading, column: str, least: float, most: float) -> float:
    value = _number(reading, column, needed=column != "height")
    if value is None:
        return HEIGHT
    if not least <= value <= most:
        reading.wrong(column, "out_of_bounds", least=f"{least:g}", most=f"{most:g}")
    return value % 360 if column == "azimuth" else value


def _address(reading: Reading, column: str, known: Known) -> str:
    text = reading.text(column, needed=False)
    if text and (why := known.judge(text)):
        reading.wrong(column, why, text=text[:80])
    return text
