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


def layout(lang: str) -> html.Section:
    body = [html.Div(id=Ids.ROWS, className="list"), html.Div(id=Ids.FORM, className="declare")]
    return shell.panel(Ids.BOX, t(lang, "emg.list"), t(lang, "emg.list.meta"), body, "p-list")
