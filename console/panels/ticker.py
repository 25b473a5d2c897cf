"""What has just happened: rows that stay where they are while 72_ticker.js changes their words."""

from __future__ import annotations

from dash import html

from console.shell import live, panel
from console.words import t

ROWS = 6


def layout(lang: str) -> html.Section:
    rows = [
        html.Div(
            [
                html.Span(className="num"),
                html.I(className="lv"),
                html.Span(className="el"),
                html.Span(className="st el"),
            ],
            className="tk empty",
        )
        for _ in range(ROWS)
    ]
    none = html.Div(t(lang, "wall.ticker.empty"), className="t3 tk-none")
    meta = [live("steps.today"), " ", t(lang, "wall.ticker.unit"), " · ", live("recent")]
    body = html.Div([*rows, none], id="ticker-rows", className="tks")
    return panel("ticker", t(lang, "wall.ticker.title"), meta, body, "p-tick")
