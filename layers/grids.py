"""Unit grids coloured by their open cases."""

from layers._base import Layer, Mark

STEPS = ("0", "1", "2–3", "4–6", "≥7")  # as the classes of 40_qbin.js `classOf`

LAYER = Layer(
    "grids",
    z=10,
    title="wall.legend.load",
    legend=tuple(Mark(f"sw seq{i}", step) for i, step in enumerate(STEPS, 1)),
)
