"""A case 案件 as the fold of its events; nothing here reads a clock, a file or a socket."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

from dispatch.domain.clock import Clock, Lamp
from dispatch.domain.overlays import Appeal, Card, Order, Whistle

Urgency = Literal["urgent3", "urgent2", "normal"]  # 特急 紧急 一般

HOTLINE = "12345"
Level = Literal["town", "county", "city"]
OPEN_STATES = frozenset(
    {
        "reported",
        "verifying",
        "accepted",
        "registered",
        "dispatched",
        "returned",
        "arbitrating",
        "handling",
        "suspended",
        "escalated",
        "feedback",
        "checking",
        "revisiting",
        "closable",
    }
)


@dataclass(frozen=True, slots=True)
class Media:
    """A stored picture, named by its content. kind: before near far reference after check."""

    sha256: str
    kind: str
    taken_at: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One channel this case must answer to."""

    channel: str
    ref: str
    kind: str = ""  # 咨询 求助 意见建议 投诉 举报, as limits know it; "" when the channel did not say
    clock: Clock | None = None  # until the channel must have its answer


@dataclass(frozen=True, slots=True)
class Helper:
    """The part of a co-unit 协办, on a clock of its own. The case ends when every part is answered."""

    unit: str
    clock: Clock
    lamp: Lamp = "green"
    answered_at: int | None = None  # when it fed back, or was let off
    result: str = ""
    released: bool = False  # 免协办: it had nothing to do


@dataclass(frozen=True, slots=True)
class Extension:
    """延期: what the unit asks for. state: applied unit_ok approved denied."""

    state: str
    by: str  # account that asked
    reason: str


@dataclass(frozen=True, slots=True)
class Gathering:
    """What is kept of a collective matter 群体性: where, how many, what they want, who sees to it."""

    place: str
    people: int
    demand: str
    unit: str  # kind@area


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the rules need to know. lon/lat are EPSG:4490 degrees."""

    case_id: str
    state: str = "new"
    version: int = 0
    case_no: str | None = None
    area: str = ""  # deepest known area code: the grid (15) once located, else the area of the source
    grid: str | None = None
    area_version: int | None = None  # version of the area set the case was routed by
    estate: str | None = None
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    place: str = ""  # words for the place, from our own geodata: "城关街道 · 学府路"
    scenario: str | None = None
    list_version: str | None = None
    matter: str = ""  # words for the scenario; "" until it is known
    urgency: Urgency = "normal"
    text: str = ""
    tags: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    sources: tuple[Source, ...] = ()
    demo: bool = False  # came through a source marked 演示
    reported_at: int = 0
    registered_at: int | None = None
    finished_at: int | None = None
    closed_at: int | None = None
    lead: str | None = None  # kind@area
    co: tuple[str, ...] = ()
    dispatcher: str | None = None
    handler: str | None = None
    checker: str | None = None
    clock: Clock | None = None  # of the stage the case is in
    handle: Clock | None = None  # runs from 派遣 to 反馈; governs while handling
    handle_by: int | None = None  # until when it is to be handled, whatever rework runs
    close_by: int | None = None  # until when it is to be closed
    lamp: Lamp = "green"
    dispatches: int = 0
    returns: int = 0
    reworks: int = 0
    reworked: tuple[str, ...] = ()  # the unit of each rework
    result: str = ""
    arrived_at: int | None = None  # when somebody of the unit last came to the place
    seen: tuple[str, ...] = ()  # levels that opened it: city town community estate unit
    acted: tuple[str, ...] = ()  # levels that took a step on it
    verifier: str | None = None
    verified: str = ""  # exist not_exist unable
    level: str = ""  # who has it in hand once it left its first level: town county city
    hands: tuple[str, ...] = ()  # accounts that handled it: they may neither check nor close it
    returned_by: tuple[str, ...] = ()  # units that returned it
    acting: str | None = None  # 先办: the first receiver, which works while 会商 settles whose it is
    bound: bool = False  # refused or ruled: the unit must sign
    wrong_returns: int = 0  # 误退: returns the centre refused
    sign_timeouts: int = 0
    helpers: tuple[Helper, ...] = ()  # parts of the co-units
    extension: Extension | None = None
    extensions: int = 0
    suspensions: int = 0
    suspended_at: int | None = None
    suspended_until: int | None = None
    void_asked_by: str | None = None
    merged_into: str | None = None
    merged: tuple[str, ...] = ()  # cases whose channels this one answers too
    incident: str | None = None
    escalations: int = 0
    unsatisfied: int = 0  # handled again because the reporter was not content
    satisfaction: str = ""  # satisfied basically not; "" unreached or not asked
    resolved: bool | None = None
    reopens: int = 0
    false_closing: bool = False
    score: float | None = None
    whistles: tuple[Whistle, ...] = ()
    orders: tuple[Order, ...] = ()
    cards: tuple[Card, ...] = ()
    appeal: Appeal | None = None
    reminded: int = 0  # rungs of the ladder that governs, already taken
    told: str = ""  # whom the last of them told, until somebody acknowledges: unit leader city
    acknowledged: bool = False
    gathering: Gathering | None = None
    shelved: bool = False  # what was learnt from it is in the case library
    push: str = ""  # told upwards: queued sent acked replied failed; "" not at all

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def governing(self) -> Clock | None:
        """What governs the lamp: the stage's clock or that of a channel, whichever ends first. None while the
        stage's stands still; a reopened case has answered its channels once.
        """
        return earliest(self.clock, () if self.reopens else self.sources)

    @property
    def open_parts(self) -> tuple[Helper, ...]:
        """Parts of co-units that are still to be answered."""
        return tuple(helper for helper in self.helpers if helper.answered_at is None)

    @property
    def hotline(self) -> bool:
        """Whether the hotline waits for an answer; it has its own stage limits."""
        return any(source.channel == HOTLINE for source in self.sources)

    @property
    def title(self) -> str:
        """Scenario and place; never a citizen's words."""
        return " · ".join(part for part in (self.matter or "待定性", self.place) if part)


def earliest(stage: Clock | None, sources: tuple[Source, ...]) -> Clock | None:
    """The stage's clock or that of a channel, whichever ends first."""
    if stage is None:
        return None
    waiting = (source.clock for source in sources if source.clock)
    return min((stage, *waiting), key=lambda clock: clock.due)


_SLOTS = tuple(field.name for field in fields(Case))
_READ = attrgetter(*_SLOTS)
_WRITE = tuple(getattr(Case, name).__set__ for name in _SLOTS)


__all__ = ["moved"]  # an alias is private to mypy unless it is said otherwise
if TYPE_CHECKING:  # so that names and types of what moves are checked
    from dataclasses import replace as moved
else:

    def moved(case: Case, **new: Any) -> Case:
        """As dataclasses.replace, in a fifth of the time: every event of a rebuild comes by here, twice."""
        made = object.__new__(Case)
        for write, value in zip(_WRITE, _READ(case), strict=True):
            write(made, value)
        for name, value in new.items():
            object.__setattr__(made, name, value)
        return made
