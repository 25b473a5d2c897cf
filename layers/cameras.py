"""Cameras, with their field of view from street scale on."""

from layers._base import Layer, Mark

LAYER = Layer(
    "cameras",
    z=50,
    group="device",
    source="heartbeats",
    places=("camera",),
    legend=(Mark("ic ic-device-cctv", "wall.legend.camera"),),
)
