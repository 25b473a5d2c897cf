"""Parts of the REST that say of their own routes what they do and what they may be asked."""

from __future__ import annotations

from typing import Any

from console import (
    api_advice,
    api_basemaps,
    api_calendar,
    api_cameras,
    api_cards,
    api_city_parts,
    api_drawings,
    api_duty,
    api_fences,
    api_heat,
    api_help,
    api_library,
    api_positions,
    api_receipts,
    api_resources,
    api_scores,
    api_sensors,
    api_sights,
    api_supervision,
    api_tools,
    api_warnings,
    api_whistles,
)

PARTS = (
    *(api_advice, api_basemaps, api_calendar, api_cameras, api_cards, api_drawings, api_duty, api_fences),
    *(api_city_parts, api_sensors),
    *(api_help, api_library),
    *(api_positions, api_receipts, api_resources, api_scores, api_sights, api_supervision),
    *(api_heat, api_tools, api_warnings, api_whistles),
)
METHODS: dict[str, tuple[str, str]] = {path: told for part in PARTS for path, told in part.METHODS.items()}
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    path: asked for part in PARTS for path, asked in getattr(part, "QUERIES", {}).items()
}
