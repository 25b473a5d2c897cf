"""需帮助人员: who must be helped out of an area. The record has counts; who they are is sealed beside it."""

from __future__ import annotations

from typing import Literal

from dispatch.domain.emergency.incident import COMMAND, Incident
from dispatch.domain.step import Actor

HelpState = Literal["waiting", "moved", "refused", "away"]  # 待帮助 已转移 拒绝 不在
FIELDS = {"name": 40, "phone": 32, "address": 200, "need": 200}  # sealed, and how long each may be


def may_read(incident: Incident, actor: Actor) -> bool:
    """Who commands in the area, and units that hold a post of this incident; while it is open, no longer."""
    if not incident.is_open:
        return False
    if actor.unit is not None:
        return actor.unit in {post.unit for post in incident.posts}
    return bool(actor.roles & COMMAND) and incident.area.startswith(actor.area)
