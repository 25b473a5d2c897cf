"""登记需帮助人员: somebody must be helped out; only a token of who it is comes into the record."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import DESK, OPEN, Helped, Incident
from dispatch.domain.errors import BadField
from dispatch.domain.step import Actor, Facts, Step

TOKEN = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
MOST = 5_000


@dataclass(frozen=True, slots=True)
class HelpAdded:
    token: str


def check(incident: Incident, body: HelpAdded, actor: Actor) -> None:
    if not TOKEN.fullmatch(body.token) or any(h.token == body.token for h in incident.help):
        raise BadField(field="token", why="no_new_token")
    if len(incident.help) >= MOST:
        raise BadField(field="token", why="more_than", most=MOST)


def apply(incident: Incident, body: HelpAdded, facts: Facts, at: int, actor: str) -> Incident:
    return replace(incident, help=(*incident.help, Helped(body.token, "waiting", at, actor)))


STEP = Step("add_help", HelpAdded, OPEN, None, DESK | {"community", "unit"}, apply, check, stream="incident")
