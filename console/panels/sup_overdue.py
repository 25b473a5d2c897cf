"""Cases past their time: filtered, sorted, ticked, and many urged in one act; 99_sup_overdue.js fills it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t

# column -> what a press on its head sorts by, "" for none
COLUMNS = (
    ("", ""),
    ("matter", ""),
    ("unit", "unit"),
    ("used", "used"),
    ("over", "over"),
    ("stage", ""),
    ("orders", "orders"),
    ("", ""),
)


class Ids(StrEnum):
    BOX = "sup-overdue"
    COUNT = "sup-overdue-n"
    URGE = "sup-urge"
    EXPORT = "sup-overdue-export"
    FILTERS = "sup-overdue-filters"
    ALL = "sup-overdue-all"
    HEAD = "sup-overdue-head"
    ROWS = "sup-overdue-rows"
    FOOT = "sup-overdue-foot"


def layout(lang: str) -> html.Section:
    head = html.Div(
        [
            html.H2(t(lang, "sup.overdue.title")),
            html.Span("—", id=Ids.COUNT, className="chip num"),
            html.Span(
                [
                    html.Button(
                        [shell.icon("bell"), t(lang, "sup.urge"), html.Span(className="num")],
                        id=Ids.URGE,
                        type="button",
                        className="btn sm",
                        hidden=True,
                    ),
                    html.Button(
                        [shell.icon("download"), t(lang, "sup.export")],
                        id=Ids.EXPORT,
                        type="button",
                        className="btn sm",
                        hidden=True,
                    ),
                ],
                className="meta row",
            ),
        ],
        className="panel-h",
    )
    tick = html.Div(className="s-tick", role="columnheader")
    cells = [tick, *(header(lang, word, sort) for word, sort in COLUMNS)]
    return html.Section(
        [
            head,
            html.Div(id=Ids.FILTERS, className="s-fil"),
            html.Div(cells, id=Ids.HEAD, className="s-head s-over", role="row"),
            html.Div(id=Ids.ROWS, className="s-rows", role="rowgroup", tabIndex="0"),
            html.Div(id=Ids.FOOT, className="s-foot", role="status"),
        ],
        id=Ids.BOX,
        className="panel",
    )


def header(lang: str, word: str, sort: str) -> html.Div:
    text = t(lang, f"sup.col.{word}") if word else ""
    if not sort:
        return html.Div(text, role="columnheader")
    press = html.Button(text, type="button", **shell.data(data_sort=sort))
    return html.Div(press, role="columnheader", className="r" if sort != "unit" else "")
