"""即采即办: who found the matter put it right on the spot; it only waits for its closing."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case, Media, Source, moved
from dispatch.domain.errors import OutsideArea, UnknownScenario
from dispatch.domain.fields import MAX_LINE, check_point, need, need_media, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._rules import handled
from dispatch.domain.steps._words import clock_of, placed


@dataclass(frozen=True, slots=True)
class SelfHandled:
    channel: str
    channel_ref: str
    scenario_code: str
    lon: float
    lat: float
    media_before: tuple[Media, ...]
    media_after: tuple[Media, ...]
    text: str = ""
    result_text: str = ""
    address: str = ""
    demo: bool = False


def check(case: Case, body: SelfHandled, actor: Actor) -> None:
    need("channel", body.channel, 32)
    need("channel_ref", body.channel_ref, 128)
    check_point(body.lon, body.lat)
    need_media("media_before", body.media_before)
    need_media("media_after", body.media_after)
    short("text", body.text)
    short("result_text", body.result_text)
    short("address", body.address, MAX_LINE)


def plan(case: Case, body: SelfHandled, actor: Actor, ctx: Context) -> Facts:
    place = placed(body.lon, body.lat, ctx)
    matters = ctx.scenarios.at(place["grid"])
    leaf = matters.get(body.scenario_code)
    if leaf is None:
        raise UnknownScenario(field="scenario_code", code=body.scenario_code)
    if not place["grid"].startswith(actor.area):
        raise OutsideArea(field="lon", lon=body.lon, lat=body.lat)
    words = {"matter": leaf.matter, "urgency": leaf.urgency, "list_version": matters.version}
    close = clock_of(ctx.stage("close", leaf.urgency))
    return place | words | {"clock": close, "by": actor.id}


def apply(case: Case, body: SelfHandled, facts: Facts, at: int, actor: str) -> Case:
    return moved(
        case,
        area=facts["grid"],
        grid=facts["grid"],
        area_version=facts["area_version"],
        estate=facts["estate"],
        place=facts["place"],
        lon=body.lon,
        lat=body.lat,
        address=body.address,
        scenario=body.scenario_code,
        list_version=facts["list_version"],
        matter=facts["matter"],
        urgency=facts["urgency"],
        text=body.text,
        result=body.result_text,
        media=body.media_before + body.media_after,
        sources=(Source(body.channel, body.channel_ref),),
        demo=body.demo,
        reported_at=at,
        finished_at=at,
        hands=handled(case, facts),
    )


STEP = Step(
    "report_self_handled",
    SelfHandled,
    frozenset({"new"}),
    "closable",
    frozenset({"micro_grid", "grid_worker", "community"}),
    apply,
    check,
    plan,
)
