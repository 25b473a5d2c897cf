"""One door for a duty table, whoever brings it: all of it is checked, then all of it comes into force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from dispatch import audit
from dispatch.accounts import accounts
from dispatch.desk import Desk
from dispatch.domain.step import Actor
from dispatch.duty import others_on, version_of
from dispatch.duty_rows import Book, read_shifts
from dispatch.list_rows import BadRows, Problem, Row
from dispatch.matters import unit_kinds


@dataclass(frozen=True, slots=True)
class DutyBrought:
    city: str
    version: int
    shifts: int
    seats: int
    first: int  # start of the earliest shift, epoch ms
    last: int


def bring_duty(
    desk: Desk, rows: Iterable[Row], actor: Actor, name: str = "", keep: bool = True
) -> DutyBrought:
    """`keep` False only tells. Raises BadRows with everything that is wrong, and then nothing is kept."""
    atlas = desk.atlas()
    cities = [city.code for city in atlas.cities()]
    below = {a.code for city in cities for level in ("town", "community") for a in atlas.areas(city, level)}
    there = {account.username: account for account in accounts(desk.engine, at_work=True)}
    book = Book(there, frozenset({*cities, *below}), unit_kinds(), desk.calendar.tz, actor.area)
    shifts, problems = read_shifts(rows, book)
    if problems:
        raise BadRows(problems)
    city = shifts[0].area[:6]
    with desk.engine.connect() as conn:
        if twice := others_on(conn, shifts):
            raise BadRows([Problem(1, "account", "two_posts_kept", {"text": twice[1].account})])
        version = version_of(conn, city) + 1
    if keep:
        told = [asdict(shift) for shift in shifts]
        body = {"city": city, "version": version, "shifts": told, "name": name}
        desk.take("import_duty", None, body, actor)
        audit.note(desk.engine, actor.id, "duty.import", city, "ok", f"version {version}, {len(told)} shifts")
    seats = len({shift.seat for shift in shifts})
    starts = [shift.start_at for shift in shifts]
    return DutyBrought(city, version, len(shifts), seats, min(starts), max(starts))
