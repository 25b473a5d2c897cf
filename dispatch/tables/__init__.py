"""Every table of the console, as SQLAlchemy Core, by what it is about; read as `tables.case`.

Times are epoch milliseconds UTC in BigInteger columns; JSON is text.
"""

from dispatch.tables._schema import metadata
from dispatch.tables.access import (
    account,
    api_key,
    audit,
    media,
    person,
    person_key,
    preference,
    quarantine,
    session,
)
from dispatch.tables.cases import (
    card,
    case,
    case_media,
    case_order,
    case_return,
    case_unit,
    counter,
    intake,
    library_entry,
    measure,
    mechanism_case,
    number,
    receipt,
    reply,
)
from dispatch.tables.duty import duty_shift, handover, resource, resource_hold
from dispatch.tables.emergencies import help_person, incident, incident_case, order, order_unit, warning
from dispatch.tables.lists import (
    calendar_year,
    fence_row,
    lesson,
    list_force,
    list_version,
    matrix_row,
    scenario,
)
from dispatch.tables.places import area, area_set, camera, place, shape, trail, unit_state
from dispatch.tables.record import act_key, event

__all__ = [
    "account",
    "act_key",
    "api_key",
    "area",
    "area_set",
    "audit",
    "calendar_year",
    "camera",
    "card",
    "case",
    "case_media",
    "case_order",
    "case_return",
    "case_unit",
    "counter",
    "duty_shift",
    "event",
    "fence_row",
    "handover",
    "help_person",
    "incident",
    "incident_case",
    "intake",
    "lesson",
    "library_entry",
    "list_force",
    "list_version",
    "matrix_row",
    "measure",
    "mechanism_case",
    "media",
    "metadata",
    "number",
    "order",
    "order_unit",
    "person",
    "person_key",
    "place",
    "preference",
    "quarantine",
    "receipt",
    "reply",
    "resource",
    "resource_hold",
    "scenario",
    "session",
    "shape",
    "trail",
    "unit_state",
    "warning",
]
