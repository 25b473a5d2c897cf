"""What a period's cases add up to: in which counts a case stands, and the rates of the field over them.

Every rate is one count over another, and a count is a sum over cases, so the cases behind a figure are those
that add to it. Pure; times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

# rate -> (numerator, denominator)
RATES: Mapping[str, tuple[str, str]] = {
    "accept": ("accepted", "reported"),  # 受理率
    "register": ("taken_up", "for_the_desk"),  # 立案率
    "handle": ("handled", "should_handle"),  # 处置率
    "ontime_handle": ("ontime_handled", "should_handle"),  # 按期处置率
    "close": ("closed", "should_close"),  # 结案率
    "ontime_close": ("ontime_closed", "should_close"),  # 按期结案率
    "ontime_undeferred": ("ontime_never_deferred", "never_deferred"),  # 按期结案率, 缓办 left out as in 金华
    "rework": ("reworked", "handled"),  # 返工率
    "extension": ("extended", "should_handle"),  # 延期率
    "return": ("returns", "dispatches"),  # 退单率
    "accuracy": ("kept_dispatches", "dispatches"),  # 派遣准确率
    "self_handle": ("self_handled", "by_grids"),  # 自行处置率
    "response": ("signed_ontime", "dispatched"),  # 响应率
    "resolve": ("resolved", "revisited"),  # 解决率
    "satisfaction": ("satisfied", "revisited"),  # 满意率
}
LEFT_OUT = ("void", "merged", "suspended", "exempt")  # shown beside the rates; exempt: an appeal was upheld
TIMED, TOOK = (
    "timed",
    "took",
)  # cases handled in one go, and the minutes they took: 平均用时 is one over the other
COUNTS = (
    *dict.fromkeys(count for pair in RATES.values() for count in pair),
    *LEFT_OUT,
    "reworks",
    TIMED,
    TOOK,
)
MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to, not including, `end`."""

    start: int
    end: int

    def has(self, at: int | None) -> bool:
        return at is not None and self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Record:
    """One case as measures see it."""

    reported_at: int
    accepted: bool = False
    registered_at: int | None = None
    handle_due: int | None = None
    finished_at: int | None = None
    close_due: int | None = None
    closed_at: int | None = None
    left: Literal["", "void", "merged", "suspended"] = ""  # out of what is due
    by_grid: bool = False  # a grid worker told of it
    self_handled: bool = False
    dispatches: int = 0
    signed_ontime: bool = False
    returns: int = 0
    wrong_returns: int = 0  # 误退: the dispatch had been right
    reworks: int = 0
    extensions: int = 0
    suspensions: int = 0
    exempt: bool = False  # an appeal of the unit that leads was approved, and the case not opened again since
    resolved: bool | None = None  # what a revisit was told; None: not asked, or not reached
    satisfied: bool = False
    handle_since: int | None = None  # when it went to the unit that handled it
    excused: int = 0  # reworks that the approved appeal was about

    @property
    def counts_at(self) -> int | None:
        """The one moment at which it counts as due to close: when it was closed early, else its deadline."""
        if self.close_due is None or self.closed_at is None:
            return self.close_due
        return min(self.close_due, self.closed_at)


def counts(one: Record, period: Period) -> Counter[str]:
    """What a case adds to each count of a period."""
    found: Counter[str] = Counter()
    if period.has(one.reported_at):
        _reported(one, found)
    if period.has(one.registered_at):
        _dispatched(one, found)
    if _due_in(one.handle_due, one.finished_at, period) and not one.left:
        _handled(one, period, found)
    if _due_in(one.close_due, one.closed_at, period):
        _closed(one, period, found)
    if period.has(one.closed_at) and one.resolved is not None:
        found |= Counter(revisited=1, resolved=int(one.resolved), satisfied=int(one.satisfied))
    return +found


def _reported(one: Record, found: Counter[str]) -> None:
    """By the time of the report. What was put right on the spot asks for no 立案, and a merged one has its
    master's."""
    found["reported"] = 1
    found["accepted"] = one.accepted
    found["merged"] = one.left == "merged"
    for_the_desk = one.left != "merged" and not one.self_handled
    found["for_the_desk"] = for_the_desk
    found["taken_up"] = for_the_desk and one.registered_at is not None
    found["by_grids"] = one.by_grid or one.self_handled
    found["self_handled"] = one.self_handled


