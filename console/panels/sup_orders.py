"""督办 orders in hand: grade, unit, how far each has come, and its clock; 99_sup_orders.js fills it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t

COLUMNS = (("order", ""), ("held_by", ""), ("progress", ""), ("limit", "r"))


class Ids(StrEnum):
    BOX = "sup-orders"
    COUNT = "sup-orders-n"
    GRADES = "sup-orders-grades"
    NEW = "sup-order-new"
    ROWS = "sup-orders-rows"


def layout(lang: str) -> html.Section:
    """Hidden until the first answer of the list of orders has come."""
    new = html.Button(
        [shell.icon("plus"), t(lang, "sup.order.new")],
        id=Ids.NEW,
        type="button",
        className="btn pri sm",
        hidden=True,
    )
    head = html.Div(
        [
            html.H2(t(lang, "sup.orders.title")),
            html.Span("—", id=Ids.COUNT, className="chip num"),
            html.Div(id=Ids.GRADES, className="s-tabs"),
            html.Span(new, className="meta row"),
        ],
        className="panel-h",
    )
    cells = [html.Div(t(lang, f"sup.col.{word}"), role="columnheader", className=c) for word, c in COLUMNS]
    return html.Section(
        [
            head,
            html.Div(cells, className="s-head s-ord", role="row"),
            html.Div(id=Ids.ROWS, className="s-rows", role="rowgroup"),
        ],
        id=Ids.BOX,
        className="panel",
        hidden=True,
    )
