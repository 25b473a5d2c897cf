"""演练 over the page of a drill: a line under the head and a mark across; emergency_drill.js shows them."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console import shell
from console.words import t

MARKS = 12


class Ids(StrEnum):
    BAR = "emg-drill-bar"
    WATER = "emg-drill-water"


def layout(lang: str) -> list[html.Div]:
    said = [
        html.B(t(lang, "emg.drill.inside")),
        html.Span(id="emg-drill-fork", className="num"),
        html.Span([t(lang, "emg.field.seed"), " ", html.B(id="emg-drill-seed", className="num")]),
    ]
    marks = [html.Span(t(lang, "emg.drill")) for _ in range(MARKS)]
    return [
        html.Div(said, id=Ids.BAR, className="drill-bar", hidden=True),
        html.Div(marks, id=Ids.WATER, className="drill-water", hidden=True, **shell.data(aria_hidden="true")),
    ]
