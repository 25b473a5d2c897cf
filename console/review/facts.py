"""What goes into a pack: an incident as it was known at an instant, measured, compared and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from console.ports import Ports
from console.review.frames import frame, ground, instants, view_of
from dispatch.command_board import CommandBoard, Entry, fingerprint
from dispatch.domain.due import moment
from dispatch.domain.emergency.after import Compared, LevelChange, Measures, compare, measure
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.order import Order
from dispatch.domain.units import unit_name
from dispatch.plans import incident_kinds, plans
from geodata.sketch import Sketch

CITY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything a pack says, before it is put into words. Times are epoch ms."""

    lang: str
    tz: ZoneInfo
    city: str
    until: int
    then: bool  # as known at an instant of the past
    incident: Incident
    orders: Sequence[Order]
    log: Sequence[Entry]
    measures: Measures
    compared: Sequence[Compared]
    levels: Sequence[LevelChange]
    frames: Sequence[tuple[int, Sketch]]
    names: dict[str, str]
    groups: dict[str, str]
    kind: str
    plan: str
    fingerprint: str

    def clock(self, at: int | None, day: bool = False) -> str:
        """The time of day, with the day where it is not the first; `day`: the whole date."""
        if at is None:
            return "—"
        local = self.local(at)
        if day:
            return f"{local:%Y-%m-%d %H:%M:%S}"
        same = local.date() == self.local(self.incident.declared_at).date()
        return f"{local:%H:%M:%S}" if same else f"{local:%m-%d %H:%M}"

    def local(self, at: int) -> datetime:
        return moment(at).astimezone(self.tz)


def gather(ports: Ports, board: CommandBoard, incident_id: str, until: int, then: bool, lang: str) -> Pack:
    """The pack of an incident as it was known at `until`."""
    log = board.log(incident_id, until)
    incident, orders = board.at(incident_id, until)
    plan = plans().get(incident.plan)
    zh = lang == "zh"
    units = {*incident.units, *(unit for order in orders for unit in order.units)}
    units |= {unit for roll in incident.rolls for unit in roll.called}
    names = {unit: name_here(ports, unit) for unit in sorted(units)}
    kind = incident_kinds()[incident.kind]
    return Pack(
        lang=lang,
        tz=ports.desk.calendar.tz,
        city=ports.area_name(incident.area[:CITY_DIGITS]),
        until=until,
        then=then,
        incident=incident,
        orders=orders,
        log=log,
        measures=measure(incident, orders, until),
        compared=compare(incident, orders, until),
        levels=level_changes(log),
        frames=draw(ports, board, incident_id, instants(log, until), {"lang": lang, "names": names}),
        names=names,
        groups={g.code: g.zh if zh else g.en for g in plan.groups} if plan else {},
        kind=kind.zh if zh else kind.en,
        plan="" if plan is None else f"{plan.zh if zh else plan.en} {incident.plan_version}",
        fingerprint=fingerprint(incident, orders),
    )


def name_here(ports: Ports, unit: str) -> str:
    """Words for a unit in papers of one city: the city itself need not be said."""
    area = unit.partition("@")[2]
    return unit_name(unit, ports.kinds, "" if len(area) == CITY_DIGITS else ports.area_name(area))


def level_changes(log: Sequence[Entry]) -> tuple[LevelChange, ...]:
    steps = ("start_plan", "change_level", "end_response")
    return tuple(LevelChange(e.at, e.body.get("level", "")) for e in log if e.step in steps)


def draw(
    ports: Ports, board: CommandBoard, incident_id: str, at: list[int], words: dict[str, object]
) -> list[tuple[int, Sketch]]:
    known = board.film(incident_id, at)
    view = view_of([(t, i, o) for t, (i, o) in zip(at, known, strict=True)])
    city = ports.atlas().map(known[0][0].area[:CITY_DIGITS])
    base = ground(city).sketch(view)
    return [(t, frame(base, view, t, both, words)) for t, both in zip(at, known, strict=True)]
