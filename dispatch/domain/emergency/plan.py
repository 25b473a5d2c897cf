"""应急预案: versioned data with levels, groups, rings and checklist lines; and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.domain.emergency.drill import Inject, wrong
from dispatch.domain.emergency.incident import Figures
from dispatch.domain.units import Kinds

KINDS = frozenset({"general", "special", "department", "on_site"})  # 总体 专项 部门 现场处置方案


@dataclass(frozen=True, slots=True)
class PlanLevel:
    """A response level of the plan, and the roles of whom one must sign it."""

    level: str
    zh: str
    en: str
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Group:
    """工作组, mapped to the section of ICS it stands for."""

    code: str
    zh: str
    en: str
    ics: str
    lead: str  # unit kind


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What one unit must have done within `minutes` when the response is at `level` or above it."""

    group: str
    zh: str
    en: str
    owner: str  # unit kind
    minutes: int
    level: str


@dataclass(frozen=True, slots=True)
class Plan:
    code: str
    version: str
    kind: str
    zh: str
    en: str
    incidents: frozenset[str]  # kinds of incident it is for
    trigger: str
    levels: tuple[PlanLevel, ...]
    groups: tuple[Group, ...]
    lines: tuple[PlanLine, ...]
    rings: Mapping[str, float]  # core cordon evacuation, metres
    contacts: tuple[str, ...]  # unit kinds told at once
    drill: tuple[Inject, ...] = ()  # what players of a drill are told

    def level(self, level: str) -> PlanLevel | None:
        return next((one for one in self.levels if one.level == level), None)

    def due_at(self, level: str, had: str = "") -> tuple[PlanLine, ...]:
        """The lines of a level, without those that the response already `had`.

        Level 1 is the highest: a line of level 3 is done at 3, 2 and 1.
        """
        return tuple(p for p in self.lines if p.level >= level and not (had and p.level >= had))


def faults(plan: Plan, kinds: Kinds) -> list[str]:
    """What is wrong with a plan, each naming the line or group; empty when it can be put in force."""
    out = [] if plan.kind in KINDS else [f"{plan.code}: kind {plan.kind!r} is not one of {sorted(KINDS)}"]
    groups = {group.code for group in plan.groups}
    levels = {level.level for level in plan.levels}
    if not plan.lines or not levels:
        out.append(f"{plan.code}: has no lines or no levels")
    out += [
        f"{plan.code} group {group.code}: lead {group.lead!r} is no unit of the register"
        for group in plan.groups
        if group.lead not in kinds
    ]
    for n, line in enumerate(plan.lines, 1):
        where = f"{plan.code} line {n} {line.zh}"
        if line.owner not in kinds:
            out.append(f"{where}: owner {line.owner or 'missing'!r} is no unit of the register")
        if line.group not in groups:
            out.append(f"{where}: group {line.group!r} is not in the plan")
        if line.level not in levels:
            out.append(f"{where}: level {line.level!r} is not in the plan")
        if line.minutes <= 0:
            out.append(f"{where}: minutes must be above 0")
    out += [f"{plan.code} {what}" for what in wrong(plan.drill, frozenset(Figures.__dataclass_fields__))]
    for a, b in (("core", "cordon"), ("cordon", "evacuation")):
        if a in plan.rings and b in plan.rings and plan.rings[a] >= plan.rings[b]:
            out.append(f"{plan.code} rings: {a} must be smaller than {b}")
    return out
