"""Today's reports in one number, what is open and closed, and where they came from."""

from __future__ import annotations

from typing import Any

from dash import html

from console.shell import data, icon, live, panel
from console.words import t

SOURCES = (
    ("grid_app", "user-check"),
    ("12345", "headset"),
    ("citizen", "device-mobile"),
    ("department", "building-community"),
    ("ai_video", "device-cctv"),
    ("iot", "access-point"),
    ("desk", "keyboard"),
    ("replay", "history"),
)


def layout(lang: str) -> html.Section:
    figures = [
        html.Div([html.Span(t(lang, f"wall.totals.{word}")), live(path, html.B, tone)], className="kv")
        for word, path, tone in (
            ("same", "same.change", "num"),
            ("open", "kpi.open", "num"),
            ("closed", "kpi.today.close", "num"),
        )
    ]
    head = html.Div([live("kpi.today.report", className="num big"), *figures], className="row figures")
    body = [
        head,
        *(bar(icon(i), t(lang, f"channel.{c}"), f"kpi.sources.{c}", "kpi.sources") for c, i in SOURCES),
    ]
    return panel("totals", t(lang, "wall.totals.title"), t(lang, "wall.totals.meta"), body, "p-src")


def bar(mark: Any, words: str, path: str, of: str, name: str = "") -> html.Div:
    """A row of a list: label, bar in proportion to the greatest of `of`, number, share of their sum."""
    return html.Div(
        [
            html.Span(
                [mark, html.Span(words, className="el")] if mark is not None else words,
                className="lab",
                title=words,
            ),
            html.Div(html.I(**data(data_bar=path, data_of=of)), className="track"),
            live(path, className="num n"),
            live(path, className="num s", **data(data_share=of)),
        ],
        className=f"hb {name}".strip(),
    )
