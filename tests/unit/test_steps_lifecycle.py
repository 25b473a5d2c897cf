"""Steps are those of lifecycle.yaml: same states, roles and stage limits; the README shows them all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from dispatch.bodies import STEPS, step_of
from dispatch.domain.due import STAGES
from dispatch.domain.errors import UnknownStep
from dispatch.domain.roles import LEVEL_OF_ROLE
from dispatch.domain.step import Step
from dispatch.matters import LISTS

OURS = {"seen", "lamp"}  # not acts of the lifecycle: a look, and the passing of time
README = Path(__file__).parents[2] / "dispatch" / "README.md"


def load(name: str) -> Any:
    return yaml.safe_load((LISTS / name).read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(n for n, s in STEPS.items() if s.stream == "case" and n not in OURS))
def test_a_step_has_the_states_and_roles_of_the_lifecycle(name: str) -> None:
    rows = [row for row in load("lifecycle.yaml")["transitions"] if row[1] == name]
    step = STEPS[name]
    assert rows
    assert step.frm == {row[0] or "new" for row in rows}
    assert {step.to} == {row[3] for row in rows}
    assert all(step.roles == set(row[4]) for row in rows)


def test_every_role_of_the_lifecycle_has_a_level() -> None:
    assert set(load("lifecycle.yaml")["roles"]) <= set(LEVEL_OF_ROLE)


@pytest.mark.parametrize("name", sorted(STAGES))
def test_stage_limits_are_those_of_the_list(name: str) -> None:
    row = load("sla.yaml")["stage_limits"][name]
    stage = STAGES[name]
    assert (stage.limit, stage.urgent, stage.hotline) == (row["limit"], row.get("urgent"), row.get("hotline"))


def test_a_step_of_another_stream_is_unknown() -> None:
    with pytest.raises(UnknownStep):
        step_of("import_areas")
    with pytest.raises(UnknownStep):
        step_of("nonsense")


def row_of(step: Step) -> str:
    to = step.to or "as it was"
    frm = "any open, closed" if step.name == "seen" else "any open" if step.name == "lamp" else None
    roles = "every person" if step.name == "seen" else " ".join(sorted(step.roles))
    return f"| `{step.name}` | {frm or ' '.join(sorted(step.frm))} | {to} | {roles} |"


def test_the_readme_shows_every_step() -> None:
    expected = "\n".join(row_of(STEPS[name]) for name in sorted(STEPS))
    assert expected in README.read_text("utf-8"), f"put this into dispatch/README.md:\n{expected}"
