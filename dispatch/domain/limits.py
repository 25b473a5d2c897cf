"""How long anything may take, and who is told of it: one version of lists/sla.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.domain.case import Urgency
from dispatch.domain.clock import Mode


@dataclass(frozen=True, slots=True)
class Stage:
    """Limits of one stage; None: the common one."""

    limit: str
    urgent: str | None = None  # 特急
    hotline: str | None = None

    def of(self, urgency: Urgency, hotline: bool) -> str:
        """特急 comes before the hotline."""
        if urgency == "urgent3" and self.urgent:
            return self.urgent
        return self.hotline if hotline and self.hotline else self.limit


@dataclass(frozen=True, slots=True)
class Channel:
    """How long a channel waits for its answer, by kind of request."""

    mode: Mode
    usual: str  # the kind of one that names none
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of a reminder ladder."""

    share: float  # of the limit; beyond 1: overdue
    to: str  # unit leader city


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who is told one after another, until somebody acknowledges."""

    rungs: tuple[Rung, ...]
    urgent: tuple[Rung, ...] = ()  # 特急叫应

    def of(self, urgency: Urgency) -> tuple[Rung, ...]:
        return self.urgent if urgency == "urgent3" and self.urgent else self.rungs


@dataclass(frozen=True, slots=True)
class WhistleRate:
    """Between which shares of its registered cases a town blows the whistle as it should."""

    under: float
    over: float
    few: int  # cases below which nothing is said

    def judged(self, whistles: int, registered: int) -> str:
        """ "few", "under", "over" or "" of a town."""
        if registered < self.few:
            return "few"
        rate = whistles / registered
        return "under" if rate < self.under else "over" if rate > self.over else ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan may ask. The handling clock is not here: it takes the leaf's own deadline."""

    version: str
    stages: Mapping[str, Stage]
    yellow: float  # share of a limit at which a lamp turns yellow
    whistles: Mapping[str, str]  # by type of whistle
    presence_m: int  # who answers a whistle is there within so many metres
    whistle_rate: WhistleRate
    orders: Mapping[str, str]  # by grade of 督办
    channels: Mapping[str, Channel]  # those that set a deadline of their own
    ladders: Mapping[str, Ladder]  # by name of clock

    def rungs(self, clock: str, urgency: Urgency) -> tuple[Rung, ...]:
        """The ladder of a clock; none for one that nobody is reminded of."""
        return self.ladders[clock].of(urgency) if clock in self.ladders else ()
