"""REST for what a person does with the map: the layers they keep."""

from __future__ import annotations

from flask import Blueprint, Response

from console.access import session
from console.asking import answer, dumps, json_object
from console.ports import Ports
from dispatch.preferences import layers_chosen, prefer

METHODS = {
    "/api/v1/me/layers": (
        "post",
        "Keep which layers of the map show, and how: {layer: {on, alpha}}.",
    ),
}
MOST_CHOICES = 8_192  # bytes


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("tools", __name__)

    @api.post("/api/v1/me/layers")
    def keep_layers() -> Response:
        chosen = layers_chosen(json_object(MOST_CHOICES))
        prefer(ports.engine, session().username, "layers", chosen)
        return answer(dumps(chosen))

    return api
