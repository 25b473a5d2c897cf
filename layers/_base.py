"""What a map layer is: data that tells the browser what to draw, in which order, how it is explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Geo = Literal["town", "community", "grid", "road", "water", "building"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry of the legend. `mark` is a class of the kit or wall styles, `word` a key or plain text."""

    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing drawn on the map by the browser's painter `module`.

    `z` orders layers, low first. `geo` names the binaries it draws, `places` the kinds of places it fetches.
    """

    name: str
    z: int
    module: str
    geo: tuple[Geo, ...] = ()
    places: tuple[str, ...] = ()
    title: str = ""
    legend: tuple[Mark, ...] = ()


def as_facts(layers: Sequence[Layer]) -> list[dict[str, Any]]:
    """What the browser is told, in drawing order."""
    told = ("name", "z", "module", "geo", "places")
    return [{k: v for k, v in asdict(layer).items() if k in told} for layer in in_order(layers)]


def in_order(layers: Sequence[Layer]) -> list[Layer]:
    return sorted(layers, key=lambda layer: layer.z)
