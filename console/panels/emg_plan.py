"""The plan's checklist by group: what is done, what runs, what time is left; emergency_panels.js fills it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t


class Ids(StrEnum):
    BOX = "emg-plan"
    NAME = "emg-plan-name"
    LINES = "emg-lines"


def layout(lang: str) -> html.Section:
    done = [shell.live("emg.done", html.B, "num t1"), " / ", shell.live("emg.lines", html.Span, "num")]
    name = html.Span(t(lang, "emg.plan.none"), id=Ids.NAME)
    return shell.panel(Ids.BOX, name, done, html.Div(id=Ids.LINES, className="list"), "p-plan")
