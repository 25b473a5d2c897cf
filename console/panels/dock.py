"""Critical cases beside the map, at most three; 73_dock.js fills the cards and leads to their places."""

from __future__ import annotations

from dash import html

MOST = 3


def layout() -> html.Div:
    cards = [
        html.Div(
            [
                html.Div(
                    [
                        html.I(className="lv lv1"),
                        html.B(className="el"),
                        html.Span(className="num crit sla-t"),
                    ],
                    className="row",
                ),
                html.Div([html.Span(className="el"), html.Span(className="st")], className="row t2 sp place"),
            ],
            className="call",
            hidden=True,
        )
        for _ in range(MOST)
    ]
    return html.Div([*cards, html.Div(className="call-more t2", hidden=True)], id="dock")
