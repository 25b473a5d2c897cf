"""需帮助人员去向: moved out, refused, or not at home."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.help import HelpState, may_read
from dispatch.domain.emergency.incident import COMMAND, OPEN, Incident
from dispatch.domain.errors import BadField, UnknownCommand
from dispatch.domain.step import Actor, Facts, Step


@dataclass(frozen=True, slots=True)
class HelpMarked:
    token: str
    state: HelpState


def check(incident: Incident, body: HelpMarked, actor: Actor) -> None:
    if not may_read(incident, actor):
        raise UnknownCommand(subject=body.token[:26])
    if not any(h.token == body.token for h in incident.help):
        raise BadField(field="token", why="not_on_list")


def apply(incident: Incident, body: HelpMarked, facts: Facts, at: int, actor: str) -> Incident:
    kept = tuple(
        replace(h, state=body.state, at=at, by=actor) if h.token == body.token else h for h in incident.help
    )
    return replace(incident, help=kept)


STEP = Step("mark_help", HelpMarked, OPEN, None, COMMAND | {"unit"}, apply, check, stream="incident")
