"""Who is on duty now, in the head of the desk; it opens the sheet of 交接班, which 85_duty.js fills."""

from __future__ import annotations

from enum import StrEnum

from dash import html

from console.shell import icon
from console.words import t


class Ids(StrEnum):
    OPEN = "head-duty"
    WORDS = "head-duty-words"


def layout(lang: str) -> html.Button:
    """The button; it has no words until the table was asked."""
    words = html.Span(t(lang, "duty.title"), id=Ids.WORDS, className="el")
    parts = [icon("id-badge-2"), words, html.Span("H", className="kbd")]
    return html.Button(parts, id=Ids.OPEN, type="button", className="chip", title=t(lang, "duty.title"))
