"""The office app: every page where people act; one layout per page, and no callbacks."""

from __future__ import annotations

from flask import Flask

from console import shell
from console.pages import area, cameras, desk, emergency, quarantine, supervision
from console.ports import Ports


def build_office(server: Flask, ports: Ports) -> shell.Screen:
    """The app, its routes on the server."""
    areas = [area.page(ports, level) for level in area.LEVELS]
    pages = [desk.page(ports), *areas, quarantine.page(ports), supervision.page(ports)]
    pages += [cameras.page(ports), emergency.index(ports), emergency.page(ports)]
    return shell.Screen("console.office", server, "/", pages, ports.settings.lang)
