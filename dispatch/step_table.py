"""The workflow as people read it: one row to a step, made from the steps themselves."""

from __future__ import annotations

from collections.abc import Container

from dispatch.bodies import STEPS
from dispatch.domain.case import OPEN_STATES
from dispatch.domain.roles import PEOPLE
from dispatch.domain.step import Step

HEAD = "| step | from | to | roles |\n|---|---|---|---|"


CASE_SIDE = (
    *("case", "area_set", "calendar", "duty", "handover"),
    *("resources", "resource", "warning", "drawing"),
)


def step_table(streams: Container[str] = CASE_SIDE) -> str:
    """A Markdown table of every step of these streams, by name."""
    rows = [_row(STEPS[name]) for name in sorted(STEPS) if STEPS[name].stream in streams]
    return "\n".join([HEAD, *rows])


def _row(step: Step) -> str:
    return f"| `{step.name}` | {_states(step.frm)} | {step.to or 'as it was'} | {_roles(step)} |"


def _states(states: frozenset[str]) -> str:
    rest = sorted(states - OPEN_STATES)
    return ", ".join(["any open", *rest]) if states >= OPEN_STATES else " ".join(sorted(states))


def _roles(step: Step) -> str:
    """Who may; in brackets the state where only these may."""
    if step.roles == PEOPLE:
        return "every person"
    if not step.narrow:
        return " ".join(sorted(step.roles))
    return "; ".join(f"{' '.join(sorted(step.roles_in(state)))} ({state})" for state in sorted(step.frm))
