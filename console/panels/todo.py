"""Open cases that wait for the viewer, what is due next first; a press opens the drawer."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console.shell import live, panel
from console.words import t

ROWS = 30


class Ids(StrEnum):
    BOX = "todo"
    ROWS = "todo-rows"


def layout(lang: str) -> html.Section:
    """95_area_list.js fills the rows."""
    row = html.Div(
        [html.I(className="lv lv3"), html.Span(className="el"), html.B()],
        className="td",
        role="button",
        tabIndex="0",
        hidden=True,
    )
    none = html.Div(t(lang, "area.todo.none"), className="t3 none", hidden=True)
    figures = [[t(lang, f"area.todo.{word}"), " ", live(f"todo.{word}")] for word in ("all", "day")]
    meta = [*figures[0], " · ", *figures[1]]
    body = html.Div([*[row] * ROWS, none], id=Ids.ROWS, className="list")
    return panel(Ids.BOX, t(lang, "area.todo.title"), meta, body, "p-todo")
