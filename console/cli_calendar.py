"""The command that puts years of the working calendar in force."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from console import words
from console.cli_feeds import own_desk
from console.settings import Settings
from dispatch.calendars import told_years
from dispatch.desk import Desk
from dispatch.domain.errors import DispatchError
from dispatch.domain.step import Actor

SYSTEM = Actor("system", frozenset({"system"}), "")


def import_calendar(settings: Settings, file: Path) -> int:
    """A YAML file of `year: {notice, holidays, workdays}`; years before a wrong one are in force."""
    try:
        table = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        print(f"{file}: {wrong}", file=sys.stderr)
        return 1
    if not isinstance(table, dict) or not all(isinstance(row, dict) for row in table.values()):
        print(f"{file}: not a table of years", file=sys.stderr)
        return 1
    with own_desk(settings) as desk:
        for year, row in table.items():
            try:
                version = _put(desk, year, row)
            except DispatchError as refusal:
                print(f"{file}: {year}: {words.refused(settings.lang, refusal)}", file=sys.stderr)
                return 1
            print(f"{year} version {version} is in force; open cases follow within minutes")
    return 0


def _put(desk: Desk, year: object, row: dict[str, Any]) -> int:
    with desk.engine.connect() as conn:
        known = {y["year"]: y["version"] for y in told_years(conn, desk.calendar)}
    days = {name: [str(day) for day in row.get(name) or ()] for name in ("holidays", "workdays")}
    body = {**row, **days, "year": year, "version": known.get(year, 0) + 1}
    return desk.take("import_calendar", None, body, SYSTEM).case.version
