"""A recorded file of tracks told again as positions of units, by the door of all, marked as a demonstration.

The file is read where it lies: `;` or `,` between columns, one fix a row. A track of another city is moved
as a whole, so that it begins where its unit stands.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from math import atan2, cos, degrees, radians
from pathlib import Path
from typing import Any

from feeds._base import Malformed
from feeds.client import Client

POSITIONS = "/api/v1/positions"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "lon": ("lon", "x", "longitude", "经度"),
    "lat": ("lat", "y", "latitude", "纬度"),
    "tracker": ("tracker", "device", "unit", "终端"),
    "at": ("t", "time", "at", "时间"),
}
MOST_ROWS = 1_000_000
LONGEST_WAIT = 30.0  # seconds between two fixes, however far apart they were recorded
STATUS = 1  # patrol


@dataclass(frozen=True, slots=True)
class Row:
    tracker: str
    at: float  # seconds
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Unit:
    """Whom a tracker stands for, and where that stands."""

    code: str
    lon: float
    lat: float


def read_tracks(path: Path) -> list[Row]:
    """Fixes in the order of their times. Raises Malformed with the line and column at fault."""
    if not path.is_file():
        raise Malformed(path.name, "no such file")
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        lines = csv.reader(file, delimiter=";" if head.count(";") > head.count(",") else ",")
        names = [n.strip().lower() for n in next(csv.reader([head], delimiter=lines.dialect.delimiter))]
        where = {field: _column(names, field, known) for field, known in COLUMNS.items()}
        rows = [_row(number, line, where) for number, line in enumerate(lines, 2) if line]
    if not rows or len(rows) > MOST_ROWS:
        raise Malformed(path.name, f"not 1 to {MOST_ROWS} rows")
    return sorted(rows, key=lambda row: row.at)


def moved(
    rows: Sequence[Row], units: Mapping[str, Unit], inside: Callable[[float, float], bool]
) -> list[Row]:
    """Tracks of units only; one that begins outside the city begins where its unit stands instead."""
    shifts: dict[str, tuple[float, float]] = {}
    out = []
    for row in rows:
        unit = units.get(row.tracker)
        if unit is None:
            continue
        if row.tracker not in shifts:
            home = inside(row.lon, row.lat)
            shifts[row.tracker] = (0.0, 0.0) if home else (unit.lon - row.lon, unit.lat - row.lat)
        east, north = shifts[row.tracker]
        out.append(Row(row.tracker, row.at, round(row.lon + east, 6), round(row.lat + north, 6)))
    return out


def batches(rows: Iterable[Row], units: Mapping[str, Unit], speed: float) -> Iterator[tuple[float, Any]]:
    """(seconds to wait, body) of each second of the file at so many times its speed; 0 waits for nothing."""
    last: dict[str, Row] = {}
    before: float | None = None
    for second, now in groupby(rows, key=lambda row: int(row.at)):
        wait = min((second - before) / speed, LONGEST_WAIT) if before is not None and speed else 0.0
        before = second
        latest = {row.tracker: row for row in now}
        fixes = [
            {
                "unit": units[t].code,
                "lon": row.lon,
                "lat": row.lat,
                "heading": _course(last.get(t), row),
                "status": STATUS,
            }
            for t, row in latest.items()
        ]
        last |= latest
        yield wait, {"demo": True, "fixes": fixes}


def replay_tracks(client: Client, told: Iterable[tuple[float, Any]], sleep: Callable[[float], None]) -> int:
    """How many fixes the console took. Raises Malformed where it takes none."""
    taken = 0
    for wait, body in told:
        sleep(wait)
        answer = client.post(POSITIONS, body)
        if not answer.ok:
            raise Malformed("positions", f"{answer.status} {answer.body}"[:200])
        taken += int(answer.body["fixes"])
    return taken


def by_clock(began: float | None = None) -> Callable[[float], None]:
    """A sleeper that makes up for what telling took."""
    due = time.monotonic() if began is None else began

    def sleep(seconds: float) -> None:
        nonlocal due
        due += seconds
        time.sleep(max(0.0, due - time.monotonic()))

    return sleep


def _column(names: Sequence[str], field: str, known: Sequence[str]) -> int:
    found = next((names.index(name) for name in known if name in names), None)
    if found is None:
        raise Malformed(field, f"no column of these names: {', '.join(known)}")
    return found


def _row(number: int, line: Sequence[str], where: Mapping[str, int]) -> Row:
    cells = {}
    for field, at in where.items():
        if at >= len(line):
            raise Malformed(f"line {number}", f"no {field}")
        cells[field] = line[at].strip()
    try:
        lon, lat = float(cells["lon"]), float(cells["lat"])
    except ValueError:
        raise Malformed(f"line {number}", "lon or lat is not a number") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Malformed(f"line {number}", "not a coordinate")
    return Row(cells["tracker"], _seconds(number, cells["at"]), lon, lat)


def _seconds(number: int, text: str) -> float:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise Malformed(f"line {number}", "not a time") from None
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()


def _course(before: Row | None, now: Row) -> int:
    if before is None:
        return 0
    east = (now.lon - before.lon) * cos(radians(now.lat))
    return round(degrees(atan2(east, now.lat - before.lat))) % 360
