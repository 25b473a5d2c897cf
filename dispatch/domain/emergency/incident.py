"""突发事件 as the fold of its events: states, checklist, drawings, reports, posts. Points are EPSG:4490."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dispatch.domain.emergency.drill import Forked, Scripted
from dispatch.domain.emergency.resources import Hold, Relief

Grade = Literal["", "I", "II", "III", "IV"]  # of the event, by loss: 特别重大 重大 较大 一般
Warning = Literal["", "red", "orange", "yellow", "blue"]  # of a forecast
Level = Literal["", "1", "2", "3", "4"]  # of the response of an organisation; the plan says which it has
DrawingKind = Literal["core", "cordon", "evacuation", "free", "plume", "closure", "route", "shelter", "mark"]

BEFORE = frozenset({"received", "confirmed", "assessed", "first_action"})  # 接报 核实 研判定级 先期处置
RUNNING = BEFORE | {"responding"}  # 处置中
OPEN = RUNNING | {"recovering"}  # 善后
LOOKED_BACK = frozenset({"recovering", "archived"})  # 评估
STATES = OPEN | {"archived", "false_alarm", "handed_up"}
COMMAND = frozenset({"town_chief", "county_chief"})  # who starts responses and gives orders
DESK = COMMAND | {"town_dispatch", "county_dispatch", "town_accept", "county_accept"}  # who keeps the record


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of people and lines, as last told. None: not told yet."""

    dead: int | None = None
    injured: int | None = None
    missing: int | None = None
    to_evacuate: int | None = None
    evacuated: int | None = None
    cut_off: int | None = None  # households without gas, power or water
    closures: int | None = None  # crossings closed


@dataclass(frozen=True, slots=True)
class Drawing:
    """标绘. A circle, a closure and a shelter have one point; an area three or more; a route two or more."""

    id: int
    kind: DrawingKind
    points: tuple[tuple[float, float], ...]  # lon, lat
    metres: float | None
    label: str
    by: str
    at: int
    expires: int | None = None
    erased: int | None = None

    def stands(self, now: int) -> bool:
        return self.erased is None and (self.expires is None or now < self.expires)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan's checklist: its order carries the clock and the receipts."""

    no: int
    group: str
    zh: str
    en: str
    unit: str
    due: int
    order_id: str


@dataclass(frozen=True, slots=True)
class Sitrep:
    """首报 续报 终报."""

    no: int
    kind: Literal["first", "follow", "final"]
    text: str
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What the command group was asked, and what it said. answer: "" agreed held."""

    no: int
    text: str
    people: int | None
    asked_by: str
    asked_at: int
    answer: Literal["", "agreed", "held"] = ""
    by: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """Who holds a post of the command board now."""

    post: str
    unit: str
    name: str
    since: int


@dataclass(frozen=True, slots=True)
class Roll:
    """点名: who was called, and who has answered, when."""

    no: int
    at: int
    called: tuple[str, ...]
    answered: tuple[tuple[str, int], ...] = ()

    def silent(self, now: int) -> tuple[str, ...]:
        """Those to be shown red: a minute has gone by without their answer."""
        there = {unit for unit, _ in self.answered}
        return tuple(u for u in self.called if u not in there) if now - self.at >= 60_000 else ()


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the log that is no order: a call, a look through a camera, a hand-over."""

    at: int
    by: str
    kind: str
    text: str
    camera: int | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert to the public in an area, as CAP tells it. kind: Alert Update Cancel."""

    no: int
    identifier: str
    kind: Literal["Alert", "Update", "Cancel"]
    drawing: int
    headline: str
    instruction: str
    by: str
    at: int
    expires: int


@dataclass(frozen=True, slots=True)
class Helped:
    """One person to be helped out, by token only; state: waiting moved refused away."""

    token: str
    state: str
    at: int
    by: str


@dataclass(frozen=True, slots=True)
class Improvement:
    """What is to be done better, by which unit, until which day (YYYY-MM-DD)."""

    no: int
    text: str
    unit: str
    due: str
    by: str
    at: int
    done: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reporting:
    """When the next report to the level above is due: by phone, written, next, final. epoch ms."""

    phone: int
    written: int
    follow: int | None = None
    final: int | None = None
    told_at: int | None = None  # when the level above was told by phone


@dataclass(frozen=True, slots=True)
class Incident:
    """Everything the rules need to know."""

    incident_id: str
    state: str = "new"
    version: int = 0
    incident_no: str = ""
    title: str = ""
    kind: str = ""  # as lists/incident_kinds.yaml
    text: str = ""
    area: str = ""
    grid: str | None = None
    lon: float | None = None
    lat: float | None = None
    place: str = ""
    address: str = ""
    cases: tuple[str, ...] = ()
    drill: bool = False
    declared_at: int = 0
    grade: Grade = ""
    warning: Warning = ""
    level: Level = ""
    plan: str = ""
    plan_version: str = ""
    signed_by: str = ""
    started_at: int | None = None
    ended_at: int | None = None
    figures: Figures = Figures()
    lines: tuple[Line, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    sitreps: tuple[Sitrep, ...] = ()
    decisions: tuple[Decision, ...] = ()
    posts: tuple[Post, ...] = ()
    rolls: tuple[Roll, ...] = ()
    notes: tuple[Note, ...] = ()
    alerts: tuple[Alert, ...] = ()
    reporting: Reporting | None = None
    war: bool = False  # 战时
    war_asked_by: str = ""
    lessons: str = ""
    reminded: tuple[str, ...] = ()  # reports that were called for
    seed: int = 0  # of a drill: what its script is fixed by
    script: tuple[Scripted, ...] = ()
    injected: int = 0  # lines of it that were told
    forked: tuple[Forked, ...] = ()  # copies of live cases a drill begins with
    holds: tuple[Hold, ...] = ()  # resources it has or had
    reliefs: tuple[Relief, ...] = ()
    help: tuple[Helped, ...] = ()  # who they are is sealed beside the record
    improvements: tuple[Improvement, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def units(self) -> tuple[str, ...]:
        """Units that have to do with it: owners of lines, posts, improvements and resources it has now."""
        posts, holds = self.posts, self.holds
        owners = [*(p.unit for p in posts if p.unit), *(h.unit for h in holds if h.stands)]
        owners += [one.unit for one in self.improvements]
        return tuple(dict.fromkeys([line.unit for line in self.lines] + owners))
