"""围栏规则 at work: what moves and what is open against the rules in force; speaks by alert or by report.

Alerts are telemetry: told to who looks, kept for a day, lost with Redis. Reports go in by the door of all,
under a number made of rule, unit and entry, so that one stay is one case. Stale positions raise nothing.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from dispatch import tables
from dispatch.desk import Desk
from dispatch.domain.errors import DispatchError
from dispatch.domain.fences import Fence, Stay, appeared, holds, moved
from dispatch.domain.step import Actor
from dispatch.list_shelf import Lists
from dispatch.telemetry import Telemetry
from feeds.intake import read_report
from geodata.atlas import Atlas

log = logging.getLogger(__name__)

FRESH = 60_000  # ms: an older position says nothing
ALARMS = frozenset({"ai", "iot"})  # channels whose cases are alarms
WORDS = {"enter": "进入", "leave": "离开", "dwell": "停留超过 {n} 分钟"}
MOST_CASES = 2_000  # looked at in one turn


@dataclass(frozen=True, slots=True)
class Thing:
    """A unit or a case where it is now. `kind` is the kind of unit, or the matter of a case."""

    id: str
    name: str
    lon: float
    lat: float
    area: str
    kind: str
    demo: bool = False


class FenceWatch:
    """One holder looks each second. Stays survive a restart in Redis."""

    def __init__(self, desk: Desk, telemetry: Telemetry, lists: Lists) -> None:
        self._desk, self._telemetry, self._lists = desk, telemetry, lists
        self._stays: dict[str, Stay] = {}
        self._began = False
        self._cases: dict[str, tuple[str, Thing]] = {}  # open ones with a place: of, thing
        self._tip = 0

    def turn(self, now: int) -> list[dict[str, Any]]:
        """Looks once; what was said, for tests and logs."""
        if not self._began:
            self._stays = {key: Stay(*told) for key, told in self._telemetry.stays().items()}
            self._tip, self._began = self._first_tip(), True
        atlas, said = self._desk.atlas(), []
        fresh = self._learn_cases()
        units: list[Thing] | None = None
        for city in atlas.cities():
            version = self._lists.fences_at(city.code)
            for fence in self._lists.fences(version) if version else ():
                if fence.of == "unit":
                    units = self._units(atlas, now) if units is None else units
                    said += self._judge(f"{version} {fence.code}", fence, units, frozenset(), city.code, now)
                else:
                    open_ = [t for of, t in self._cases.values() if fence.of == "case" or of == "alarm"]
                    said += self._judge(f"{version} {fence.code}", fence, open_, fresh, city.code, now)
        return said

    def _judge(
        self, rule: str, fence: Fence, things: Iterable[Thing], fresh: frozenset[str], city: str, now: int
    ) -> list[dict[str, Any]]:
        stays, changed, said = self._stays, dict[str, Stay](), []
        for thing in things:
            if not thing.area.startswith(city) or not _meant(fence, thing):
                continue
            key = f"{rule} {thing.id}"
            before, inside = stays.get(key), holds(fence.ring, thing.lon, thing.lat)
            new = before is None and thing.id in fresh
            stay, speaks = appeared(fence, inside, now) if new else moved(fence, before, inside, now)
            if stay != before:
                changed[key] = stay
            if speaks:
                said.append(self._say(fence, thing, stay, now))
        if changed:
            stays.update(changed)
            self._telemetry.keep_stays({k: (s.inside, s.since, s.told) for k, s in changed.items()})
        return said

    def _say(self, fence: Fence, thing: Thing, stay: Stay, now: int) -> dict[str, Any]:
        told: dict[str, Any] = {"fence": fence.code, "name": fence.name, "of": fence.of, "on": fence.on}
        told |= {"minutes": fence.minutes, "id": thing.id, "who": thing.name, "at": now}
        told |= {"lon": thing.lon, "lat": thing.lat, "area": thing.area, "raises": fence.raises}
        if fence.raises == "report":
            told["case_id"] = self._report(fence, thing, stay)
        self._telemetry.alert(told)
        return told

    def _report(self, fence: Fence, thing: Thing, stay: Stay) -> str:
        """The case it became; "" where the door refused it, which the alert still tells."""
        did = WORDS[fence.on].format(n=fence.minutes)
        payload = {
            "channel_ref": f"fence-{fence.code}-{thing.id}-{stay.since}",
            "text": f"围栏「{fence.name}」：{thing.name} {did}",
            "lon": thing.lon,
            "lat": thing.lat,
            "crs": "cgcs2000",
        }
        payload |= {"scenario_code": fence.matter} if fence.matter else {}
        city = thing.area[:6]
        try:
            body, _ = read_report(payload, "iot", city, thing.demo)
            actor = Actor("key:fence", frozenset({"channel"}), city)
            return self._desk.take("report", None, body, actor).case.case_id
        except DispatchError as refused:
            log.warning("a fence's report was refused: %s", type(refused).__name__, extra={"ref": fence.code})
            return ""

    # --- what there is --------------------------------------------------------------------------------------
    def _units(self, atlas: Atlas, now: int) -> list[Thing]:
        out = []
        for no, lon, lat, _, _, area, at in self._telemetry.latest_units():
            unit = atlas.place(no) if now - at <= FRESH else None
            if unit is not None:
                kind = str(unit.attrs.get("owner", "")).partition("@")[0]
                name = str(unit.attrs.get("sign") or unit.name)
                out.append(Thing(unit.code, name, lon / 1e6, lat / 1e6, area, kind))
        return out

    def _first_tip(self) -> int:
        """Cases that stood there before the watch began have entered nothing; a stay counts from now."""
        c = tables.case.c
        with self._desk.engine.connect() as conn:
            tip: int = conn.execute(select(func.max(c.event_id))).scalar() or 0
            for letter in conn.execute(select(c.letter).where(c.is_open.is_(True))).scalars():
                self._learn(json.loads(letter))
        return tip

    def _learn_cases(self) -> frozenset[str]:
        """Ids of the cases that have a place for the first time since the last turn."""
        c, fresh = tables.case.c, set()
        query = select(c.event_id, c.letter).where(c.event_id > self._tip).order_by(c.event_id)
        with self._desk.engine.connect() as conn:
            for event_id, letter in conn.execute(query.limit(MOST_CASES)):
                self._tip = event_id
                told = json.loads(letter)
                if self._learn(told):
                    fresh.add(str(told["case_id"]))
        return frozenset(fresh)

    def _learn(self, told: Mapping[str, Any]) -> bool:
        """Whether it was not known before."""
        id_ = str(told["case_id"])
        if not told["open"] or told["lon"] is None:
            self._cases.pop(id_, None)
            return False
        new = id_ not in self._cases
        matter = told["scenario_code"] or ""
        thing = Thing(id_, told["title"], told["lon"], told["lat"], told["scope"], matter, told["demo"])
        self._cases[id_] = ("alarm" if told["channel"] in ALARMS else "case", thing)
        return new


def _meant(fence: Fence, thing: Thing) -> bool:
    if not fence.kinds:
        return True
    return thing.kind in fence.kinds if fence.of == "unit" else thing.kind.startswith(fence.kinds)
