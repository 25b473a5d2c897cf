"""What could not be taken in: groups by reason, rows, and one row to be corrected; 98_held.js fills it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t

FIXES = ("again", "no_place", "swap", "gcj02", "bd09")


class Ids(StrEnum):
    GROUPS = "held-groups"
    ROWS = "held-rows"
    MORE = "held-more"
    FORM = "held-form"
    FIX = "held-fix"
    TRY = "held-try"
    MANY = "held-many"
    TOLD = "held-told"


def layout(lang: str) -> html.Div:
    fixes = [html.Option(t(lang, f"held.fix.{name}"), value=name) for name in FIXES]
    many = html.Div(
        [
            html.Span(t(lang, "held.many"), className="t2"),
            html.Select(fixes, id=Ids.FIX, className="inp", title=t(lang, "held.many")),
            html.Button(t(lang, "held.try"), id=Ids.TRY, type="button", className="btn"),
            html.Button(
                t(lang, "held.enter_many"), id=Ids.MANY, type="button", className="btn pri", disabled=True
            ),
            html.Span(id=Ids.TOLD, className="grow", role="status"),
        ],
        className="h-many",
    )
    more = html.Button(t(lang, "held.more"), id=Ids.MORE, type="button", className="btn gh", hidden=True)
    return html.Div(
        [
            html.Section(
                [html.H2(t(lang, "held.groups")), html.Div(id=Ids.GROUPS, className="h-list")],
                className="h-box",
            ),
            html.Section([many, html.Div(id=Ids.ROWS, className="h-list h-rows"), more], className="h-box"),
            html.Section(id=Ids.FORM, className="h-box h-form"),
            html.Div(id="desk-toast"),
        ],
        className="held",
        **shell.data(data_held="1"),
    )
