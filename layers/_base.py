"""What a map layer is: data that tells the browser what to draw, in which order, how it is explained."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Group = Literal["live", "area", "device", "rule", "ground"]
Source = Literal[
    "cases",
    "positions",
    "heartbeats",
    "register",
    "areas",
    "ground",
    "rules",
    "alerts",
    "drawings",
    "readings",
]
GROUPS: tuple[Group, ...] = ("live", "area", "device", "rule", "ground")


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry of the legend. `mark` is a class of the kit or wall styles, `word` a key or plain text."""

    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing drawn on the map; the browser draws only what the catalogue has.

    `z` orders layers, low first. `places` are the kinds of places the browser must know for it. `group` is
    where the tree lists it, `source` what it comes from, which also says how its age is told. A layer with a
    `module` of js/later/ is drawn by it, and neither code nor data of it travels before somebody shows it.
    `starts` are the roles that see it before they choose: None everybody, empty nobody. `function` is what an
    account must have to get it at all. Its title is the word `layer.<name>`.
    """

    name: str
    z: int
    places: tuple[str, ...] = ()
    title: str = ""
    legend: tuple[Mark, ...] = ()
    painted: bool = (
        False  # its colours follow the figure that the viewer chooses; `legend` is the first one's
    )
    group: Group = "ground"
    source: Source = "ground"
    module: str = ""
    starts: frozenset[str] | None = None
    function: str = "see"


Kept = Mapping[str, Mapping[str, Any]]  # layer -> {"on": bool, "alpha": 0 to 1}, as somebody left it


def as_facts(
    layers: Sequence[Layer], roles: Collection[str] = (), kept: Kept | None = None
) -> list[dict[str, Any]]:
    """What the browser is told, in drawing order; `kept` goes before what the roles start with."""
    chosen = kept or {}
    return [
        {
            "name": layer.name,
            "z": layer.z,
            "places": list(layer.places),
            "group": layer.group,
            "source": layer.source,
            "module": layer.module,
            "legend": [[mark.mark, mark.word] for mark in layer.legend],
            "on": layer.starts is None or not layer.starts.isdisjoint(roles),
            "alpha": 1,
        }
        | dict(chosen.get(layer.name, {}))
        for layer in in_order(layers)
    ]


def in_order(layers: Sequence[Layer]) -> list[Layer]:
    return sorted(layers, key=lambda layer: layer.z)
