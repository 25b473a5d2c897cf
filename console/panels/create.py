"""The report panel: the room that 83_create.js fills when a person presses an empty place on the map."""

from __future__ import annotations

from enum import StrEnum

from dash import html


class Ids(StrEnum):
    BOX = "create"


def layout() -> html.Div:
    return html.Div(id=Ids.BOX, className="face f-create")
