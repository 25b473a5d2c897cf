"""Resources of an incident against its needs, a square to a team or lot; emergency_resources.js fills it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t

STATES = {"working": "on_scene", "on_scene": "moving", "moving": "signed", "reserved": "issued"}


class Ids(StrEnum):
    BOX = "emg-res"
    ROWS = "emg-res-rows"
    SHORT = "emg-res-short"
    HELP = "emg-help"


def layout(lang: str) -> html.Section:
    key = [
        html.Span([html.I(className=f"sq s-{tone}"), t(lang, f"emg.hold.{state}")], className="row key-e")
        for state, tone in STATES.items()
    ]
    head = html.Div(
        [
            html.Span(),
            html.Button(t(lang, "emg.help"), id=Ids.HELP, type="button", className="btn gh"),
            html.Span(),
            *(html.Span(t(lang, f"emg.res.col.{name}"), className="r") for name in ("n", "persons", "eta")),
        ],
        className="rs head t3",
    )
    short = html.Span(id=Ids.SHORT, className="chip f-crit", hidden=True)
    meta = [short, html.Span(key, className="row")]
    rows = html.Div(id=Ids.ROWS, className="list")
    return shell.panel(Ids.BOX, t(lang, "emg.res"), [*meta, swap(lang)], [head, rows], "p-forces p-res")


def swap(lang: str) -> html.Span:
    """Between what is here and which unit has which order."""
    buttons = [
        html.Button(
            t(lang, f"emg.swap.{name}"), type="button", className="btn gh", **shell.data(data_swap=name)
        )
        for name in ("res", "units")
    ]
    return html.Span(buttons, className="row swap")