def _dispatched(one: Record, found: Counter[str]) -> None:
    """By the time of 立案."""
    found["dispatches"] = one.dispatches
    found["returns"] = min(one.returns, one.dispatches)
    found["kept_dispatches"] = max(0, one.dispatches - max(0, one.returns - one.wrong_returns))
    found["dispatched"] = one.dispatches > 0
    found["signed_ontime"] = one.dispatches > 0 and one.signed_ontime
    found["void"] = one.left == "void"


def _handled(one: Record, period: Period, found: Counter[str]) -> None:
    found["should_handle"] = 1
    found["extended"] = one.extensions > 0
    if _done(one.finished_at, period):
        found["handled"] = 1
        found["ontime_handled"] = _ontime(one.finished_at, one.handle_due, one)
        found["reworked"] = one.reworks > 0
        found["reworks"] = one.reworks - one.excused  # what a score deducts; the fact stays
        _timed(one, found)


def _timed(one: Record, found: Counter[str]) -> None:
    """派遣 to 反馈, by the clock on the wall; what was done over or stood still says nothing of the pace."""
    if one.handle_since is None or one.finished_at is None or one.reworks or one.suspensions:
        return
    found[TIMED] = 1
    found[TOOK] = max(0, one.finished_at - one.handle_since) // MINUTE


def _closed(one: Record, period: Period, found: Counter[str]) -> None:
    """应结案: registered, due by the period's end or closed early in it; each case in one period only."""
    found["suspended"] = one.left == "suspended"
    if one.left or one.registered_at is None:
        return
    found["should_close"] = 1
    found["never_deferred"] = one.suspensions == 0
    if _done(one.closed_at, period):
        ontime = _ontime(one.closed_at, one.close_due, one)
        found["closed"] = 1
        found["ontime_closed"] = ontime
        found["ontime_never_deferred"] = ontime and one.suspensions == 0
        found["exempt"] = one.exempt


def _due_in(due: int | None, done: int | None, period: Period) -> bool:
    """Due in the period and not done before it, or done in it before a later deadline."""
    if due is None or (done is not None and done < period.start):
        return False
    return period.has(due) or (period.has(done) and due >= period.end)


def _done(done: int | None, period: Period) -> bool:
    """What is done after the period was not done in it."""
    return done is not None and done < period.end


def _ontime(done: int | None, due: int | None, one: Record) -> bool:
    return one.exempt or (done is not None and due is not None and done <= due)


def total(records: Iterable[Record], period: Period) -> Counter[str]:
    out: Counter[str] = Counter()
    for one in records:
        out.update(counts(one, period))
    return out


def rate(name: str, added: Mapping[str, int]) -> float | None:
    """0..1; None where nothing was there to be counted."""
    part, whole = RATES[name]
    n = added.get(whole, 0)
    return added.get(part, 0) / n if n else None


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a score: so many points for a rate, full at `target`."""

    rate: str
    points: float
    target: float


@dataclass(frozen=True, slots=True)
class Formula:
    """A scoring rule of one version. Deductions are points a time."""

    version: str
    parts: tuple[Part, ...]
    rework: float = 0.0
    rework_many: float = 0.0  # instead, from the third rework on
    yellow: float = 0.0
    red: float = 0.0


MANY = 3  # reworks


@dataclass(frozen=True, slots=True)
class Score:
    """`points` out of `of`: parts without a case to count drop out of both, and are named."""

    points: float
    of: float
    off: float  # deducted
    missing: tuple[str, ...]

    @property
    def percent(self) -> float | None:
        return round(100 * self.points / self.of, 2) if self.of else None


def score(formula: Formula, added: Mapping[str, int], yellow: int = 0, red: int = 0) -> Score:
    """Weighted rates less deductions; never below nothing."""
    values = {part.rate: rate(part.rate, added) for part in formula.parts if part.rate in RATES}
    known = [(part, value) for part in formula.parts if (value := values.get(part.rate)) is not None]
    missing = tuple(part.rate for part in formula.parts if values.get(part.rate) is None)
    got = sum(part.points * min(1.0, value / part.target) for part, value in known)
    reworks = added.get("reworks", 0)
    each = formula.rework_many if reworks >= MANY else formula.rework
    off = reworks * each + yellow * formula.yellow + red * formula.red
    return Score(max(0.0, got - off), sum(part.points for part, _ in known), off, missing)
