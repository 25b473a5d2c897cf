"""交接班: the officer whose shift ends signs what is open, the next one takes it, each at the own desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from dispatch.calendars import work_calendar
from support.desk import Office

HEAD = "日期,班次,开始,结束,岗位,区域,单位,账号"
CITY = "519901"


@pytest.fixture
def office(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Office]:
    office = Office(console, browser, eventually)
    yield office
    office.close()


def line(post: str, account: str, opens: datetime, closes: datetime) -> str:
    day, times = opens.strftime("%Y-%m-%d"), [at.strftime("%H:%M") for at in (opens, closes)]
    return ",".join([day, "今班", *times, post, CITY, "", account])


def table(now: datetime) -> str:
    """The posts of the city: the shift at 受理席 ends in half an hour; the ends hold the days between."""
    early, change, late = now - timedelta(hours=3), now + timedelta(minutes=30), now + timedelta(hours=8)
    before, after, minute = now - timedelta(days=1), now + timedelta(days=1), timedelta(minutes=1)
    seats = {"受理席": "city_duty", "派遣席": "sim_dispatch", "值班长": "sim_chief"}
    lines = [line("受理席", "city_dispatch", early, change), line("受理席", "city_duty", change, late)]
    lines += [line(post, who, at, at + minute) for post, who in seats.items() for at in (before, after)]
    return "\n".join([HEAD, *lines])


def test_the_shift_is_handed_on_with_two_signatures(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "duty.csv"
    file.write_text(table(datetime.now(work_calendar().tz)).replace("今班", ""), "utf-8")
    refused = office.console.command("import", "duty", str(file))
    assert refused.returncode == 1
    assert "第 2 行「班次」：必填" in refused.stderr
    file.write_text(table(datetime.now(work_calendar().tz)), "utf-8")
    told = office.console.command("import", "duty", str(file))
    assert told.returncode == 0, told.stderr

    giver, taker = office.sit("city_dispatch"), office.sit("city_duty")
    giver.wait(lambda: "受理席 市中心派遣员" in giver.text("#head-duty-words"), limit=10)
    giver.page.keyboard.press("h")
    giver.page.locator("#duty-sign:enabled").wait_for()
    case_id = office.report(
        "city_dispatch", "handover", scenario_code=office.matter("小广告", "town_law")["code"]
    )
    giver.wait(lambda: giver.state(case_id), limit=10)
    giver.page.keyboard.press("Escape")
    giver.page.keyboard.press("h")
    giver.page.locator("#duty-sign:enabled").wait_for()
    opened = giver.text(".q .tabs button.on .num")
    giver.wait(lambda: giver.text("#duty-sheet .du-n b") == opened != "0", limit=10)
    giver.page.fill("#duty-note", "文峰大道燃气抢修未完，盯住")
    giver.page.click("#duty-sign")
    giver.wait(lambda: "待接班人签字" in giver.text("#duty-sheet"), limit=10)

    taker.page.click("#head-duty")
    taker.page.locator(".du-take").wait_for()
    taker.page.emulate_media(media="print")  # on paper: the sheet alone, with room for two names
    seen = taker.page.evaluate(
        "['.du-take', '.du-signs', '.du-take .btn', '#duty-print', '.q'].map("
        "s => document.querySelector(s).getClientRects().length > 0)"
    )
    assert seen == [True, True, False, False, False]
    taker.page.emulate_media(media="screen")
    assert "市中心派遣员 交来" in taker.text(".du-take")
    assert "文峰大道燃气抢修未完，盯住" in taker.text(".du-take")
    assert taker.text(".du-take .du-n b") == opened
    taker.page.click("[data-handover]")
    taker.wait(lambda: "双方已签" in taker.text("#duty-sheet"), limit=10)
    assert giver.page.locator("#duty-swap").count() == 0, "a chief swaps shifts, nobody else"

    taker.page.click("#duty-swap")
    own = taker.page.locator("#swap-shift option", has_text="受理席 安澜市 市中心值班员").first
    taker.page.select_option("#swap-shift", value=own.get_attribute("value"))
    taker.page.select_option("#swap-to", "city_dispatch")
    taker.page.fill("#swap-reason", "调休")
    taker.page.click("#swap-go")
    taker.wait(lambda: "已换班" in taker.text("#desk-toast"), limit=10)
    now = round(datetime.now(work_calendar().tz).timestamp() * 1000)
    shifts = office.console.login("city_dispatch").get(
        f"{office.console.url}/api/v1/duty?since={now}&until={now + 2 * 86_400_000}"
    )
    held = [s for s in shifts.json()["items"] if s["post"] == "accept" and s["account"] == "city_dispatch"]
    assert len(held) == 2, "the one that was handed over, and the one that came by the swap"
    assert office.errors == []
