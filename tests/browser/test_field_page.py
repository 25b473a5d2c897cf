"""The field page in use: a report on the wall, a shift without a link, an act that somebody else took."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from support.desk import Office
from support.phone import Phone

WATCH = """() => { anlan.live.on("letters", (letters) => {
    const one = letters.find(({step}) => step === "report");
    if (one) globalThis.seen ??= {id: one.case_id}; }); }"""


@pytest.fixture
def office(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Office]:
    office = Office(console, browser, eventually)
    yield office
    office.close()


@pytest.fixture
def phone(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Callable[[str], Phone]]:
    phones: list[Phone] = []

    def take(user: str) -> Phone:
        phones.append(Phone(console, browser, eventually, user))
        return phones[-1]

    yield take
    errors = [error for one in phones for error in one.errors]
    for one in phones:
        one.close()
    assert errors == []


def test_a_report_takes_four_taps_and_is_on_the_wall(office: Office, phone: Callable[[str], Phone]) -> None:
    grid = office.quiet_grid("grid_worker")
    screen = phone("wall")
    screen.open("/wall/city")
    wall = screen.page
    worker = phone("grid_worker")
    worker.context.set_geolocation({"longitude": grid["lon"], "latitude": grid["lat"], "accuracy": 8})
    worker.open()
    worker.tap('[data-tab="report"]')
    worker.wait(lambda: "±8 m" in worker.text("#m-where"), limit=10)
    worker.shoot(30)
    worker.page.fill("#m-matter", "jinggai")  # pinyin
    worker.wait(lambda: "井盖" in worker.text("#m-matters"), limit=10)
    worker.tap("#m-matters .m-row")
    wall.evaluate(WATCH)
    worker.tap("#m-send")
    seen = worker.wait(lambda: wall.evaluate("globalThis.seen ?? null"), limit=10)
    assert worker.taps <= 4
    worker.wait(lambda: wall.evaluate("id => anlan.live.store.cases.has(id)", seen["id"]), limit=5)
    case = office.console.login("city_duty").get(f"/api/v1/cases/{seen['id']}").json()
    assert [one["kind"] for one in case["media"]] == ["before"]
    worker.wait(lambda: worker.waiting() == [], limit=10)
    worker.tap('[data-tab="done"]')
    worker.wait(lambda: "井盖" in worker.text(), limit=10)


def steps_of(office: Office, case_id: str) -> list[str]:
    told = office.console.login("city_duty").get(f"/api/v1/cases/{case_id}/events").json()["items"]
    return [e["step"] for e in told if e["step"] not in ("seen", "lamp")]


def dispatched(office: Office, ref: str) -> str:
    """A case on its way to the officer's unit."""
    matter = office.matter("占道", "town_law")
    case_id = office.report("grid_worker", ref, scenario_code=matter["code"], text="通道被堵")
    told = office.console.login("city_dispatch").post(
        f"/api/v1/cases/{case_id}/steps/dispatch", json={"lead": "town_law@519901001"}
    )
    assert told.status_code == 200, told.text
    return case_id


def test_a_shift_without_a_link_is_kept_through_a_reload_and_sent_once(
    office: Office, phone: Callable[[str], Phone]
) -> None:
    case_id = dispatched(office, "field-offline")
    officer = phone("unit_officer")
    officer.open()
    officer.wait(lambda: officer.page.evaluate("caches.keys()"), limit=20)  # the page is kept
    officer.wait(lambda: officer.page.evaluate("caches.match('/m').then(Boolean)"), limit=20)
    officer.open_case(case_id)
    officer.context.set_offline(True)
    officer.act("sign")
    officer.act("arrive")
    officer.act("feedback")
    officer.page.fill("#m-words", "已劝离并恢复通道")
    officer.shoot(40)
    officer.tap("#m-go")
    kept = [["sign", "waiting"], ["arrive", "waiting"], ["feedback", "waiting"]]
    officer.wait(lambda: officer.waiting() == kept, limit=15)
    officer.wait(lambda: "已离线，3 件待发送" in officer.text("#m-link"), limit=10)
    officer.page.reload()
    officer.wait(lambda: officer.waiting() == kept, limit=10)
    officer.wait(lambda: "待发送" in officer.text(), limit=10)
    assert steps_of(office, case_id)[-1] == "dispatch"
    officer.context.set_offline(False)
    officer.wait(lambda: officer.waiting() == [], limit=30)
    assert steps_of(office, case_id)[-3:] == ["sign", "arrive", "feedback"]
    assert len(office.console.login("city_duty").get(f"/api/v1/cases/{case_id}").json()["media"]) == 1


def test_an_act_that_somebody_else_took_is_told_and_nothing_of_it_is_lost(
    office: Office, phone: Callable[[str], Phone]
) -> None:
    case_id = dispatched(office, "field-conflict")
    officer = phone("unit_officer")
    officer.open()
    officer.open_case(case_id)
    officer.wait(lambda: officer.page.locator('[data-step="sign"]').count() == 1, limit=10)
    officer.context.set_offline(True)
    officer.act("sign")
    colleague = office.console.login("unit_officer")
    told = colleague.post(f"/api/v1/cases/{case_id}/steps/sign", json={"handler": "二中队"})
    assert told.status_code == 200
    officer.context.set_offline(False)
    officer.wait(lambda: officer.waiting() == [["sign", "refused"]], limit=30)
    officer.wait(lambda: "可能已有人办过" in officer.text(), limit=10)
    officer.page.get_by_text("放弃这一步").tap()
    officer.wait(lambda: officer.waiting() == [], limit=10)
    officer.act("arrive")
    officer.wait(lambda: steps_of(office, case_id)[-1] == "arrive", limit=10)
    assert steps_of(office, case_id).count("sign") == 1


def test_the_state_of_the_own_unit_is_one_tap(office: Office, phone: Callable[[str], Phone]) -> None:
    officer = phone("unit_officer")

    def state() -> str:
        return str(office.console.login("unit_officer").get("/api/v1/units").json()["items"][0]["state"])

    officer.open()
    officer.tap('[data-tab="me"]')
    officer.wait(lambda: officer.page.locator("#m-unit .pri").count() == 1, limit=10)
    for said in ("going", "there", "patrol"):
        officer.tap(f'#m-unit .pri[data-state="{said}"]')
        officer.wait(lambda said=said: state() == said, limit=10)
    officer.context.set_offline(True)
    officer.tap('#m-unit [data-state="rest"]')
    officer.wait(lambda: "无网络，状态未改" in officer.text("#m-toast"), limit=10)
    officer.context.set_offline(False)
    assert state() == "patrol"
