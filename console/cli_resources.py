"""The command that brings rows of the register of 应急资源 in: all of them, or none and every problem."""

from __future__ import annotations

import sys
from pathlib import Path

from console.cli_feeds import own_desk
from console.settings import Settings
from console.words import t
from dispatch.desk import Desk
from dispatch.domain.emergency.resources import Resource
from dispatch.domain.errors import DispatchError
from dispatch.domain.step import Actor
from dispatch.list_rows import BadRows, Problem
from dispatch.matters import unit_kinds
from dispatch.resource_rows import COLUMNS, OPTIONAL, Known, read_resources
from dispatch.resource_store import ResourceBoard
from feeds._base import Malformed
from feeds.list_tables import read_list


class NoCity(Exception):
    """Which city the rows are of cannot be told; the text says what to do."""


def import_resources(settings: Settings, file: Path, city: str, check: bool) -> int:
    try:
        with own_desk(settings) as desk:
            city = city or _only(desk)
            known = Known(city, unit_kinds(), lambda lon, lat: grid_of(desk, lon, lat), desk.calendar.tz)
            rows, problems = read_list(file, COLUMNS, OPTIONAL)
            found, wrong = read_resources(rows, known)
            if problems or wrong:
                raise BadRows([*problems, *wrong])
            if not check:
                take_in(desk, city, file.name, found)
            print(f"{len(found)} resources {'would be' if check else 'are'} in the register of {city}")
    except BadRows as wrong_rows:
        print("\n".join(_lines(settings.lang, wrong_rows.problems)), file=sys.stderr)
        return 1
    except (Malformed, NoCity, DispatchError) as refused:
        print(f"{type(refused).__name__}: {refused}", file=sys.stderr)
        return 1
    return 0


def grid_of(desk: Desk, lon: float, lat: float) -> str | None:
    found = desk.atlas().locate(lon, lat)
    return found[0] if found else None


def take_in(desk: Desk, city: str, name: str, rows: list[Resource]) -> None:
    """One event holds them all. Raises DispatchError."""
    from dispatch.domain.steps.import_resources import ResourcesImported

    version = ResourceBoard(desk.engine).version("resources", city) + 1
    body = ResourcesImported(city, version, name[:200], tuple(rows))
    desk.take("import_resources", city, body, Actor("system", frozenset({"system"}), city))


def _only(desk: Desk) -> str:
    cities = [c.code for c in desk.atlas().cities()]
    if len(cities) != 1:
        raise NoCity(f"name it by --city, one of: {' '.join(cities) or 'none'}")
    return cities[0]


def _lines(lang: str, problems: list[Problem]) -> list[str]:
    """One line a problem: which row and column, what to do; then how many."""
    out = []
    for p in problems:
        holes = {k: t(lang, "list.at", where=v) if k == "other" else v for k, v in p.holes.items()}
        why = t(lang, f"list.why.{p.why}", **holes)
        where = t(lang, "list.at", where=p.where)
        heading = COLUMNS.get(p.column, p.column)
        column = heading if lang == "zh" else f"{heading} ({p.column})"
        key = "list.cell" if p.column else "list.row"
        out.append(t(lang, key, where=where, why=why, **({"column": column} if p.column else {})))
    return [*out, t(lang, "list.refused", n=len(problems))]
