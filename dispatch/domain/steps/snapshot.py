"""抓拍: a picture of a camera becomes evidence of the case, with its digest and until when it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dispatch.domain.case import OPEN_STATES, Case, Media, moved
from dispatch.domain.errors import BadField, NothingOpen
from dispatch.domain.fields import need
from dispatch.domain.roles import PEOPLE
from dispatch.domain.step import Actor, Facts, Step

SHA = re.compile(r"[0-9a-f]{64}")
MOST = 40  # pictures of a case that cameras gave


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`camera` is its code; `taken_at` and `keep_until` epoch milliseconds, UTC."""

    camera: str
    sha256: str
    taken_at: int
    keep_until: int


def check(case: Case, body: Snapshot, actor: Actor) -> None:
    need("camera", body.camera)
    if not SHA.fullmatch(body.sha256):
        raise BadField(field="sha256", why="no_sha256")
    if not 0 < body.taken_at < body.keep_until:
        raise BadField(field="keep_until", why="before_taken")
    if sum(1 for m in case.media if m.sha256 == body.sha256):
        raise BadField(field="sha256", why="in_case")
    if len(case.media) >= MOST:
        raise NothingOpen(step="snapshot")


def apply(case: Case, body: Snapshot, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, media=(*case.media, Media(body.sha256, "reference", body.taken_at)))


STEP = Step("snapshot", Snapshot, OPEN_STATES, None, PEOPLE, apply, check)
