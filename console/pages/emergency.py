"""/emergency: the incidents of a scope; /emergency/<incident>: one of them, commanded from one screen."""

from __future__ import annotations

from typing import Any

from dash import html
from flask import abort

from console import shell
from console.access import session
from console.pages import desk, start
from console.panels import (
    deskmap,
    emg_board,
    emg_cams,
    emg_card,
    emg_drill,
    emg_forces,
    emg_list,
    emg_map,
    emg_orders,
    emg_plan,
    emg_resources,
    emg_sitrep,
    link,
)
from console.ports import Ports
from console.words import t
from dispatch.bodies import STEPS
from dispatch.command import STREAMS
from dispatch.command_board import CommandBoard
from dispatch.domain.emergency.posts import POSTS
from dispatch.plans import incident_kinds, plans

PATH = "/emergency"
SCRIPTS = (
    "later/emergency_model",
    "emergency_forms",
    "later/emergency_paint",
    "emergency_map",
    "emergency_order",
    "emergency_pack",
    "emergency_marks",
    "emergency_board",
    "emergency_drill",
    "emergency_panels",
    "emergency_res_model",
    "emergency_resources",
    "emergency_help",
    "emergency",
)


def page(ports: Ports) -> shell.Page:
    """One incident; out of the viewer's scope it is not found."""
    board = CommandBoard(ports.engine)

    def known(seen: shell.View) -> str:
        incident_id = seen.at["incident"]
        if board.incident(incident_id, session().account.scope) is None:
            abort(404)
        return incident_id

    return shell.Page(
        path=f"{PATH}/<incident>",
        kind="wall emg",
        theme="dark",
        title=lambda seen: t(seen.lang, "emg.title"),
        facts=lambda seen: facts(ports) | {"incident": known(seen)},
        layout=lambda seen: layout(ports, known(seen), seen.lang),
        styles=("css/desk.css", "css/wall.css", "css/emergency.css", "css/emergency_review.css"),
        scripts=scripts(),
        libraries=("dash_leaflet",),
    )


def index(ports: Ports) -> shell.Page:
    """The list, and the form that declares one."""
    return shell.Page(
        path=PATH,
        kind="wall emg",
        theme="dark",
        title=lambda seen: t(seen.lang, "emg.title"),
        facts=lambda _: facts(ports),
        layout=lambda seen: listing(ports, seen.lang),
        styles=("css/desk.css", "css/wall.css", "css/emergency.css", "css/emergency_review.css"),
        scripts=scripts(),
        libraries=("dash_leaflet",),
    )


def scripts() -> list[str]:
    return [*shell.scripts(0, 69), "js/80_desk.js", *(f"js/{name}.js" for name in SCRIPTS)]


def facts(ports: Ports) -> dict[str, Any]:
    """Steps with who may take them, kinds of unit, names, plans in brief."""
    account = session().account
    steps = [
        {"name": s.name, "stream": s.stream, "frm": sorted(s.frm), "roles": sorted(s.roles)}
        for s in STEPS.values()
        if s.stream in STREAMS
    ]
    known = start.facts(ports) | desk.facts(ports, account, STEPS.values())
    return known | {
        "page": "emergency",
        "commands": steps,
        "incident_kinds": {k.code: {"zh": k.zh, "en": k.en} for k in incident_kinds().values()},
        "posts": POSTS,
        "plans": {p.code: {"zh": p.zh, "en": p.en} for p in plans().values()},
    }


def layout(ports: Ports, incident_id: str, lang: str) -> html.Div:
    columns = [
        html.Div([emg_card.layout(lang), emg_plan.layout(lang)], className="col"),
        html.Div(
            [
                emg_map.layout(lang),
                html.Div([forces(lang), emg_sitrep.layout(lang)], className="strip"),
            ],
            className="col",
        ),
        html.Div([emg_cams.layout(lang), emg_orders.layout(lang)], className="col"),
    ]
    parts = [*over(), *emg_drill.layout(lang), emg_board.layout(lang)]
    return html.Div([head(ports, lang), *parts, html.Main(columns, className="g")])


def forces(lang: str) -> html.Div:
    """Resources, or the units and their orders, in one place."""
    return html.Div([emg_resources.layout(lang), emg_forces.layout(lang)], className="swaps")


def listing(ports: Ports, lang: str) -> html.Div:
    columns = [emg_list.layout(lang), emg_map.layout(lang, plain=True)]
    return html.Div([head(ports, lang, plain=True), *over(), html.Main(columns, className="g g-list")])


def over() -> list[html.Div]:
    """What lies over the rest: the word of a lost link, the last answer."""
    return [
        html.Div(id=deskmap.Ids.LINK, className="link-bar", role="alert", hidden=True),
        html.Div(id=deskmap.Ids.TOAST),
    ]


def head(ports: Ports, lang: str, plain: bool = False) -> html.Header:
    city = ports.area_name(session().account.area[:6])
    brand = [
        html.A(shell.logo(), href="/"),
        html.H1(t(lang, "emg.brand", city=city)),
        html.A(t(lang, "emg.title"), href=PATH, className="sub"),
    ]
    modes = [
        html.Button(t(lang, f"emg.mode.{name}"), id=f"emg-{name}", type="button") for name in ("peace", "war")
    ]
    commander = [
        html.Span(t(lang, "emg.post.commander"), className="t3"),
        html.Button("—", id="emg-commander", type="button", className="el"),
    ]
    middle = (
        []
        if plain
        else [html.Div(modes, className="seg"), html.Div(commander, className="row"), emg_card.drill(lang)]
    )
    date = [html.Div(id="head-date", className="num"), html.Div(id="head-day")]
    right = [
        link.state(lang),
        html.Div(date, className="date r"),
        html.Div(id="head-clock", className="clock num"),
    ]
    return html.Header(
        [
            html.Div(brand, className="brand"),
            html.Div(middle, className="mid"),
            html.Div(right, className="right"),
        ],
        id="emg-head",
        className="wh",
    )
