"""REST for 复盘: the pack of an incident as PDF, or as PDF and data in a zip; of now or of any instant."""

from __future__ import annotations

import time

from flask import Blueprint, Response, request

from console.asking import asker, integer
from console.ports import Ports
from console.review.bundle import bundle
from console.review.facts import gather
from console.review.sheet import pdf
from console.words import LANGS
from dispatch.command_board import CommandBoard
from dispatch.domain.errors import BadField, UnknownCommand

MAKERS = {"pdf": (pdf, "application/pdf"), "zip": (bundle, "application/zip")}


def build(ports: Ports) -> Blueprint:
    """The route, bound to the doors it may use."""
    api = Blueprint("pack", __name__)
    board = CommandBoard(ports.engine)

    @api.get("/api/v1/incidents/<incident_id>/pack.<ending>")
    def pack(incident_id: str, ending: str) -> Response:
        incident = board.incident(incident_id, asker().scope)
        if incident is None or ending not in MAKERS:
            raise UnknownCommand(subject=incident_id[:40])
        lang = request.args.get("lang", ports.settings.lang)
        if lang not in LANGS:
            raise BadField(field="lang", why="not_among", words=", ".join(LANGS))
        asked = integer("at", 0)
        if asked and asked < incident.declared_at:
            raise BadField(field="at", why="before_incident")
        found = gather(ports, board, incident_id, asked or round(time.time() * 1000), bool(asked), lang)
        make, mimetype = MAKERS[ending]
        name = f"{incident.incident_no}.{ending}"
        return Response(
            make(found), mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    return api
