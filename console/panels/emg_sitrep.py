"""情况报告: the last report, when the next is due, and what the command is asked to decide."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t


class Ids(StrEnum):
    BOX = "emg-sitrep"
    META = "emg-sitrep-meta"
    TEXT = "emg-sitrep-text"
    ASKED = "emg-asked"
    DUE = "emg-report-due"
    WRITE = "emg-write"
    ASK = "emg-ask"


def layout(lang: str) -> html.Section:
    foot = [
        html.Span(id=Ids.DUE, className="t2 grow"),
        html.Button(t(lang, "emg.act.propose"), id=Ids.ASK, type="button", className="btn gh"),
        html.Button(
            [shell.icon("file-text"), t(lang, "emg.act.sitrep")], id=Ids.WRITE, type="button", className="btn"
        ),
    ]
    body = [
        html.Div(id=Ids.TEXT, className="sit-text"),
        html.Div(id=Ids.ASKED, className="asked"),
        html.Div(foot, className="row foot-row"),
    ]
    meta = html.Span(id=Ids.META)
    return shell.panel(Ids.BOX, t(lang, "emg.sitrep"), meta, body, "p-sit")
