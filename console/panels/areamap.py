"""The map of one area by workload: path, legend, and the card of a pressed community with its estates."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from dash import html

from console import shell
from console.panels import deskmap, maptools
from console.panels.legend import painted
from console.words import t
from layers.grids import LAYER

ESTATES = 6


class Ids(StrEnum):
    CARD = "area-card"
    OPEN = "area-card-open"
    ESTATES = "area-card-estates"


def layout(lang: str, path: Sequence[tuple[str, str]]) -> html.Div:
    """`path`: (name, address) from the city down; an empty address is no link."""
    return html.Div(
        [
            deskmap.blank((30.6, 104.6), 11, snap=0.05),
            crumbs(path),
            legend(lang),
            maptools.layout(lang, deskmap.Ids.MAP),
            maptools.note(lang),
            card(lang),
            html.Div(id=deskmap.Ids.TOAST),
        ],
        id=deskmap.Ids.BOX,
        className="mp area-map",
    )


def crumbs(path: Sequence[tuple[str, str]]) -> html.Nav:
    parts: list[html.A | html.B | html.Span | html.I] = []
    for i, (name, href) in enumerate(path):
        last = i == len(path) - 1
        here = html.B(name, className="acc") if last else html.Span(name, className="t3")
        parts += [html.A(name, href=href, className="t2") if href and not last else here]
        parts += [] if last else [shell.icon("chevron-right", "t3")]
    return html.Nav(parts, className="legend row crumbs")


def legend(lang: str) -> html.Div:
    return html.Div(painted(lang, LAYER), className="legend row area-lg")


def card(lang: str) -> html.Div:
    """96_area_map.js fills it."""
    who = [
        html.Span([shell.live(f"spot.{word}", className="num t1"), " ", t(lang, f"area.card.{word}")])
        for word in ("grids", "households", "people")
    ]
    figures = [
        html.Span([t(lang, f"area.card.{word}"), " ", shell.live(f"spot.{word}", html.B, "num t1")])
        for word in ("open", "over", "rate")
    ]
    head = html.Div(
        [html.Span(t(lang, f"area.card.{w}")) for w in ("estate", "homes", "open")], className="hh t3"
    )
    row = html.Div([html.A(className="el"), html.Span(className="num r t2"), html.Span(className="num r")],
                   className="hh", hidden=True)  # fmt: skip
    return html.Div(
        [
            html.Div(
                [html.A(id=Ids.OPEN, className="el"), html.Span(who, className="row t3")], className="row sp"
            ),
            html.Div(figures, className="row t3 figs"),
            head,
            html.Div([row] * ESTATES, id=Ids.ESTATES),
            html.Div(shell.live("spot.more", className="t3")),
        ],
        id=Ids.CARD,
        className="legend dd",
        hidden=True,
    )
