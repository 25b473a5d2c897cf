"""Points of the patrol plan: passed in time or missed, whoever should have come."""

from layers._base import Layer, Mark

LAYER = Layer(
    "patrol",
    z=46,
    group="rule",
    source="positions",
    module="patrol",
    starts=frozenset(),
    function="desk",
    legend=(Mark("lg-ok", "layer.patrol.passed"), Mark("lg-over", "layer.patrol.missed")),
)
