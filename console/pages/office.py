"""The office app: every page where people act; one layout per route, and no callbacks."""

from __future__ import annotations

from typing import Any, Final

from dash import html
from flask import Flask, abort

from console import shell
from console.access import session
from console.pages import desk, start
from console.ports import Ports
from dispatch.bodies import STEPS

THEME: Final = "light"
PAGES: Final = frozenset({desk.PATH})


class Office(shell.Screen):
    """A Screen that has only the pages it knows; any other path is not found."""

    def index(self, *args: Any, **kwargs: Any) -> Any:
        if "/" + kwargs.get("path", "") not in PAGES:
            abort(404)
        return super().index(*args, **kwargs)  # type: ignore[no-untyped-call]


def build_office(server: Flask, ports: Ports) -> Office:
    """The app, its routes on the server; the layout is cut to whoever asks for it."""

    def see() -> shell.View:
        return shell.view(ports.settings.lang, THEME)

    def facts(seen: shell.View) -> shell.Facts:
        return start.facts(ports) | desk.facts(ports, session().account, STEPS.values())

    page = shell.Page(
        kind="desk",
        title=lambda seen: desk.title(seen.lang),
        see=see,
        facts=facts,
        libraries=("dash_leaflet", "dash_ag_grid"),
        styles=("css/desk.css",),
        scripts=shell.scripts(0, 69) + shell.scripts(80, 89),
    )
    app = Office("console.office", server, "/", page)

    def layout() -> html.Div:
        return desk.layout(ports, session().account, see().lang)

    app.validation_layout = desk.rooms(ports.settings.lang, desk.NOWHERE, 11)  # type: ignore[assignment]
    app.layout = layout
    return app
