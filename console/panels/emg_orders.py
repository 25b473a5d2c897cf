"""指令记录: every order with its receipts, and the line that sends one; emergency_panels.js fills it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t


class Ids(StrEnum):
    BOX = "emg-orders"
    ROWS = "emg-order-rows"
    FORM = "emg-order-form"
    TO = "emg-order-to"
    TEXT = "emg-order-text"
    SEND = "emg-order-send"


def layout(lang: str) -> html.Section:
    waiting = [t(lang, "emg.orders.waiting"), " ", shell.live("emg.waiting", html.B, "num warn")]
    form = html.Form(
        [
            html.Select(id=Ids.TO, className="inp", title=t(lang, "emg.orders.to")),
            text_room(lang),
            html.Button(
                [shell.icon("send"), t(lang, "emg.orders.send")],
                id=Ids.SEND,
                type="submit",
                className="btn pri",
            ),
        ],
        id=Ids.FORM,
        className="row order-form",
    )
    return shell.panel(
        Ids.BOX, t(lang, "emg.orders"), waiting, [html.Div(id=Ids.ROWS, className="list"), form], "p-orders"
    )


def text_room(lang: str) -> html.Div:
    """Where the field of the text goes: dash.html has no input, so the script puts it there."""
    return html.Div(id=Ids.TEXT, className="grow", **shell.data(data_hint=t(lang, "emg.orders.text")))
