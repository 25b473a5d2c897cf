"""A scripted week of a town, by the REST API alone; long because it is one story.

`python tests/support/week.py DIR` leaves a data directory with the demo city in which a week has just passed;
`ANLAN_DATA_DIR=DIR python app.py run` shows it.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

from dispatch import tables
from dispatch.clock import Clock
from dispatch.domain.catalogue import Scenario
from dispatch.domain.due import epoch_ms, moment
from dispatch.domain.step import Actor
from dispatch.domain.units import resolve_unit
from dispatch.recount import Recount
from dispatch.replies import Outbox, Reply
from support.week_city import Seat, Told, WeekCity
from support.week_plans import (
    DAY,
    DISPUTE,
    FIRST,
    LEAD,
    MINUTE_MS,
    PART,
    PLANS,
    TOWN,
    TOWN_DESK,
    TWIN,
    UP,
    Move,
    Plan,
)

SLOT, TICK = 15 * MINUTE_MS, 30 * MINUTE_MS
NOTICE = 58 * 60 * MINUTE_MS  # the third day at ten
RECOUNTED = 5 * 60 * MINUTE_MS  # after it every case was looked at
BUSY = [h for h in range(24) for _ in range(1 if h < 7 or h > 19 else 6)]  # hours reports come in
OTHERS = ("municipal", "law", "sanitation")
ULID = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{26}\b")


@dataclass(slots=True)
class Run:
    """One case on its way along a plan; `told` is what the API last said of it."""

    week: Week
    plan: Plan
    ref: str
    leaf: Scenario
    lon: float
    lat: float
    case_id: str = ""
    told: Told = field(default_factory=dict)
    twins: list[str] = field(default_factory=list)
    next: int = 0

    @property
    def town(self) -> str:
        found = self.week.city.ports.atlas().locate(self.lon, self.lat)
        assert found is not None
        return found[0][:9]

    def lead(self) -> str:
        """The first of the ranking, which is the same for a matter all over a town."""
        key = (self.leaf.code, self.town)
        if key not in self.week.leads:
            told = self.week.city.centre("dispatch").get(f"/api/v1/cases/{self.case_id}/suggestion")
            self.week.leads[key] = str((told.json or {})["lead"])
        return self.week.leads[key]

    def other(self) -> str:
        """Another unit of the county that a case may go to."""
        units = (self.unit(f"kind:{kind}") for kind in OTHERS)
        return next(unit for unit in units if unit != self.lead())

    def unit(self, kind: str) -> str:
        return f"{kind.removeprefix('kind:')}@{self.week.city.code}"

    def mediator(self) -> str:
        kinds = self.week.city.ports.kinds
        return resolve_unit("mediator", self.told["grid"], kinds)


class Channels:
    """The other side of the outbox: hears each answer once, and is away now and then when one comes."""

    def __init__(self) -> None:
        self.heard: Counter[tuple[str, str, str]] = Counter()  # channel, ref, kind
        self.away: set[int] = set()

    def deliver(self, reply: Reply) -> str:
        if reply.id % 97 == 0 and reply.id not in self.away:
            self.away.add(reply.id)
            raise ConnectionError("the channel is away")
        self.heard[reply.channel, reply.ref, reply.kind] += 1
        return f"ok {reply.id}"

    def waiting(self) -> set[int]:
        return set()


class Week:
    """`live` passes the whole of it, the clock's ticks between the acts."""

    def __init__(
        self,
        city: WeekCity,
        seed: int,
        cases: int,
        start: datetime,
        plans: Sequence[Plan] = PLANS,
        hands: int = 32,
        days: int = 7,
    ) -> None:
        self.city, self.rng, self.hands = city, random.Random(seed), hands
        self.start, self.days = epoch_ms(start), days
        self.end = self.start + days * DAY * MINUTE_MS
        self.now = city.hand.at = self.start
        self.leads: dict[tuple[str, str], str] = {}
        self.channels = Channels()
        self.refusals: Counter[str] = Counter()
        self.asked = 0
        self.runs: list[Run] = []
        self.places: dict[str, tuple[float, float]] = {}
        self._clock, self._recount = Clock(city.ports.desk), Recount(city.ports.desk)
        self._outbox = Outbox(city.ports.desk, self.channels)
        self._due: dict[int, list[Run]] = {}
        self.picture = city.stored_picture()
        for plan in plans:
            for _ in range(max(2 if cases else 1, round(plan.share * cases / 1000))):
                self._plan(plan)

    def _plan(self, plan: Plan) -> None:
        rng, n = self.rng, len(self.runs)
        lon, lat = rng.choice(self.city.grids)
        place = lon + rng.uniform(-0.001, 0.001), lat + rng.uniform(-0.001, 0.001)
        if plan.matter == DISPUTE:  # all at one place, the one after the other
            place = self.places.setdefault(DISPUTE, place)
        day = timedelta(
            days=rng.randint(*plan.days) % self.days, hours=rng.choice(BUSY), minutes=rng.randrange(60)
        )
        leaf = rng.choice(self.city.leaves[plan.matter])
        run = Run(self, plan, f"week-{n:05d}", leaf, *place)
        self.runs.append(run)
        self._put(run, self.start + day // timedelta(milliseconds=1))

    def live(self) -> Week:
        """Slot by slot; what several people do in one slot they do side by side. Nobody does anything in the
        last hour, in which what could not be delivered is sent again.
        """
        with ThreadPoolExecutor(self.hands) as pool:
            for at in range(self.start, self.end + 2 * TICK + 1, SLOT):
                self.now = self.city.hand.at = at
                if at == self.start + NOTICE:
                    self._declare()
                if (at - self.start) % TICK == 0:
                    self._tick()
                runs = self._due.pop(at, []) if at < self.end else []
                self.asked += len(list((pool.map if self.hands > 1 else map)(self._act, runs)))
                for run in runs:
                    self._wait(run)
        return self

    def _wait(self, run: Run) -> None:
        """Puts the next act of a case in its slot."""
        if run.next == len(run.plan.moves):
            return
        after = run.plan.moves[run.next].after
        wait = self.rng.randint(*after) * MINUTE_MS if isinstance(after, tuple) else after(run) - self.now
        self._put(run, self.now + max(wait, 1))

    def _put(self, run: Run, at: int) -> None:
        slot = -((self.start - at) // SLOT)
        self._due.setdefault(self.start + slot * SLOT, []).append(run)

    def _tick(self) -> None:
        """What runs beside the web in a console: the clock, the recount, the delivery of replies."""
        while self._clock.tick(self.now):
            pass
        if 0 <= self.now - self.start - NOTICE < RECOUNTED:
            self._recount.slice()
        while self._outbox.deliver_due(self.now):
            pass

    def _declare(self) -> None:
        """The Friday of this week becomes a holiday, and deadlines move with it."""
        friday = self.city.ports.desk.calendar.local(moment(self.start)).date() + timedelta(days=4)
        known = self.city.ports.desk.calendar
        off = {day for day in known.holidays if day.year == friday.year} | {friday}
        worked = [str(day) for day in known.workdays if day.year == friday.year]
        notice = {
            "version": 1,
            "notice": "本级放假通知",
            "holidays": sorted(map(str, off)),
            "workdays": worked,
        }
        told = self.city.centre("admin").post(f"/api/v1/calendar/{friday.year}", json=notice)
        assert told.status_code == 201, told.text

    def _act(self, run: Run) -> None:
        if not run.case_id:
            self._report(run)
            return
        move = run.plan.moves[run.next]
        run.next += 1
        body = dict(move.body(run) if callable(move.body) else move.body)
        if move.who == UP:
            upward = Actor("key:upward", frozenset({"channel"}), self.city.code)
            self.city.ports.desk.take(move.step, run.case_id, body, upward)
        elif move.who == TWIN:
            self._twin(run, move, body)
        else:
            told = self._step(self._who(run, move), run, run.case_id, move, body)
            run.told = told or run.told

    def _step(self, who: Seat, run: Run, case_id: str, move: Move, body: Told) -> Told:
        if move.step == "seen":  # to open a case is to have seen it
            return dict(who.get(f"/api/v1/cases/{case_id}").json or {})
        if move.step == "snapshot":  # a camera of the town gave it
            officer = Actor("user:chief", frozenset({"county_chief"}), self.city.code)
            self.city.ports.desk.take(move.step, case_id, body, officer)
            return {}
        if move.step == "shelve":  # a step with a door of its own
            told = who.post(f"/api/v1/library/{case_id}", json=body)
            assert told.status_code == 201, self._words(run, move, told)
            return {}
        told = who.step(case_id, move.step, body)
        if move.refused:
            assert (told.json or {}).get("code") == move.refused, self._words(run, move, told)
            self.refusals[move.refused] += 1
            return {}
        assert told.status_code == 200, self._words(run, move, told)
        return dict(told.json or {})

    def _words(self, run: Run, move: Move, told: Any) -> str:
        return f"{run.plan.name} {run.ref} {run.told.get('state')} {move.who} {move.step}: {told.text}"

    def _who(self, run: Run, move: Move) -> Seat:
        city, who = self.city, move.who
        if who == TOWN:
            return city.of_town(run.town, "town_chief")
        if who == TOWN_DESK:
            return city.of_town(run.town, "town_dispatch town_accept")
        if who in (LEAD, "handler"):
            return city.officer(run.told["unit"], "handler" if who == "handler" else "unit")
        if who == FIRST:
            return city.officer(run.told["returned_by"][0])
        if who == PART:
            owing = (part["unit"] for part in run.told["parts"] if part["answered_at"] is None)
            return city.officer(next(owing))
        return city.officer(run.unit(who)) if who.startswith("kind:") else city.centre(who)

    def _report(self, run: Run) -> None:
        plan = run.plan
        if plan.at_desk:
            body: Told = {"channel": plan.channel, "channel_ref": run.ref, "scenario_code": run.leaf.code}
            shot = [{"sha256": self.picture, "kind": "before"}]
            body |= {"media_before": shot, "media_after": [shot[0] | {"kind": "after"}], "lon": run.lon}
            told = self.city.centre("walker").post("/api/v1/reports/handled", json=body | {"lat": run.lat})
        else:
            told = self._told(run, plan.channel, run.ref)
        assert told.status_code == 201, f"{plan.name} {run.ref}: {told.text}"
        run.told = dict(told.json or {})
        run.case_id = run.told["case_id"]

    def _told(self, run: Run, channel: str, ref: str) -> Any:
        body: Told = {"channel_ref": ref, "text": f"{run.leaf.matter}，请尽快处理"}
        if run.plan.placed:
            body |= {"lon": run.lon, "lat": run.lat}
        if channel in ("12345", "grid_app", "department"):
            body["scenario_code"] = run.leaf.code
        if channel == "12345":
            body["reporter"] = {"name": "张三", "phone": "13800000000"}
        return self.city.source(channel).post("/api/v1/reports", json=body)

    def _twin(self, run: Run, move: Move, body: Told) -> None:
        """The same told by a citizen too, and found to be the same."""
        ref = f"{run.ref}-{len(run.twins)}"
        told = self._told(run, "citizen", ref)
        assert told.status_code == 201, told.text
        twin = str((told.json or {})["case_id"])
        run.twins.append(ref)
        if move.step == "accept_merge":
            self._step(
                self.city.centre("accept"), run, twin, Move("", "accept"), {"scenario_code": run.leaf.code}
            )
        who = self.city.of_town(run.town, "town_dispatch town_accept")
        self._step(who, run, twin, Move("", "merge"), body)


def digest(engine: Engine) -> str:
    """What the store holds, whatever ids and moments of the machine it was given."""
    i, e = tables.intake.c, tables.event.c
    with engine.connect() as conn:
        names = {
            row.case_id: f"{row.channel}:{row.ref}"
            for row in conn.execute(select(tables.intake).order_by(i.ref))
        }
        told = select(e.subject, e.version, e.step, e.at, e.actor, e.role, e.body, e.facts)
        rows = [tuple(row) for row in conn.execute(told.where(e.stream == "case"))]
        for table in (tables.measure, tables.card, tables.counter):
            rows += [(table.name, *row) for row in conn.execute(select(table))]
        rows += [(doc,) for doc in conn.execute(select(tables.case.c.doc)).scalars()]
    named = (ULID.sub(lambda found: names.get(found[0], "?"), repr(row)) for row in rows)
    return hashlib.sha256("\n".join(sorted(named)).encode()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=20260608)
    given = parser.parse_args()
    from console.boot import make_ready
    from console.seed import CITY
    from console.settings import Settings
    from support.running import PASSWORD
    from support.week_city import NO_REDIS, Hand, open_ports

    settings = Settings(data_dir=given.folder, demo=True, demo_password=PASSWORD, redis_url=NO_REDIS)
    make_ready(settings)
    hand = Hand()
    city = WeekCity(open_ports(settings, hand), hand, CITY)
    zone = city.ports.desk.calendar.tz
    start = datetime.now(zone).replace(second=0, microsecond=0) - timedelta(days=7)
    week = Week(city, given.seed, given.cases, start).live()
    sys.stdout.write(f"{len(week.runs)} cases, {week.asked} acts; password {PASSWORD}\n")
    city.close()


if __name__ == "__main__":
    main()
