"""The queue of open cases: rooms the browser fills from letters; nothing on the server writes them."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t

STAGES = ("all", "locate", "accept", "dispatch", "sign", "handle", "check", "close")


class Ids(StrEnum):
    TABS = "queue-tabs"
    FILTERS = "queue-filters"
    GRID = "queue-grid"
    SHOWN = "queue-shown"


def head(lang: str) -> html.Div:
    """What the columns say; 81_queue_rows.js fills the rows below, what is due next first."""
    words = ("", "head", "source", "left", "stage")
    cells = [html.Div(t(lang, f"desk.queue.{word}") if word else "", role="columnheader") for word in words]
    return html.Div(cells, className="q-head", role="row")


def layout(lang: str) -> html.Div:
    tabs = [
        html.Button(
            [t(lang, f"desk.tab.{stage}"), html.Span("0", className="num")],
            type="button",
            role="tab",
            className="on" if stage == "all" else "",
            **shell.data(data_stage=stage),
        )
        for stage in STAGES
    ]
    rows = html.Div(id=Ids.GRID, className="q-grid", role="rowgroup")
    return html.Div(
        [
            html.Div(tabs, id=Ids.TABS, className="tabs", role="tablist"),
            html.Div(id=Ids.FILTERS, className="fil"),
            html.Div([head(lang), rows], className="q-box", role="grid"),
            html.Div([html.Span(id=Ids.SHOWN), html.Span(t(lang, "desk.queue.live"))], className="q-ft"),
        ],
        className="q",
    )
