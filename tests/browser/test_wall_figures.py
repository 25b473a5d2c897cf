"""Every figure of the wall beside the events: numbers read from the page, counted by SQL of our own."""

from __future__ import annotations

import re
import sqlite3
import statistics
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page

from dispatch.calendars import work_calendar
from dispatch.rebuild import rebuild
from dispatch.store import writing
from support.filled import DAY_MS, closed, desk_of, grid_points, registered

HOUR = 3_600_000
STEPS = ("report", "register", "dispatch", "feedback", "check_pass", "close")
LIVE = "Boolean(globalThis.anlan?.live?.link?.up && anlan.live.kpi)"
SAID = """() => Object.fromEntries([...document.querySelectorAll('[data-live]')].map((node) => [
    [node.dataset.live, 'share' in node.dataset && 'share', 'ratio' in node.dataset && 'ratio']
        .filter(Boolean).join(' '), node.textContent]))"""
SHIFT = """
    UPDATE event SET at = at - {by} WHERE stream = 'case' AND subject IN (SELECT subject FROM event
        WHERE step = 'report' AND json_extract(body, '$.channel_ref') LIKE '{ref}%')"""
RATE = """
    SELECT json_extract(r.facts, '$.urgency'), count(*),
        sum(json_extract(f.body, '$.finish_time') <= json_extract(d.body, '$.deadline'))
    FROM event f JOIN event r ON r.subject = f.subject AND r.step = 'report'
    JOIN event d ON d.subject = f.subject AND d.step = 'dispatch'
    WHERE f.step = 'feedback' AND f.at >= ? GROUP BY 1"""
DONE = "coalesce(json_extract({0}.body, '$.finish_time'), {0}.at)"
WAIT = """
    SELECT max(0, {end} - {start}) FROM event a JOIN event b ON a.subject = b.subject
    WHERE a.step = ? AND b.step = ? AND b.at >= ?"""


class Shown:
    """A wall over a store that holds yesterday and today, and a connection of our own to that store."""

    def __init__(self, data_dir: Path, page: Page, midnight: int) -> None:
        self.page, self.midnight = page, midnight
        self.store = sqlite3.connect(f"file:{data_dir / 'anlan.db'}?mode=ro", uri=True)

    def said(self) -> dict[str, str]:
        return dict(self.page.evaluate(SAID))

    def rows(self, query: str, *holes: Any) -> list[Any]:
        return self.store.execute(query, holes).fetchall()

    def counted(self, what: str, where: str) -> dict[str, str]:
        """Today's events by something, as the page would write them."""
        query = f"SELECT {what}, count(*) FROM event WHERE {where} AND at >= ? GROUP BY 1"
        return {str(key): f"{n:,}" for key, n in self.rows(query, self.midnight)}

    def reports(self, since: int, until: int) -> int:
        query = "SELECT count(*) FROM event WHERE step = 'report' AND at >= ? AND at < ?"
        return int(self.rows(query, since, until)[0][0])


@pytest.fixture
def shown(own_console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Shown]:
    midnight = live_two_days(own_console.data_dir)
    own_console.start()
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    entry = {"username": "wall", "password": own_console.password}
    assert context.request.post(f"{own_console.url}/api/v1/login", data=entry).ok
    page = context.new_page()
    page.goto(f"{own_console.url}/wall/city")
    eventually(lambda: page.evaluate(LIVE), limit=30)
    yield Shown(own_console.data_dir, page, midnight)
    context.close()


