"""How many of today's handled cases were handled in time: all, and by urgency; 74_ontime.js draws the bar."""

from __future__ import annotations

from dash import html

from console.panels.states import URGENCIES
from console.shell import data, level, live, panel
from console.words import t


def layout(lang: str) -> html.Section:
    meta = [t(lang, "wall.ontime.target"), " · ", live("kpi.handled.all.n"), " ", t(lang, "wall.ontime.unit")]
    axis = html.Div([html.Span(className="num"), html.Span(className="num goal"), html.Span(className="num")])
    bar = html.Div([html.Div([html.I(), html.U()], className="track"), axis], className="ot-bar")
    head = html.Div([_rate("all", "num big"), bar], className="row ot")
    marks = [
        html.Span([level(u), t(lang, f"urgency.short.{u}"), _rate(u, "num t1")], className="row t2 mark")
        for u in URGENCIES
    ]
    body = [head, html.Div(marks, className="row sp")]
    return panel("ontime", t(lang, "wall.ontime.title"), meta, body, "p-ont")


def _rate(urgency: str, className: str) -> html.B:
    path = f"kpi.handled.{urgency}"
    node: html.B = live(f"{path}.ontime", html.B, className, **data(data_ratio=f"{path}.n"))
    return node
