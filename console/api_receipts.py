"""REST of receipts: what a channel tells of a reply, how far a case has come with everybody it was for."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from console.access import current
from console.asking import answer, asker, cleaned, dumps, json_object
from console.ports import Ports
from dispatch.domain.errors import UnknownCase, UnknownReply
from dispatch.keys import Key
from dispatch.receipts import of_case
from dispatch.replies import channel_of

METHODS = {  # path -> method and summary, for the description of the API
    "/api/v1/replies/{reply}/receipt": (
        "post",
        "A channel tells how far a reply of its own has come: {stage, note}. Safe to repeat.",
    ),
    "/api/v1/cases/{case_id}/receipts": (
        "get",
        "Which level has read the case and acted on it, and how far each reply has come; roles, no names.",
    ),
}

BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/replies/{reply}/receipt": {
        "type": "object",
        "required": ["stage"],
        "additionalProperties": False,
        "properties": {"stage": {"enum": ["delivered", "read", "acted"]}, "note": {"type": "string"}},
    }
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("receipts", __name__)

    @api.post("/api/v1/replies/<int:reply>/receipt")
    def receipt(reply: int) -> Response:
        key, body = current(), cleaned(json_object())
        if not isinstance(key, Key) or channel_of(ports.engine, reply) != key.channel:
            raise UnknownReply(reply=reply)
        taken = ports.desk.take("receipt", str(reply), body, key.actor)
        told: dict[str, Any] = {"reply": reply, "new": taken.created}
        return answer(dumps(told), 201 if taken.created else 200)

    @api.get("/api/v1/cases/<case_id>/receipts")
    def receipts(case_id: str) -> Response:
        if ports.board.case(case_id, asker().scope) is None:
            raise UnknownCase(case_id=case_id)
        with ports.engine.connect() as conn:
            return answer(dumps(of_case(conn, case_id)))

    return api