def live_two_days(folder: Path) -> int:
    """Cases closed in time and late, of each urgency, some of them yesterday's; a few open, an hour old."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).replace(hour=0, minute=0, second=0, microsecond=0)
    leaves = ("0101010101", "0101040201", "0101010201")
    with desk_of(folder) as desk:
        places = grid_points(desk.atlas())
        for n in range(10):
            worked = 290_000 if n == 4 else (3 + 17 * n) * 1000
            ref = f"{'old' if n < 3 else 'new'}-{n}"
            closed(desk, ref, next(places), 200_000, worked, scenario_code=leaves[n % 3])
        for n in range(4):
            registered(desk, f"hour-{n}", next(places))
        with writing(desk.engine) as conn:
            for ref, by in (("old", DAY_MS + HOUR), ("hour", HOUR)):
                conn.exec_driver_sql(SHIFT.format(ref=ref, by=by))
        rebuild(desk.engine, work_calendar())
    return round(today.timestamp() * 1000)


def test_every_figure_is_what_the_events_say(
    shown: Shown, own_console: Any, eventually: Callable[..., Any]
) -> None:
    counts(shown)
    rates(shown)
    medians(shown)
    same_as_yesterday(shown)
    presence(shown, own_console, eventually)


def counts(shown: Shown) -> None:
    said = shown.said()
    steps = shown.counted("step", "stream = 'case'")
    assert {step: said[f"kpi.today.{step}"] for step in STEPS} == {
        step: steps.get(step, "0") for step in STEPS
    }
    assert said["steps.today"] == str(sum(map(int, steps.values())))
    for before, step in pairwise(STEPS):
        share = 100 * int(steps[step]) / int(steps[before])
        assert said[f"kpi.today.{step} ratio"] == f"{share:.1f}%"
    ended = "SELECT count(DISTINCT subject) FROM event WHERE stream = 'case' AND subject NOT IN " + (
        "(SELECT subject FROM event WHERE step = 'close')"
    )
    assert said["kpi.open"] == said["kpi.states.registered"] == str(shown.rows(ended)[0][0])
    for channel, n in shown.counted("json_extract(body, '$.channel')", "step = 'report'").items():
        assert said[f"kpi.sources.{channel}"] == n
    kinds = shown.counted("substr(json_extract(body, '$.scenario_code'), 1, 2)", "step = 'report'")
    assert {k: said[f"kpi.domains.{k}"] for k in kinds} == kinds


def rates(shown: Shown) -> None:
    said = shown.said()
    known = {urgency: (n, ontime) for urgency, n, ontime in shown.rows(RATE, shown.midnight)}
    assert len(known) == 3
    known["all"] = tuple(map(sum, zip(*known.values(), strict=True)))  # type: ignore[assignment]
    assert said["kpi.handled.all.n"] == str(known["all"][0])
    assert 0 < known["all"][1] < known["all"][0]
    for urgency, (n, ontime) in known.items():
        assert said[f"kpi.handled.{urgency}.ontime ratio"] == f"{100 * ontime / n:.1f}%"
    tone = "[...document.querySelectorAll('#ontime .big')].map((node) => node.classList.contains('crit'))"
    assert shown.page.evaluate(tone) == [known["all"][1] / known["all"][0] < 0.92]


def medians(shown: Shown) -> None:
    said = shown.said()
    stages = (
        ("report", "register", "a.at", "b.at"),
        ("register", "dispatch", "a.at", "b.at"),
        ("dispatch", "feedback", "a.at", DONE.format("b")),
        ("feedback", "check_pass", DONE.format("a"), "b.at"),
        ("check_pass", "close", "a.at", "b.at"),
    )
    for before, step, start, end in stages:
        waits = [ms for (ms,) in shown.rows(WAIT.format(start=start, end=end), before, step, shown.midnight)]
        assert reads(said[f"kpi.took.{step}"], statistics.median_low(waits)), (step, waits)


def reads(text: str, ms: float) -> bool:
    """Whether 45″ or 3′ is a time, give or take what a bucket costs."""
    found = re.fullmatch(r"(\d+)([″′])", text)
    assert found, text
    unit = 1000 if found[2] == "″" else 60_000
    low, high = (int(found[1]) - (unit == 1000) * 0.51) * unit, (int(found[1]) + 1) * unit
    return ms / 1.046 - 10 <= high and low <= max(1000, ms * 1.046 + 10)


def same_as_yesterday(shown: Shown) -> None:
    """The change in the whole hours so far, and what stands over the bars."""
    at = int(shown.page.evaluate("anlan.live.kpi.at"))
    now = (at - shown.midnight) // HOUR
    so_far = shown.midnight + now * HOUR
    here = shown.reports(shown.midnight, so_far)
    there = shown.reports(shown.midnight - DAY_MS, so_far - DAY_MS)
    change = 100 * (here - there) / there if there else 0.0
    sign = "+" if change > 0 else "−" if change < 0 else ""
    assert shown.said()["same.change"] == (f"{sign}{abs(change):.1f}%" if there else "—")
    words = shown.page.evaluate("[...document.querySelectorAll('.t-word')].map((node) => node.textContent)")
    for hour, word in enumerate(words):
        since = shown.midnight + hour * HOUR
        assert word in ("", str(shown.reports(since, since + HOUR))), hour
    assert words[now]
    dashed = shown.page.evaluate("document.querySelector('.t-before').getAttribute('points').length > 0")
    assert dashed == (shown.reports(shown.midnight - DAY_MS, shown.midnight) > 0)


def presence(shown: Shown, own_console: Any, eventually: Callable[..., Any]) -> None:
    """Who is out is who says where they are."""
    foot = "kind = 'post' AND json_extract(attrs, '$.vehicle') = 0"
    workers = shown.rows(f"SELECT id, lon, lat FROM place WHERE {foot} LIMIT 4")
    vehicles = shown.rows("SELECT id, lon, lat FROM place WHERE kind = 'unit' LIMIT 3")
    cameras = [no for (no,) in shown.rows("SELECT id FROM place WHERE kind = 'camera' LIMIT 5")]
    assert shown.said()["workers.up"] == "—"
    fixes = [{"no": no, "lon": lon, "lat": lat, "status": 1} for no, lon, lat in workers + vehicles]
    answer = own_console.source("grid_app").post(
        "/api/v1/positions", json={"fixes": fixes, "cameras": cameras}
    )
    assert answer.ok, answer.text
    eventually(lambda: shown.page.evaluate("anlan.points.units.size") >= 7, limit=10)
    eventually(lambda: shown.said()["workers.up"] == "4", limit=12)
    said = shown.said()
    whole = {kind: str(n) for kind, n in shown.rows("SELECT kind, count(*) FROM place GROUP BY kind")}
    all_workers = str(shown.rows(f"SELECT count(*) FROM place WHERE {foot}")[0][0])
    assert (said["workers.all"], said["units.up"]) == (all_workers, "3")
    assert (said["cameras.up"], said["cameras.all"]) == ("5", whole["camera"])
