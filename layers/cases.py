"""Open cases by urgency, gathered where they would lie on one another; overdue ones wear a ring."""

from layers._base import Layer, Mark

LAYER = Layer(
    "cases",
    z=60,
    group="live",
    source="cases",
    legend=(
        Mark("lv lv1", "urgency.short.urgent3"),
        Mark("lv lv2", "urgency.short.urgent2"),
        Mark("lv lv3", "urgency.short.normal"),
        Mark("lg-over", "wall.legend.over"),
    ),
)
