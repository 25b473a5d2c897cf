"""REST of who must be helped out of an area: added by who knows them, read by its posts, audited."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from ulid import ULID

from console.access import session
from console.asking import answer, asker, cleaned, dumps, json_object
from console.ports import Ports
from dispatch import audit
from dispatch.command_board import CommandBoard
from dispatch.domain.emergency.help import FIELDS, may_read
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.errors import BadField, DispatchError, UnknownCommand
from dispatch.help_list import people_of, put_person, take_back

METHODS = {
    "/api/v1/incidents/{incident_id}/help": (
        "get",
        "Who must be helped out: only for those that command and units with a post; every read is audited.",
    ),
    "/api/v1/incidents/{incident_id}/help/add": (
        "post",
        "Somebody more: {name, phone, address, need}; sealed, and erased when the incident is closed.",
    ),
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("help", __name__)
    board = CommandBoard(ports.engine)

    def seen(incident_id: str) -> Incident:
        found = board.incident(incident_id, asker().scope)
        if found is None:
            raise UnknownCommand(subject=incident_id[:40])
        return found

    @api.get("/api/v1/incidents/<incident_id>/help")
    def listed(incident_id: str) -> Response:
        incident, actor = seen(incident_id), session().account.actor
        if not may_read(incident, actor):
            audit.note(ports.engine, actor.id, "help.read", incident_id, "refused")
            raise UnknownCommand(subject=incident_id[:40])
        people = people_of(ports.engine, ports.sealer, incident_id)
        audit.note(ports.engine, actor.id, "help.read", incident_id, "ok", f"{len(people)}")
        lines = [
            people[h.token] | {"token": h.token, "state": h.state, "at": h.at}
            for h in incident.help
            if h.token in people
        ]
        return answer(dumps({"items": lines}))

    @api.post("/api/v1/incidents/<incident_id>/help/add")
    def add(incident_id: str) -> Response:
        seen(incident_id)
        who, token = person(cleaned(json_object())), str(ULID())
        put_person(ports.engine, ports.sealer, incident_id, token, who)
        try:
            ports.desk.take("add_help", incident_id, {"token": token}, session().account.actor)
        except DispatchError:
            take_back(ports.engine, token)
            raise
        return answer(dumps({"token": token}), 201)

    return api


def person(given: dict[str, Any]) -> dict[str, str]:
    """The fields of a person. Raises BadField."""
    for name, value in given.items():
        if name not in FIELDS:
            raise BadField(field=str(name)[:40], why="unknown_field")
        if not isinstance(value, str) or len(value) > FIELDS[name]:
            raise BadField(field=name, why="text_at_most", most=FIELDS[name])
    if not given.get("address", "").strip():
        raise BadField(field="address", why="missing")
    return {name: value for name, value in given.items() if value}
