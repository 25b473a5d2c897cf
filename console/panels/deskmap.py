"""The map at the desk: dl.Map is only the shell, every layer on it is drawn by the shared canvas scripts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import dash_leaflet as dl
from dash import html

from console import shell
from console.panels import maptools
from console.words import t

LAYERS = (
    ("cases", "alert-triangle"),
    ("units", "truck"),
    ("cameras", "device-cctv"),
    ("grids", "layout-grid"),
)
VIEWS = (("in", "plus"), ("out", "minus"), ("home", "current-location"))
NEAR = (("units", "truck"), ("cameras", "device-cctv"), ("cases", "alert-triangle"))


class Ids(StrEnum):
    BOX = "desk-map-box"
    MAP = "desk-map"
    TOOLS = "desk-layers"
    VIEW = "desk-view"
    NEAR = "desk-near"
    TOAST = "desk-toast"
    LINK = "desk-link"


def blank(center: Sequence[float], zoom: int, snap: float = 1) -> dl.Map:
    return dl.Map(
        id=Ids.MAP,
        center=list(center),
        zoom=zoom,
        zoomSnap=snap,
        children=[],
        zoomControl=False,
        attributionControl=False,
        zoomAnimation=False,
        fadeAnimation=False,
        doubleClickZoom=False,
        trackViewport=False,
    )


def layout(lang: str, center: Sequence[float], zoom: int) -> html.Div:
    tools = [
        html.Button(
            [shell.icon(icon), t(lang, f"desk.map.{name}")],
            type="button",
            className="on",
            **shell.data(data_layer=name, aria_pressed="true"),
        )
        for name, icon in LAYERS
    ]
    views = [
        html.Button(
            shell.icon(icon),
            type="button",
            title=t(lang, f"desk.map.{name}"),
            **shell.data(data_view=name),
        )
        for name, icon in VIEWS
    ]
    near = [
        html.Span(
            [shell.icon(icon, "t3"), html.B("0", className="num t1", **shell.data(data_near=name))],
            className="row",
        )
        for name, icon in NEAR
    ]
    return html.Div(
        [
            blank(center, zoom, snap=0.05),
            html.Div(tools, id=Ids.TOOLS, className="tb mp-tools"),
            html.Div(views, id=Ids.VIEW, className="tb v mp-view"),
            maptools.layout(lang, Ids.MAP),
            html.Div(
                [html.Span(t(lang, "desk.map.near")), *near],
                id=Ids.NEAR,
                className="legend mp-foot",
                hidden=True,
            ),
            maptools.note(lang),
            html.Div(id=Ids.LINK, className="link-bar", role="alert", hidden=True),
            html.Div(id=Ids.TOAST),
        ],
        id=Ids.BOX,
        className="mp",
    )
