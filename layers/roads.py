"""Roads by class, their names from street scale on."""

from layers._base import Layer

LAYER = Layer("roads", z=30)
