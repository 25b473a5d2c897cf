"""Unit grids, further out communities and towns, coloured by a figure: open, overdue, per head, in time."""

from layers._base import Layer, Mark

STEPS = ("0", "1", "2–3", "4–6", "≥7")  # as `open` in 39_paint.js

LAYER = Layer(
    "grids",
    z=10,
    group="area",
    source="cases",
    title="paint.open",
    painted=True,
    legend=tuple(Mark(f"sw seq{i}", step) for i, step in enumerate(STEPS, 1)),
)
