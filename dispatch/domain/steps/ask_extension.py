"""申请延期: the handler needs longer and says why; the unit's own contact speaks for the unit at once."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, Extension, moved
from dispatch.domain.due import epoch_ms
from dispatch.domain.errors import NothingOpen, TooLate, UsedUp
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps.sign import lead_only


@dataclass(frozen=True, slots=True)
class ExtensionAsked:
    reason: str


MOST = 2


def guard(case: Case) -> None:
    if case.extensions >= MOST:
        raise UsedUp(step="extend", most=MOST)
    if case.extension and case.extension.state in ("applied", "unit_ok"):
        raise NothingOpen(step="ask_extension")


def check(case: Case, body: ExtensionAsked, actor: Actor) -> None:
    need("reason", body.reason)
    lead_only(case, actor)


def plan(case: Case, body: ExtensionAsked, actor: Actor, ctx: Context) -> Facts:
    if case.handle is None or epoch_ms(ctx.now) >= case.handle.due:
        raise TooLate(step="ask_extension")
    return {"state": "unit_ok" if "unit" in actor.roles else "applied"}


def apply(case: Case, body: ExtensionAsked, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, extension=Extension(facts["state"], actor, body.reason))


STEP = Step(
    "ask_extension",
    ExtensionAsked,
    frozenset({"handling"}),
    "handling",
    frozenset({"handler", "unit"}),
    apply,
    check,
    plan,
    guard=guard,
)
