"""Which function each route of the map and of what stands on it needs; access.py has the rest."""

from __future__ import annotations

from collections.abc import Mapping

MAP: Mapping[str, str] = {
    "/api/v1/basemaps/<name>/<int:z>/<int:x>/<int:y>": "see",
    "/api/v1/cameras/<int:no>/field": "turn_camera",
    "/api/v1/cameras/<int:no>/views": "video",
    "/api/v1/cameras/<int:no>/views/<ticket>/<name>": "video",
    "/api/v1/cameras/<int:no>/views/<ticket>/keep": "video",
    "/api/v1/cameras/near": "video",
    "/api/v1/fences": "see",
    "/api/v1/geo/<city>/<int:version>/<layer>.<lod>.<ending>": "see",
    "/api/v1/geo/parts/<area>/<digest>.bin": "see",
    "/api/v1/map/coverage": "desk",
    "/api/v1/map/drawings": "see",
    "/api/v1/map/drawings/<drawing>/rub_out": "draw",
    "/api/v1/map/drawings/sketch": "draw",
    "/api/v1/map/find": "see",
    "/api/v1/map/heat": "see",
    "/api/v1/map/inside": "see",
    "/api/v1/map/inside.csv": "act",
    "/api/v1/map/patrol": "desk",
    "/api/v1/map/then": "see",
    "/api/v1/parts": "see",
    "/api/v1/parts/<code>": "see",
    "/api/v1/positions": "positions",
    "/api/v1/readings": "positions",
    "/api/v1/sensors": "see",
    "/api/v1/units": "unit_state",
    "/api/v1/units/<code>/state": "unit_state",
    "/api/v1/units/<code>/trail": "trail",
}
