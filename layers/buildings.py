"""Footprints of buildings, from street scale on."""

from layers._base import Layer

LAYER = Layer("buildings", z=25)
