"""A row of the duty table as text, and all that may be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from types import MappingProxyType

from dispatch.accounts import Account
from dispatch.domain.duty import LONGEST, MOST_SHIFTS, POSTS, Shift
from dispatch.domain.units import LEVEL_LENGTH, Kinds
from dispatch.list_rows import Problem, Reading, Row, near

# Field of a row to the heading of its column.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "day": "日期",
        "name": "班次",
        "opens": "开始",
        "closes": "结束",
        "post": "岗位",
        "area": "区域",
        "unit": "单位",
        "account": "账号",
    }
)
OPTIONAL = frozenset({"unit"})
POST: Mapping[str, str] = MappingProxyType(
    {
        "受理席": "accept",
        "派遣席": "dispatch",
        "值班长": "chief",
        "带班领导": "leader",
        "社区值守": "community",
        "单位值守": "unit",
    }
)
DAY = re.compile(r"^(\d{4})[-/.年](\d\d?)[-/.月](\d\d?)日?(?: 00:00:00)?$")
CLOCK = re.compile(r"^(?:[\d-]+ )?(\d\d?)[:：](\d\d)(?::00)?$")  # a spreadsheet may put a day before the hour
LENGTHS = (6, 9, 12)


@dataclass(frozen=True, slots=True)
class Book:
    """What a row is held against. `area` is the prefix within which who imports may write."""

    accounts: Mapping[str, Account]
    areas: frozenset[str]  # that are there, of the towns and communities and the cities
    kinds: Kinds
    tz: tzinfo
    area: str = ""


def read_shifts(rows: Iterable[Row], book: Book) -> tuple[list[Shift], list[Problem]]:
    """The shifts that can be read, and everything that is wrong."""
    problems: list[Problem] = []
    found: dict[int | str, Shift] = {}
    for row in rows:
        reading, before = Reading(row, problems), len(problems)
        times = _times(reading, book.tz)
        name, post = reading.text("name"), reading.one_of("post", POST)
        area = _area(reading, book)
        unit = _unit(reading, book.kinds, post, area)
        account = _account(reading, book, post, area, unit)
        if len(problems) == before and times and post:
            found[row.where] = Shift(name, *times, post, area, account, unit)
    if not found and not problems:
        problems.append(Problem(1, "", "empty"))
    if len(found) > MOST_SHIFTS:
        problems.append(Problem(1, "", "too_many", {"most": MOST_SHIFTS}))
    if len({shift.area[:6] for shift in found.values()}) > 1:
        problems.append(Problem(1, "area", "one_city"))
    return list(found.values()), [*problems, *_twice(found)]


def _times(row: Reading, tz: tzinfo) -> tuple[int, int] | None:
    day, opens, closes = row.text("day"), row.text("opens"), row.text("closes")
    on = _day(day)
    if day and on is None:
        row.wrong("day", "no_day", text=day)
    starts, ends = _clock(opens), _clock(closes)
    for column, text, read in (("opens", opens, starts), ("closes", closes, ends)):
        if text and read is None:
            row.wrong(column, "no_time", text=text)
    if on is None or starts is None or ends is None:
        return None
    start = datetime.combine(on, time(), tz) + starts
    end = datetime.combine(on, time(), tz) + ends
    end += timedelta(days=1) if end <= start else timedelta()  # 16:00 to 00:00, 08:00 to 08:00
    first, last = (round(at.astimezone(UTC).timestamp() * 1000) for at in (start, end))
    if last - first > LONGEST:
        row.wrong("closes", "long_shift")
    return first, last


def _day(text: str) -> date | None:
    match = DAY.match(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _clock(text: str) -> timedelta | None:
    match = CLOCK.match(text)
    hour, minute = map(int, match.groups()) if match else (99, 0)
    return timedelta(hours=hour, minutes=minute) if hour <= 24 and minute < 60 else None


def _area(row: Reading, book: Book) -> str:
    area = row.text("area")
    if not area:
        return ""
    if not area.isdigit() or len(area) not in LENGTHS or area not in book.areas:
        row.wrong("area", "no_area", text=area, near=near(area, sorted(book.areas)))
    elif not area.startswith(book.area):
        row.wrong("area", "not_yours", text=area)
    return area


def _unit(row: Reading, kinds: Kinds, post: str | None, area: str) -> str:
    found = row.units("unit", kinds, needed=post == "unit")
    if not found:
        return ""
    if post and post != "unit":
        row.wrong("unit", "no_unit_here")
    if len(found) > 1:
        row.wrong("unit", "one_lead")
    length = LEVEL_LENGTH.get(kinds[found[0]].level, 0)
    if area and len(area) != length:
        row.wrong("area", "not_its_level", text=area, unit=kinds[found[0]].zh)
    return f"{found[0]}@{area}"


def _account(row: Reading, book: Book, post: str | None, area: str, unit: str) -> str:
    name = row.text("account")
    account = book.accounts.get(name)
    if not name:
        return ""
    if account is None or (not account.area.startswith(book.area) and not area.startswith(account.area)):
        row.wrong("account", "no_account", text=name, near=near(name, _mine(book)))
    elif post and not POSTS[post] & account.roles:
        row.wrong("account", "not_of_post", text=name)
    elif (area and not area.startswith(account.area)) or (account.unit or "") != unit:
        row.wrong("account", "answers_elsewhere", text=name)
    return name


def _mine(book: Book) -> list[str]:
    """Names that may be told to who imports."""
    return sorted(name for name, account in book.accounts.items() if account.area.startswith(book.area))


def _twice(found: Mapping[int | str, Shift]) -> Sequence[Problem]:
    """Rows that have one account at two posts at once."""
    out: list[Problem] = []
    last: dict[str, tuple[int | str, Shift]] = {}
    for where, shift in sorted(found.items(), key=lambda item: (item[1].start_at, item[1].end_at)):
        before = last.get(shift.account)
        if before and before[1].end_at > shift.start_at:
            out.append(Problem(where, "account", "two_posts", {"text": shift.account, "other": before[0]}))
        last[shift.account] = (where, shift)
    return out
