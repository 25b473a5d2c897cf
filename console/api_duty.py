"""REST of 排班 and 交接班: who is on duty, a table that comes into force, a swap, a shift handed on."""

from __future__ import annotations

import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import Connection, select
from ulid import ULID

from console.access import session
from console.asking import answer, asked_scope, cleaned, dumps, integer, json_object
from console.list_words import problem_lines
from console.ports import Ports
from console.problems import problem
from console.words import LANGS
from dispatch import tables
from dispatch.domain.duty import EARLY, LATE, Post, Shift, may_hand_over
from dispatch.domain.errors import BadField, NothingOpen, UnknownCase
from dispatch.domain.roles import Scope
from dispatch.duty import Handover, handovers, next_of, on_duty, shifts_of, version_of
from dispatch.duty_import import bring_duty
from dispatch.duty_rows import COLUMNS, OPTIONAL
from dispatch.list_rows import BadRows
from dispatch.shift_figures import shift_figures
from feeds._base import Malformed
from feeds.list_tables import read_list

TYPES = {
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
WEEK = 7 * 86_400_000
_TEXT, _COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
METHODS = {
    "/api/v1/duty": ("get", "Shifts of a scope between two times, with who is there; now by default."),
    "/api/v1/duty/table": (
        "post",
        "A duty table as CSV or XLSX, whole or not at all; problems by row and column. check=1 only tells.",
    ),
    "/api/v1/duty/swap": ("post", "Somebody else has a shift: {shift, to, reason, other}."),
    "/api/v1/handover": ("get", "The asker's shift with what it hands over, and what waits for a signature."),
    "/api/v1/handover/sign": ("post", "Hand the shift over: {shift, taker, note}."),
    "/api/v1/handover/{handover_id}/take": ("post", "Take a shift that was handed over: {note}."),
}
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "/api/v1/duty": {"scope": _TEXT, "since": _COUNT, "until": _COUNT},
    "/api/v1/duty/table": {"check": _TEXT, "name": _TEXT, "lang": _TEXT},
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("duty", __name__)

    @api.get("/api/v1/duty")
    def duty() -> Response:
        now = _now()
        since = integer("since", now)
        until = min(integer("until", since + 1), since + WEEK)
        with ports.engine.connect() as conn:
            found = on_duty(conn, asked_scope(), since, until, now)
        items = [_said(ports, one.shift) | {"who": one.name, "here": one.here} for one in found]
        return answer(dumps({"now": now, "items": items}))

    @api.post("/api/v1/duty/table")
    def table() -> Response:
        lang = request.args.get("lang", "")
        lang = lang if lang in LANGS else ports.settings.lang
        try:
            rows = _rows()
            keep = request.args.get("check", "") != "1"
            brought = bring_duty(ports.desk, rows, session().actor, request.args.get("name", "")[:60], keep)
        except BadRows as wrong:
            told = [{"row": p.where, "column": COLUMNS.get(p.column, p.column)} for p in wrong.problems]
            lines = list(problem_lines(lang, COLUMNS, wrong.problems))
            for one, words in zip(told, lines, strict=False):
                one["words"] = words
            return problem(422, "BadRows", lines[-1], problems=told)
        except Malformed:
            raise BadField(field="body", why="no_table") from None
        return answer(dumps(asdict(brought)), 201 if keep else 200)

    @api.post("/api/v1/duty/swap")
    def swap() -> Response:
        given = cleaned(json_object())
        area = str((given.get("shift") or {}).get("area", ""))
        with ports.engine.connect() as conn:
            version = version_of(conn, area[:6]) + 1
        body = given | {"city": area[:6], "version": version}
        taken = ports.desk.take("swap_duty", None, body, session().actor)
        return answer(dumps({"version": taken.case.version}))

    @api.get("/api/v1/handover")
    def handover() -> Response:
        with ports.engine.connect() as conn:
            return answer(dumps(_mine(ports, conn, session().username, _now())))

    @api.post("/api/v1/handover/sign")
    def sign() -> Response:
        given = cleaned(json_object())
        shift = _shift(given.get("shift"))
        with ports.engine.connect() as conn:
            figures = shift_figures(conn, scope_of(shift.seat), shift.start_at, _now())
        body = {"handover": str(ULID()), "version": 1, "shift": asdict(shift), "figures": figures}
        body |= {name: given[name] for name in given if name in ("taker", "note")}
        taken = ports.desk.take("hand_over", None, body, session().actor)
        return answer(dumps({"handover_id": taken.case.case_id, "figures": figures}), 201)

    @api.post("/api/v1/handover/<handover_id>/take")
    def take(handover_id: str) -> Response:
        who = session().username
        with ports.engine.connect() as conn:
            found = {h.id: h for h in handovers(conn, who)}.get(handover_id)
        if found is None:
            raise UnknownCase(case_id=handover_id[:26])
        if found.taker != who:
            raise NothingOpen(step="take_duty")
        note = str(cleaned(json_object()).get("note", ""))
        body = {"handover": handover_id, "version": found.version + 1, "taker": who, "note": note}
        ports.desk.take("take_duty", None, body, session().actor)
        return answer(dumps({"handover_id": handover_id}))

    return api


def scope_of(seat: Post) -> Scope:
    """What the holder of a post answers for."""
    return Scope(seat.area, unit=seat.unit or None)


def _mine(ports: Ports, conn: Connection, who: str, now: int) -> dict[str, Any]:
    """The shift that runs or has just ended, with its figures; what was handed to or by the asker of late."""
    held = [s for s in shifts_of(conn, who, now - LATE, now + 1) if s.start_at <= now]
    past = handovers(conn, who)
    done = {(h.shift.seat, h.shift.start_at) for h in past if h.shift.account == who}
    waiting = [s for s in held if (s.seat, s.start_at) not in done]
    shift = waiting[0] if waiting else None
    names = _names(conn)
    told: dict[str, Any] = {"now": now, "shift": None, "figures": {}, "next": [], "early": EARLY}
    if shift is not None:
        told["shift"] = _said(ports, shift) | {"may": may_hand_over(shift, now)}
        told["figures"] = shift_figures(conn, scope_of(shift.seat), shift.start_at, now)
        told["next"] = [
            {"account": s.account, "who": names.get(s.account, s.account)} for s in next_of(conn, shift)
        ]

    def said(h: Handover) -> dict[str, Any]:
        fields = {name: value for name, value in asdict(h).items() if name != "shift"}
        people = {"taker_name": names.get(h.taker, h.taker), "giver_name": names.get(h.shift.account, "")}
        return fields | people | {"shift": _said(ports, h.shift)}

    told["waiting"] = [said(h) for h in past if h.taker == who and h.taken_at is None]
    return told | {"past": [said(h) for h in past if h.taken_at is not None or h.taker != who][:3]}


def _said(ports: Ports, shift: Shift) -> dict[str, Any]:
    where = ports.unit_name(shift.unit) if shift.unit else ports.area_name(shift.area)
    return asdict(shift) | {"where": where}


def _names(conn: Connection) -> dict[str, str]:
    a = tables.account.c
    return dict(conn.execute(select(a.username, a.name)).tuples().all())


def _shift(given: Any) -> Shift:
    names = set(Shift.__dataclass_fields__)
    if not isinstance(given, dict) or not names - {"unit"} <= set(given):
        raise BadField(field="shift", why="missing")
    kept = {name: given[name] for name in names if name in given}
    for name, value in kept.items():
        if not isinstance(value, int if name.endswith("_at") else str) or isinstance(value, bool):
            raise BadField(field=f"shift.{name}", why="wrong_kind")
    return Shift(**kept)


def _rows() -> Any:
    """The rows of the file in the request. Raises Malformed or BadRows."""
    suffix = TYPES.get(request.mimetype)
    if suffix is None:
        raise BadField(field="Content-Type", why="not_among", words=", ".join(TYPES))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"duty{suffix}"
        path.write_bytes(request.get_data())
        rows, problems = read_list(path, COLUMNS, OPTIONAL)
    if problems:
        raise BadRows(problems)
    return rows


def _now() -> int:
    return round(time.time() * 1000)
