"""The command that brings rows of the register of cameras in; wrong ones go to quarantine by row and cell."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from console.cli_feeds import own_desk
from console.cli_resources import NoCity, only_city
from console.list_words import problem_lines
from console.settings import Settings
from dispatch import quarantine
from dispatch.camera_register import put_cameras
from dispatch.camera_rows import COLUMNS, OPTIONAL, Known, read_cameras
from dispatch.desk import Desk
from dispatch.domain.errors import BadField
from dispatch.list_rows import BadRows, Problem, Row
from feeds._base import Malformed
from feeds.camera_addresses import Allowed, judge
from feeds.list_tables import read_list
from geodata.crs import Crs, to_4490

CHANNEL = "cameras"


def import_cameras(settings: Settings, file: Path, city: str, crs: Crs, check: bool) -> int:
    """Right rows come in, wrong ones are told and kept in quarantine. Status 1 where any was wrong."""
    allowed = Allowed.of(settings.camera_hosts)
    try:
        with own_desk(settings) as desk:
            city = city or only_city(desk)
            rows, headings = read_list(file, COLUMNS, OPTIONAL)
            if headings:
                raise BadRows(headings)
            known = Known(
                lambda lon, lat: _placed(desk, city, lon, lat, crs), lambda url: judge(url, allowed)
            )
            cameras, problems = read_cameras(rows, known)
            if not check:
                fresh = put_cameras(desk.engine, cameras, "system", file.name[:80]) if cameras else 0
                print(f"{len(cameras)} cameras are in the register, {fresh} of them new")
                held = _hold(desk, city, file.name, rows, problems)
                print(f"{held} rows are in quarantine")
            else:
                print(f"{len(cameras)} cameras would be in the register")
    except BadRows as wrong:
        print("\n".join(problem_lines(settings.lang, COLUMNS, wrong.problems)), file=sys.stderr)
        return 1
    except (Malformed, NoCity, BadField) as refused:
        print(f"{type(refused).__name__}: {refused}", file=sys.stderr)
        return 1
    if problems:
        print("\n".join([*problem_lines(settings.lang, COLUMNS, problems)][:-1]), file=sys.stderr)
    return 1 if problems else 0


def _placed(desk: Desk, city: str, lon: float, lat: float, crs: Crs) -> tuple[float, float, str | None]:
    x, y = (round(float(v), 7) for v in to_4490(lon, lat, crs))
    found = desk.atlas().locate(x, y)
    return x, y, found[0] if found and found[0].startswith(city) else None


def _hold(desk: Desk, city: str, name: str, rows: list[Row], problems: list[Problem]) -> int:
    """Each wrong row once, under its first wrong cell; how many rows."""
    cells = {row.where: row.cells for row in rows}
    first: dict[int | str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.where, problem)
    for where, problem in first.items():
        raw = json.dumps(dict(cells.get(where, {})), ensure_ascii=False)
        detail = f"row {where}: {problem.why} {dict(problem.holes) or ''}".strip()
        quarantine.keep(
            desk.engine, CHANNEL, f"{name}:{where}", city, raw, problem.column, "BadField", detail
        )
    return len(first)
