"""Who at city, town, community and estate has opened a case: the latest open cases of the area, live."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console.shell import icon, panel
from console.words import t

ROWS = 6
LEVELS = ("city", "town", "community", "estate")


class Ids(StrEnum):
    BOX = "receipts"
    ROWS = "receipts-rows"


def layout(lang: str) -> html.Section:
    """95_area_list.js fills the rows."""
    head = html.Div(
        [
            html.Span(),
            html.Span(t(lang, "area.receipts.case")),
            *(html.Span(t(lang, f"level.{level}"), className="c") for level in LEVELS),
            html.Span(t(lang, "area.receipts.state"), className="r"),
        ],
        className="rch t3",
    )
    row = html.Div(
        [
            html.I(className="lv lv3"),
            html.Span(className="el"),
            *(icon("circle-dashed", "t3") for _ in LEVELS),
            html.Span(className="st r"),
        ],
        className="rcr",
        role="button",
        tabIndex="0",
        hidden=True,
    )
    none = html.Div(t(lang, "area.receipts.none"), className="t3 none", hidden=True)
    body = [head, html.Div([*[row] * ROWS, none], id=Ids.ROWS, className="list")]
    return panel(Ids.BOX, t(lang, "area.receipts.title"), t(lang, "area.receipts.meta"), body, "p-rec")
