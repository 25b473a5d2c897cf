"""Borders and names of towns and communities."""

from layers._base import Layer

LAYER = Layer("towns", z=40, group="area", source="areas")
