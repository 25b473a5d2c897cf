"""The day of one area: what came in, what is open, closed, late and how much of it in time."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console.shell import live, panel
from console.words import t

TARGET = 95  # per cent of handled cases that should be in time; below it the head says so
FIGURES = (
    ("report", "kpi.today.report", ""),
    ("open", "kpi.open", ""),
    ("closed", "kpi.today.close", ""),
    ("rate", "area.rate", ""),
    ("over", "kpi.lamps.red", " crit"),
    ("near", "kpi.lamps.yellow", " warn"),
)


class Ids(StrEnum):
    BOX = "today"


def layout(lang: str) -> html.Section:
    cells = [
        html.Div([html.Span(t(lang, f"area.today.{word}")), live(path, html.B, f"num{tone}")])
        for word, path, tone in FIGURES
    ]
    meta = [t(lang, "area.today.until"), " ", live("area.now")]
    return panel(Ids.BOX, t(lang, "area.today.title"), meta, html.Div(cells, className="k6"), "p-day")
