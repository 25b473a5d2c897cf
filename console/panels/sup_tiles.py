"""The figures over the supervision page; each is the length of a list below and opens it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t


class Ids(StrEnum):
    BOX = "sup-tiles"


# figure -> the card or icon before it
TILES = (("red", "card red"), ("yellow", "card yel"), ("overdue", ""), ("orders", ""))
MORE = (("ontime", ""), ("returned", ""), ("content", ""), ("unsent", ""), ("held", ""))


def layout(lang: str) -> html.Div:
    """A figure whose list is not served stays hidden; 99_sup.js fills the others."""
    return html.Div([tile(lang, name, mark) for name, mark in (*TILES, *MORE)], id=Ids.BOX, className="kp")


def tile(lang: str, name: str, mark: str) -> html.Button:
    before = [html.I(html.Span(t(lang, f"sup.card.{name}")), className=mark)] if mark else []
    said = html.Span([html.B("—", className="num"), html.Span(className="d num")], className="row")
    words = html.Span([html.Span(t(lang, f"sup.tile.{name}"), className="l"), said], className="kp-t")
    return html.Button([*before, words], type="button", hidden=True, **shell.data(data_tile=name))
