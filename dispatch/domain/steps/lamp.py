"""亮灯: the clock has passed a mark; green turns yellow at 80 % and red when overdue."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.clock import Lamp
from dispatch.domain.step import Facts, Step


@dataclass(frozen=True, slots=True)
class LampTurned:
    lamp: Lamp


def apply(case: Case, body: LampTurned, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, lamp=body.lamp)


STEP = Step("lamp", LampTurned, OPEN_STATES, None, frozenset({"clock"}), apply)
