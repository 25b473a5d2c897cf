"""The demo's 物联感知设备 as rows of a table, at its places; its register reads them."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.atlas import PlaceRecord

Cells = dict[str, str]
KINDS = (  # kind, place it stands at, measure, warning, alarm, unit in charge, how many
    ("水位", "store", "m", 3.0, 3.6, "water", 5),
    ("井盖位移", "school", "°", 8, 15, "municipal", 6),
    ("烟感", "estate", "dB/m", 0.2, 0.4, "property", 6),
    ("燃气", "estate", "%LEL", 10, 25, "gas_co", 5),
    ("积水", "hospital", "cm", 15, 30, "drainage", 5),
)


def demo_sensors(places: Sequence[PlaceRecord]) -> list[Cells]:
    """The table by column, the same for the same places."""
    rows: list[Cells] = []
    for k, (kind, stands, measure, warn, alarm, unit, n) in enumerate(KINDS):
        here = [p for p in places if p.kind == stands]
        for place in here[k :: max(1, len(here) // n)][:n]:
            cells = {"number": f"S{k + 1}{len(rows) + 1:03d}", "name": f"{place.name}{kind}", "kind": kind}
            cells |= {"lon": f"{place.lon:.6f}", "lat": f"{place.lat:.6f}", "measure": measure, "unit": unit}
            rows.append(cells | {"warn": f"{warn:g}", "alarm": f"{alarm:g}"})
    return rows
