"""排班 of the demo city for the next two weeks, as the rows of a table, brought by the door of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from dispatch import tables
from dispatch.accounts import Account, accounts
from dispatch.desk import Desk
from dispatch.domain.step import Actor
from dispatch.duty_import import bring_duty
from dispatch.duty_rows import POST
from dispatch.list_rows import Row

DAYS = 14
Cells = dict[str, str]
SHIFTS = (("夜班", "00:00", "08:00"), ("早班", "08:00", "16:00"), ("中班", "16:00", "00:00"))
WORDS = {key: word for word, key in POST.items()}
# post -> who takes turns; at the first start it is the turn of the first
TURNS = {
    "accept": ("city_duty", "sim_duty"),
    "dispatch": ("city_dispatch", "sim_dispatch"),
    "chief": ("city_commander", "sim_chief"),
}


def bring_demo_duty(desk: Desk, city: str, town: str) -> None:
    """When the table of the city runs out within a week, it goes on; safe to run again."""
    now, tz = datetime.now(desk.calendar.tz), desk.calendar.tz
    t = tables.duty_shift.c
    with desk.engine.connect() as conn:
        last = conn.execute(select(func.max(t.start_at)).where(t.area == city)).scalar()
    told = datetime.fromtimestamp(last / 1000, tz) if last is not None else now - timedelta(days=1)
    if told > now + timedelta(days=DAYS / 2):
        return
    first = max(now, told + timedelta(days=1))
    people = [account for account in accounts(desk.engine, at_work=True) if account.demo]
    seats = {(post, city, ""): takers for post, takers in TURNS.items()}
    seats["unit", town, f"town_law@{town}"] = ("unit_officer", f"sim_town_law_{town}")
    cells = [*_in_turn(seats, first), *_whole_days(people, first, town)]
    rows = [Row(number, one) for number, one in enumerate(cells, 2)]
    bring_duty(desk, rows, Actor("system", frozenset({"system"}), city), "演示排班")


def _in_turn(seats: Mapping[tuple[str, str, str], Sequence[str]], first: datetime) -> Iterator[Cells]:
    for n, day in enumerate(_days(first)):
        for k, shift in enumerate(SHIFTS):
            for (post, area, unit), takers in seats.items():
                yield _row(day, shift, (post, area, unit), takers[(3 * n + k - first.hour // 8) % 2])


def _whole_days(people: Sequence[Account], first: datetime, town: str) -> Iterator[Cells]:
    seats = {"town_dispatch": ("dispatch", town, ""), "town_leader": ("leader", town, "")}
    for account in people:
        if "unit" in account.roles and account.unit and account.unit != f"town_law@{town}":
            seats[account.username] = ("unit", account.unit.partition("@")[2], account.unit)
        elif "community" in account.roles:
            seats[account.username] = ("community", account.area, "")
    for day in _days(first):
        for username, seat in seats.items():
            yield _row(day, ("全天", "00:00", "00:00"), seat, username)


def _days(first: datetime) -> Iterator[str]:
    return ((first + timedelta(days=n)).strftime("%Y-%m-%d") for n in range(DAYS))


def _row(day: str, shift: tuple[str, str, str], seat: tuple[str, str, str], account: str) -> Cells:
    post, area, unit = seat
    told = {"day": day, "post": WORDS[post], "area": area, "unit": unit.partition("@")[0], "account": account}
    return told | dict(zip(("name", "opens", "closes"), shift, strict=True))
