"""Grid workers by post: on patrol, on the way, at work or silent, as positions tell. Nobody is ranked."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console.shell import live, panel
from console.words import t

ROWS = 7
STATES = ("patrol", "way", "work", "off")


class Ids(StrEnum):
    BOX = "workers"
    BAR = "workers-bar"
    ROWS = "workers-rows"


def layout(lang: str) -> html.Section:
    """97_area.js fills the rows; a row is a post, its words change."""
    bar = html.Div([html.I(className=f"wk-{state}") for state in STATES], id=Ids.BAR, className="stk")
    marks = [
        html.Span(
            [
                html.I(className=f"wdot wk-{state}"),
                t(lang, f"area.worker.{state}"),
                live(f"posts.{state}", html.B, "num t1"),
            ],
            className="row",
        )
        for state in STATES
    ]
    rows = [html.Div([html.I(), *(html.Span() for _ in range(4))], className="w", hidden=True)] * ROWS
    none = html.Div(t(lang, "area.worker.none"), className="t3 none", hidden=True)
    meta = [live("posts.up", html.B, "num t1"), " / ", live("posts.all")]
    body = [
        bar,
        html.Div(marks, className="row sp t2 stk-l"),
        html.Div([*rows, none], id=Ids.ROWS, className="list"),
    ]
    return panel(Ids.BOX, t(lang, "area.worker.title"), meta, body, "p-wk")
