"""重启: closed falsely or come back within seven days; the handling clock starts anew."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.case import Case
from dispatch.domain.due import epoch_ms
from dispatch.domain.errors import TooLate
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import again, handling


@dataclass(frozen=True, slots=True)
class Reopened:
    reason: str
    false_closing: bool = False


WITHIN = 7 * 86_400_000


def check(case: Case, body: Reopened, actor: Actor) -> None:
    need("reason", body.reason)


def plan(case: Case, body: Reopened, actor: Actor, ctx: Context) -> Facts:
    if case.closed_at is None or epoch_ms(ctx.now) - case.closed_at > WITHIN:
        raise TooLate(step="reopen")
    return handling(case, ctx)


def apply(case: Case, body: Reopened, facts: Facts, at: int, actor: str) -> Case:
    back = again(case, facts)
    false = case.false_closing or body.false_closing
    return replace(back, closed_at=None, reopens=case.reopens + 1, false_closing=false, shelved=False)


STEP = Step(
    "reopen",
    Reopened,
    frozenset({"closed"}),
    "handling",
    frozenset({"supervisor", "county_chief"}),
    apply,
    check,
    plan,
)
