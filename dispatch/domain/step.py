"""The workflow language: a step is a body, the states it may leave, the roles that may take it, and two
pure functions.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from dispatch.domain.answer import Ladder
from dispatch.domain.card_rules import NO_RULES, CardRules
from dispatch.domain.due import start_clock
from dispatch.domain.likeness import Repeat
from dispatch.domain.routing import Know, Weighing, nothing_known
from dispatch.domain.tags import Tags

if TYPE_CHECKING:
    from dispatch.domain.calendar import WorkCalendar
    from dispatch.domain.case import Case, Urgency
    from dispatch.domain.catalogue import Matters, Scenario
    from dispatch.domain.clock import Clock, Mode
    from dispatch.domain.emergency.incident import Incident
    from dispatch.domain.emergency.plan import Plan
    from dispatch.domain.emergency.resources import Elsewhere, Kept
    from dispatch.domain.limits import Limits
    from dispatch.domain.matrix import Matrix
    from dispatch.domain.measures import Formula
    from dispatch.domain.units import Kinds

Facts = Mapping[str, Any]  # JSON values worked out once, when the step was taken, and kept in the event


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step, and where they may. `area` is the prefix they answer for; `unit` or `estate`
    narrow it further.
    """

    id: str  # "user:city_duty", "key:12345", "system", "clock"
    roles: frozenset[str]
    area: str
    unit: str | None = None
    estate: str | None = None
    level: str = ""  # city town community estate unit; the level whose `seen` this actor gives


@dataclass(frozen=True, slots=True)
class Event:
    """One immutable row. `at` is epoch milliseconds UTC; `id` order is commit order."""

    id: int
    stream: str
    subject: str
    version: int
    step: str
    at: int
    actor: str
    role: str
    body: Mapping[str, Any]
    facts: Facts


class Places(Protocol):
    """What the rules may ask of the map. Answers come from one frozen area-set version per city."""

    def locate(self, lon: float, lat: float) -> tuple[str, int] | None:
        """Grid code and area-set version of the point (EPSG:4490 degrees), None outside every grid."""

    def estate_at(self, lon: float, lat: float) -> str | None: ...

    def describe(self, grid: str, lon: float, lat: float) -> str:
        """Words for the place: town, then estate or nearest named road."""

    def knows(self, area: str) -> bool: ...


class Scenarios(Protocol):
    """The versions of the 事项清单."""

    def at(self, area: str) -> Matters:
        """The version in force where the area lies: what a new case is judged by."""

    def leaf(self, case: Case) -> Scenario | None:
        """The case's matter, as the version it was judged by has it."""

    def powers(self, area: str) -> Matrix | None:
        """The 三项清单 in force where the area lies, None where there is none."""


class Emergency(Protocol):
    """What the steps of incidents and orders may ask beyond the map."""

    @property
    def kinds(self) -> Container[str]: ...
    @property
    def plans(self) -> Mapping[str, Plan]: ...

    def incident(self, incident_id: str) -> Incident | None: ...

    def number(self, city: str, now: datetime, drill: bool) -> str:
        """The next incident number of a city and local day; part of the transaction, like case numbers."""

    def order_number(self, incident_id: str) -> int: ...

    def new_id(self) -> str: ...

    def fork(self, area: str) -> list[dict[str, Any]]:
        """Open cases of an area as a drill keeps them, the newest first, not all of very many."""

    def resource(self, code: str) -> Kept | None: ...

    def holds(self, code: str) -> list[Elsewhere]:
        """All that incidents have or had of a resource."""

    def out(self, code: str) -> list[Elsewhere]:
        """What incidents that are no drills have of it now."""


class Peace:
    """Where there is no emergency to ask about."""

    kinds: Container[str] = frozenset()
    plans: Mapping[str, Plan] = {}

    def incident(self, incident_id: str) -> Incident | None:
        return None

    def number(self, city: str, now: datetime, drill: bool) -> str:
        raise NotImplementedError

    def order_number(self, incident_id: str) -> int:
        raise NotImplementedError

    def new_id(self) -> str:
        raise NotImplementedError

    def fork(self, area: str) -> list[dict[str, Any]]:
        return []

    def resource(self, code: str) -> Kept | None:
        return None

    def holds(self, code: str) -> list[Elsewhere]:
        return []

    def out(self, code: str) -> list[Elsewhere]:
        return []


def no_other(case_id: str) -> Case | None:
    return None


def no_disputes(case: Case) -> int:
    return 0


def all_answered(case_id: str) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Context:
    """All a plan may use. `number` hands out the next case number of a city and local day; it is part of
    the transaction.
    """

    now: datetime
    calendar: WorkCalendar
    scenarios: Scenarios
    places: Places
    number: Callable[[str, datetime], str]
    kinds: Kinds
    limits: Limits
    other: Callable[[str], Case | None] = no_other  # a second case that a step names
    unanswered: Callable[[str], int] = all_answered  # final answers of a case still on their way to a channel
    emergency: Emergency = field(default_factory=Peace)
    cards: CardRules = NO_RULES
    known: Know = nothing_known  # of the units that could take a case
    weighing: Weighing = field(default_factory=Weighing)
    formula: Formula | None = None  # what a single case is scored by
    repeat: Repeat = field(default_factory=Repeat)
    disputes_here: Callable[[Case], int] = no_disputes  # other disputes lately at the place of this one
    ladder: Ladder = field(default_factory=Ladder)  # of tries to deliver a reply
    tags: Tags = field(default_factory=Tags)

    def clock(self, name: str, limit: str, urgency: Urgency, mode: Mode = "span") -> Clock:
        """A clock that starts now."""
        return start_clock(name, self.now, limit, urgency, self.limits, self.calendar, mode)

    def stage(self, name: str, urgency: Urgency, hotline: bool = False) -> Clock:
        """The clock of a stage that starts now."""
        return self.clock(name, self.limits.stages[name].of(urgency, hotline), urgency)


def no_guard(held: Any) -> None:
    return None


def no_check(held: Any, body: Any, actor: Actor) -> None:
    return None


def no_plan(held: Any, body: Any, actor: Actor, ctx: Context) -> Facts:
    return {}


@dataclass(frozen=True, slots=True)
class Step:
    """`guard`, `check` and `plan` may refuse; `apply` may not and sees only what the stream holds (a Case, an
    Incident, an Order or an Answer), the body, the facts and the event's time and actor.
    """

    name: str
    body: type
    frm: frozenset[str]
    to: str | None  # None: the state stays
    roles: frozenset[str]
    apply: Callable[[Any, Any, Facts, int, str], Any]
    check: Callable[[Any, Any, Actor], None] = no_check
    plan: Callable[[Any, Any, Actor, Context], Facts] = no_plan
    stream: str = "case"
    guard: Callable[[Any], None] = no_guard  # refuses by what is held alone: what it refuses is not offered
    narrow: Mapping[str, frozenset[str]] = field(default_factory=dict)  # states that fewer roles may leave

    def roles_in(self, state: str) -> frozenset[str]:
        """Who may take the step from this state."""
        return self.narrow.get(state, self.roles)
