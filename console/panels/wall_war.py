"""战时 on the wall: what stands in the side columns while an incident is fought; 75_war.js fills it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t

FIGURES = ("evacuated", "casualties", "cut_off", "closures")
STATES = ("issued", "signed", "moving", "on_scene", "done", "refused")
TILES = 4


class Ids(StrEnum):
    CARD = "war-card"
    ORDERS = "war-orders"
    CAMS = "war-cams"
    SITREP = "war-sitrep"
    ROLL = "war-roll"


def layout(lang: str) -> list[html.Section]:
    return [card(lang), orders(lang), cams(lang), sitrep(lang), roll(lang)]


def card(lang: str) -> html.Section:
    figures = [
        html.Div(
            [html.Span(t(lang, f"emg.figure.{name}")), shell.live(f"war.{name}", html.B, "num")],
            className="kv",
        )
        for name in FIGURES
    ]
    top = [
        html.Span(id="war-level", className="chip"),
        html.Span(id="war-no", className="num t3"),
        html.Span(t(lang, "emg.since"), className="t3 r grow"),
    ]
    name = [html.H2(id="war-name"), html.B(id="war-since", className="num")]
    parts = [
        html.Div(top, className="row"),
        html.Div(name, className="row sp name"),
        html.Div(figures, className="figs"),
        html.Div(id="war-others", className="others t2"),
    ]
    return html.Section(parts, id=Ids.CARD, className="panel war w-card")


def orders(lang: str) -> html.Section:
    """The checklist by group, and how many addressees are how far."""
    counts = [
        html.Div(
            [
                html.Span([html.I(className=f"sq s-{state}"), t(lang, f"emg.receipt.{state}")]),
                shell.live(f"war.{state}", html.B, "num"),
            ],
            className="kv",
        )
        for state in STATES
    ]
    done = [shell.live("war.done_lines", html.B, "num t1"), " / ", shell.live("war.lines", html.Span, "num")]
    body = [html.Div(id="war-groups", className="list"), html.Div(counts, className="counts")]
    return shell.panel(Ids.ORDERS, t(lang, "war.orders"), done, body, "war w-ord")


def cams(lang: str) -> html.Section:
    tiles = [html.Div(html.Div(), className="camtile", hidden=True) for _ in range(TILES)]
    return shell.panel(
        Ids.CAMS,
        t(lang, "emg.cams"),
        t(lang, "emg.cams.within"),
        html.Div(tiles, id="war-tiles"),
        "war w-cam",
    )


def sitrep(lang: str) -> html.Section:
    body = [html.Div(id="war-report", className="text"), html.Div(id="war-due", className="t2")]
    meta = html.Span(id="war-report-no")
    return shell.panel(Ids.SITREP, t(lang, "emg.sitrep"), meta, body, "war w-sit")


def roll(lang: str) -> html.Section:
    meta = [shell.live("war.answered", html.B, "num t1"), " / ", shell.live("war.called", html.Span, "num")]
    return shell.panel(
        Ids.ROLL,
        t(lang, "emg.act.roll_call"),
        meta,
        html.Div(id="war-roll-rows", className="list"),
        "war w-rol",
    )
