"""任职与交接: who holds a post of the command board from now on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.emergency.incident import DESK, OPEN, Incident, Note, Post
from dispatch.domain.emergency.posts import POSTS
from dispatch.domain.errors import BadField
from dispatch.domain.fields import need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.units import check_unit


@dataclass(frozen=True, slots=True)
class PostGiven:
    post: str
    name: str
    unit: str = ""  # who holds it for no unit


def check(incident: Incident, body: PostGiven, actor: Actor) -> None:
    need("name", body.name, 40)
    if body.post not in POSTS:
        raise BadField(field="post", why="no_such_post")


def plan(incident: Incident, body: PostGiven, actor: Actor, ctx: Context) -> Facts:
    if body.unit:
        check_unit(body.unit, ctx.kinds, "unit")
    return {}


def apply(incident: Incident, body: PostGiven, facts: Facts, at: int, actor: str) -> Incident:
    kept = tuple(p for p in incident.posts if p.post != body.post)
    before = next((p.name for p in incident.posts if p.post == body.post), "")
    note = Note(at, actor, "give_post", f"{body.post}: {before} → {body.name}")
    post = Post(body.post, body.unit, body.name, at)
    return replace(incident, posts=(*kept, post), notes=(*incident.notes, note))


STEP = Step("give_post", PostGiven, OPEN, None, DESK, apply, check, plan, stream="incident")
