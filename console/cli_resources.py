"""The command that brings rows of the register of 应急资源 in: all of them, or none and every problem."""

from __future__ import annotations

import sys
from pathlib import Path

from console import words
from console.cli_feeds import own_desk
from console.list_words import problem_lines
from console.settings import Settings
from dispatch.desk import Desk
from dispatch.domain.errors import DispatchError
from dispatch.list_rows import BadRows
from dispatch.matters import unit_kinds
from dispatch.resource_import import grid_of, take_in
from dispatch.resource_rows import COLUMNS, OPTIONAL, Known, read_resources
from feeds._base import Malformed
from feeds.list_tables import read_list


class NoCity(Exception):
    """Which city the rows are of cannot be told; the text says what to do."""


def import_resources(settings: Settings, file: Path, city: str, check: bool) -> int:
    try:
        with own_desk(settings) as desk:
            city = city or only_city(desk)
            known = Known(city, unit_kinds(), lambda lon, lat: grid_of(desk, lon, lat), desk.calendar.tz)
            rows, problems = read_list(file, COLUMNS, OPTIONAL)
            found, wrong = read_resources(rows, known)
            if problems or wrong:
                raise BadRows([*problems, *wrong])
            if not check:
                take_in(desk, city, file.name, found)
            print(f"{len(found)} resources {'would be' if check else 'are'} in the register of {city}")
    except BadRows as wrong_rows:
        print("\n".join(problem_lines(settings.lang, COLUMNS, wrong_rows.problems)), file=sys.stderr)
        return 1
    except (Malformed, NoCity, DispatchError) as refused:
        print(words.refused(settings.lang, refused), file=sys.stderr)
        return 1
    return 0


def only_city(desk: Desk) -> str:
    """The city in force where there is one. Raises NoCity."""
    cities = [c.code for c in desk.atlas().cities()]
    if len(cities) != 1:
        raise NoCity(f"name it by --city, one of: {' '.join(cities) or 'none'}")
    return cities[0]
