"""/wall/city: is the city in order? Map over the whole screen, panels around it, every figure live."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_leaflet as dl
from dash import html

from console import shell
from console.panels import (
    dock,
    funnel,
    kinds,
    legend,
    link,
    maptools,
    ontime,
    states,
    ticker,
    totals,
    towns,
    trend,
    wall_war,
)
from console.words import t
from layers._base import Layer

MAP = "wall-map"
NOWHERE = (30.6, 104.6)  # an install without any city yet


def layout(lang: str, city: str, areas: Sequence[tuple[str, str]], layers: Sequence[Layer]) -> html.Div:
    """`city` is the name over the wall, `areas` what its list of open cases shows."""
    explained = html.Div([scale(lang), legend.layout(lang, layers)], className="st-foot")
    panels = [
        totals.layout(lang),
        funnel.layout(lang),
        ontime.layout(lang),
        html.Div([stage(lang), dock.layout(), explained, maptools.layout(lang, MAP)], className="stage"),
        html.Div([trend.layout(lang), ticker.layout(lang)], className="bot"),
        states.layout(lang),
        towns.layout(lang, areas),
        kinds.layout(lang),
        *wall_war.layout(lang),
    ]
    return html.Div([shell_map(lang), head(lang, city), link.bar(), html.Main(panels, className="wg")])


def shell_map(lang: str) -> html.Div:
    """Leaflet's view and controls only; all that is on the map is drawn by our canvases."""
    board = dl.Map(
        id=MAP,
        center=list(NOWHERE),
        zoom=11,
        children=[],
        zoomControl=False,
        attributionControl=False,
        zoomSnap=0.05,
        zoomAnimation=False,
        fadeAnimation=False,
        doubleClickZoom=False,
        trackViewport=False,
    )
    return html.Div(board, id="map", title=t(lang, "wall.map.label"))


def head(lang: str, city: str) -> html.Header:
    grave = html.Span(
        [shell.icon("alert-triangle"), html.Span(id="head-crit")],
        id="head-chip",
        className="chip",
        hidden=True,
    )
    return html.Header(
        [
            html.Div(
                [
                    shell.logo(),
                    html.H1(t(lang, "wall.title", city=city)),
                    html.Span(t(lang, "wall.subtitle"), className="sub"),
                ],
                className="brand",
            ),
            html.Div(grave, className="mid"),
            html.Div(
                [
                    link.state(lang),
                    html.Div(
                        [html.Div(id="head-date", className="num"), html.Div(id="head-day")],
                        className="date r",
                    ),
                    html.Div(id="head-clock", className="clock num"),
                ],
                className="right",
            ),
        ],
        className="wh",
    )


def stage(lang: str) -> html.Div:
    """Who is out in the city now: grid workers and vehicles that say where they are, cameras that answer."""

    def strip(icon: str, word: str, figures: list[Any]) -> html.Span:
        return html.Span([shell.icon(icon), t(lang, word), *figures], className="legend row")

    def of(root: str) -> list[Any]:
        return [shell.live(f"{root}.up", html.B, "num t1"), "/", shell.live(f"{root}.all", className="num")]

    return html.Div(
        [
            strip("user-check", "wall.workers", of("workers")),
            strip("truck", "wall.units", [shell.live("units.up", html.B, "num t1")]),
            strip("device-cctv", "wall.cameras", of("cameras")),
        ],
        className="ms",
    )


def scale(lang: str) -> html.Div:
    return html.Div(
        [
            html.Span("0", className="num"),
            html.I(),
            html.Span(id="scale-word", className="num"),
            html.Span(t(lang, "map.note"), **shell.data(data_map_note="")),
        ],
        id="scale",
        className="row t3 scale",
    )
