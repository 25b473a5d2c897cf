"""The incident at a glance: level, number, name, time passed, figures; emergency_panels.js fills it."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t

FIGURES = ("evacuated", "casualties", "cut_off", "closures")


class Ids(StrEnum):
    BOX = "emg-card"
    LEVEL = "emg-level"
    NO = "emg-no"
    TITLE = "emg-name"
    SINCE = "emg-since"
    FIGURES = "emg-figures"
    ACTS = "emg-acts"
    DRILL = "emg-drill"


def layout(lang: str) -> html.Section:
    figures = [
        html.Div(
            [html.Span(t(lang, f"emg.figure.{name}")), shell.live(f"emg.{name}", html.B)], className="kv"
        )
        for name in FIGURES
    ]
    top = [
        html.Span(id=Ids.LEVEL, className="chip"),
        html.Span(id=Ids.NO, className="num t3"),
        html.Span(t(lang, "emg.since"), className="t3 r grow"),
    ]
    name = [html.H2(id=Ids.TITLE), html.B(id=Ids.SINCE, className="num")]
    return html.Section(
        [
            html.Div(top, className="row"),
            html.Div(name, className="row sp name"),
            html.Button(figures, id=Ids.FIGURES, type="button", title=t(lang, "emg.act.tell_figures")),
            html.Div(id=Ids.ACTS, className="row acts"),
        ],
        id=Ids.BOX,
        className="panel p-inc",
    )


def drill(lang: str) -> html.Span:
    """演练: the same screens, marked."""
    return html.Span(t(lang, "emg.drill"), id=Ids.DRILL, className="chip f-warn", hidden=True)
