"""The wall app: screens to look at. It loads no tables and has no callbacks."""

from __future__ import annotations

from typing import Final

from dash import html
from flask import Flask

from console import shell
from console.access import session
from console.pages import start, wall_city
from console.ports import Ports
from console.words import t
from geodata.atlas import City

UNSAID: Final = tuple(
    f"{family}."
    for family in (
        "desk", "sup", "list", "field", "pack", "lib", "held", "eval", "duty", "card", "login", "role",
        "picture", "emg.act", "emg.field", "emg.why", "emg.res", "emg.reg", "emg.condition", "emg.help",
        "emg.post", "emg.receipt", "emg.marks",
        "emg.orders", "emg.by", "emg.inside", "emg.wind", "emg.tool", "emg.draft", "emg.hold", "emg.board",
        "emg.figure", "emg.plan", "emg.pack", "emg.relief", "emg.grade", "emg.time", "emg.list", "emg.rule",
        "emg.declare", "emg.order", "emg.forces", "area", "beside", "camwall", "casecams",
    )
)  # fmt: skip
LEVELS: Final = {6: "town", 9: "community", 12: "grid"}  # what lies below an area of so many digits


def build_wall(server: Flask, ports: Ports) -> shell.Screen:
    """The app, its routes on the server."""
    return shell.Screen("console.wall", server, "/wall/", [city_page(ports)], ports.settings.lang)


def city_page(ports: Ports) -> shell.Page:
    """/wall/city, cut to whoever asks for it."""

    def title(seen: shell.View) -> str:
        city = chosen(ports, session().account.area, seen)
        return t(seen.lang, "wall.title", city=city.name if city else "")

    def facts(seen: shell.View) -> shell.Facts:
        account = session().account
        city = chosen(ports, account.area, seen)
        known = start.facts(ports) | {"page": "wall"}
        if city is None or account.scope.room != account.area or len(account.area) >= 6:
            return known
        return known | {"room": city.code, "cities": [c for c in known["cities"] if c["code"] == city.code]}

    def layout(seen: shell.View) -> html.Div:
        area = session().account.area
        city = chosen(ports, area, seen)
        catalogue = list(start.catalogue().values())
        return wall_city.layout(seen.lang, city.name if city else "", below(ports, city, area), catalogue)

    return shell.Page(
        path="/wall/city",
        kind="wall",
        theme="dark",
        title=title,
        facts=facts,
        layout=layout,
        styles=("css/wall.css", "css/wall_war.css"),
        scripts=shell.scripts(0, 79),
        libraries=("dash_leaflet",),
        unsaid=UNSAID,
    )


def chosen(ports: Ports, area: str, seen: shell.View) -> City | None:
    """The city of the page: ?city= when it is in the scope, else the first of the scope."""
    cities = start.cities(ports, area)
    wanted = [c for c in cities if c.code == seen.args.get("city")]
    return next(iter(wanted or cities), None)


def below(ports: Ports, city: City | None, area: str) -> list[tuple[str, str]]:
    """(code, name) of the areas one level below the viewer's."""
    top = area if len(area) >= 6 else (city.code if city else "")
    if city is None or len(top) not in LEVELS:
        return []
    areas = ports.atlas().areas(city.code, LEVELS[len(top)])  # type: ignore[arg-type]
    return sorted((a.code, a.name) for a in areas if a.code.startswith(top))
