"""The letter: what every viewer of a case's scope may see of one event; and the rooms it goes to."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict

from dispatch.domain.case import Case
from dispatch.domain.roles import rooms_of
from dispatch.domain.watch_beside import waited_for

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # dumps() would make one a call


class Letter(BaseModel):
    """The shape browsers and other systems rely on. Times are epoch ms; lon/lat EPSG:4490; no personal
    data.
    """

    model_config = ConfigDict(extra="forbid")

    id: int
    at: int
    case_id: str
    case_no: str | None
    version: int
    step: str
    state: str
    scope: str
    grid: str | None
    estate: str | None
    lon: float | None
    lat: float | None
    scenario_code: str | None
    title: str
    place: str
    urgency: str
    lamp: str
    due: int | None
    since: int | None
    yellow: int | None
    limit: str | None
    clock: str | None  # which clock governs: that of a stage, or "channel"
    unit: str | None
    co: list[str]
    owing: list[str] = []  # co-units whose part is still open
    channel: str
    channels: list[str]
    demo: bool
    open: bool
    reported_at: int
    returns: int
    reworks: int
    orders: int  # 督办 so far
    seen: list[str]
    acted: list[str] = []
    flags: list[str]
    acc: int  # accepted by the desk
    com: int  # handed to the commit
    rel: int | None = None  # relayed


def letter_of(event_id: int, at: int, step: str, case: Case, accepted: int, committed: int) -> str:
    """The letter as JSON text."""
    clock = case.governing
    letter: dict[str, Any] = {
        "id": event_id,
        "at": at,
        "case_id": case.case_id,
        "case_no": case.case_no,
        "version": case.version,
        "step": step,
        "state": case.state,
        "scope": case.area,
        "grid": case.grid,
        "estate": case.estate,
        "lon": case.lon,
        "lat": case.lat,
        "scenario_code": case.scenario,
        "title": case.title,
        "place": case.place,
        "urgency": case.urgency,
        "lamp": case.lamp,
        "due": clock.due if clock else None,
        "since": clock.since if clock else None,
        "yellow": clock.yellow if clock else None,
        "limit": clock.limit if clock else None,
        "clock": clock.name if clock else None,
        "unit": case.lead,
        "co": case.co,
        "owing": [part.unit for part in case.open_parts],
        "channel": case.sources[0].channel if case.sources else "",
        "channels": [s.channel for s in case.sources],
        "demo": case.demo,
        "open": case.is_open,
        "reported_at": case.reported_at,
        "returns": case.returns,
        "reworks": case.reworks,
        "orders": len(case.orders),
        "seen": case.seen,
        "acted": case.acted,
        "flags": flags_of(case),
        "acc": accepted,
        "com": committed,
    }
    return encode(letter)


def flags_of(case: Case) -> list[str]:
    """What runs beside the case, in a word each."""
    colours = [c.colour for c in case.cards if not c.revoked]
    flags = {
        "whistle": any(whistle.open for whistle in case.whistles),
        "supervised": any(order.open for order in case.orders),
        "extension": case.extension is not None and case.extension.state in ("applied", "unit_ok"),
        "appeal": case.appeal is not None and case.appeal.state in ("applied", "first_ok"),
        "pushed": bool(case.push),
        "incident": case.incident is not None,
        "acting": case.acting is not None and case.handler is not None,
        **{f"told_{who}": case.told == who for who in ("unit", "leader", "city")},
        **late_beside(case),
        **{f"card_{colour}": colour in colours for colour in ("warn", "yellow", "red")},
    }
    return [name for name, on in flags.items() if on]


def late_beside(case: Case) -> dict[str, bool]:
    """What beside the case is overdue and still waited for."""
    late = {what for what, _, _, lamp in waited_for(case) if lamp == "red"}
    return {f"{what}_late": what in late for what in ("helper", "whistle", "order")}


def units_of(case: Case) -> tuple[str, ...]:
    """Every unit that has to do with the case now: lead, who works meanwhile, helpers, departments
    called in.
    """
    if case.acting is None and not case.whistles:  # as most are: this is asked several times an event
        return (case.lead, *case.co) if case.lead else case.co
    called = tuple(whistle.unit for whistle in case.whistles if whistle.open)
    first = tuple(unit for unit in (case.lead, case.acting) if unit)
    return first + tuple(unit for unit in case.co if unit not in first) + called


def case_rooms(case: Case) -> tuple[str, ...]:
    if not case.area:
        return ()
    return rooms_of(case.area, case.estate, units_of(case))
