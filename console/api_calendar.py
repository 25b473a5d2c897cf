"""REST for the working calendar: its years, and a year that an administrator puts in force."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from console.access import session
from console.asking import answer, dumps, json_object
from console.ports import Ports
from dispatch.calendars import in_force, told_years

METHODS = {  # path -> method and summary, for the description of the API
    "/api/v1/calendar": ("get", "The working calendar: its hours, and the holidays and 调休 of each year."),
    "/api/v1/calendar/{year}": (
        "post",
        "Put a year in force: {version, notice, holidays, workdays}; deadlines of open cases follow.",
    ),
}
_DAYS = {"type": "array", "items": {"type": "string", "format": "date"}}
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/calendar/{year}": {
        "type": "object",
        "required": ["version", "notice", "holidays"],
        "properties": {
            "version": {"type": "integer", "minimum": 0},
            "notice": {"type": "string"},
            "holidays": _DAYS,
            "workdays": _DAYS,
        },
    },
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("calendar", __name__)

    @api.get("/api/v1/calendar")
    def calendar() -> Response:
        with ports.engine.connect() as conn:
            now = in_force(conn, ports.desk.calendar)
            years = told_years(conn, ports.desk.calendar)
        hours = [[str(at)[:5] for at in span] for span in now.hours]
        return answer(dumps({"version": now.version, "tz": str(now.tz), "hours": hours, "years": years}))

    @api.post("/api/v1/calendar/<int:year>")
    def put(year: int) -> Response:
        taken = ports.desk.take("import_calendar", None, json_object() | {"year": year}, session().actor)
        return answer(dumps({"year": year, "version": taken.case.version}), 201)

    return api
