"""/supervision: who is late, who has been told to answer for it, and what came of that; cut to a scope."""

from __future__ import annotations

from typing import Any

from dash import html

from console import shell
from console.access import ROUTES, may, session
from console.pages import desk, start
from console.panels import deskmap, drawer, sup_cards, sup_lists, sup_orders, sup_overdue, sup_tiles
from console.ports import Ports
from console.words import t
from dispatch.accounts import Account
from dispatch.bodies import STEPS
from dispatch.domain.steps.supervise import WHO

PATH = "/supervision"
READS = "/api/v1/supervision/"
QUEUE_OF_DESK = "js/81_queue_grid.js"  # here the lists stand in its place
KEYS = (("J K", "move"), ("↵", "open"), ("X", "tick"), ("S", "urge"), ("D", "order"), ("Esc", "shut"))


def page(ports: Ports) -> shell.Page:
    """/supervision, cut to whoever asks for it."""
    desk_scripts = [s for s in shell.scripts(80, 84) if s != QUEUE_OF_DESK]
    return shell.Page(
        path=PATH,
        kind="desk",
        theme="light",
        title=lambda seen: t(seen.lang, "sup.title"),
        facts=lambda _: facts(ports, session().account),
        layout=lambda seen: layout(ports, session().account, seen.lang),
        styles=("css/desk.css", "css/supervision.css"),
        scripts=[*shell.scripts(0, 69), *desk_scripts, *shell.scripts(99, 99)],
    )


def facts(ports: Ports, account: Account) -> dict[str, Any]:
    """What the scripts need: the desk's facts, the grades the viewer may order, the lists that are served."""
    grades = [grade for grade, roles in WHO.items() if roles & account.roles]
    reads = [rule.removeprefix(READS) for rule in ROUTES if rule.startswith(READS)]
    known = start.facts(ports) | desk.facts(ports, account, STEPS.values())
    mend = may("quarantine", session())
    return known | {"page": "supervision", "grades": grades, "reads": reads, "mend": mend}


def layout(ports: Ports, account: Account, lang: str) -> html.Div:
    parts = [
        desk.head(ports, account, lang, "sup.title"),
        desk.rail(account, lang, PATH),
        html.Main(rooms(lang), className="main sup"),
        desk.foot(lang, KEYS),
    ]
    return html.Div(parts, className="desk desk-root")


def rooms(lang: str) -> list[Any]:
    """The strip of figures, four panels, and over them the drawer of a case."""
    panels = (sup_tiles, sup_cards, sup_overdue, sup_lists, sup_orders, drawer)
    over = [
        html.Div(id=deskmap.Ids.LINK, className="link-bar", role="alert", hidden=True),
        html.Div(id=deskmap.Ids.TOAST),
    ]
    return [*(panel.layout(lang) for panel in panels), *over]
