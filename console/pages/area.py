"""/town, /community, /estate: one screen of one place, the same panels cut to its level."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from dash import html
from flask import abort

from console import shell
from console.access import session
from console.pages import desk, start
from console.panels import (
    areamap,
    camstrip,
    deskmap,
    drawer,
    funnel,
    kinds,
    link,
    receipts,
    ticker,
    today,
    todo,
    towns,
    workers,
)
from console.ports import Ports
from console.words import t
from dispatch.bodies import STEPS
from dispatch.domain.roles import may_join
from geodata.atlas import PlaceRecord

LEVELS: Final = {"town": 9, "community": 12, "estate": 0}  # digits of the code; an estate has its own kind
QUEUE_OF_DESK: Final = "js/81_queue_grid.js"  # here the to-do stands in its place


@dataclass(frozen=True, slots=True)
class Here:
    """The place of the page. `area` is the area it is or lies in."""

    level: str
    code: str
    name: str
    area: str
    room: str


def page(ports: Ports, level: str) -> shell.Page:
    """The page of one level, cut to the place in its address; out of the viewer's scope it is not found."""

    def here(seen: shell.View) -> Here:
        return place_of(ports, level, next(iter(seen.at.values())))

    desk_scripts = [s for s in shell.scripts(80, 88) if s != QUEUE_OF_DESK]
    return shell.Page(
        path=f"/{level}/<{'area' if LEVELS[level] else 'code'}>",
        kind="wall area",
        theme="dark",
        title=lambda seen: t(seen.lang, f"area.{level}.title", name=here(seen).name),
        facts=lambda seen: facts(ports, here(seen)),
        layout=lambda seen: layout(ports, here(seen), seen.lang),
        styles=("css/desk.css", "css/wall.css", "css/town.css"),
        scripts=[*shell.scripts(0, 69), *shell.scripts(72, 72), *desk_scripts, *shell.scripts(95, 97)],
        libraries=("dash_leaflet",),
    )


def place_of(ports: Ports, level: str, code: str) -> Here:
    """Aborts 404 when there is no such place, or it is not the viewer's to see."""
    atlas, digits = ports.atlas(), LEVELS[level]
    room = code if digits else f"estate:{code}"
    estate = None if digits else atlas.place_of(code)
    known = (
        atlas.knows(code) and len(code) == digits
        if digits
        else estate is not None and estate.kind == "estate"
    )
    if not known or not may_join(session().account.scope, room):
        abort(404)
    return Here(level, code, atlas.name(code), estate.area[:12] if estate else code, room)


def facts(ports: Ports, here: Here) -> dict[str, Any]:
    """What the scripts need of the place: names, outlines, estates and posts. No live figure."""
    account = session().account
    known = start.facts(ports) | desk.facts(ports, account, STEPS.values())
    return known | {"room": here.room, "here": asdict(here) | ground(ports, here), "target": today.TARGET}


def ground(ports: Ports, here: Here) -> dict[str, Any]:
    """What lies in the place, as the register knows it; a post is a code, not a person."""
    atlas, city = ports.atlas(), here.area[:6]
    map_ = atlas.map(city)
    inside = [a for a in atlas.areas(city, "grid") if a.code.startswith(here.area)]
    communities = [] if here.level == "estate" else _communities(ports, here)
    return {
        "outline": map_.outline(here.code),
        "communities": communities,
        "grids": []
        if here.level == "estate"
        else [{"code": a.code, "lon": a.lon, "lat": a.lat} for a in inside],
        "estates": [
            {"code": p.code, "name": p.name, "area": p.area[:12], "households": p.attrs.get("households")}
            for p in atlas.places(city, "estate")
            if p.area.startswith(here.area) and (here.level != "estate" or p.code == here.code)
        ],
        "workers": [
            {"no": p.id, "sign": sign(p), "area": p.area[:12]}
            for p in atlas.places(city, "post")
            if p.attrs.get("type") == "grid" and p.area.startswith(here.area) and here.level != "estate"
        ],
    }


def _communities(ports: Ports, here: Here) -> list[dict[str, Any]]:
    atlas = ports.atlas()
    map_ = atlas.map(here.area[:6])
    codes = atlas.children(here.code) if here.level == "town" else [here.code]
    found = [area for code in codes if (area := atlas.area(code))]
    return [
        {"code": a.code, "name": a.name, "lon": a.lon, "lat": a.lat, "grids": len(atlas.children(a.code))}
        | {"households": a.households, "people": a.people, "outline": map_.outline(a.code)}
        for a in found
    ]


def sign(post: PlaceRecord) -> str:
    """The code of a post without the word before it."""
    return str(post.attrs.get("sign") or post.name).split(" ", 1)[-1]


def path_to(ports: Ports, here: Here) -> list[tuple[str, str]]:
    """(name, address) from the city down to the place; an address where the viewer may go."""
    scope, atlas = session().account.scope, ports.atlas()
    steps = [(here.area[:6], "/wall/city"), (here.area[:9], f"/town/{here.area[:9]}")]
    if len(here.area) == 12:
        steps.append((here.area, f"/community/{here.area}"))
    if here.level == "estate":
        steps.append((here.code, f"/estate/{here.code}"))
    return [(atlas.name(code), href if may_join(scope, code) else "") for code, href in steps]


def layout(ports: Ports, here: Here, lang: str) -> html.Div:
    children = (
        [(c, ports.area_name(c)) for c in ports.atlas().children(here.code)] if here.level == "town" else []
    )
    left = [
        today.layout(lang),
        *([workers.layout(lang)] if here.level != "estate" else []),
        todo.layout(lang),
    ]
    middle: list[html.Div | html.Section] = [areamap.layout(lang, path_to(ports, here))]
    if here.level != "estate":  # no position and no heartbeat is told to an estate
        middle.append(camstrip.layout(lang, here.area))
    by = towns.layout(lang, children, dense=6) if children else kinds.layout(lang)
    right = [receipts.layout(lang), funnel.layout(lang), by, ticker.layout(lang)]
    columns = [html.Div(column, className="col") for column in (left, middle, right)]
    return html.Div(
        [
            head(here, lang),
            html.Div(id=deskmap.Ids.LINK, className="link-bar", role="alert", hidden=True),
            html.Main(columns, className=f"g g-{here.level}"),
            drawer.layout(lang),
        ]
    )


def head(here: Here, lang: str) -> html.Header:
    below = html.Span(
        [shell.icon("alert-triangle"), t(lang, "area.below", n=today.TARGET)],
        id="head-below",
        className="chip f-warn",
        hidden=True,
    )
    brand = [
        shell.logo(),
        html.H1(t(lang, f"area.{here.level}.title", name=here.name)),
        html.Span(t(lang, f"area.{here.level}.sub"), className="sub"),
    ]
    date = [html.Div(id="head-date", className="num"), html.Div(id="head-day")]
    desk_link = html.A([shell.icon("send"), t(lang, "desk.title")], href=desk.PATH, className="chip line")
    right = [
        desk_link,
        link.state(lang),
        html.Div(date, className="date r"),
        html.Div(id="head-clock", className="clock num"),
    ]
    return html.Header(
        [
            html.Div(brand, className="brand"),
            html.Div(below, className="mid"),
            html.Div(right, className="right"),
        ],
        className="wh",
    )
