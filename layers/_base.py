"""What a map layer is: data that tells the browser what to draw, in which order, how it is explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry of the legend. `mark` is a class of the kit or wall styles, `word` a key or plain text."""

    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing drawn on the map; the browser draws only what the catalogue has.

    `z` orders layers, low first. `places` are the kinds of places the browser must know for it.
    """

    name: str
    z: int
    places: tuple[str, ...] = ()
    title: str = ""
    legend: tuple[Mark, ...] = ()
    painted: bool = (
        False  # its colours follow the figure that the viewer chooses; `legend` is the first one's
    )


def as_facts(layers: Sequence[Layer]) -> list[dict[str, Any]]:
    """What the browser is told, in drawing order."""
    return [{"name": layer.name, "places": list(layer.places)} for layer in in_order(layers)]


def in_order(layers: Sequence[Layer]) -> list[Layer]:
    return sorted(layers, key=lambda layer: layer.z)
