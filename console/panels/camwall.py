"""The wall of cameras: how many, whether it goes round; js/later/camwall.js fills and turns it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t

SIZES = (4, 9, 16)
USUAL = 9
EVERY = 20  # seconds that a page of cameras stands


class Ids(StrEnum):
    BAR = "camwall-bar"
    FIND = "camwall-find"
    TOUR = "camwall-tour"
    BEFORE = "camwall-before"
    AFTER = "camwall-after"
    SAID = "camwall-said"
    ALARM = "camwall-alarm"
    WORDS = "camwall-words"
    BACK = "camwall-back"
    TILES = "camwall-tiles"


def layout(lang: str) -> list[html.Div]:
    sizes = [
        html.Button(
            str(n), type="button", className="btn on" if n == USUAL else "btn", **shell.data(data_size=str(n))
        )
        for n in SIZES
    ]
    turns = [
        html.Button(shell.icon(icon), id=name, type="button", className="btn", title=t(lang, word))
        for name, icon, word in (
            (Ids.BEFORE, "chevron-left", "camwall.before"),
            (Ids.AFTER, "chevron-right", "camwall.after"),
        )
    ]
    bar = [
        html.Span(sizes, className="row cams-sizes"),
        html.Button(t(lang, "camwall.tour", s=EVERY), id=Ids.TOUR, type="button", className="btn on"),
        *turns,
        html.Span(id=Ids.FIND),
        html.Span(id=Ids.SAID, className="t2 num"),
        html.Span(className="grow"),
        html.Span(t(lang, "camwall.noted"), className="t3"),
    ]
    alarm = [
        shell.icon("alert-triangle"),
        html.Span(id=Ids.WORDS, className="grow"),
        html.Button(t(lang, "camwall.back"), id=Ids.BACK, type="button", className="btn"),
    ]
    return [
        html.Div(bar, id=Ids.BAR, className="row"),
        html.Div(alarm, id=Ids.ALARM, className="row cams-alarm", role="alert", hidden=True),
        html.Div(id=Ids.TILES, className="wtiles"),
    ]
