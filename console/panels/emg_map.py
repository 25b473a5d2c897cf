"""The map of an incident: rings, drawings, what lies inside them, and the slider back to any instant."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.panels import deskmap, emg_pack, maptools
from console.words import t

TOOLS = (
    ("rings", "target"),
    ("free", "layers-subtract"),
    ("plume", "activity"),
    ("closure", "barrier-block"),
    ("route", "route"),
    ("shelter", "home-heart"),
    ("erase", "trash"),
)
INSIDE = (
    "people",
    "households",
    "grids",
    "school",
    "hospital",
    "shelter",
    "unit",
    "camera",
    "team",
    "supply",
    "hazard",
)


class Ids(StrEnum):
    TOOLS = "emg-tools"
    KEY = "emg-key"
    INSIDE = "emg-inside"
    AREA = "emg-inside-area"
    TIME = "emg-time"
    RANGE = "emg-range"
    TICKS = "emg-ticks"
    THEN = "emg-then"
    NOW = "emg-now"


def layout(lang: str, plain: bool = False) -> html.Div:
    """`plain`: only a map to press on."""
    parts = [deskmap.blank((30.6, 104.6), 12, snap=0.25)]
    if not plain:
        parts += [tools(lang), html.Div(id=Ids.KEY, className="legend emg-key"), inside(lang), time(lang)]
    parts.append(maptools.note(lang))
    return html.Div(parts, id=deskmap.Ids.BOX, className="mp emg-map")


def tools(lang: str) -> html.Div:
    buttons = [
        html.Button(
            [shell.icon(icon), t(lang, f"emg.tool.{name}")],
            type="button",
            **shell.data(data_tool=name, aria_pressed="false"),
        )
        for name, icon in TOOLS
    ]
    return html.Div(buttons, id=Ids.TOOLS, className="tb emg-tools")


def inside(lang: str) -> html.Div:
    """Counts of the area that was picked or is being dragged."""
    rows = [
        html.Div(
            [html.Span(t(lang, f"emg.inside.{name}")), shell.live(f"inside.{name}", html.B)],
            className="row sp",
        )
        for name in INSIDE
    ]
    head = html.Div([html.B(id=Ids.AREA), shell.live("inside.km2", html.Span, "num t3")], className="row sp")
    return html.Div([head, *rows], id=Ids.INSIDE, className="legend emg-inside", hidden=True)


def time(lang: str) -> html.Div:
    return html.Div(
        [
            html.Span(id=Ids.THEN, className="num"),
            html.Div(html.Div(id=Ids.TICKS), id=Ids.RANGE, className="grow", title=t(lang, "emg.time")),
            html.Button(t(lang, "emg.time.now"), id=Ids.NOW, type="button", className="btn gh", hidden=True),
            emg_pack.layout(lang),
        ],
        id=Ids.TIME,
        className="legend row emg-time",
    )
