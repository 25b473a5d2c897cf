"""REST of the supervision page: each list is cut to the scope of who asks, each row leads to its case."""

from __future__ import annotations

import csv
import io
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, request

from console.access import session
from console.asking import answer, asked_scope, dumps, integer
from console.ports import Ports
from console.shell import language
from console.words import LANGS, reason, t
from dispatch import quarantine, supervision
from dispatch.board import MOST_ROWS
from dispatch.bodies import STEPS
from dispatch.domain.due import epoch_ms
from dispatch.quarantine import why_of
from dispatch.supervision import Asked, Orders

PAGE = 100
HELD = ("id", "at", "channel", "reason", "field")
BOM = "\ufeff"  # spreadsheets take a file without it for another encoding

METHODS = {  # path -> method and summary, for the description of the API
    "/api/v1/supervision/overdue": (
        "get",
        "Open cases past their time, the latest first; format=csv gives a file.",
    ),
    "/api/v1/supervision/orders": ("get", "督办 orders in hand, or those that have ended, with counts."),
    "/api/v1/supervision/returns": (
        "get",
        "Leaves by their share of returns this month; one leaf's returns.",
    ),
    "/api/v1/supervision/replies": ("get", "Replies that have not reached their channel, and why."),
    "/api/v1/supervision/replies/{reply}/again": ("post", "Try once more, at once, and anew from then on."),
    "/api/v1/supervision/held": ("get", "What the quarantine of the area keeps, without what was sent."),
}
_TEXT, _COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
_NARROW = ("scope", "unit", "town", "domain", "urgency", "sort", "down", "format")
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "/api/v1/supervision/overdue": dict.fromkeys(_NARROW, _TEXT) | dict.fromkeys(("after", "limit"), _COUNT),
    "/api/v1/supervision/orders": dict.fromkeys(("scope", "grade", "state"), _TEXT)
    | dict.fromkeys(("after", "limit"), _COUNT),
    "/api/v1/supervision/returns": dict.fromkeys(("scope", "scenario"), _TEXT),
    "/api/v1/supervision/replies": {"scope": _TEXT},
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("supervision", __name__)

    def named(row: dict[str, Any]) -> dict[str, Any]:
        """With words for its unit and town."""
        more = {"unit_name": ports.unit_name(row["unit"]) if row.get("unit") else None}
        if row.get("town"):
            more["town_name"] = ports.area_name(row["town"])
        return row | more

    def since() -> tuple[datetime, datetime]:
        """Where this week and this month began, in the city's own time."""
        now = ports.desk.calendar.local(datetime.now(UTC))
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return today - timedelta(days=today.weekday()), today.replace(day=1)

    def told(items: list[dict[str, Any]], **more: Any) -> Response:
        return answer(dumps({"items": [named(row) for row in items], **more}))

    @api.get("/api/v1/supervision/overdue")
    def overdue() -> Response:
        asked = Asked(
            **{name: request.args.get(name, "") for name in ("unit", "town", "domain", "urgency")},
            sort=request.args.get("sort", "over"),
            down=request.args.get("down", "1") != "0",
        )
        rows = supervision.overdue(ports.engine, asked_scope(), asked, round(time.time() * 1000))
        if request.args.get("format") == "csv":
            return _sheet([named(row) for row in rows])
        after, limit = integer("after", 0), integer("limit", PAGE, MOST_ROWS)
        part = rows[after : after + limit]
        return told(part, n=len(rows), next=after + limit if after + limit < len(rows) else None)

    @api.get("/api/v1/supervision/orders")
    def orders() -> Response:
        scope, monday = asked_scope(), epoch_ms(since()[0])
        asked = Orders(request.args.get("grade", ""), request.args.get("state", ""), monday)
        after, limit = integer("after", 0), integer("limit", PAGE, MOST_ROWS)
        found = supervision.orders(ports.engine, scope, asked, after, limit)
        counts = supervision.order_counts(ports.engine, scope, monday)
        return told(found, next=after + limit if len(found) == limit else None, **counts)

    @api.get("/api/v1/supervision/returns")
    def returns() -> Response:
        scope, (_, first) = asked_scope(), since()
        code = request.args.get("scenario")
        if code is not None:
            return told(supervision.returned(ports.engine, scope, code, first))
        rows = supervision.returns(ports.engine, scope, first, ports.desk.calendar.local(datetime.now(UTC)))
        matters = ports.matters.at(scope.area)
        for row in rows:
            leaf = matters.get(row["scenario"])
            row["title"] = leaf.title if leaf else ""
        sums = {name: sum(row[name] for row in rows) for name in ("sent", "returned")}
        return told(rows, since=first.date().isoformat(), **sums)

    @api.get("/api/v1/supervision/replies")
    def replies() -> Response:
        scope = asked_scope()
        may = bool(STEPS["send_again"].roles & session().account.roles)
        counts = supervision.reply_counts(ports.engine, scope)
        return told(supervision.replies(ports.engine, scope), **counts, may_send=may)

    @api.post("/api/v1/supervision/replies/<int:reply>/again")
    def again(reply: int) -> Response:
        taken = ports.desk.take("send_again", str(reply), {}, session().account.actor)
        return answer(dumps({"reply": reply, "state": taken.case.state}))

    @api.get("/api/v1/supervision/held")
    def held() -> Response:
        area = session().account.area
        counts = quarantine.counts(ports.engine, area)
        rows = quarantine.rows(ports.engine, area, limit=MOST_ROWS)
        items = [  # never what was sent
            {name: getattr(row, name) for name in HELD} | {"detail": reason(language(), *why_of(row.detail))}
            for row in rows
        ]
        return answer(dumps({"items": items, "counts": counts, "n": sum(counts.values())}))

    return api


COLUMNS = ("case_no", "title", "urgency", "unit_name", "town_name", "state", "used", "over", "orders")


def _sheet(rows: list[dict[str, Any]]) -> Response:
    """The list as a file that a spreadsheet opens; text that would be read as a formula is quoted."""
    lang = request.args.get("lang", LANGS[0])
    lang = lang if lang in LANGS else LANGS[0]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([t(lang, f"sup.csv.{name}") for name in COLUMNS])
    for row in rows:
        words = {"urgency": t(lang, f"urgency.{row['urgency']}"), "state": t(lang, f"state.{row['state']}")}
        minutes = {"over": row["over"] // 60_000}
        writer.writerow([cell((row | words | minutes)[name]) for name in COLUMNS])
    reply = Response(BOM + out.getvalue(), mimetype="text/csv")
    reply.headers["Content-Disposition"] = "attachment; filename=overdue.csv"
    return reply


def cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
