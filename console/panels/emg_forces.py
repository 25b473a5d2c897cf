"""Units under orders, one square to an order by how far it is; emergency_panels.js fills it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.panels import emg_resources
from console.words import t

STATES = ("on_scene", "moving", "signed", "issued")


class Ids(StrEnum):
    BOX = "emg-forces"
    ROWS = "emg-forces-rows"
    ROLL = "emg-roll"


def layout(lang: str) -> html.Section:
    key = [
        html.Span([html.I(className=f"sq s-{s}"), t(lang, f"emg.receipt.{s}")], className="row key-e")
        for s in STATES
    ]
    roll = html.Button(t(lang, "emg.act.roll_call"), id=Ids.ROLL, type="button", className="btn gh")
    return shell.panel(
        Ids.BOX,
        t(lang, "emg.forces"),
        [html.Span(key, className="row"), roll, emg_resources.swap(lang)],
        html.Div(id=Ids.ROWS, className="list"),
        "p-forces",
    )
