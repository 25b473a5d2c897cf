"""Outlines of the rules on polygons in force, and what they have said in the last hour."""

from layers._base import Layer, Mark

LAYER = Layer(
    "fences",
    z=42,
    group="rule",
    source="rules",
    module="fences",
    starts=frozenset(),
    legend=(Mark("sw acc", "layer.fences"), Mark("lv lv1", "layer.fences.told")),
)
