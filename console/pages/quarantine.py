"""/quarantine: what could not be taken in, corrected and entered by the officers of its area."""

from __future__ import annotations

from dash import html

from console import shell
from console.access import session
from console.pages import desk, start
from console.panels import held
from console.ports import Ports
from console.words import t

PATH = "/quarantine"


def page(ports: Ports) -> shell.Page:
    return shell.Page(
        path=PATH,
        kind="desk",
        theme="light",
        title=lambda seen: t(seen.lang, "held.title"),
        facts=lambda _: start.facts(ports) | {"page": "held"},
        layout=lambda seen: layout(ports, seen.lang),
        styles=("css/desk.css", "css/held.css"),
        scripts=shell.scripts(0, 29) + shell.scripts(80, 80) + shell.scripts(98, 98),
    )


def layout(ports: Ports, lang: str) -> html.Div:
    account = session().account
    parts = [
        desk.head(ports, account, lang, "held.title"),
        desk.rail(account, lang, PATH),
        html.Main(held.layout(lang), className="main"),
        desk.foot(lang, ()),
    ]
    return html.Div(parts, className="desk desk-root")
