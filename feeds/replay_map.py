"""How the columns of a recorded file become reports: fields, time, coordinates, matters; read from YAML."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feeds._base import Malformed, Sighting
from feeds.replay_rows import UNREADABLE, Row
from geodata.crs import CRS, Crs

PLAIN = ("channel_ref", "lon", "lat", "address", "reported_at")  # one column each
JOINED = ("text", "tags")  # one column or a list of them
KEYS = frozenset({"fields", "time", "crs", "place", "scenario", "city_from_extent"})
EPOCHS = {"epoch_s": 1000, "epoch_ms": 1}
MAX_TAG = 40


@dataclass(frozen=True, slots=True)
class ExtentCity:
    """A city to be made from where the rows lie."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Matter:
    """Their word for a matter to a leaf of our list; a word ending in * stands for all that begin so."""

    column: str
    exact: Mapping[str, str]
    starts: tuple[tuple[str, str], ...]  # longest first
    default: str | None

    def code(self, word: str) -> str | None:
        found = self.exact.get(word)
        return found or next((code for head, code in self.starts if word.startswith(head)), self.default)


@dataclass(frozen=True, slots=True)
class ReplayMap:
    fields: Mapping[str, str]
    joined: Mapping[str, tuple[str, ...]]
    formats: tuple[str, ...]
    zone: tzinfo
    crs: Crs
    place_required: bool
    matter: Matter | None
    city: ExtentCity | None

    def sighting(self, row: Row) -> Sighting:
        """The report of a row. A cell that cannot be read is sent as it stands; the console names it."""
        ref = _text(row.get(self.fields.get("channel_ref", ""))) or _digest(row)
        if UNREADABLE in row:
            return Sighting(ref, None, {"channel_ref": ref, UNREADABLE: row[UNREADABLE]})
        told: dict[str, object] = {"channel_ref": ref, "crs": self.crs}
        for name in ("lon", "lat"):
            if name in self.fields:
                told[name] = self._degrees(row.get(self.fields[name]))
        if "address" in self.fields:
            told["address"] = _text(row.get(self.fields["address"]))
        told |= {name: self._join(name, row) for name in self.joined}
        at, told["reported_at"] = self._time(row)
        if self.matter:
            told["scenario_code"] = self.matter.code(_text(row.get(self.matter.column)))
        return Sighting(ref, at, {k: v for k, v in told.items() if v is not None})

    def point(self, row: Row) -> tuple[float, float]:
        """Degrees in the map's crs; NaN where there is none."""
        lon, lat = (self._degrees(row.get(self.fields.get(name, ""))) for name in ("lon", "lat"))
        good = isinstance(lon, float) and isinstance(lat, float)
        return (lon, lat) if good else (float("nan"), float("nan"))  # type: ignore[return-value]

    def _degrees(self, cell: object) -> object:
        text = _text(cell)
        try:
            return float(text)
        except ValueError:
            return text if text or self.place_required else None

    def _join(self, name: str, row: Row) -> object:
        cells = [text for column in self.joined[name] if (text := _text(row.get(column)))]
        return [cell[:MAX_TAG] for cell in cells] if name == "tags" else " · ".join(cells)

    def _time(self, row: Row) -> tuple[int | None, object]:
        """Epoch ms and what to send: the same, or the cell as it stands when no format fits."""
        cell = row.get(self.fields.get("reported_at", ""))
        if cell is None or cell == "":
            return None, None
        for form in self.formats:
            at = _parse(cell, form, self.zone)
            if at is not None:
                return at, at
        return None, _text(cell)


def read_map(path: Path) -> ReplayMap:
    """Raises Malformed naming the key of the map that is wrong."""
    import yaml

    try:
        told = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as e:
        raise Malformed(path.name, str(e)) from e
    if not isinstance(told, dict):
        raise Malformed(path.name, "not a table of keys")
    for key in told:
        if key not in KEYS:
            raise Malformed(str(key), f"unknown key; known: {', '.join(sorted(KEYS))}")
    fields = _table(told, "fields")
    for name in fields:
        if name not in (*PLAIN, *JOINED):
            raise Malformed(f"fields.{name}", f"unknown field; known: {', '.join((*PLAIN, *JOINED))}")
    if told.get("crs", "wgs84") not in CRS:
        raise Malformed("crs", f"none of {', '.join(CRS)}")
    if told.get("place", "optional") not in ("optional", "required"):
        raise Malformed("place", "neither optional nor required")
    time = _table(told, "time")
    return ReplayMap(
        fields={name: _column(name, fields[name]) for name in PLAIN if name in fields},
        joined={name: _columns(name, fields[name]) for name in JOINED if name in fields},
        formats=_columns("formats", time.get("formats", "iso")),
        zone=_zone(str(time.get("zone", "UTC"))),
        crs=told.get("crs", "wgs84"),
        place_required=told.get("place") == "required",
        matter=_matter(_table(told, "scenario")),
        city=_city(_table(told, "city_from_extent")),
    )


def _table(told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = told.get(key) or {}
    if not isinstance(found, dict):
        raise Malformed(key, "not a table")
    return found


def _columns(name: str, told: object) -> tuple[str, ...]:
    return tuple(_column(name, c) for c in (told if isinstance(told, list) else [told]))


def _column(name: str, told: object) -> str:
    if not isinstance(told, str):
        raise Malformed(name, f"{told!r} is not text: put it in quotes")  # YAML reads no as False
    return told


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as e:
        raise Malformed("time.zone", f"no time zone {name!r}") from e


def _matter(told: Mapping[str, Any]) -> Matter | None:
    if not told:
        return None
    if "from" not in told:
        raise Malformed("scenario.from", "missing: the column of their word for the matter")
    table = {str(word): str(code) for word, code in _table(told, "table").items()}
    starts = [(word[:-1], code) for word, code in table.items() if word.endswith("*")]
    exact = {word: code for word, code in table.items() if not word.endswith("*")}
    for word, code in (*table.items(), ("default", told.get("default") or "0" * 10)):
        if not (code.isdigit() and len(code) == 10):
            raise Malformed(f"scenario.{word}", f"{code!r} is not a code of ten digits, in quotes")
    return Matter(
        str(told["from"]), exact, tuple(sorted(starts, key=lambda s: -len(s[0]))), told.get("default")
    )


def _city(told: Mapping[str, Any]) -> ExtentCity | None:
    if not told:
        return None
    code = str(told.get("code", ""))
    if not (code.isdigit() and len(code) == 6):
        raise Malformed("city_from_extent.code", "not six digits, in quotes")
    return ExtentCity(code, str(told.get("name", code)))


def _text(cell: object) -> str:
    """A cell as words; Excel's whole numbers without their point."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _digest(row: Row) -> str:
    """A number for a row whose source gives none: the same row is the same report."""
    return hashlib.sha256(json.dumps(dict(row), default=str, sort_keys=True).encode()).hexdigest()[:24]


def _parse(cell: object, form: str, zone: tzinfo) -> int | None:
    try:
        if form in EPOCHS:
            return round(float(str(cell)) * EPOCHS[form])
        at = cell if isinstance(cell, datetime) else _strptime(str(cell).strip(), form)
        return round((at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


def _strptime(text: str, form: str) -> datetime:
    return datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007
