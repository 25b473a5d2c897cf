"""应答点名."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import OPEN, Incident, Roll
from dispatch.domain.errors import NothingOpen
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class RollAnswered:
    no: int | None = None  # None: the last one


def guard(incident: Incident) -> None:
    called(incident, None)


def called(incident: Incident, no: int | None) -> Roll:
    """Raises NothingOpen."""
    fit = [r for r in incident.rolls if no is None or r.no == no]
    if not fit:
        raise NothingOpen(step="answer_roll")
    return fit[-1]


def check(incident: Incident, body: RollAnswered, actor: Actor) -> None:
    roll = called(incident, body.no)
    if actor.unit not in roll.called or actor.unit in dict(roll.answered):
        raise NothingOpen(step="answer_roll")


def plan(incident: Incident, body: RollAnswered, actor: Actor, ctx: Context) -> Facts:
    return {"unit": actor.unit}


def apply(incident: Incident, body: RollAnswered, facts: Facts, at: int, actor: str) -> Incident:
    roll = called(incident, body.no)
    heard = replace(roll, answered=(*roll.answered, (facts["unit"], at)))
    return replace(incident, rolls=tuple(heard if r.no == heard.no else r for r in incident.rolls))


STEP = Step(
    "answer_roll",
    RollAnswered,
    OPEN,
    None,
    frozenset({"unit"}),
    apply,
    check,
    plan,
    guard=guard,
    stream="incident",
)
