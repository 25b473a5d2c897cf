"""排班: who sits at which post of an area, or has the watch of a unit, from when to when; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dispatch.domain.errors import BadField

POSTS: Mapping[str, frozenset[str]] = {  # 岗位 -> the roles of which its holder has one
    "accept": frozenset({"town_accept", "county_accept"}),
    "dispatch": frozenset({"town_dispatch", "county_dispatch"}),
    "chief": frozenset({"town_chief", "county_chief"}),
    "leader": frozenset({"town_chief", "county_chief"}),
    "community": frozenset({"community", "grid_worker", "micro_grid"}),
    "unit": frozenset({"unit", "handler"}),
}
HOUR = 3_600_000
LONGEST = 24 * HOUR
MOST_SHIFTS = 5_000
EARLY = HOUR  # so long before its end a shift may be handed over …
LATE = 4 * HOUR  # … and so long after


@dataclass(frozen=True, slots=True)
class Post:
    """A seat that is handed from one officer to the next. `unit` is set where the watch is of a unit."""

    post: str  # as POSTS
    area: str
    unit: str = ""  # kind@area


@dataclass(frozen=True, slots=True)
class Shift:
    """One line of the table. Times are epoch milliseconds, UTC."""

    name: str  # 早班 …
    start_at: int
    end_at: int
    post: str
    area: str
    account: str
    unit: str = ""

    @property
    def seat(self) -> Post:
        return Post(self.post, self.area, self.unit)


def check_shift(shift: Shift) -> None:
    """Raises BadField where a line can be no shift, whoever made it."""
    if shift.post not in POSTS:
        raise BadField(field="post", why="no_such_post")
    if not 0 < shift.end_at - shift.start_at <= LONGEST:
        raise BadField(field="end_at", why="shift_length")
    if not shift.area.isdigit() or not shift.account or not shift.name:
        raise BadField(field="area", why="shift_incomplete")
    if (shift.post == "unit") != bool(shift.unit):
        raise BadField(field="unit", why="unit_of_watch")


def twice_on(shifts: Iterable[Shift]) -> tuple[Shift, Shift] | None:
    """Two shifts of one account that overlap, if there are any."""
    ends: dict[str, Shift] = {}
    for shift in sorted(shifts, key=lambda s: (s.start_at, s.end_at)):
        before = ends.get(shift.account)
        if before is not None and before.end_at > shift.start_at:
            return before, shift
        ends[shift.account] = shift
    return None


def may_hand_over(shift: Shift, now: int) -> bool:
    """Whether the shift is near enough to its end."""
    return shift.end_at - EARLY <= now < shift.end_at + LATE and now >= shift.start_at


def followers(shift: Shift, of_seat: Iterable[Shift]) -> list[Shift]:
    """Who takes the seat after this shift: those that start when it ends and go on beyond it."""
    return [s for s in of_seat if s.start_at <= shift.end_at < s.end_at and s.account != shift.account]
