"""情况更新: what is known now; what is not named stays as it was."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from dispatch.domain.emergency.incident import DESK, OPEN, Incident
from dispatch.domain.errors import BadField
from dispatch.domain.step import Actor, Facts, Step

MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class FiguresTold:
    dead: int | None = None
    injured: int | None = None
    missing: int | None = None
    to_evacuate: int | None = None
    evacuated: int | None = None
    cut_off: int | None = None
    closures: int | None = None


def check(incident: Incident, body: FiguresTold, actor: Actor) -> None:
    told = {f.name: getattr(body, f.name) for f in fields(body)}
    if all(n is None for n in told.values()):
        raise BadField(field="body", why="missing")
    for name, n in told.items():
        if n is not None and not 0 <= n <= MOST:
            raise BadField(field=name, why="out_of_bounds", least=0, most=MOST)


def apply(incident: Incident, body: FiguresTold, facts: Facts, at: int, actor: str) -> Incident:
    told = {f.name: n for f in fields(body) if (n := getattr(body, f.name)) is not None}
    return replace(incident, figures=replace(incident.figures, **told))


STEP = Step(
    "tell_figures", FiguresTold, OPEN, None, DESK | {"unit", "community"}, apply, check, stream="incident"
)
