"""Vehicles and crews where they are now, turned to where they head."""

from layers._base import Layer, Mark

LAYER = Layer(
    "units",
    z=70,
    group="live",
    source="positions",
    places=("unit", "post"),
    legend=(Mark("lg-chev", "wall.legend.unit"),),
)
