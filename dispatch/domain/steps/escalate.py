"""提级: the case itself goes up, and the level above starts a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import MediateFirst
from dispatch.domain.fields import need, short
from dispatch.domain.likeness import mediated
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import back_to_desk, handling, lead_or_desk, leaf_of, power


@dataclass(frozen=True, slots=True)
class Escalated:
    reason: str
    target_level: Literal["county", "city"] = "county"
    # Of a dispute that is back at its place: why 提级 comes before mediation.
    why_no_mediation: str = ""


def check(case: Case, body: Escalated, actor: Actor) -> None:
    need("reason", body.reason)
    short("why_no_mediation", body.why_no_mediation)
    lead_or_desk(case, actor)


def plan(case: Case, body: Escalated, actor: Actor, ctx: Context) -> Facts:
    cited = power(leaf_of(case, ctx), case.area, ctx)
    return {"clock": handling(case, ctx)["clock"]} | mediation(case, body.why_no_mediation, ctx) | cited


def mediation(case: Case, why_not: str, ctx: Context) -> dict[str, int]:
    """枫桥: a dispute that is back at its place goes to mediation first; who passes it over says why."""
    if not (case.scenario or "").startswith(ctx.repeat.domain) or mediated(case, ctx.repeat):
        return {}
    here = ctx.disputes_here(case) + 1
    if here < ctx.repeat.count:
        return {}
    if not why_not.strip():
        raise MediateFirst(field="why_no_mediation", n=here, days=ctx.repeat.window_d)
    return {"disputes_here": here}


def apply(case: Case, body: Escalated, facts: Facts, at: int, actor: str) -> Case:
    gone = back_to_desk(case, facts, at)
    return moved(gone, level=body.target_level, escalations=case.escalations + 1)


STEP = Step(
    "escalate",
    Escalated,
    frozenset({"registered", "returned", "handling"}),
    "escalated",
    frozenset({"town_dispatch", "town_chief", "unit"}),
    apply,
    check,
    plan,
    narrow={
        "registered": frozenset({"town_dispatch", "town_chief"}),
        "returned": frozenset({"town_chief"}),
        "handling": frozenset({"town_chief", "unit"}),
    },
)
