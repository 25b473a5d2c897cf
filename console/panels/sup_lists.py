"""One panel of tabs: scorecards, returns by scenario, replies under way; a script brings each."""

from __future__ import annotations

from enum import StrEnum

from dash import html


class Ids(StrEnum):
    BOX = "sup-lists"
    TABS = "sup-tabs"
    META = "sup-tab-meta"
    BODY = "sup-tab"


def layout(lang: str) -> html.Section:
    """Hidden until a script has brought a tab (anlan.sup.tab)."""
    head = html.Div(
        [
            html.Div(id=Ids.TABS, className="s-tabs s-big", role="tablist"),
            html.Span(id=Ids.META, className="meta row"),
        ],
        className="panel-h s-tabbed",
    )
    return html.Section(
        [head, html.Div(id=Ids.BODY, className="s-body", role="tabpanel")],
        id=Ids.BOX,
        className="panel",
        hidden=True,
    )
