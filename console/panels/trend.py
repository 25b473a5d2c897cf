"""Reports of each hour of the day; 71_trend.js draws the bars."""

from __future__ import annotations

from dash import html

from console.shell import panel
from console.words import t


def layout(lang: str) -> html.Section:
    box = html.Div(id="trend-box", role="img", title=t(lang, "wall.trend.title"))
    return panel("trend", t(lang, "wall.trend.title"), t(lang, "wall.trend.meta"), box, "p-trend")
