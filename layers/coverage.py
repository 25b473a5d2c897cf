"""Grids that no post on duty is near, and the moves that would help."""

from layers._base import Layer, Mark

LAYER = Layer(
    "coverage",
    z=44,
    group="live",
    source="positions",
    module="coverage",
    starts=frozenset(),
    function="desk",
    legend=(Mark("lg-over", "layer.coverage.bare"), Mark("lg-chev", "layer.coverage.move")),
)
