"""核实回复: what was found on the spot; the report waits again for the centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dispatch.domain.case import Case, Media, moved
from dispatch.domain.fields import MAX_LINE, check_media, check_point, need_media, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import stage


@dataclass(frozen=True, slots=True)
class Verified:
    result: Literal["exist", "not_exist", "unable"]
    media: tuple[Media, ...]
    lon: float | None = None
    lat: float | None = None
    note: str = ""


def check(case: Case, body: Verified, actor: Actor) -> None:
    if body.result != "unable":
        need_media("media", body.media)
    check_media("media", body.media)
    check_point(body.lon, body.lat)
    short("note", body.note, MAX_LINE)


def plan(case: Case, body: Verified, actor: Actor, ctx: Context) -> Facts:
    return stage("accept", case, ctx)


def apply(case: Case, body: Verified, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, verified=body.result, media=case.media + body.media)


STEP = Step(
    "verify_result",
    Verified,
    frozenset({"verifying"}),
    "reported",
    frozenset({"grid_worker", "micro_grid"}),
    apply,
    check,
    plan,
)
