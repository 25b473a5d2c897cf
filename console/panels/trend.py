"""Reports of each hour of the day beside those of yesterday; 71_trend.js draws them."""

from __future__ import annotations

from dash import html

from console.shell import panel
from console.words import t


def layout(lang: str) -> html.Section:
    box = html.Div(id="trend-box", role="img", title=t(lang, "wall.trend.title"))
    meta = [
        html.Span([html.I(className=f"key {name}"), t(lang, f"wall.trend.{name}")], className="row key-e")
        for name in ("today", "yesterday")
    ]
    return panel("trend", t(lang, "wall.trend.title"), meta, box, "p-trend")
