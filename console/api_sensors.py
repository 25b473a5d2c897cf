"""REST for 物联感知设备: readings in, by a channel's key; the register with what each last read."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict
from typing import Any, Final

from flask import Blueprint, Response

from console.asking import answer, asker, dumps, json_object
from console.ports import Ports
from dispatch.domain.errors import BadField, DispatchError
from dispatch.domain.units import resolve_unit
from dispatch.keys import Key
from dispatch.sensor_register import Sensor, crossing_told, keep_crossing, sensors
from dispatch.sensor_rows import KINDS, MOST
from dispatch.telemetry import SENSOR_QUIET, Read
from feeds.intake import read_report

log = logging.getLogger(__name__)

EARLY = 60_000  # ms a device's clock may run ahead; a reading from further ahead is dropped and counted
MOST_READINGS = 2_000
MOST_BATCH: Final = 500_000  # bytes
CHANNEL = "iot"
WORDS = {kind: word for word, kind in KINDS.items()}
METHODS = {
    "/api/v1/readings": (
        "post",
        "A batch of readings of sensors {readings: [{sensor, value, at}], demo}; one beyond its alarm becomes"
        " a report, once for each crossing.",
    ),
    "/api/v1/sensors": ("get", "Sensors in scope, each with its thresholds and what it last read."),
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("sensors", __name__)

    @api.post("/api/v1/readings")
    def readings() -> Response:
        now, body = round(time.time() * 1000), json_object(MOST_BATCH)
        read = _read(ports, body, now)
        true = [one for one in read if one[2] <= now + EARLY]
        last = ports.telemetry.last_reads([sensor.id for sensor, *_ in true])
        newest = {one[0].id: one for one in sorted(true, key=lambda one: one[2])}
        fresh = [one for no, one in newest.items() if no not in last or one[2] > last[no].at]
        ports.telemetry.read([Read(s.id, value, s.level(value), at, s.row.grid) for s, value, at in fresh])
        demo = _demo(body)
        cases = [case for one in fresh if (case := _cross(ports, *one, demo=demo))]
        told = {"readings": len(fresh), "early": len(read) - len(true), "late": len(true) - len(fresh)}
        return answer(dumps(told | {"cases": cases}))

    @api.get("/api/v1/sensors")
    def register() -> Response:
        found = sensors(ports.engine, asker().scope.area)
        last = ports.telemetry.last_reads([sensor.id for sensor in found])
        demo = {city.code for city in ports.atlas().cities() if city.demo}
        items = []
        for sensor in found:
            row, known = sensor.row, last.get(sensor.id)
            told = asdict(row) | {"no": sensor.id, "demo": row.grid[:6] in demo}
            told["unit"] = ports.unit_name(resolve_unit(row.unit, row.grid, ports.kinds))
            told |= {"value": known.value, "at": known.at} if known else {"value": None, "at": 0}
            items.append(told | {"level": known.level if known else 0})
        return answer(dumps({"items": items, "quiet": SENSOR_QUIET}))

    return api


def _demo(body: dict[str, Any]) -> bool:
    who = asker()
    return body.get("demo") is True or (isinstance(who, Key) and who.demo)


def _read(ports: Ports, body: dict[str, Any], now: int) -> list[tuple[Sensor, float, int]]:
    """Sensor, value and instant of each row. Raises BadField naming the row."""
    rows = body.get("readings")
    if set(body) - {"readings", "demo"} or not isinstance(rows, list) or len(rows) > MOST_READINGS:
        raise BadField(field="readings", why="list_at_most", most=MOST_READINGS)
    codes = {row["sensor"] for row in rows if isinstance(row, dict) and isinstance(row.get("sensor"), str)}
    known = {s.row.code: s for s in sensors(ports.engine, asker().scope.area, codes)}
    out = []
    for i, row in enumerate(rows):
        if not isinstance(row, dict) or set(row) - {"sensor", "value", "at"}:
            raise BadField(field=f"readings.{i}", why="no_reading")
        code, value, at = row.get("sensor"), row.get("value"), row.get("at", now)
        if not isinstance(code, str) or code not in known:
            raise BadField(field=f"readings.{i}.sensor", why="no_such_sensor")
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MOST:
            raise BadField(
                field=f"readings.{i}.value", why="out_of_bounds", least=f"{-MOST:g}", most=f"{MOST:g}"
            )
        if isinstance(at, bool) or not isinstance(at, int):
            raise BadField(field=f"readings.{i}.at", why="no_epoch")
        out.append((known[code], float(value), at))
    return out


def _cross(ports: Ports, sensor: Sensor, value: float, at: int, demo: bool) -> str:
    """The case that a reading beyond the alarm became by the door of all; "" where it raised none."""
    since = keep_crossing(ports.engine, sensor, value, at)
    if since is None:
        return ""
    row = sensor.row
    says = f"{WORDS[row.kind]} {value:g} {row.measure}，报警值 {row.alarm:g} {row.measure}：{row.name}"
    payload: dict[str, Any] = {"channel_ref": f"sensor-{row.code}-{since}", "text": says, "address": row.code}
    payload |= {"lon": row.lon, "lat": row.lat, "crs": "cgcs2000"}
    try:
        body, _ = read_report(payload, CHANNEL, row.grid[:6], demo)
        case_id = ports.desk.take("report", None, body, asker().actor).case.case_id
    except DispatchError as refused:
        log.warning("a sensor's report was refused: %s", type(refused).__name__, extra={"ref": row.code})
        return ""
    crossing_told(ports.engine, sensor, since)
    return case_id
