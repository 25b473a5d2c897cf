"""What comes into force version by version, on a stream each: areas, years, duty tables and hand-overs, the
register of resources and each of its rows, warnings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from dispatch import atlas_store, resource_store, warning_store
from dispatch.calendars import put_year
from dispatch.drawings import letter_of_drawing, put_drawing
from dispatch.duty import put_handover, put_shifts


def put_areas(conn: Connection, body: Any, at: int) -> None:
    atlas_store.put_in_force(conn, body.city, body.version, body.name, body.demo, at)


# stream -> (what the versions are of, how a version is put in force)
REGISTERS: Mapping[str, tuple[Callable[[Any], str], Callable[[Connection, Any, int], None]]] = {
    "area_set": (lambda body: str(body.city), put_areas),
    "calendar": (lambda body: str(body.year), put_year),
    "duty": (lambda body: str(body.city), put_shifts),
    "handover": (lambda body: str(body.handover), put_handover),
    "resources": (lambda body: str(body.city), resource_store.put_rows),
    "resource": (lambda body: str(body.code), resource_store.put_change),
    "drawing": (lambda body: str(body.drawing), put_drawing),
    "warning": (lambda body: str(body.id), warning_store.put_warning),
}
Told = tuple[str | None, tuple[str, ...]]


def telling(stream: str, event_id: int, at: int, body: Any) -> Told:
    """The letter of a version that has come into force, and its rooms; most have none."""
    if stream == "drawing":
        return letter_of_drawing(event_id, at, body)
    return warning_store.letter_of_warning(event_id, at, body) if stream == "warning" else (None, ())
