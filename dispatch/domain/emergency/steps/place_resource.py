"""资源动态: on its way, at the scene, at work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dispatch.domain.emergency.incident import OPEN, Incident
from dispatch.domain.emergency.resources import OUT
from dispatch.domain.emergency.steps._holds import HANDS, here, may_touch, put
from dispatch.domain.errors import BadField
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class ResourcePlaced:
    resource: str
    state: Literal["moving", "on_scene", "working"]


def check(incident: Incident, body: ResourcePlaced, actor: Actor) -> None:
    hold = here(incident, body.resource)
    may_touch(hold.unit, actor)
    if hold.state not in OUT:
        raise BadField(field="resource", why="only_reserved")
    if hold.state == body.state:
        raise BadField(field="state", why="as_it_is")


def apply(incident: Incident, body: ResourcePlaced, facts: Facts, at: int, actor: str) -> Incident:
    hold = here(incident, body.resource)
    return put(incident, replace(hold, state=body.state, at=at, by=actor))


STEP = Step("place_resource", ResourcePlaced, OPEN, None, HANDS, apply, check, stream="incident")
