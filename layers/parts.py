"""City parts 部件 of the register, thinned far out; their colour tells the big class, never a state."""

from layers._base import Layer, Mark

LAYER = Layer(
    "parts",
    z=48,
    group="device",
    source="register",
    module="parts",
    title="layer.parts",
    starts=frozenset(),
    legend=(
        Mark("lg-pt lg-pt1", "layer.parts.1"),
        Mark("lg-pt lg-pt2", "layer.parts.2"),
        Mark("lg-pt lg-pt3", "layer.parts.3"),
        Mark("lg-pt lg-pt4", "layer.parts.4"),
        Mark("lg-pt lg-pt5", "layer.parts.5"),
    ),
)
