"""REST of the case library: what is like a case, entries to read, an entry put in once it was looked over."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from console.access import session
from console.api_advice import brief, in_scope
from console.asking import act_key, answer, asker, cleaned, dumps, integer, json_object, seen_version
from console.ports import Ports
from dispatch import library, people
from dispatch.domain.case import Case
from dispatch.domain.errors import BadField, UnknownCase
from dispatch.domain.redact import Redacted, redact, refuse_private
from dispatch.domain.similar import Similar

TEXTS = ("title", "lesson", "worked")
_TEXT = {"type": "string"}
METHODS = {  # path -> method and summary, for the description of the API
    "/api/v1/cases/{case_id}/similar": (
        "get",
        "Ended cases like this one, scored by matter, place and words; library entries of its small class.",
    ),
    "/api/v1/library": (
        "get",
        "Entries of the case library of the asker's city: ?q= &scenario= &after= &limit=.",
    ),
    "/api/v1/library/{case_id}/preview": (
        "post",
        "The texts of an entry with marks in place of what points at a person. Keeps nothing.",
    ),
    "/api/v1/library/{case_id}": ("post", "Put an ended case into the library: redacted texts only."),
}
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "/api/v1/library": dict.fromkeys(("q", "scenario"), _TEXT)
    | {name: {"type": "integer", "minimum": 0} for name in ("after", "limit")}
}
_ENTRY = {
    "type": "object",
    "required": list(TEXTS),
    "additionalProperties": False,
    "properties": dict.fromkeys(TEXTS, _TEXT),
}
BODIES: dict[str, dict[str, Any]] = dict.fromkeys(
    ("/api/v1/library/{case_id}/preview", "/api/v1/library/{case_id}"), _ENTRY
)


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("library", __name__)

    def seen_case(case_id: str) -> Case:
        case = ports.board.case(case_id, asker().scope)
        if case is None:
            raise UnknownCase(case_id=case_id)
        return case

    def reporters(case_id: str) -> list[str]:
        """Names of who reported: to be taken out of a text, and shown to nobody."""
        found = people.reveal(ports.engine, ports.sealer, case_id) or {}
        return [found["name"]] if found.get("name") else []

    @api.get("/api/v1/cases/<case_id>/similar")
    def similar(case_id: str) -> Response:
        case, scope = seen_case(case_id), asker().scope
        with ports.engine.connect() as conn:
            found = library.like(conn, case)
        items = [brief(o) | _why(o, one) for o, one in found if in_scope(o, scope)]
        small = (case.scenario or "")[: library.SMALL]
        kept = library.entries(ports.engine, case.area[:6], "", small, (0, 3)) if small else []
        rules = library.kinship()
        told = {"items": items, "entries": [entry(row) for row in kept], "version": rules.version}
        return answer(dumps(told | {"days": rules.days, "shelved": case.shelved}))

    @api.get("/api/v1/library")
    def entries() -> Response:
        words, scenario = request.args.get("q", "").strip(), request.args.get("scenario", "").strip()
        if len(words) > 100:
            raise BadField(field="q", why="too_long", most=100)
        if scenario and not (scenario.isdigit() and len(scenario) <= 10):
            raise BadField(field="scenario", why="no_code_start")
        after, limit = integer("after", 0), integer("limit", 50, library.MOST)
        rows = library.entries(ports.engine, asker().scope.area[:6], words, scenario, (after, limit))
        following = after + limit if len(rows) == limit and limit else None
        return answer(dumps({"items": [entry(row) for row in rows], "next": following}))

    @api.post("/api/v1/library/<case_id>/preview")
    def preview(case_id: str) -> Response:
        case, body = seen_case(case_id), texts()
        names = reporters(case.case_id)
        return answer(dumps({field: marked(redact(text, names)) for field, text in body.items()}))

    @api.post("/api/v1/library/<case_id>")
    def put(case_id: str) -> Response:
        case, body = seen_case(case_id), texts()
        for field, text in body.items():
            refuse_private(field, text, reporters(case.case_id))
        taken = ports.desk.take(
            "shelve", case_id, body, session().account.actor, seen_version(), key=act_key()
        )
        return answer(dumps({"case_id": case_id, "version": taken.case.version}), 201)

    return api


def texts() -> dict[str, str]:
    """The texts of an entry. Raises BadField."""
    body = cleaned(json_object())
    for field in body.keys() - set(TEXTS):
        raise BadField(field=str(field)[:40], why="unknown_field")
    for field in TEXTS:
        if not isinstance(body.get(field), str):
            raise BadField(field=field, why="missing" if field not in body else "no_text")
    return {field: body[field] for field in TEXTS}


def entry(row: dict[str, Any]) -> dict[str, Any]:
    """An entry as everybody of the city may read it: no place below the town."""
    told = {name: row[name] for name in ("case_id", "scenario", "matter", *TEXTS, "at")}
    return told | {"town": row["area"][:9]}


def marked(found: Redacted) -> dict[str, Any]:
    return {"text": found.text, "found": [asdict(one) for one in found.found]}


def _why(other: Case, one: Similar) -> dict[str, Any]:
    told = {"score": one.score, "shared": one.shared, "words": one.common, "points": dict(one.points)}
    how = {"unit": other.lead, "result": bool(other.result), "shelved": other.shelved}
    spent = other.closed_at - other.reported_at if other.closed_at else None
    return told | how | {"spent": spent, "satisfaction": other.satisfaction, "resolved": other.resolved}
