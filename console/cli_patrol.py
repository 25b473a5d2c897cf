"""The command that puts a 巡查计划 in force: all of its points, or none and every problem."""

from __future__ import annotations

import sys
from pathlib import Path

from console.cli_feeds import own_desk
from console.cli_resources import NoCity, only_city
from console.list_words import problem_lines
from console.settings import Settings
from dispatch.list_rows import BadRows
from dispatch.patrol_plan import COLUMNS, put_points, read_points
from feeds._base import Malformed
from feeds.list_tables import read_list


def import_patrol(settings: Settings, file: Path, city: str, check: bool) -> int:
    try:
        with own_desk(settings) as desk:
            city = city or only_city(desk)

            def grid(lon: float, lat: float) -> str | None:
                found = desk.atlas().locate(lon, lat)
                return found[0] if found and found[0].startswith(city) else None

            rows, headings = read_list(file, COLUMNS, frozenset())
            points, problems = read_points(rows, grid)
            if headings or problems:
                raise BadRows([*headings, *problems])
            if not check:
                put_points(desk.engine, city, points, "system", file.name[:80])
            print(f"{len(points)} points {'would be' if check else 'are'} the plan of {city}")
    except BadRows as wrong:
        print("\n".join(problem_lines(settings.lang, COLUMNS, wrong.problems)), file=sys.stderr)
        return 1
    except (Malformed, NoCity) as refused:
        print(f"{type(refused).__name__}: {refused}", file=sys.stderr)
        return 1
    return 0
