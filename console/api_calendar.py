"""REST for the working calendar: its years, and a year that an administrator puts in force."""

from __future__ import annotations

from flask import Blueprint, Response

from console.access import session
from console.asking import answer, dumps, json_object
from console.ports import Ports
from dispatch.calendars import in_force, told_years


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
