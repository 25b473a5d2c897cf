"""Today's reports by domain of the list of matters."""

from __future__ import annotations

from dash import html

from console.panels.totals import bar
from console.shell import panel
from console.words import t

DOMAINS = tuple(f"{n:02d}" for n in range(1, 13))


def layout(lang: str) -> html.Section:
    rows = [bar(None, t(lang, f"domain.{code}"), f"kpi.domains.{code}", "kpi.domains") for code in DOMAINS]
    body = html.Div(rows, className="rows two")
    return panel("kinds", t(lang, "wall.kinds.title"), t(lang, "wall.kinds.meta"), body, "p-cat")
