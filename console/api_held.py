"""REST for the quarantine: what could not be taken in, corrected and entered, one or many, or dropped."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from console.access import session
from console.asking import answer, asker, dumps, integer, json_object
from console.ports import Ports
from console.shell import language
from console.words import reason
from dispatch import audit, quarantine
from dispatch.domain.errors import BadField, DispatchError
from dispatch.quarantine import Kept, why_of
from feeds.mend import FIXES, Mender, sent

MOST_ROWS = 200


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("held", __name__)

    def mender() -> Mender:
        return Mender(ports.desk, ports.sealer, session().actor)

    def noted(action: str, kept: Kept, result: str, why: str = "") -> None:
        audit.note(ports.engine, session().actor.id, action, f"{kept.channel}:{kept.ref}", result, why)

    @api.get("/api/v1/quarantine")
    def held() -> Response:
        area = asker().scope.area
        kind, _, field = request.args.get("group", "").partition(".")
        found = quarantine.rows(
            ports.engine, area, kind, field, integer("after", 0), integer("limit", 100, MOST_ROWS)
        )
        items = [asdict(r) | {"detail": reason(language(), *why_of(r.detail))} for r in found]
        return answer(dumps({"counts": quarantine.counts(ports.engine, area), "items": items}))

    @api.post("/api/v1/quarantine/<int:row>/enter")
    def enter(row: int) -> Response:
        kept = quarantine.row(ports.engine, asker().scope.area, row)
        taken = mender().enter(kept, json_object().get("report"))
        noted("quarantine.enter", kept, "ok", taken.case.case_id)
        return answer(dumps({"case_id": taken.case.case_id, "state": taken.case.state}))

    @api.post("/api/v1/quarantine/<int:row>/drop")
    def drop(row: int) -> Response:
        kept = quarantine.row(ports.engine, asker().scope.area, row)
        note = json_object().get("note")
        quarantine.dropped(ports.engine, kept, session().actor.id, note if isinstance(note, str) else "")
        noted("quarantine.drop", kept, "ok", str(note))
        return answer(dumps({"dropped": row}))

    @api.post("/api/v1/quarantine/many")
    def many() -> Response:
        asked = json_object()
        fix, group, dry = FIXES.get(str(asked.get("fix"))), str(asked.get("group", "")), asked.get("dry")
        if fix is None:
            raise BadField(field="fix", why="not_among", words=", ".join(FIXES))
        kind, _, field = group.partition(".")
        if not kind:
            raise BadField(field="group", why="missing")
        after = asked.get("after", 0)
        if not isinstance(after, int):
            raise BadField(field="after", why="no_number")
        rows = quarantine.rows(ports.engine, asker().scope.area, kind, field, after, MOST_ROWS)
        tried = _try_all(mender(), rows, fix, dry=bool(dry))
        for kept, why in tried if not dry else ():
            noted("quarantine.enter", kept, why or "ok", str(asked["fix"]))
        stays = Counter(why for _, why in tried if why)
        told = {"passes": len(tried) - stays.total(), "stays": dict(stays)}
        return answer(dumps(told | {"after": rows[-1].id if len(rows) == MOST_ROWS else None}))

    return api


def _try_all(mender: Mender, rows: list[Kept], fix: Any, *, dry: bool) -> list[tuple[Kept, str]]:
    """Each row with what it is still refused for, or ""."""
    out = []
    for kept in rows:
        try:
            report = fix(sent(kept))
            if dry:
                mender.judge(kept, report)
            else:
                mender.enter(kept, report)
        except DispatchError as error:
            out.append((kept, f"{type(error).__name__}.{error.data.get('field', 'body')}"))
        else:
            out.append((kept, ""))
    return out
