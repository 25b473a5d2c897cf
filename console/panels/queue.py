"""The queue of open cases: an AG Grid the browser fills by transactions; nothing on the server writes it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import dash_ag_grid as dag
from dash import html

from console import shell
from console.words import t

STAGES = ("all", "accept", "dispatch", "sign", "handle", "check", "close")


class Ids(StrEnum):
    TABS = "queue-tabs"
    FILTERS = "queue-filters"
    GRID = "queue-grid"
    SHOWN = "queue-shown"


def columns(lang: str) -> list[dict[str, Any]]:
    """What is due next stands first, equal deadlines by gravity; renderers are in 81_queue_grid.js."""
    fixed = {"resizable": False, "suppressMovable": True, "sortable": False}
    right = {"cellClass": "q-r", "headerClass": "q-r"}
    return [
        {"field": "mark", "headerName": "", "width": 38, "cellRenderer": "QueueMark", **fixed},
        {
            "field": "head",
            "headerName": t(lang, "desk.queue.head"),
            "flex": 1,
            "cellRenderer": "QueueHead",
            **fixed,
        },
        {
            "field": "channel",
            "headerName": t(lang, "desk.queue.source"),
            "width": 104,
            "cellRenderer": "QueueSource",
            **fixed,
        },
        {
            "field": "order",
            "headerName": t(lang, "desk.queue.left"),
            "width": 104,
            "cellRenderer": "QueueLeft",
            "sort": "asc",
            "sortIndex": 0,
            **fixed,
            **right,
        },
        {
            "field": "state",
            "headerName": t(lang, "desk.queue.stage"),
            "width": 92,
            "cellRenderer": "QueueStage",
            **fixed,
            **right,
        },
        {"field": "rank", "hide": True, "sort": "asc", "sortIndex": 1, "sortable": True},
    ]


def grid(lang: str) -> dag.AgGrid:
    return dag.AgGrid(
        id=Ids.GRID,
        className="q-grid",
        columnDefs=columns(lang),
        getRowId="params.data.id",
        dashGridOptions={
            "rowHeight": 52,
            "headerHeight": 32,
            "animateRows": False,
            "deltaSort": True,
            "suppressCellFocus": True,
            "suppressNoRowsOverlay": True,
            "loading": False,
            "suppressContextMenu": True,
        },
    )


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
    return html.Div(
        [
            html.Div(tabs, id=Ids.TABS, className="tabs", role="tablist"),
            html.Div(id=Ids.FILTERS, className="fil"),
            html.Div([grid(lang)], className="q-box"),
            html.Div([html.Span(id=Ids.SHOWN), html.Span(t(lang, "desk.queue.live"))], className="q-ft"),
        ],
        className="q",
    )
