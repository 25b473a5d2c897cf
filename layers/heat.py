"""Where the cases of the last 24 hours came up, as warmth."""

from layers._base import Layer, Mark

LAYER = Layer(
    "heat",
    z=15,
    group="live",
    source="cases",
    module="heat",
    starts=frozenset(),
    legend=(Mark("sw seq4", "layer.heat.some"), Mark("sw seq5", "layer.heat.many")),
)
