"""REST for cases: reports in, steps, reads; each cut to the scope of who asks."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from console.access import session
from console.asking import (
    act_key,
    answer,
    asked_scope,
    asker,
    cleaned,
    dumps,
    integer,
    json_body,
    json_object,
    seen_version,
)
from console.ports import Ports
from console.problems import refusal
from dispatch import audit, people, quarantine
from dispatch.accounts import Session
from dispatch.bodies import OWN_DOORS, open_steps, step_of
from dispatch.carding import rule_words
from dispatch.command_board import CommandBoard
from dispatch.desk import Taken
from dispatch.domain.case import Case, Helper
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.errors import BadField, DispatchError, UnknownCase
from dispatch.domain.roles import Scope, sees
from dispatch.keys import Key
from dispatch.wire import letter_of, units_of
from feeds.intake import clean, read_report

MOST_ROWS = 500


def case_json(case: Case, ports: Ports) -> dict[str, Any]:
    """A case as its drawer reads it."""
    leaf = ports.matters.leaf(case)
    out: dict[str, Any] = json.loads(letter_of(0, 0, "", case, 0, 0))
    for name in ("id", "at", "step", "acc", "com"):
        out.pop(name)
    out |= {
        "text": case.text,
        "address": case.address,
        "area_version": case.area_version,
        "list_version": case.list_version,
        "tags": case.tags,
        "gathering": asdict(case.gathering) if case.gathering else None,
        "sources": [asdict(source) for source in case.sources],
        "media": [asdict(m) for m in case.media],
        "handler": case.handler,
        "dispatcher": case.dispatcher,
        "checker": case.checker,
        "result": case.result,
        "arrived_at": case.arrived_at,
        "handle_due": case.handle.due if case.handle else None,
        "registered_at": case.registered_at,
        "closed_at": case.closed_at,
        "unit_name": ports.unit_name(case.lead) if case.lead else None,
        "steps": open_steps(case),
        "level": case.level,
        "verified": case.verified,
        "returned_by": case.returned_by,
        "acting": case.acting,
        "extension": asdict(case.extension) if case.extension else None,
        "suspended_until": case.suspended_until,
        "parts": [part_json(part) for part in case.helpers],
        "merged": case.merged,
        "merged_into": case.merged_into,
        "whistles": [asdict(whistle) for whistle in case.whistles],
        "orders": [asdict(order) for order in case.orders],
        "cards": [asdict(card) | {"words": rule_words(card.rule)} for card in case.cards],
        "appeal": asdict(case.appeal) if case.appeal else None,
        "push": case.push,
    }
    if leaf:
        out |= {
            "basis": leaf.basis,
            "deadline": leaf.deadline,
            "close_standard": leaf.close,
            "path": [leaf.domain, leaf.big, leaf.small],
        }
    return out


def part_json(part: Helper) -> dict[str, Any]:
    """The part of a co-unit, with its own deadline."""
    told = ("unit", "lamp", "answered_at", "result", "released")
    return {name: getattr(part, name) for name in told} | {"since": part.clock.since, "due": part.clock.due}


def incident_json(incident: Incident) -> dict[str, Any]:
    """An incident that a case is linked with, in a word."""
    return {n: getattr(incident, n) for n in ("incident_id", "incident_no", "title", "state", "level", "war")}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("cases", __name__)
    command = CommandBoard(ports.engine)

    def seen_case(case_id: str) -> Case:
        case = ports.board.case(case_id, asker().scope)
        if case is None:
            raise UnknownCase(case_id=case_id)
        return case

    @api.post("/api/v1/reports")
    def reports() -> Response:
        who = asker()
        try:
            taken = _reported(ports, who)
        except DispatchError as error:
            if isinstance(who, Key):
                _keep(ports, who, error)
            return refusal(error)
        return _told(taken, who.scope)

    @api.post("/api/v1/reports/handled")
    def handled() -> Response:
        account = session().account
        body = cleaned(json_object()) | {"demo": account.demo}
        taken = ports.desk.take("report_self_handled", None, body, account.actor, key=act_key())
        return _told(taken, account.scope)

    @api.post("/api/v1/cases/<case_id>/steps/<step>")
    def steps(case_id: str, step: str) -> Response:
        version, body = seen_version(), json_object()
        if "new" in step_of(step).frm:  # other streams have no door here
            raise BadField(field="step", why="other_door")
        if step in OWN_DOORS:
            raise BadField(field="step", why="other_door")
        actor = session().account.actor
        taken = ports.desk.take(step, case_id, cleaned(body), actor, version, key=act_key())
        if step == "accept" and taken.created:
            ports.guesser.learn(ports.matters, taken.case, actor.id)
        return answer(dumps(case_json(taken.case, ports)))

    @api.get("/api/v1/cases")
    def cases() -> Response:
        state, since = request.args.get("state", ""), integer("since", 0)
        letters, following = ports.board.cases(asked_scope(), state, since, integer("limit", 100, MOST_ROWS))
        return answer(f'{{"items":[{",".join(letters)}],"next":{dumps(following)}}}')

    @api.get("/api/v1/cases/<case_id>")
    def one(case_id: str) -> Response:
        case = seen_case(case_id)
        who = asker()
        if (
            isinstance(who, Session)
            and (level := who.account.level)
            and level not in case.seen
            and case.is_open
        ):
            case = ports.desk.take("seen", case_id, {"level": level}, who.account.actor).case
        linked = [incident_json(i) for i in command.of_case(case, who.scope)]
        return answer(dumps(case_json(case, ports) | {"incidents": linked}))

    @api.get("/api/v1/cases/<case_id>/events")
    def events(case_id: str) -> Response:
        seen_case(case_id)
        return answer(dumps({"items": [asdict(r) for r in ports.board.events(case_id)]}))

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
        return answer(ports.board.snapshot(asked_scope()))

    return api


def _reported(ports: Ports, who: Session | Key) -> Taken:
    """What became of the report in hand."""
    if isinstance(who, Key):
        actor, trusted, source = who.actor, who.trusted, (who.channel, who.area, who.demo)
    else:
        account = who.account
        actor, trusted, source = account.actor, True, ("", account.area, account.demo)
    body, person = read_report(json_body(), *source)
    taken = ports.desk.take("report", None, body, actor, person=person, trusted=trusted)
    if isinstance(who, Session) and taken.created:
        ports.guesser.learn(ports.matters, taken.case, actor.id)
    return taken


def _told(taken: Taken, scope: Scope) -> Response:
    """What the reporter hears; a number that belongs to a case out of scope is only refused."""
    case = taken.case
    if not taken.created and not sees(scope, case.area, case.estate, units_of(case)):
        raise BadField(field="channel_ref", why="already_used")
    told = {"case_id": case.case_id, "case_no": case.case_no, "state": case.state}
    return answer(dumps(told), 201 if taken.created else 200)


def _keep(ports: Ports, key: Key, error: DispatchError) -> None:
    """What a machine sent and we could not take is kept, its reporter sealed, so that nothing is lost."""
    raw = request.get_data(as_text=True).replace("\0", "\ufffd")
    ref = ""
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict):
        ref = clean(str(told.get("channel_ref") or ""))
        if told.get("reporter"):
            sealed = ports.sealer.wrap(dumps(told["reporter"]).encode())
            raw = dumps(told | {"reporter": {"sealed": sealed.decode()}})
    if not ref:
        ref = "sha256:" + hashlib.sha256(raw.encode("utf-8", "replace")).hexdigest()[:32]
    quarantine.keep(ports.engine, quarantine.refusal(key.channel, ref, key.area, raw, error))
