"""A data directory with the demo city and as many open cases as asked, made without a console."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from console.seed import CITY, seed
from console.settings import Settings
from dispatch.atlas_store import load_atlas
from dispatch.calendars import work_calendar
from dispatch.desk import Desk, Taken, utc_now
from dispatch.domain.step import Actor
from dispatch.matters import read_matters
from dispatch.migrate import migrate
from dispatch.people import Sealer
from dispatch.store import make_engine
from geodata.atlas import Atlas
from support.running import PASSWORD

T = TypeVar("T")
LEAF, URGENT, CRITICAL = "0101010201", "0101040201", "0101010101"
LEAD = f"municipal@{CITY}"
CHANNEL = Actor("key:12345", frozenset({"channel"}), CITY)
DISPATCHER = Actor("user:filler", frozenset({"county_dispatch", "county_accept"}), CITY, level="city")
UNIT = Actor("user:crew", frozenset({"unit", "handler"}), CITY, unit=LEAD, level="unit")
DAY_MS = 86_400_000
AT_ONCE = 200
WORKER = Actor("user:walker", frozenset({"grid_worker"}), CITY, level="community")
PICTURE = {"sha256": "a" * 64, "kind": "after"}


def fill(folder: Path, handling: int, registered: int, now: int) -> list[str]:
    """Seeds the folder; `handling` cases due in 20 to 40 days, and the ids of `registered` ones due first."""
    settings = Settings(data_dir=folder, demo=True, demo_password=PASSWORD)
    engine = make_engine(settings.sql_url)
    migrate(engine)
    seed(engine, settings)
    engine.dispose()
    with desk_of(folder) as desk:
        places = grid_points(desk.atlas())
        for part in chunks(range(handling), AT_ONCE):
            cases = _take(desk, [("report", None, _report(n, next(places)), CHANNEL) for n in part])
            late = [now + (20 + 20 * n // max(1, handling)) * DAY_MS + n for n in part]
            sent = [{"lead": LEAD, "deadline": due} for due in late]
            _take(desk, [("dispatch", c, s, DISPATCHER) for c, s in zip(cases, sent, strict=True)])
            _take(desk, [("sign", c, {"handler": "抢修一班"}, UNIT) for c in cases])
        fresh = [("report", None, _report(handling + n, next(places)), CHANNEL) for n in range(registered)]
        return _take(desk, fresh)


def fill_at(desk: Desk, places: Iterable[tuple[float, float]], ref: str, sent: bool = False) -> list[str]:
    """An open case at each of these places, registered or `sent` to a unit; a twentieth of them critical."""
    reports = []
    for n, place in enumerate(places):
        leaf = CRITICAL if n % 20 == 0 else URGENT if n % 10 == 1 else LEAF
        body = _report(n, place) | {"scenario_code": leaf, "channel_ref": f"{ref}-{n}"}
        reports.append(("report", None, body, CHANNEL))
    cases = [case for part in chunks(reports, AT_ONCE) for case in _take(desk, part)]
    if sent:
        _take(desk, [("dispatch", case, {"lead": LEAD}, DISPATCHER) for case in cases])
    return cases


@contextmanager
def desk_of(folder: Path, ago: timedelta = timedelta()) -> Iterator[Desk]:
    """A desk on the store of a seeded folder, late by `ago`; its console may run or not."""
    settings = Settings(data_dir=folder)
    engine = make_engine(settings.sql_url)
    atlas = load_atlas(engine)
    sealer = Sealer.open(folder, settings.master_key)
    desk = Desk(
        engine, lambda: atlas, read_matters(engine), work_calendar(), sealer, now=lambda: utc_now() - ago
    )
    try:
        yield desk
    finally:
        desk.close()
        engine.dispose()


def closed(desk: Desk, ref: str, at: tuple[float, float], limit: int, worked: int, **more: object) -> str:
    """A case from the report to the end: to be done in `limit` ms, done after `worked`, as the unit says."""
    (case,) = _take(desk, [("report", None, _report(0, at) | {"channel_ref": ref, **more}, CHANNEL)])
    now = round(time.time() * 1000)
    story: list[tuple[str, dict[str, object], Actor]] = [
        ("dispatch", {"lead": LEAD, "deadline": now + limit}, DISPATCHER),
        ("sign", {"handler": "抢修一班"}, UNIT),
        ("feedback", {"result_text": "已换", "media_after": [PICTURE], "finish_time": now + worked}, UNIT),
        ("check", {"assignee": "网格员"}, DISPATCHER),
        ("check_pass", {"media": [PICTURE]}, WORKER),
        ("close", {"close_standard": "恢复", "channel_reply": "已办"}, DISPATCHER),
    ]
    for step, body, who in story:
        _take(desk, [(step, case, body, who)])
    return case


def grid_points(atlas: Atlas) -> Iterator[tuple[float, float]]:
    """A point in each grid of the city, round and round."""
    points = [(a.lon, a.lat) for a in atlas.areas(CITY, "grid")]
    return itertools.cycle(points)


def _report(n: int, at: tuple[float, float]) -> dict[str, object]:
    where = {"lon": at[0], "lat": at[1]}
    leaf = CRITICAL if n % 100 == 50 else URGENT if n % 10 == 1 else LEAF  # as a city's are: few are grave
    return {
        "channel": "12345",
        "channel_ref": f"fill-{n}",
        "text": "井盖缺失",
        "scenario_code": leaf,
        **where,
    }


def _take(desk: Desk, takes: list[tuple[str, str | None, dict[str, object], Actor]]) -> list[str]:
    waiting = [desk.take_later(step, case, body, who, trusted=True) for step, case, body, who in takes]
    taken: list[Taken] = [future.result(60) for future in waiting]
    return [t.case.case_id for t in taken]


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    rest = iter(items)
    while part := list(itertools.islice(rest, size)):
        yield part


def registered(desk: Desk, ref: str, at: tuple[float, float]) -> str:
    """A case of a trusted channel, accepted and registered at once."""
    (case,) = _take(desk, [("report", None, _report(0, at) | {"channel_ref": ref}, CHANNEL)])
    return case
