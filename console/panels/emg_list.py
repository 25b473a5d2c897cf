"""Incidents of the scope, open ones first, and the form that declares one; emergency.js fills it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t


class Ids(StrEnum):
    BOX = "emg-incidents"
    ROWS = "emg-incident-rows"
    FORM = "emg-declare"
    REGISTER = "emg-register"


def layout(lang: str) -> html.Section:
    register = html.Button(
        [shell.icon("stack-2"), t(lang, "emg.reg")], id=Ids.REGISTER, type="button", className="btn"
    )
    meta = [html.Span(t(lang, "emg.list.meta")), register]
    body = [html.Div(id=Ids.ROWS, className="list"), html.Div(id=Ids.FORM, className="declare")]
    return shell.panel(Ids.BOX, t(lang, "emg.list"), meta, body, "p-list")
