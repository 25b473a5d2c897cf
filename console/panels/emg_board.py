"""指挥体系: who holds each post, what ICS calls it, and every hand-over; emergency_board.js fills it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t


class Ids(StrEnum):
    BOX = "emg-board"
    ROWS = "emg-board-rows"
    LOG = "emg-board-log"
    CASES = "emg-board-cases"
    CLOSE = "emg-board-close"


def layout(lang: str) -> html.Div:
    head = [
        html.H2(t(lang, "emg.board")),
        html.Button(shell.icon("x"), id=Ids.CLOSE, type="button", className="btn gh", title="Esc"),
    ]
    parts = [
        html.Div(head, className="row sp"),
        html.Div(id=Ids.ROWS, className="posts"),
        html.H3(t(lang, "emg.board.log")),
        html.Div(id=Ids.LOG, className="handovers"),
        html.H3(t(lang, "emg.board.cases")),
        html.Div(id=Ids.CASES, className="handovers"),
    ]
    return html.Div(
        html.Div(parts, className="emg-form wide", role="dialog"),
        id=Ids.BOX,
        className="emg-veil",
        hidden=True,
    )
