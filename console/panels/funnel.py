"""The closed loop of the day: how many cases took each step since midnight, and how long it took them."""

from __future__ import annotations

from dash import html

from console.shell import data, live, panel
from console.words import t

STEPS = ("report", "register", "dispatch", "feedback", "check_pass", "close")


def layout(lang: str) -> html.Section:
    words = [html.Span(t(lang, f"wall.funnel.{word}"), className="r") for word in ("conv", "median")]
    head = html.Div([html.Span(), html.Span(), *words], className="fnh")
    rows = [_row(lang, step, STEPS[i - 1] if i else "") for i, step in enumerate(STEPS)]
    return panel("funnel", t(lang, "wall.funnel.title"), t(lang, "wall.funnel.meta"), [head, *rows], "p-fun")


def _row(lang: str, step: str, before: str) -> html.Div:
    path = f"kpi.today.{step}"
    last = " last" if step == STEPS[-1] else ""
    none = html.Span("—", className="num drop")
    share = live(path, className="num drop", **data(data_ratio=f"kpi.today.{before}")) if before else none
    took = live(f"kpi.took.{step}", className="num took", **data(data_span="")) if before else none
    return html.Div(
        [
            html.Span(t(lang, f"wall.funnel.{step}"), className="t2 el"),
            html.Div(
                [
                    html.Div(className=f"bar{last}", **data(data_bar=path, data_of="kpi.today.report")),
                    live(path, className="num v"),
                ],
                className="fnb",
            ),
            share,
            took,
        ],
        className="fn",
    )
