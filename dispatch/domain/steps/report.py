"""上报: somebody tells of a matter, through any channel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from dispatch.domain.case import Case, Media, Source, moved
from dispatch.domain.due import epoch_ms, moment, start_clock
from dispatch.domain.errors import BadField, OutsideArea, UnknownScenario
from dispatch.domain.fields import MAX_LINE, check_media, check_point, need, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.steps._words import clock_of, placed, read_clock

ESTATE = re.compile(r"^\d{12}E\d{3}$")


@dataclass(frozen=True, slots=True)
class Reported:
    channel: str
    channel_ref: str
    text: str = ""
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    scenario_code: str | None = None
    media: tuple[Media, ...] = ()
    reported_at: int | None = None  # epoch ms; None: now
    tags: tuple[str, ...] = ()
    area: str = ""  # area of the source, for a report without a place
    estate: str | None = None
    person: str | None = None  # token of the sealed side table
    demo: bool = False
    kind: str = ""  # of request, as the channel has it: consult help suggest complain denounce


def check(case: Case, body: Reported, actor: Actor) -> None:
    need("channel", body.channel, 32)
    need("channel_ref", body.channel_ref, 128)
    short("text", body.text)
    short("address", body.address, MAX_LINE)
    check_point(body.lon, body.lat)
    check_media("media", body.media)
    if len(body.tags) > 20:
        raise BadField(field="tags", why="more_than", most=20)
    for tag in body.tags:
        short("tags", tag, 40)
    if body.estate is not None and not (ESTATE.match(body.estate) and body.estate.startswith(actor.area)):
        raise BadField(field="estate", why="no_such_estate")
    if not body.text.strip() and not body.scenario_code:
        raise BadField(field="text", why="missing")


def plan(case: Case, body: Reported, actor: Actor, ctx: Context) -> Facts:
    facts: dict[str, Any] = {"area": body.area or actor.area, "urgency": "normal"}
    if body.lon is not None and body.lat is not None:
        facts |= placed(body.lon, body.lat, ctx)
        if not facts["grid"].startswith(actor.area):
            raise OutsideArea(field="lon", lon=body.lon, lat=body.lat)
    elif not (facts["area"].startswith(actor.area) and ctx.places.knows(facts["area"])):
        raise BadField(field="area", why="no_such_area")
    if body.scenario_code:
        matters = ctx.scenarios.at(facts.get("grid") or facts["area"])
        leaf = matters.get(body.scenario_code)
        if leaf is None:
            raise UnknownScenario(field="scenario_code", code=body.scenario_code)
        facts |= {"matter": leaf.matter, "urgency": leaf.urgency, "list_version": matters.version}
    if body.reported_at is not None and body.reported_at > epoch_ms(ctx.now) + 300_000:
        raise BadField(field="reported_at", why="in_future")
    return facts | awaited(body, ctx) | {"clock": clock_of(ctx.stage("accept", facts["urgency"]))}


def awaited(body: Reported, ctx: Context) -> dict[str, Any]:
    """The clock of a channel with a deadline of its own; it runs from when the channel had the report."""
    channel = ctx.limits.channels.get(body.channel)
    limit = channel.kinds.get(body.kind or channel.usual) if channel else None
    if limit is None and body.kind:
        raise BadField(field="kind", why="not_of_channel")
    if channel is None or limit is None:
        return {}
    since = ctx.now if body.reported_at is None else moment(body.reported_at)
    clock = start_clock("channel", since, limit, "normal", ctx.limits, ctx.calendar, channel.mode)
    return {"channel": clock_of(clock)}


def apply(case: Case, body: Reported, facts: Facts, at: int, actor: str) -> Case:
    return moved(
        case,
        area=facts.get("grid") or facts["area"],
        grid=facts.get("grid"),
        area_version=facts.get("area_version"),
        estate=facts.get("estate") or body.estate,
        lon=body.lon,
        lat=body.lat,
        address=body.address,
        place=facts.get("place", ""),
        scenario=body.scenario_code,
        list_version=facts.get("list_version"),
        matter=facts.get("matter", ""),
        urgency=facts["urgency"],
        text=body.text,
        tags=body.tags,
        media=body.media,
        sources=(Source(body.channel, body.channel_ref, body.kind, read_clock(facts, "channel")),),
        demo=body.demo,
        reported_at=body.reported_at or at,
    )


STEP = Step(
    "report",
    Reported,
    frozenset({"new"}),
    "reported",
    frozenset(
        {
            "citizen",
            "micro_grid",
            "grid_worker",
            "community",
            "unit",
            "channel",
            "town_accept",
            "county_accept",
            "town_dispatch",
            "county_dispatch",
        }
    ),
    apply,
    check,
    plan,
)
