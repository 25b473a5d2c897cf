"""Rows of the register of 部件, for the command that brings registers in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from console.cli_registers import Register, import_register, place_all
from console.settings import Settings
from dispatch.desk import Desk
from dispatch.list_rows import Problem, Row
from dispatch.matters import unit_kinds
from dispatch.part_classes import classes
from dispatch.part_register import put_parts
from dispatch.part_rows import COLUMNS, OPTIONAL, Known, PartRow, read_parts
from geodata.crs import Crs


def import_parts(settings: Settings, file: Path, city: str, crs: Crs, check: bool) -> int:
    def read(desk: Desk, of: str, rows: Sequence[Row]) -> tuple[list[PartRow], list[Problem]]:
        names = {code: one.name for code, one in classes(desk.scenarios.at(of)).items()}
        return read_parts(rows, Known(of, names, unit_kinds(), lambda x, y: place_all(desk, of, x, y, crs)))

    def put(desk: Desk, of: str, found: list[PartRow], source: str) -> str:
        return f", which has {put_parts(desk.engine, of, found, 'system', source)} of {of} now"

    return import_register(settings, Register("parts", COLUMNS, OPTIONAL, read, put), file, city, check)
