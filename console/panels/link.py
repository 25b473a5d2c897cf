"""Is what the screen shows live? A word in the header, and a bar over the map when it is not."""

from __future__ import annotations

from dash import html

from console.shell import live
from console.words import t


def state(lang: str) -> html.Span:
    return html.Span(
        [
            html.I(className="dot"),
            html.Span(t(lang, "link.wait"), id="link-word"),
            live("link.ms", className="num t3"),
        ],
        id="link-state",
        className="link",
        role="status",
    )


def bar() -> html.Div:
    return html.Div(id="link-bar", className="link-bar", role="alert", hidden=True)
