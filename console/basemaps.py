"""Maps of others under ours: rows of a settings file. A key in a row's url stays on the server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from console.settings import BadSetting, Settings
from dispatch.domain.errors import DispatchError

Crs = Literal["wgs84", "cgcs2000", "gcj02"]
FIELDS = {"name", "zh", "en", "url", "crs", "attribution", "max_zoom"}
HOLES = ("{z}", "{x}", "{y}")
DEEPEST = 20


class NoTile(DispatchError):
    """The tile server has none, does not answer, or may not be asked. data: name, why."""


@dataclass(frozen=True, slots=True)
class Basemap:
    """One row. `url` has {z} {x} {y}: XYZ, or WMTS by its parameters; tiles of 256 px in web mercator.
    `licence` is its own 审图号, "" where the site's holds.
    """

    name: str
    zh: str
    en: str
    url: str
    crs: Crs
    attribution: str
    max_zoom: int
    licence: str = ""


def basemaps(settings: Settings) -> Mapping[str, Basemap]:
    """The rows of the settings file, none where there is none. Raises BadSetting naming row and field."""
    path = settings.basemaps
    if not path:
        return {}
    try:
        return _read(path, Path(path).stat().st_mtime_ns)
    except OSError as error:
        raise BadSetting(f"ANLAN_BASEMAPS {path}: {error.strerror}") from None


@lru_cache(maxsize=4)
def _read(path: str, _changed: int) -> Mapping[str, Basemap]:
    try:
        rows = json.loads(Path(path).read_text("utf-8"))
    except ValueError as error:
        raise BadSetting(f"ANLAN_BASEMAPS {path}: not JSON: {error}") from None
    if not isinstance(rows, list):
        raise BadSetting(f"ANLAN_BASEMAPS {path}: not a list of rows")
    found = [_row(i, row) for i, row in enumerate(rows, 1)]
    if len({row.name for row in found}) != len(found):
        raise BadSetting(f"ANLAN_BASEMAPS {path}: a name stands twice")
    return {row.name: row for row in found}


def _row(i: int, row: Any) -> Basemap:
    if not isinstance(row, dict) or set(row) - {"licence"} != FIELDS:
        raise BadSetting(f"ANLAN_BASEMAPS row {i}: not exactly {' '.join(sorted(FIELDS))}, perhaps licence")
    if not all(isinstance(row[name], str) for name in set(row) - {"max_zoom"}):
        raise BadSetting(f"ANLAN_BASEMAPS row {i}: not text")
    if not row["name"].isidentifier() or not row["name"].isascii():
        raise BadSetting(f"ANLAN_BASEMAPS row {i}: name {row['name']!r} is not a word of letters and digits")
    if row["crs"] not in get_args(Crs):
        raise BadSetting(f"ANLAN_BASEMAPS row {i}: crs is none of {' '.join(get_args(Crs))}")
    if any(hole not in row["url"] for hole in HOLES) or urlsplit(row["url"]).scheme not in ("http", "https"):
        raise BadSetting(f"ANLAN_BASEMAPS row {i}: url is no http address with {{z}} {{x}} {{y}}")
    if type(row["max_zoom"]) is not int or not 1 <= row["max_zoom"] <= DEEPEST:
        raise BadSetting(f"ANLAN_BASEMAPS row {i}: max_zoom is not 1 to {DEEPEST}")
    return Basemap(**row)
