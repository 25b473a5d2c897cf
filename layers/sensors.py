"""Sensors 物联感知设备: neutral while well, amber and red beyond their thresholds, grey when silent."""

from layers._base import Layer, Mark

LAYER = Layer(
    "sensors",
    z=52,
    group="device",
    source="readings",
    module="sensors",
    title="layer.sensors",
    starts=frozenset(),
    legend=(
        Mark("lg-sn lg-sn1", "sensor.level.1"),
        Mark("lg-sn lg-sn2", "sensor.level.2"),
        Mark("lg-sn lg-sn3", "sensor.level.3"),
        Mark("lg-sn lg-sn0", "sensor.level.0"),
    ),
)
