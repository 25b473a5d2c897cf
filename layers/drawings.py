"""Shapes that people drew on the map of an area, until they end."""

from layers._base import Layer

LAYER = Layer("drawings", z=58, group="live", source="drawings", module="drawings")
