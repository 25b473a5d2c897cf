"""The strip of cameras that goes round: five tiles of an area; 68_camstrip.js fills and turns them."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t

TILES = 5
EVERY = 15  # seconds that one camera moves before the next does


class Ids(StrEnum):
    BOX = "camstrip"
    TILES = "camstrip-tiles"


def layout(lang: str, area: str = "") -> html.Section:
    """`area` narrows the strip to a part of what the account sees. Its script starts it where it stands."""
    tiles = [
        html.Div(html.Div(), role="button", tabIndex="0", className="camtile", hidden=True)
        for _ in range(TILES)
    ]
    figures = [shell.live("cams.up", html.B, "num t1"), " / ", shell.live("cams.all")]
    title = [t(lang, "camstrip.title"), html.Span(t(lang, "camstrip.round", n=EVERY), className="meta")]
    body = html.Div(tiles, id=Ids.TILES, **shell.data(data_area=area, data_every=str(EVERY * 1000)))
    return shell.panel(Ids.BOX, title, [t(lang, "camstrip.online"), " ", *figures], body, "p-cams")
