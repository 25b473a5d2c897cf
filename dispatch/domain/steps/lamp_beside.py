"""旁路亮灯: the clock of a helper, a 吹哨 or a 督办 has passed a mark; the case's own lamp stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.clock import Lamp
from dispatch.domain.errors import NothingOpen
from dispatch.domain.step import Actor, Facts, Step

What = Literal["helper", "whistle", "order"]


@dataclass(frozen=True, slots=True)
class BesideLampTurned:
    what: What
    no: int  # from 1, as they stand on the case
    lamp: Lamp


def _those(case: Case, what: What) -> tuple[Any, ...]:
    return {"helper": case.helpers, "whistle": case.whistles, "order": case.orders}[what]


def check(case: Case, body: BesideLampTurned, actor: Actor) -> None:
    those = _those(case, body.what)
    if not 1 <= body.no <= len(those) or those[body.no - 1].lamp == body.lamp:
        raise NothingOpen(step="lamp_beside")


def apply(case: Case, body: BesideLampTurned, facts: Facts, at: int, actor: str) -> Case:
    those = _those(case, body.what)
    turned = tuple(replace(one, lamp=body.lamp) if n == body.no else one for n, one in enumerate(those, 1))
    if body.what == "helper":
        return moved(case, helpers=turned)
    return moved(case, whistles=turned) if body.what == "whistle" else moved(case, orders=turned)


STEP = Step(
    "lamp_beside", BesideLampTurned, OPEN_STATES | {"closed"}, None, frozenset({"clock"}), apply, check
)
