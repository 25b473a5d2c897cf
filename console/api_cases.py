"""REST for cases: reports in, steps, reads; each cut to the scope of who asks."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from console.access import current, session
from console.ports import Ports
from console.problems import refusal
from dispatch import audit, people, quarantine
from dispatch.accounts import Key, Session
from dispatch.domain.case import Case
from dispatch.domain.errors import BadField, DispatchError, UnknownCase
from dispatch.domain.roles import Scope, may_join
from dispatch.domain.suggest import suggest
from dispatch.wire import letter_of
from feeds.intake import MAX_BODY, read_report


def answer(text: str, status: int = 200) -> Response:
    return Response(text, status, mimetype="application/json")


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def asked_scope(who: Session | Key) -> Scope:
    """`?scope=` inside the asker's own, else the asker's own. Raises UnknownCase: nobody learns what
    exists.
    """
    room = request.args.get("scope", "") or who.scope.room
    if not may_join(who.scope, room):
        raise UnknownCase(case_id=room)
    kind, _, rest = room.partition(":")
    if kind == "unit":
        return Scope(rest.partition("@")[2], unit=rest)
    return Scope(rest[:12], estate=rest) if kind == "estate" else Scope(room)


def json_body(limit: int = MAX_BODY) -> Any:
    """The JSON of the request. Raises BadField on anything else."""
    if (request.content_length or 0) > limit:
        raise BadField(field="body", why=f"larger than {limit} bytes")
    raw = request.get_data(cache=True)
    if len(raw) > limit:
        raise BadField(field="body", why=f"larger than {limit} bytes")
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadField(field="body", why=f"not JSON: {str(error)[:120]}") from None


def integer(name: str, otherwise: int) -> int:
    text = request.args.get(name, "")
    if text and not text.lstrip("-").isdigit():
        raise BadField(field=name, why="not a number")
    return int(text) if text else otherwise


def case_json(case: Case, ports: Ports) -> dict[str, Any]:
    """A case as its drawer reads it."""
    leaf = ports.matters.get(case.scenario) if case.scenario else None
    out: dict[str, Any] = json.loads(letter_of(0, 0, "", case, 0, 0))
    for name in ("id", "at", "step", "flags", "acc", "com"):
        out.pop(name)
    out |= {
        "text": case.text,
        "address": case.address,
        "area_version": case.area_version,
        "list_version": case.list_version,
        "tags": case.tags,
        "media": [asdict(m) for m in case.media],
        "handler": case.handler,
        "dispatcher": case.dispatcher,
        "checker": case.checker,
        "result": case.result,
        "handle_due": case.handle.due if case.handle else None,
        "registered_at": case.registered_at,
        "closed_at": case.closed_at,
        "unit_name": ports.unit_name(case.lead) if case.lead else None,
    }
    if leaf:
        out |= {
            "basis": leaf.basis,
            "deadline": leaf.deadline,
            "close_standard": leaf.close,
            "path": [leaf.domain, leaf.big, leaf.small],
        }
    return out


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("cases", __name__)

    def seen_case(case_id: str) -> Case:
        who = current()
        case = ports.board.case(case_id, who.scope) if who else None
        if case is None:
            raise UnknownCase(case_id=case_id)
        return case

    @api.post("/api/v1/reports")
    def reports() -> Response:
        who = current()
        assert who is not None
        if isinstance(who, Session):
            body, person = read_report(json_body(), "", who.account.area, who.account.demo)
            taken = ports.desk.take("report", None, body, who.account.actor, person=person, trusted=True)
        else:
            try:
                body, person = read_report(json_body(), who.channel, who.area, who.demo)
                taken = ports.desk.take("report", None, body, who.actor, person=person, trusted=who.trusted)
            except DispatchError as error:
                _keep(ports, who, error)
                return refusal(error)
        told = {"case_id": taken.case.case_id, "case_no": taken.case.case_no, "state": taken.case.state}
        return answer(dumps(told), 201 if taken.created else 200)

    @api.post("/api/v1/cases/<case_id>/steps/<step>")
    def steps(case_id: str, step: str) -> Response:
        version = request.headers.get("If-Match", "").strip('"')
        if version and not version.isdigit():
            raise BadField(field="If-Match", why="not a version")
        body = json_body()
        if not isinstance(body, dict):
            raise BadField(field="body", why="not a JSON object")
        if step == "report":
            raise BadField(field="step", why="reports come by POST /reports")
        actor = session().account.actor
        taken = ports.desk.take(step, case_id, body, actor, int(version) if version else None)
        return answer(dumps(case_json(taken.case, ports)))

    @api.get("/api/v1/cases")
    def cases() -> Response:
        who = current()
        assert who is not None
        scope = asked_scope(who)
        state = request.args.get("state", "")
        letters, following = ports.board.cases(scope, state, integer("since", 0), integer("limit", 100))
        return answer(f'{{"items":[{",".join(letters)}],"next":{dumps(following)}}}')

    @api.get("/api/v1/cases/<case_id>")
    def one(case_id: str) -> Response:
        case = seen_case(case_id)
        who = current()
        if (
            isinstance(who, Session)
            and (level := who.account.level)
            and level not in case.seen
            and case.is_open
        ):
            case = ports.desk.take("seen", case_id, {"level": level}, who.account.actor).case
        return answer(dumps(case_json(case, ports)))

    @api.get("/api/v1/cases/<case_id>/events")
    def events(case_id: str) -> Response:
        seen_case(case_id)
        return answer(dumps({"items": [asdict(r) for r in ports.board.events(case_id)]}))

    @api.get("/api/v1/cases/<case_id>/suggestion")
    def suggestion(case_id: str) -> Response:
        case = seen_case(case_id)
        leaf = ports.matters.get(case.scenario) if case.scenario else None
        return answer(dumps(asdict(suggest(case, leaf, ports.kinds, ports.area_name))))

    @api.get("/api/v1/cases/<case_id>/person")
    def person(case_id: str) -> Response:
        seen_case(case_id)
        reason = request.args.get("reason", "").strip()
        found = people.reveal(ports.engine, ports.sealer, case_id)
        if reason and found:
            audit.note(ports.engine, session().account.actor.id, "person.reveal", case_id, "ok", reason)
        return answer(dumps({"person": found if reason or not found else people.masked(found)}))

    @api.get("/api/v1/snapshot")
    def snapshot() -> Response:
        who = current()
        assert who is not None
        return answer(ports.board.snapshot(asked_scope(who)))

    @api.get("/api/v1/quarantine")
    def held() -> Response:
        who = current()
        assert who is not None
        rows = [asdict(r) for r in quarantine.rows(ports.engine, who.scope.area, integer("limit", 100))]
        return answer(dumps({"counts": quarantine.counts(ports.engine, who.scope.area), "items": rows}))

    return api


def _keep(ports: Ports, key: Key, error: DispatchError) -> None:
    """What a machine sent and we could not take is kept, so that nothing is lost."""
    raw = request.get_data(as_text=True)
    try:
        ref = str(json.loads(raw).get("channel_ref", ""))
    except (ValueError, AttributeError, RecursionError):
        ref = ""
    if not ref:
        ref = "sha256:" + hashlib.sha256(raw.encode()).hexdigest()[:32]
    field, why = str(error.data.get("field", "body")), str(error.data.get("why", ""))
    quarantine.keep(ports.engine, key.channel, ref, key.area, raw, field, type(error).__name__, why)
