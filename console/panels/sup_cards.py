"""The board of cards 红黄牌: four columns, a card each with its unit and time; 99_sup_cards.js fills it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from dash import html

from console import shell
from console.words import t

COLUMNS = (("yellow", "card yel"), ("red", "card red"), ("answered", "card red"), ("lifting", ""))


class Ids(StrEnum):
    BOX = "sup-cards"
    RULE = "sup-cards-rule"
    UNIT = "sup-cards-unit"
    BOARD = "sup-board"


def layout(lang: str) -> html.Section:
    """Hidden until the first answer of the list of cards has come."""
    head = html.Div(
        [
            html.H2(t(lang, "sup.cards.title")),
            html.Span(
                [html.Span(id=Ids.RULE), html.Select(id=Ids.UNIT, className="inp")], className="meta row"
            ),
        ],
        className="panel-h",
    )
    board = html.Div([column(lang, name, mark) for name, mark in COLUMNS], id=Ids.BOARD, className="bd")
    return html.Section(
        [head, html.Div(board, className="panel-b")], id=Ids.BOX, className="panel", hidden=True
    )


def column(lang: str, name: str, mark: str) -> html.Div:
    sign: Any = shell.icon("circle-check", "ok")
    if mark:
        sign = html.I(html.Span(t(lang, f"sup.card.{name}")), className=mark)
    title = [sign, t(lang, f"sup.cards.{name}"), html.Span(className="num")]
    return html.Div(
        [html.H3(title), html.Div(className="bc-rows")], className="bc", **shell.data(data_column=name)
    )
