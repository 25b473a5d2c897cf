"""Rows of the register of cameras, for the command that brings registers in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from console.cli_registers import Register, import_register, place_all
from console.settings import Settings
from dispatch.camera_register import put_cameras
from dispatch.camera_rows import COLUMNS, OPTIONAL, CameraRow, Known, read_cameras
from dispatch.desk import Desk
from dispatch.list_rows import Problem, Row
from feeds.camera_addresses import Allowed, judge
from geodata.crs import Crs


def import_cameras(settings: Settings, file: Path, city: str, crs: Crs, check: bool) -> int:
    allowed = Allowed.of(settings.camera_hosts)

    def read(desk: Desk, of: str, rows: Sequence[Row]) -> tuple[list[CameraRow], list[Problem]]:
        known = Known(
            lambda lon, lat: place_all(desk, of, [lon], [lat], crs)[0], lambda url: judge(url, allowed)
        )
        return read_cameras(rows, known)

    def put(desk: Desk, of: str, found: list[CameraRow], source: str) -> str:
        return f", {put_cameras(desk.engine, found, 'system', source)} of them new"

    return import_register(settings, Register("cameras", COLUMNS, OPTIONAL, read, put), file, city, check)
