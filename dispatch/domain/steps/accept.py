"""受理: the centre takes the matter in; it has no case number yet."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, Urgency, moved
from dispatch.domain.errors import NoGrid, UnknownScenario
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import power
from dispatch.domain.steps._words import clock_of


@dataclass(frozen=True, slots=True)
class Accepted:
    scenario_code: str
    urgency: Urgency | None = None  # None: the leaf's own


def check(case: Case, body: Accepted, actor: Actor) -> None:
    if case.grid is None:
        raise NoGrid(case_id=case.case_id)


def plan(case: Case, body: Accepted, actor: Actor, ctx: Context) -> Facts:
    matters = ctx.scenarios.at(case.area)
    leaf = matters.get(body.scenario_code)
    if leaf is None:
        raise UnknownScenario(field="scenario_code", code=body.scenario_code)
    urgency = body.urgency or leaf.urgency
    clock = clock_of(ctx.stage("register", urgency))
    return {
        "matter": leaf.matter,
        "urgency": urgency,
        "list_version": matters.version,
        "clock": clock,
        **power(leaf, case.area, ctx),
    }


def apply(case: Case, body: Accepted, facts: Facts, at: int, actor: str) -> Case:
    return moved(
        case,
        scenario=body.scenario_code,
        list_version=facts["list_version"],
        matter=facts["matter"],
        urgency=facts["urgency"],
    )


STEP = Step(
    "accept",
    Accepted,
    frozenset({"reported"}),
    "accepted",
    frozenset({"town_accept", "county_accept", "system"}),
    apply,
    check,
    plan,
)
