"""/cameras: a wall of 4, 9 or 16 cameras that goes round and gives way to an alarm; every look is noted."""

from __future__ import annotations

from dash import html

from console import shell
from console.access import session
from console.pages import desk, start
from console.panels import camwall
from console.ports import Ports
from console.words import t

PATH = "/cameras"
POINTS = ("js/40_qbin.js", "js/49_crowd.js", "js/52_points.js")
PICTURES = ("js/66_adapters.js", "js/66_player.js", "js/67_cameracard.js")


def page(ports: Ports) -> shell.Page:
    return shell.Page(
        path=PATH,
        kind="desk",
        theme="dark",
        title=lambda seen: t(seen.lang, "camwall.title"),
        facts=lambda _: start.facts(ports) | {"page": "cameras", "every": camwall.EVERY, "turns": False},
        layout=lambda seen: layout(ports, seen.lang),
        styles=("css/desk.css",),
        scripts=[
            *shell.scripts(0, 29),
            *POINTS,
            *PICTURES,
            "js/80_desk.js",
            "js/cameras_page.js",
        ],
    )


def layout(ports: Ports, lang: str) -> html.Div:
    account = session().account
    parts = [
        desk.head(ports, account, lang, "camwall.title"),
        desk.rail(account, lang, PATH),
        html.Main(camwall.layout(lang), className="main cams-main"),
        desk.foot(lang, ()),
    ]
    return html.Div(parts, className="desk desk-root")
