"""JSON in and out of the domain's dataclasses, strictly and by name of field; the step registry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from dispatch.domain import steps
from dispatch.domain.case import Case
from dispatch.domain.emergency import steps as emergency_steps
from dispatch.domain.errors import BadField, DispatchError, UnknownStep
from dispatch.domain.step import Step
from dispatch.registry import collect

STEPS: dict[str, Step] = collect(steps, "STEP", Step) | collect(emergency_steps, "STEP", Step)
OWN_DOORS = frozenset(
    {"shelve", "snapshot"}
)  # steps that a door of their own takes, which knows more than a rule can
REASONS = {  # kind of error of pydantic -> key of why.*
    "missing": "missing",
    "unexpected_keyword_argument": "unknown_field",
    "string_type": "no_text",
    "bool_type": "no_boolean",
    "int_type": "no_number",
    "int_from_float": "no_count",
    "float_type": "no_number",
    "finite_number": "no_number",
    "list_type": "no_list",
    "tuple_type": "no_list",
    "dataclass_type": "no_object",
    "dict_type": "no_object",
}
QUOTED = re.compile("'([^']*)'")
_CASE = TypeAdapter(Case)


@lru_cache
def _adapter(body: type) -> TypeAdapter[Any]:
    return TypeAdapter(body)


def step_of(name: str, stream: str | None = "case") -> Step:
    """Raises UnknownStep when there is none, or it moves another stream than the one asked for."""
    found = STEPS.get(name)
    if found is None or stream not in (None, found.stream):
        raise UnknownStep(step=name)
    return found


def read_body(step: Step, given: Mapping[str, Any]) -> Any:
    """The step's dataclass from outside JSON. Raises BadField naming the field."""
    names = {f.name for f in fields(step.body)}
    for name in given:
        if name not in names:
            raise BadField(field=str(name)[:40], why="unknown_field")
    try:
        text = json.dumps(given, allow_nan=False)
        return _adapter(step.body).validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise BadField(field=".".join(map(str, first["loc"])), **_reason(first)) from None
    except (TypeError, ValueError):
        raise BadField(field="body", why="no_json") from None


def _reason(told: ErrorDetails) -> dict[str, object]:
    """Key and holes of what pydantic refused."""
    if told["type"] == "literal_error":
        return {"why": "not_among", "words": ", ".join(QUOTED.findall(told["ctx"]["expected"]))}
    return {"why": REASONS.get(told["type"], "does_not_fit")}


def load_body(step: Step, text: str) -> Any:
    """The body of a stored event."""
    return _adapter(step.body).validate_json(text)


def dump_body(step: Step, body: Any) -> str:
    return _adapter(step.body).dump_json(body, exclude_defaults=True).decode()


def load_case(doc: str) -> Case:
    return _CASE.validate_json(doc)


def dump_case(case: Case) -> str:
    return _CASE.dump_json(case, exclude_defaults=True).decode()


def open_steps(case: Case) -> list[str]:
    """Names of the steps that the case allows as it stands, whoever asks."""
    return [name for name, step in STEPS.items() if step.stream == "case" and _allows(step, case)]


def _allows(step: Step, case: Case) -> bool:
    if case.state not in step.frm:
        return False
    try:
        step.guard(case)
    except DispatchError:
        return False
    return True
