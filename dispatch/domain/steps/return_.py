"""退单: the lead unit says the case is not its business; each unit once, and before signing."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, moved
from dispatch.domain.errors import AlreadyReturned, MustSign
from dispatch.domain.fields import MAX_LINE, need, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of
from dispatch.domain.steps.sign import lead_only


@dataclass(frozen=True, slots=True)
class Returned:
    return_reason_code: str
    basis: str
    suggested_unit: str = ""
    evidence: str = ""


def guard(case: Case) -> None:
    if case.bound:
        raise MustSign(unit=case.lead)


def check(case: Case, body: Returned, actor: Actor) -> None:
    need("return_reason_code", body.return_reason_code, 40)
    need("basis", body.basis)
    short("suggested_unit", body.suggested_unit, 40)
    short("evidence", body.evidence, MAX_LINE)
    lead_only(case, actor)
    if case.lead in case.returned_by:
        raise AlreadyReturned(case_id=case.case_id)


def plan(case: Case, body: Returned, actor: Actor, ctx: Context) -> Facts:
    clock = ctx.stage("dispatch", case.urgency, case.hotline)
    return {"clock": clock_of(clock), "unit": case.lead}


def apply(case: Case, body: Returned, facts: Facts, at: int, actor: str) -> Case:
    by = (facts["unit"],) if "unit" in facts else ()  # rows of the first release do not tell
    return moved(
        case,
        lead=None,
        co=(),
        helpers=(),
        handle=None,
        returns=case.returns + 1,
        returned_by=case.returned_by + by,
    )


STEP = Step(
    "return",
    Returned,
    frozenset({"dispatched"}),
    "returned",
    frozenset({"unit"}),
    apply,
    check,
    plan,
    guard=guard,
)
