"""Open cases by where they stand, by lamp and by urgency."""

from __future__ import annotations

from dash import html

from console.panels.totals import bar
from console.shell import level, live, panel
from console.words import t

STATES = (
    "reported",
    "accepted",
    "registered",
    "dispatched",
    "returned",
    "handling",
    "feedback",
    "checking",
    "closable",
    "revisiting",
)
LAMPS = (("green", "t1"), ("yellow", "warn"), ("red", "crit"))
URGENCIES = ("urgent3", "urgent2", "normal")


def layout(lang: str) -> html.Section:
    lamps = html.Div(
        [
            html.Div(
                [html.Span(t(lang, f"lamp.{lamp}")), live(f"kpi.lamps.{lamp}", html.B, f"num {tone}")],
                className="kv",
            )
            for lamp, tone in LAMPS
        ],
        className="row lamps",
    )
    rows = [bar(None, t(lang, f"state.{state}"), f"kpi.states.{state}", "kpi.states") for state in STATES]
    marks = [
        html.Span(
            [level(urgency), t(lang, f"urgency.{urgency}"), live(f"kpi.urgency.{urgency}", html.B, "num t1")],
            className="row t2 mark",
        )
        for urgency in URGENCIES
    ]
    body = [lamps, html.Div(rows, className="rows two"), html.Div(marks, className="row sp marks")]
    return panel("states", t(lang, "wall.states.title"), t(lang, "wall.states.meta"), body, "p-sta")
