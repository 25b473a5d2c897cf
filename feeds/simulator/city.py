"""The demo city at work: tells reports, takes the acts of its accounts, moves its crews; all by HTTP."""

from __future__ import annotations

import itertools
import logging
import random
import threading
import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from feeds.client import Client
from feeds.simulator import day
from feeds.simulator.agenda import Agenda
from feeds.simulator.ground import API, Ground, NoGround, read_ground
from feeds.simulator.life import ASKS_ADVICE, SHOWS_PICTURE, Known, fields_of, next_act
from feeds.simulator.movers import Fleet
from feeds.simulator.picture import street
from feeds.simulator.readings import Gauge
from feeds.simulator.reports import tell
from feeds.simulator.staff import DUTY
from feeds.simulator.staffroom import NotLetIn, Passes, Staffroom

log = logging.getLogger(__name__)

MOVE_EVERY, BEAT_EVERY, LOOK_AGAIN, READ_EVERY = 1.0, 2.0, 5.0, 20.0  # seconds
DARK = 0.05  # of the cameras give no sign of life; which ones changes by the hour
ADOPTED = 600  # cases of an earlier run that are carried on with
AWAKE = 60  # open cases of an earlier run: the city need not wake up again
PICTURES = 3
PATIENT_FOR = 3  # refusals in a row before a case is left to people


def simulate(
    url: str,
    passes: Passes,
    stop: threading.Event,
    seed: int = 20260618,
    rate: float = 1.0,
    zone: str = "Asia/Shanghai",
) -> None:
    """Live until told to stop. `rate` times as many reports as an ordinary day. Raises NoGround, NotLetIn."""
    agenda = Agenda()
    room = Staffroom(url, passes)

    def begin() -> None:
        city, ground = read_ground(room.person(DUTY))
        City(agenda, room, ground, seed, rate, zone).begin(city)

    agenda.after(0, begin)
    agenda.run(stop)


class City:
    def __init__(
        self, agenda: Agenda, room: Staffroom, ground: Ground, seed: int, rate: float, zone: str
    ) -> None:
        self._agenda, self._room, self._ground, self._rate = agenda, room, ground, rate
        self._zone = ZoneInfo(zone)
        self._rng = random.Random(f"{seed} {datetime.now(self._zone):%Y%m%d}")
        self._fleet = Fleet(ground.movers, ground.roads, random.Random(seed))
        self._number = itertools.count(1)
        self._gauges: list[Gauge] = []
        self._pictures: list[tuple[str, str]] = []  # digests of (before, after)
        self._moved = self._began = time.monotonic()

    def begin(self, city: str) -> None:
        """Carry on with what an earlier run has left, then start the day."""
        for n in range(PICTURES):
            self._pictures.append((self._store(n, False), self._store(n, True)))
        left = self._room.ask(DUTY, lambda c: c.get(f"{API}/snapshot?scope={city}")).body["cases"]
        mine = [case for case in left if case["demo"]]
        if len(mine) >= AWAKE:
            self._began -= day.SETTLING / 2
        for told in sorted(mine, key=lambda case: int(case["id"]))[-ADOPTED:]:
            case = Known(str(told["case_id"]), str(told["state"]))
            case.learn(told)
            self._plan(case)
        told = self._room.ask(DUTY, lambda c: c.get(f"{API}/sensors")).body["items"]
        self._gauges = [Gauge(one["code"], one["warn"], one["alarm"]) for one in told]
        self._agenda.after(0, self._read)
        self._agenda.after(0, self._report)
        self._agenda.after(0, self._move)
        self._agenda.after(0, self._beat)

    @property
    def _running(self) -> float:
        return time.monotonic() - self._began

    def _report(self) -> None:
        now = datetime.now(self._zone)
        told = tell(self._ground, self._rng, now, next(self._number), self._rng.choice(self._pictures)[0])
        answer = self._room.source(told.channel).post(f"{API}/reports", dict(told.payload))
        if answer.ok:
            self._plan(told.known(str(answer.body["case_id"]), str(answer.body["state"])))
        elif answer.status in (401, 403):
            raise NotLetIn(f"key of {told.channel}: {answer.status}")
        hour = now.hour + now.minute / 60
        self._agenda.after(day.until_next_report(self._rng, hour, self._running, self._rate), self._report)

    def _plan(self, case: Known) -> None:
        """Put the next act of a case on the agenda."""
        act = next_act(case, self._rng)
        if act is None:
            return
        step, who = act
        urgent = case.urgency == "urgent3"
        seconds = day.seconds_for("accept" if step == "locate" else step, self._rng, self._running, urgent)
        self._agenda.after(seconds, lambda: self._act(case, case.state, step, who))

    def _act(self, case: Known, state: str, step: str, who: str) -> None:
        """Open the case, and take the step if it still stands where it stood."""
        if not self._room.knows(who):
            return  # a unit the demo has no officer for: people's business
        path = f"{API}/cases/{case.case_id}"
        found = self._room.ask(who, lambda c: c.get(path))
        if not found.ok:
            return
        case.learn(found.body)
        if case.state != state:
            self._plan(case)
            return
        advice = (
            self._room.ask(who, lambda c: c.get(f"{path}/suggestion")).body if step in ASKS_ADVICE else {}
        )
        picture = self._rng.choice(self._pictures)[1] if step in SHOWS_PICTURE else ""
        fields = fields_of(step, case, self._rng, advice, picture)
        answer = self._room.ask(who, lambda c: c.post(f"{path}/steps/{step}", fields, case.version))
        if answer.ok:
            case.misses = 0
            self._taken(case, step, answer.body)
        elif case.misses < PATIENT_FOR:
            case.misses += 1
            self._agenda.after(LOOK_AGAIN, lambda: self._act(case, state, step, who))
        else:
            why = answer.body.get("code") if isinstance(answer.body, dict) else answer.status
            log.warning("%s left to people: %s", step, why, extra={"case_id": case.case_id})

    def _taken(self, case: Known, step: str, told: Any) -> None:
        case.learn(told)
        if step == "sign" and case.lon is not None and case.lat is not None:
            self._fleet.send(case.unit, case.case_id, case.lon, case.lat)
        elif step == "feedback":
            self._fleet.release(case.case_id)
        self._plan(case)

    def _move(self) -> None:
        now = time.monotonic()
        self._fleet.move(now - self._moved)
        self._moved = now
        self._tell_positions({"fixes": [m.fix() for m in self._fleet.movers]})
        self._agenda.after(MOVE_EVERY, self._move)

    def _beat(self) -> None:
        hour = datetime.now(self._zone).hour
        dark = random.Random(hour)
        self._tell_positions({"cameras": [no for no in self._ground.cameras if dark.random() >= DARK]})
        self._agenda.after(BEAT_EVERY, self._beat)

    def _read(self) -> None:
        rows = [{"sensor": one.code, "value": one.next(self._rng)} for one in self._gauges]
        if rows:
            self._room.source("iot").post(f"{API}/readings", {"readings": rows})
        self._agenda.after(READ_EVERY, self._read)

    def _tell_positions(self, body: dict[str, object]) -> None:
        self._room.source("grid_app").post(f"{API}/positions", body)

    def _store(self, n: int, mended: bool) -> str:
        def send(client: Client) -> Any:
            return client.send(f"{API}/media", street(random.Random(n), mended), "image/png")

        answer = self._room.ask(DUTY, send)
        if not answer.ok:
            raise NoGround(f"/media: {answer.status}")
        return str(answer.body["sha256"])
