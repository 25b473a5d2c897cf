"""Open cases of each area below the viewer's; a town keeps its place in the list."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from console.panels.totals import bar
from console.shell import panel
from console.words import t

DENSE = 16


def layout(lang: str, areas: Sequence[tuple[str, str]], dense: int = DENSE) -> html.Section:
    """`areas`: (code, name) in the order of their codes; more than `dense` stand in two columns."""
    rows = [bar(None, name, f"kpi.children.{code}", "kpi.children") for code, name in areas]
    two = " two" if len(rows) > dense else ""
    title = t(lang, "wall.towns.title" if all(len(code) == 9 for code, _ in areas) else "wall.towns.sub")
    return panel("towns", title, t(lang, "wall.towns.meta"), html.Div(rows, className=f"rows{two}"), "p-tow")
