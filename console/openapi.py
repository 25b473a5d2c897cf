"""OpenAPI 3.1 of /api/v1, from the permission table and the steps; long because of its tables."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from console import (
    api_calendar,
    api_cameras,
    api_library,
    api_parts,
    api_positions,
    api_receipts,
    api_sights,
)
from console.access import ROUTES
from dispatch.bodies import STEPS
from dispatch.wire import Letter

METHODS: dict[str, tuple[str, str]] = {
    **api_parts.METHODS,
    "/api/v1/login": ("post", "Log in: {username, password} gives a session cookie and the CSRF token."),
    "/api/v1/logout": ("post", "End the session."),
    "/api/v1/me": ("get", "Who is logged in, with roles, scope and CSRF token."),
    "/api/v1/reports": (
        "post",
        "A report in. Idempotent on channel + channel_ref: 201 new, 200 the same again.",
    ),
    "/api/v1/reports/handled": (
        "post",
        "A matter found and put right on the spot (即采即办); it waits for its closing.",
    ),
    "/api/v1/cases": ("get", "Letters of cases in scope by last event: ?scope= &state= &since= &limit=."),
    "/api/v1/cases/{case_id}": ("get", "One case. A person's first look of a level is kept as `seen`."),
    "/api/v1/cases/{case_id}/events": ("get", "The case's events in order."),
    "/api/v1/cases/{case_id}/person": (
        "get",
        "The reporter, masked; in full with ?reason=, which is audited.",
    ),
    "/api/v1/cases/{case_id}/steps/{step}": (
        "post",
        "Take a step; If-Match: version seen, Idempotency-Key: safe to repeat.",
    ),
    "/api/v1/snapshot": ("get", "Open cases and figures of a scope with the tip that letters continue from."),
    "/api/v1/scenarios": (
        "get",
        "The matter list: ?q= by words, full pinyin or initials; ?under= what to choose next; ?text= or"
        " ?case= what a text may mean, with confidence and the words that decided it; &limit=.",
    ),
    "/api/v1/locate": ("get", "Grid, names and words of a point: ?lon= &lat= &crs=."),
    "/api/v1/places": (
        "get",
        "Cameras, units, estates and other places in scope: ?kind=; ?no= up to 200 numbers, also of a guest"
        " that moves in the scope.",
    ),
    "/api/v1/places/find": ("get", "Named places in scope by words, pinyin, initials or code: ?q= &limit=."),
    "/api/v1/cases/{case_id}/places": ("get", "Places of ours that the case's own text names."),
    "/api/v1/areas": ("get", "Cities in scope with the names of their areas."),
    "/api/v1/areas/figures": (
        "get",
        "People of each area in scope, and of each community [handled in time, handled] of the last 30 days.",
    ),
    "/api/v1/quarantine": (
        "get",
        "What could not be taken in, with reasons: ?group=REASON.FIELD &after= &limit=.",
    ),
    "/api/v1/quarantine/{row}/enter": (
        "post",
        "The corrected report of a row comes in under its own number.",
    ),
    "/api/v1/quarantine/{row}/drop": ("post", "A row shall never be a case; it is kept with the reason."),
    "/api/v1/quarantine/many": (
        "post",
        "One correction for up to 200 rows of a group from `after` on; with `dry` nothing is written.",
    ),
    "/api/v1/media": ("post", "A JPEG, PNG or WebP picture of at most 8 MB; gives its SHA-256."),
    "/api/v1/media/{sha256}": ("get", "A picture."),
    "/api/v1/incidents": ("get", "Incidents in scope, the newest first: those that are open, or ?all=1."),
    "/api/v1/incidents/declare": ("post", "Declare an incident (接报登记)."),
    "/api/v1/incidents/{incident_id}": (
        "get",
        "One incident with its orders; ?at= gives both as they were known then.",
    ),
    "/api/v1/incidents/{incident_id}/log": ("get", "Events of the incident and its orders: ?until=."),
    "/api/v1/incidents/{incident_id}/pack.{ending}": (
        "get",
        "The after-action pack as `pdf`, or as `zip` with the data; ?at= gives it as known then, ?lang=.",
    ),
    "/api/v1/incidents/{incident_id}/steps/{step}": ("post", "Take a step of the incident; If-Match."),
    "/api/v1/incidents/{incident_id}/orders": (
        "post",
        "Give an order to units, teams, or by `drawing` to the communities inside an area.",
    ),
    "/api/v1/incidents/{incident_id}/inside": (
        "post",
        "What lies inside an area: points, or one and metres.",
    ),
    "/api/v1/orders": ("get", "Open orders of the asker's unit."),
    "/api/v1/orders/{order_id}/steps/{step}": ("post", "Answer an order: sign, set out, arrive, done, …"),
    "/api/v1/alerts": ("get", "Alerts in force in the scope, as an Atom feed."),
    "/api/v1/alerts/{incident_id}/{no}": ("get", "One alert as CAP 1.2."),
    "/api/v1/plans": ("get", "Plans in force, kinds of incident, posts of the command board."),
    "/api/v1/positions": ("post", "A batch of unit positions and camera heartbeats."),
    "/api/v1/geo/{city}/{version}/{layer}.{lod}.{ending}": (
        "get",
        "A map layer as AQB2 binary or its names.",
    ),
}
REPORT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["channel_ref"],
    "properties": {
        "channel": {"type": "string", "maxLength": 32},
        "channel_ref": {"type": "string", "minLength": 1, "maxLength": 128},
        "text": {"type": "string", "maxLength": 4000},
        "lon": {"type": "number", "minimum": -180, "maximum": 180},
        "lat": {"type": "number", "minimum": -90, "maximum": 90},
        "crs": {"enum": ["wgs84", "cgcs2000", "gcj02", "bd09"]},
        "address": {"type": "string", "maxLength": 200},
        "scenario_code": {"type": "string", "pattern": "^[0-9]{10}$"},
        "reporter": {"type": "object"},
        "media": {"type": "array", "maxItems": 20, "items": {"type": "object"}},
        "reported_at": {"type": ["string", "integer"]},
        "tags": {"type": "array", "maxItems": 20, "items": {"type": "string", "maxLength": 40}},
        "kind": {"type": "string", "maxLength": 32, "description": "consult help suggest complain denounce"},
    },
}


HANDLED = "step_report_self_handled"  # has a door of its own, beside the reports
TEXT, NUMBER, COUNT = {"type": "string"}, {"type": "number"}, {"type": "integer", "minimum": 0}
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    **api_parts.QUERIES,
    "/api/v1/cases": {"scope": TEXT, "state": TEXT, "since": COUNT, "limit": COUNT},
    "/api/v1/cases/{case_id}/person": {"reason": TEXT},
    "/api/v1/snapshot": {"scope": TEXT},
    "/api/v1/scenarios": {"q": TEXT, "under": TEXT, "text": TEXT, "case": TEXT, "limit": COUNT},
    "/api/v1/locate": {"lon": NUMBER, "lat": NUMBER, "crs": TEXT},
    "/api/v1/places": {"kind": TEXT, "no": TEXT},
    "/api/v1/places/find": {"q": TEXT, "limit": COUNT},
    "/api/v1/incidents": {"all": TEXT},
    "/api/v1/incidents/{incident_id}": {"at": COUNT},
    "/api/v1/incidents/{incident_id}/log": {"until": COUNT},
    "/api/v1/incidents/{incident_id}/pack.{ending}": {"at": COUNT, "lang": TEXT},
    "/api/v1/quarantine": {"group": TEXT, "after": COUNT, "limit": COUNT},
}
FIX = dict.fromkeys(("no", "heading", "status", "at"), COUNT) | {"unit": TEXT, "lon": NUMBER, "lat": NUMBER}
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/login": {
        "type": "object",
        "required": ["username", "password"],
        "properties": {"username": TEXT, "password": TEXT},
    },
    "/api/v1/reports": {"$ref": "#/components/schemas/Report"},
    "/api/v1/reports/handled": {"$ref": f"#/components/schemas/{HANDLED}"},
    **(
        api_calendar.BODIES
        | api_cameras.BODIES
        | api_library.BODIES
        | api_positions.BODIES
        | api_receipts.BODIES
        | api_sights.BODIES
    ),
    "/api/v1/quarantine/{row}/enter": {
        "type": "object",
        "required": ["report"],
        "properties": {"report": {"$ref": "#/components/schemas/Report"}},
    },
    "/api/v1/quarantine/{row}/drop": {"type": "object", "required": ["note"], "properties": {"note": TEXT}},
    "/api/v1/quarantine/many": {
        "type": "object",
        "required": ["group", "fix"],
        "properties": {"group": TEXT, "fix": TEXT, "dry": {"type": "boolean"}, "after": COUNT},
    },
    "/api/v1/positions": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "fixes": {"type": "array", "items": {"type": "object", "properties": FIX}},
            "cameras": {"type": "array", "items": COUNT},
        },
    },
}
CREATING = (
    "/api/v1/duty/table",
    "/api/v1/handover/sign",
    "/api/v1/calendar/{year}",
    "/api/v1/incidents/declare",
    "/api/v1/incidents/{incident_id}/orders",
    "/api/v1/reports",
    "/api/v1/reports/handled",
    "/api/v1/media",
    "/api/v1/cameras/{no}/views",
    "/api/v1/cameras/{no}/views/{ticket}/keep",
)
TAKEN = {
    "type": "object",
    "properties": {"case_id": TEXT, "case_no": {"type": ["string", "null"]}, "state": TEXT},
}
LETTERS = {"type": "array", "items": {"$ref": "#/components/schemas/Letter"}}
ANSWERS: dict[str, dict[str, Any]] = {
    "/api/v1/reports": TAKEN,
    "/api/v1/reports/handled": TAKEN,
    "/api/v1/cases": {
        "type": "object",
        "properties": {"items": LETTERS, "next": {"type": ["integer", "null"]}},
    },
    "/api/v1/snapshot": {
        "type": "object",
        "properties": {"tip": COUNT, "scope": TEXT, "cases": LETTERS, "kpi": {"type": "object"}},
    },
}
STEP_PATH = "/api/v1/cases/{case_id}/steps/{step}"


@cache
def document() -> dict[str, Any]:
    """The whole description."""
    schemas: dict[str, Any] = {"Report": REPORT, "Problem": _problem(), "Letter": Letter.model_json_schema()}
    for name, step in sorted(STEPS.items()):
        if step.stream == "case" and name != "report":
            schemas[f"step_{name}"] = TypeAdapter(step.body).json_schema(
                ref_template="#/components/schemas/{model}"
            )
            schemas |= schemas[f"step_{name}"].pop("$defs", {})
    steps = [name for name in schemas if name.startswith("step_") and name != HANDLED]
    paths = {path: _path(path, *told) for path, told in METHODS.items()}
    bodies = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in steps]}
    paths[STEP_PATH]["post"]["requestBody"] = _json(bodies)
    paths[STEP_PATH]["post"]["parameters"][1]["schema"] = {"enum": [name[5:] for name in steps]}
    paths[STEP_PATH]["post"]["parameters"] += [
        {"name": "If-Match", "in": "header", "schema": TEXT},
        {"name": "Idempotency-Key", "in": "header", "schema": TEXT},
    ]
    return {
        "openapi": "3.1.0",
        "info": {"title": "安澜 Anlan", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "anlan_session"},
                "key": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _path(path: str, method: str, summary: str) -> dict[str, Any]:
    rule = re.sub(r"{(version|no|row|year|reply|x|y|z)}", r"<int:\1>", path)
    function = ROUTES[re.sub(r"{(\w+)}", r"<\1>", rule)]
    problem = {"$ref": "#/components/schemas/Problem"}
    done: dict[str, Any] = {"description": "done"}
    if path in ANSWERS:
        done["content"] = {"application/json": {"schema": ANSWERS[path]}}
    refused = {"description": "a problem", "content": {"application/problem+json": {"schema": problem}}}
    operation: dict[str, Any] = {
        "summary": summary,
        "x-function": function,
        "responses": {"200": done, "default": refused},
        "parameters": [
            *(
                {"name": n, "in": "path", "required": True, "schema": TEXT}
                for n in re.findall(r"{(\w+)}", path)
            ),
            *({"name": n, "in": "query", "schema": schema} for n, schema in QUERIES.get(path, {}).items()),
        ],
    }
    if path in CREATING and method == "post":
        operation["responses"]["201"] = done
    if function != "public":
        operation["security"] = [{"session": []}, {"key": []}]
    if path in BODIES:
        operation["requestBody"] = _json(BODIES[path])
    return {method: operation}


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "detail": {"type": "string", "description": "why, in the language of the request (?lang=)"},
            "field": {"type": "string"},
            "data": {
                "type": "object",
                "description": "what fills the words; `why` is the reason's key",
            },
        },
    }
