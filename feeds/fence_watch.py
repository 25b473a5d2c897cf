"""围栏规则 at work: what moves and what is open against the rules in force; speaks by alert or by report.

Alerts are telemetry: told to who looks, kept for a day, lost with Redis. Reports go in by the door of all,
under a number made of rule, unit and entry, so that one stay is one case. Stale positions raise nothing.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely
from sqlalchemy import func, select

from dispatch import tables
from dispatch.desk import Desk
from dispatch.domain.errors import DispatchError
from dispatch.domain.fences import Fence, Point, Stay, appeared, moved, seen_first
from dispatch.domain.step import Actor
from dispatch.list_shelf import Lists
from dispatch.telemetry import Telemetry
from feeds.intake import read_report
from geodata.atlas import Atlas

log = logging.getLogger(__name__)

FRESH = 60_000  # ms: an older position says nothing
ALARMS = frozenset({"ai_video", "iot"})  # channels whose cases are alarms
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


@dataclass(frozen=True, slots=True)
class Case:
    """An open case with a place; whether a machine raised it."""

    thing: Thing
    alarm: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in force in one city."""

    fence: Fence
    city: str

    def means(self, thing: Thing) -> bool:
        kinds = self.fence.kinds
        here = thing.area.startswith(self.city)
        if not kinds:
            return here
        return here and (thing.kind in kinds if self.fence.of == "unit" else thing.kind.startswith(kinds))

    def concerns(self, case: Case) -> bool:
        return (case.alarm or self.fence.of == "case") and self.means(case.thing)

    def inside(self, things: Sequence[Thing]) -> list[bool]:
        """Whether each lies in the outline."""
        lons, lats = [t.lon for t in things], [t.lat for t in things]
        found: list[bool] = shapely.contains_xy(_area(self.fence.ring), lons, lats).tolist() if things else []
        return found


