"""免现场核查: pictures or a sensor show well enough that it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, Media, moved
from dispatch.domain.fields import check_media, need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import not_own, stage


@dataclass(frozen=True, slots=True)
class RemotelyChecked:
    evidence: str
    media: tuple[Media, ...] = ()


def check(case: Case, body: RemotelyChecked, actor: Actor) -> None:
    need("evidence", body.evidence)
    check_media("media", body.media)
    not_own(case, actor, "remote_check")


def plan(case: Case, body: RemotelyChecked, actor: Actor, ctx: Context) -> Facts:
    return stage("close", case, ctx)


def apply(case: Case, body: RemotelyChecked, facts: Facts, at: int, actor: str) -> Case:
    return moved(case, media=case.media + body.media)


STEP = Step(
    "remote_check",
    RemotelyChecked,
    frozenset({"feedback"}),
    "closable",
    frozenset({"town_accept", "county_accept"}),
    apply,
    check,
    plan,
)
