"""Rows of the register of 物联感知设备, for the command that brings registers in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from console.cli_registers import Register, import_register, place_all
from console.settings import Settings
from dispatch.desk import Desk
from dispatch.list_rows import Problem, Row
from dispatch.matters import unit_kinds
from dispatch.sensor_register import put_sensors
from dispatch.sensor_rows import COLUMNS, Known, SensorRow, read_sensors
from geodata.crs import Crs


def import_sensors(settings: Settings, file: Path, city: str, crs: Crs, check: bool) -> int:
    def read(desk: Desk, of: str, rows: Sequence[Row]) -> tuple[list[SensorRow], list[Problem]]:
        place = lambda lon, lat: place_all(desk, of, [lon], [lat], crs)[0]  # noqa: E731
        return read_sensors(rows, Known(unit_kinds(), place))

    def put(desk: Desk, of: str, found: list[SensorRow], source: str) -> str:
        put_sensors(desk.engine, found, "system", source)
        return ""

    return import_register(settings, Register("sensors", COLUMNS, frozenset(), read, put), file, city, check)
