"""What the map's marks mean, taken from the layers that draw them."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from console import words
from console.words import t
from layers._base import Layer, Mark, in_order


def layout(lang: str, layers: Sequence[Layer]) -> html.Div:
    groups = [_group(lang, layer) for layer in in_order(layers) if layer.legend]
    return html.Div(groups, id="legend", className="legend row lg")


def _group(lang: str, layer: Layer) -> html.Span:
    title = [html.Span(t(lang, layer.title))] if layer.title else []
    return html.Span([*title, *(_entry(lang, mark) for mark in layer.legend)], className="row lg-g")


def _entry(lang: str, mark: Mark) -> html.Span:
    known = words.has(lang, mark.word)
    text = html.Span(t(lang, mark.word)) if known else html.Span(mark.word, className="num")
    return html.Span([html.I(className=mark.mark), text], className="row lg-e")
