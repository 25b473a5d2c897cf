"""The drawer of one case: rooms only; 82_drawer.js asks the server about the open case and fills them."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.panels import create
from console.words import t


class Ids(StrEnum):
    BOX = "drawer"
    HEAD = "drawer-head"
    CAMS = "drawer-cams"
    MATTER = "drawer-matter"
    BESIDE = "drawer-beside"
    ACT = "drawer-act"
    CARDS = "drawer-cards"
    NEAR = "drawer-near"
    LIBRARY = "drawer-library"
    LINE = "drawer-line"
    BAR = "drawer-bar"


PARTS = (
    Ids.HEAD,
    Ids.CAMS,
    Ids.MATTER,
    Ids.BESIDE,
    Ids.ACT,
    Ids.CARDS,
    Ids.NEAR,
    Ids.LIBRARY,
    Ids.LINE,
)  # always in this order


def layout(lang: str) -> html.Aside:
    empty = html.Div(
        [
            shell.icon("list-check"),
            html.Div(t(lang, "desk.empty.title")),
            html.Div(t(lang, "desk.empty.hint")),
        ],
        className="face f-none",
    )
    wait = html.Div([html.Span(className="sk") for _ in range(6)], className="face f-wait")
    case = html.Div(
        [
            html.Div(
                [html.Section(id=part) for part in PARTS],
                className="d-scroll",
            ),
            html.Div(id=Ids.BAR, className="d-bar", hidden=True),
        ],
        className="face f-case",
    )
    return html.Aside(
        [empty, wait, case, create.layout()], id=Ids.BOX, className="dr", **shell.data(data_face="none")
    )
