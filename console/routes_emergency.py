"""Which function each route of emergencies needs; console/access.py has the rest of the table."""

from __future__ import annotations

from collections.abc import Mapping

EMERGENCY: Mapping[str, str] = {
    "/api/v1/incidents": "see",
    "/api/v1/incidents/declare": "act",
    "/api/v1/incidents/<incident_id>": "see",
    "/api/v1/incidents/<incident_id>/log": "see",
    "/api/v1/incidents/<incident_id>/pack.<ending>": "see",
    "/api/v1/incidents/<incident_id>/steps/<step>": "act",
    "/api/v1/incidents/<incident_id>/orders": "act",
    "/api/v1/incidents/<incident_id>/inside": "see",
    "/api/v1/orders": "see",
    "/api/v1/orders/<order_id>/steps/<step>": "act",
    "/api/v1/orders/<order_id>/receipts": "see",
    "/api/v1/plans": "see",
    "/api/v1/alerts": "see",
    "/api/v1/alerts/<incident_id>/<int:no>": "see",
    "/api/v1/incidents/<incident_id>/resources": "see",
    "/api/v1/incidents/<incident_id>/resources/match": "see",
    "/api/v1/incidents/<incident_id>/help": "act",
    "/api/v1/incidents/<incident_id>/help/add": "act",
    "/api/v1/resources": "see",
    "/api/v1/resources/<code>/steps/<step>": "act",
    "/api/v1/warnings": "see",
    "/api/v1/warnings/cap": "warn",
}
