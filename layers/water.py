"""Rivers and lakes."""

from layers._base import Layer

LAYER = Layer("water", z=20)
