"""The cameras nearest to the scene: the first moves, the others are stills; every look is noted. Of a past
instant the marks of cameras that were known then.
"""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t

TILES = 6


class Ids(StrEnum):
    BOX = "emg-cams"
    TILES = "emg-tiles"
    MARKS = "emg-marks"


def layout(lang: str) -> html.Section:
    tiles = [
        html.Div(html.Div(), role="button", tabIndex="0", className="camtile", hidden=True)
        for _ in range(TILES)
    ]
    around = [t(lang, "emg.cams.within"), " ", shell.live("emg.cams", html.B, "num t1")]
    body = [html.Div(tiles, id=Ids.TILES), html.Div(id=Ids.MARKS, className="list")]
    return shell.panel(Ids.BOX, t(lang, "emg.cams"), around, body, "p-vid")
