"""复盘包: two clicks to the papers of the instant that the page shows; emergency_pack.js names it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t

ENDINGS = ("pdf", "zip")


class Ids(StrEnum):
    OPEN = "emg-pack"
    MENU = "emg-pack-menu"


def layout(lang: str) -> html.Div:
    links = [
        html.A(
            [shell.icon("download"), t(lang, f"emg.pack.{ending}")],
            href="#",
            download="",
            className="btn gh",
            **shell.data(data_ending=ending),
        )
        for ending in ENDINGS
    ]
    return html.Div(
        [
            html.Button(
                [shell.icon("report-analytics"), t(lang, "emg.pack")],
                id=Ids.OPEN,
                type="button",
                className="btn gh",
                **shell.data(aria_expanded="false"),
            ),
            html.Div(links, id=Ids.MENU, className="legend", hidden=True),
        ],
        className="pack",
    )
