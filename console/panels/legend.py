"""What the map's marks mean, taken from the layers that draw them; 61_colours.js hides what is off."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from console import shell, words
from console.words import t
from layers._base import Layer, Mark, in_order


def layout(lang: str, layers: Sequence[Layer]) -> html.Div:
    groups = [_group(lang, layer) for layer in in_order(layers) if layer.legend]
    return html.Div(groups, id="legend", className="legend row lg")


def _group(lang: str, layer: Layer) -> html.Span:
    if layer.painted:
        return painted(lang, layer)
    title = [html.Span(t(lang, layer.title))] if layer.title else []
    entries = (_entry(lang, mark) for mark in layer.legend)
    of = shell.data(data_legend=layer.name)
    return html.Span([*title, *entries], className="row lg-g", hidden=layer.starts is not None, **of)


def painted(lang: str, layer: Layer) -> html.Span:
    """61_colours.js keeps its words to the figure that paints; a press on the title takes the next.

    63_networks.js shows whose grids they are.
    """
    switch = html.Button(
        [
            html.Span(t(lang, layer.title), **shell.data(data_paint_title="")),
            shell.icon("chevron-down", "t3"),
        ],
        type="button",
        className="lg-t",
        title=t(lang, "paint.next"),
        **shell.data(data_paint_next=""),
    )
    steps = [
        html.Span(
            [
                html.I(className=mark.mark),
                html.Span(mark.word, className="num", **shell.data(data_paint_step="")),
            ],
            className="row lg-e",
        )
        for mark in layer.legend
    ]
    whose = html.Button(
        [
            html.Span(t(lang, "network.base"), **shell.data(data_network_title="")),
            shell.icon("chevron-down", "t3"),
        ],
        type="button",
        className="lg-t",
        title=t(lang, "network.next"),
        **shell.data(data_network_next=""),
    )
    of = shell.data(data_paint="", data_legend=layer.name)
    return html.Span([whose, switch, *steps], className="row lg-g", **of)


def _entry(lang: str, mark: Mark) -> html.Span:
    known = words.has(lang, mark.word)
    text = html.Span(t(lang, mark.word)) if known else html.Span(mark.word, className="num")
    return html.Span([html.I(className=mark.mark), text], className="row lg-e")
