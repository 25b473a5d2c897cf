"""The bar of map tools; every button brings a module of js/later/ of its name on first use."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from console import shell
from console.words import t

TOOLS = (
    ("tree", "stack-2"),
    ("find", "search"),
    ("pick_area", "focus-2"),
    ("measure", "ruler-measure"),
    ("sketch", "route"),
    ("where", "crosshair"),
    ("past", "history"),
    ("share", "external-link"),
)


def layout(lang: str, map_id: str, tools: Sequence[tuple[str, str]] = TOOLS) -> html.Div:
    """`map_id` is the map they work on; 69_tools.js opens the box beside the bar."""
    buttons = [
        html.Button(
            shell.icon(icon),
            type="button",
            title=t(lang, f"map.tool.{name}"),
            **shell.data(data_map_tool=name, aria_pressed="false", aria_label=t(lang, f"map.tool.{name}")),
        )
        for name, icon in tools
    ]
    return html.Div(
        [
            html.Div(hidden=True, className="legend map-box", **shell.data(data_map_box="")),
            html.Div(buttons, className="map-bar", **shell.data(data_map_tools=map_id)),
        ],
        className="map-tools",
    )


def note(lang: str) -> html.Div:
    """Whose map it is and under which 审图号 it may be shown; 69_tools.js puts it."""
    return html.Div(t(lang, "map.note"), className="mp-note", **shell.data(data_map_note=""))
