"""A case is its events folded: the same events give the same case, for ever."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from dispatch.domain.answer import Answer
from dispatch.domain.cards import settle
from dispatch.domain.case import Case, earliest, moved
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.order import Order
from dispatch.domain.errors import NotAllowed, WrongState
from dispatch.domain.promise import kept, promised
from dispatch.domain.receipts import of_case
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import read_clock

Held = TypeVar("Held", bound=Incident | Order | Answer)

# Facts that are clocks: they cite the lists that made them.
STARTED = frozenset({"clock", "handle", "help", "whistle", "order", "moved"})


def decide(step: Step, case: Any, body: Any, actor: Actor, ctx: Context) -> Facts:
    """The facts of a step that may be taken. Raises the DispatchError of one that may not."""
    if not step.roles & actor.roles:
        raise NotAllowed(step=step.name, roles=" ".join(sorted(step.roles)))
    if case.state not in step.frm:
        raise WrongState(step=step.name, state=case.state)
    if not step.roles_in(case.state) & actor.roles:
        raise NotAllowed(step=step.name, roles=" ".join(sorted(step.roles_in(case.state))))
    step.guard(case)
    step.check(case, body, actor)
    facts = step.plan(case, body, actor, ctx)
    if STARTED.isdisjoint(facts):
        return facts
    due = promised(case, facts, ctx) if step.stream == "case" else {}
    return {**facts, **due, "sla": ctx.limits.version, "calendar": ctx.calendar.version}


def advance(
    step: Step, case: Case, body: Any, facts: Facts, at: int, actor: str, role: str = "system"
) -> Case:
    """The case after the event. What governs anew starts with a green lamp and nobody told. `role` is the one
    by which the step was taken; whose level it is has acted.
    """
    after: Case = step.apply(case, body, facts, at, actor)
    clock = read_clock(facts) or after.clock
    new = {"state": step.to or case.state, "version": case.version + 1, "clock": clock, **kept(facts)}
    for told in of_case(step.name, case.case_id, role, body):
        if told.stage == "acted" and told.whom not in after.acted:
            new["acted"] = (*after.acted, told.whom)
    if earliest(clock, () if after.reopens else after.sources) != case.governing:
        new |= {"lamp": "green", "reminded": 0, "told": "", "acknowledged": False}
    if after is case:  # what apply made is nobody else's yet: no need to make it twice
        after = moved(case)
    for name, value in new.items():
        object.__setattr__(after, name, value)
    return settle(case, after, step.name, at)


def advance_other(step: Step, held: Held, body: Any, facts: Facts, at: int, actor: str) -> Held:
    """The incident, order or answer after the event."""
    after: Held = step.apply(held, body, facts, at, actor)
    return replace(after, state=step.to or after.state, version=held.version + 1)
