"""REST of receipts: what a channel tells of a reply or an order, how far it has come with whom."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from console.access import current
from console.asking import answer, asker, cleaned, dumps, json_object
from console.ports import Ports
from dispatch.command_board import CommandBoard
from dispatch.domain.errors import UnknownCase, UnknownCommand, UnknownReply
from dispatch.keys import Key
from dispatch.receipts import of_case, of_order
from dispatch.replies import channel_of

METHODS = {  # path -> method and summary, for the description of the API
    "/api/v1/replies/{reply}/receipt": (
        "post",
        "A channel tells how far a reply or an order of its own has come: {stage, note}. Safe to repeat.",
    ),
    "/api/v1/cases/{case_id}/receipts": (
        "get",
        "Which level has read the case and acted on it, and how far each reply has come; roles, no names.",
    ),
    "/api/v1/orders/{order_id}/receipts": (
        "get",
        "How far an order has come with each addressee, and each call over text message, intercom or phone.",
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
    board = CommandBoard(ports.engine)

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

    @api.get("/api/v1/orders/<order_id>/receipts")
    def of_one_order(order_id: str) -> Response:
        if board.order(order_id, asker().scope) is None:
            raise UnknownCommand(subject=order_id[:40])
        with ports.engine.connect() as conn:
            return answer(dumps(of_order(conn, order_id)))

    return api