class FenceWatch:
    """One holder looks each second, by a watch of its own term. Stays survive it in Redis.

    A unit moves: it is asked each time, and how it stood outside is kept too. A case stays where it is: it is
    asked when it gets its place or its matter and when a rule is new, and only those inside are kept.
    """

    def __init__(self, desk: Desk, telemetry: Telemetry, lists: Lists) -> None:
        self._desk, self._telemetry, self._lists = desk, telemetry, lists
        self._stays: dict[str, dict[str, Stay]] = {}  # rule -> thing -> how it stands
        self._known: frozenset[str] | None = None  # rules that every case was asked about; None at first
        self._cases: dict[str, Case] | None = None  # open, with a place; None while no rule is about them
        self._tip = 0

    def turn(self, now: int) -> list[dict[str, Any]]:
        """Looks once; what was said, for tests and logs."""
        atlas = self._desk.atlas()
        rules = self._in_force(city.code for city in atlas.cities())
        known = self._settle(frozenset(rules))
        about = {rule.fence.of for rule in rules.values()}
        units = self._units(atlas, now) if "unit" in about else []
        fresh = self._learn_cases() if about - {"unit"} else {}
        said = []
        for key, rule in rules.items():
            if rule.fence.of == "unit":
                said += self._judge_units(key, rule, units, now)
            else:
                said += self._judge_cases(key, rule, fresh, key not in known, now)
        return said

    def _in_force(self, cities: Iterable[str]) -> dict[str, Rule]:
        found = ((city, version) for city in cities if (version := self._lists.fences_at(city)))
        return {
            f"{version} {city} {fence.code}": Rule(fence, city)
            for city, version in found
            for fence in self._lists.fences(version)
        }

    def _settle(self, rules: frozenset[str]) -> frozenset[str]:
        """The rules of the last turn; what is kept of those that are no longer in force is dropped."""
        if self._known is None:
            for key, told in self._telemetry.stays().items():
                rule, _, thing = key.rpartition(" ")
                self._stays.setdefault(rule, {})[thing] = Stay(*told)
            self._known = frozenset()
        for rule in self._stays.keys() - rules:
            self._drop(rule, list(self._stays[rule]))
            del self._stays[rule]
        known, self._known = self._known, rules
        return known

    def _judge_units(self, key: str, rule: Rule, units: Sequence[Thing], now: int) -> list[dict[str, Any]]:
        meant = [unit for unit in units if rule.means(unit)]
        stays, told = self._stays.setdefault(key, {}), dict[str, tuple[Thing, Stay, bool]]()
        for unit, inside in zip(meant, rule.inside(meant), strict=True):
            told[unit.id] = (unit, *moved(rule.fence, stays.get(unit.id), inside, now))
        return self._tell(key, rule, told, now)

    def _judge_cases(
        self, key: str, rule: Rule, fresh: Mapping[str, Case], new: bool, now: int
    ) -> list[dict[str, Any]]:
        cases, stays = self._cases or {}, self._stays.setdefault(key, {})
        if new:
            self._drop(key, [i for i in stays if i not in cases])  # closed while nobody looked
        asked = [c.thing for c in (cases if new else fresh).values() if rule.concerns(c)]
        told = dict[str, tuple[Thing, Stay, bool]]()
        for thing, inside in zip(asked, rule.inside(asked), strict=True):
            if inside and thing.id not in stays:
                how = appeared if thing.id in fresh else seen_first
                told[thing.id] = (thing, *how(rule.fence, now))
        if rule.fence.on == "dwell":
            still = ((cases[i], stay) for i, stay in stays.items() if rule.concerns(cases[i]))
            told |= {c.thing.id: (c.thing, *moved(rule.fence, stay, True, now)) for c, stay in still}
        return self._tell(key, rule, told, now)

    def _tell(
        self, key: str, rule: Rule, told: Mapping[str, tuple[Thing, Stay, bool]], now: int
    ) -> list[dict[str, Any]]:
        """Keeps how things stand where it is new, and says what is to be said."""
        stays = self._stays[key]
        changed = {i: stay for i, (_, stay, _) in told.items() if stays.get(i) != stay}
        if changed:
            stays.update(changed)
            self._telemetry.keep_stays(
                {f"{key} {i}": (s.inside, s.since, s.told) for i, s in changed.items()}
            )
        return [self._say(rule.fence, thing, stay, now) for thing, stay, speaks in told.values() if speaks]

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

    def _learn_cases(self) -> dict[str, Case]:
        """The cases that have got a place or another matter since the last turn. What stood there before
        the watch began has entered nothing; a stay counts from then.
        """
        c, fresh = tables.case.c, dict[str, Case]()
        with self._desk.engine.connect() as conn:
            if self._cases is None:
                self._cases = {}
                self._tip = conn.execute(select(func.max(c.event_id))).scalar() or 0
                for letter in conn.execute(select(c.letter).where(c.is_open.is_(True))).scalars():
                    self._learn(json.loads(letter))
            query = select(c.event_id, c.letter).where(c.event_id > self._tip).order_by(c.event_id)
            for event_id, letter in conn.execute(query.limit(MOST_CASES)):
                self._tip = event_id
                if (case := self._learn(json.loads(letter))) is not None:
                    fresh[case.thing.id] = case
        return fresh

    def _learn(self, told: Mapping[str, Any]) -> Case | None:
        """The case where it was not known before, or not as of this matter."""
        cases = self._cases if self._cases is not None else {}
        id_ = str(told["case_id"])
        if not told["open"] or told["lon"] is None:
            if cases.pop(id_, None):
                for rule in self._stays:
                    self._drop(rule, [id_])
            return None
        matter = told["scenario_code"] or ""
        thing = Thing(id_, told["title"], told["lon"], told["lat"], told["scope"], matter, told["demo"])
        case, before = Case(thing, told["channel"] in ALARMS), cases.get(id_)
        cases[id_] = case
        return case if before is None or before.thing.kind != matter else None

    def _drop(self, rule: str, things: Iterable[str]) -> None:
        gone = [thing for thing in things if self._stays[rule].pop(thing, None)]
        self._telemetry.drop_stays(f"{rule} {thing}" for thing in gone)


@lru_cache(maxsize=512)
def _area(ring: tuple[Point, ...]) -> shapely.Polygon:
    area = shapely.Polygon(ring)
    shapely.prepare(area)
    return area
