"""The command that brings rows of a register in; wrong ones go to quarantine by row and cell."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import redis

from console import words
from console.boot_redis import redis_url
from console.cli_feeds import own_desk
from console.cli_resources import NoCity, only_city
from console.list_words import problem_lines
from console.settings import Settings
from dispatch import quarantine
from dispatch.desk import Desk
from dispatch.domain.errors import BadField
from dispatch.list_rows import BadRows, Problem, Row
from dispatch.telemetry import Telemetry
from feeds._base import Malformed
from feeds.list_tables import read_list
from geodata.crs import Crs, to_4490

MOST_TOLD = 200  # problems; all lie in quarantine


@dataclass(frozen=True, slots=True)
class Register:
    """What differs from one register to the next. `read(desk, city, rows)` gives the right ones and all that
    is wrong; `put(desk, city, found, source)` takes them in and says what is there now.
    """

    name: str
    columns: Mapping[str, str]
    optional: frozenset[str]
    read: Callable[[Desk, str, Sequence[Row]], tuple[list[Any], list[Problem]]]
    put: Callable[[Desk, str, list[Any], str], str]


def import_register(settings: Settings, register: Register, file: Path, city: str, check: bool) -> int:
    """Right rows come in, wrong ones are told and kept in quarantine. Status 1 where any was wrong."""
    name, columns = register.name, register.columns
    try:
        with own_desk(settings) as desk:
            city = city or only_city(desk)
            rows, headings = read_list(file, columns, register.optional)
            if headings:
                raise BadRows(headings)
            found, problems = register.read(desk, city, rows)
            if check:
                print(f"{len(found)} {name} would be in the register")
            else:
                told = register.put(desk, city, found, file.name[:80]) if found else ""
                tell_pages(settings, name, city)
                print(f"{len(found)} {name} are in the register{told}")
                print(f"{_hold(desk, name, city, file.name, rows, problems)} rows are in quarantine")
    except BadRows as wrong:
        print("\n".join(problem_lines(settings.lang, columns, wrong.problems)), file=sys.stderr)
        return 1
    except (Malformed, NoCity, BadField) as refused:
        print(words.refused(settings.lang, refused), file=sys.stderr)
        return 1
    if problems:
        lines = problem_lines(settings.lang, columns, problems)
        print("\n".join(islice(lines, min(MOST_TOLD, len(problems)))), file=sys.stderr)
    return 1 if problems else 0


def tell_pages(settings: Settings, register: str, city: str) -> None:
    """Open maps that show the register ask for it anew."""
    try:
        Telemetry(redis_url(settings)).renewed(register, city)
    except redis.RedisError:
        return  # no Redis, no pages


def place_all(
    desk: Desk, city: str, lons: Sequence[float], lats: Sequence[float], crs: Crs
) -> list[tuple[float, float, str | None]]:
    """Degrees of a system as EPSG:4490, and the grids of the city that hold them."""
    x, y = (np.round(v, 7) for v in to_4490(lons, lats, crs))
    grids = desk.atlas().locate_many(x, y)
    mine = [grid if grid and grid.startswith(city) else None for grid in grids]
    return list(zip(x.tolist(), y.tolist(), mine, strict=True))


def _hold(desk: Desk, name: str, city: str, file: str, rows: list[Row], problems: list[Problem]) -> int:
    """Each wrong row once, under its first wrong cell; how many rows."""
    cells = {row.where: row.cells for row in rows}
    first: dict[int | str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.where, problem)
    kept = []
    for where, problem in first.items():
        raw = json.dumps(dict(cells.get(where, {})), ensure_ascii=False)
        wrong = BadField(field=problem.column, why=problem.why, **problem.holes)
        kept.append(quarantine.refusal(name, f"{file}:{where}", city, raw, wrong))
    quarantine.keep_all(desk.engine, kept)
    return len(first)
