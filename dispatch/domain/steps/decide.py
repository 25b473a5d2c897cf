"""裁定主办: the ruling names the lead, and nobody returns it any more."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import read_clock
from dispatch.domain.steps.dispatch import check_units, parts, sending


@dataclass(frozen=True, slots=True)
class Ruled:
    lead: str
    decision_no: str
    ruling: str
    co: tuple[str, ...] = ()
    deadline: int | None = None


def check(case: Case, body: Ruled, actor: Actor) -> None:
    need("lead", body.lead, 40)
    need("decision_no", body.decision_no, 80)
    need("ruling", body.ruling)
    check_units(case, body.lead, body.co)


def plan(case: Case, body: Ruled, actor: Actor, ctx: Context) -> Facts:
    return sending(case, body.lead, body.co, body.deadline, ctx)


def apply(case: Case, body: Ruled, facts: Facts, at: int, actor: str) -> Case:
    return moved(
        case,
        lead=body.lead,
        co=body.co,
        acting=None,
        handler=None,
        dispatcher=actor,
        handle=read_clock(facts, "handle"),
        helpers=parts(body.co, facts),
        dispatches=case.dispatches + 1,
        bound=True,
    )


STEP = Step(
    "decide",
    Ruled,
    frozenset({"arbitrating"}),
    "dispatched",
    frozenset({"legal", "county_chief"}),
    apply,
    check,
    plan,
)
