"""City and town work on the same cases, each on its own screen; the figures are those of the store."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from support.desk import Office, Person

TOWN = "519901001"
LABELS = {
    "上报": "report",
    "在办": "open",
    "办结": "close",
    "超时": "over",
    "临期": "near",
    "按时办结率": "rate",
}
WATCH = """([id, state]) => {
    window.shownAt = null;
    const look = () => {
        const row = document.querySelector(`#receipts-rows [data-id="${id}"]`);
        const said = row && row.lastElementChild.textContent;
        if (said === anlan.t(`state.${state}`)) window.shownAt = Date.now();
        else requestAnimationFrame(look);
    };
    look();
}"""


@pytest.fixture
def office(console: Any, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Office]:
    office = Office(console, browser, eventually)
    yield office
    office.close()


def test_city_and_town_share_their_cases_within_a_moment(
    office: Office, record_property: Callable[[str, object], None]
) -> None:
    matter = office.matter("占道", "town_law")
    first, second = (registered(office, matter, f"one-screen-{n}-{time.time_ns()}") for n in (1, 2))
    city, town = office.sit("city_dispatch"), office.sit("town_dispatch", at=f"/town/{TOWN}")
    town.until(first, "registered")

    city.open(first)
    town.page.evaluate(WATCH, [first, "dispatched"])
    city.page.evaluate("document.addEventListener('click', () => (window.pressedAt = Date.now()), true)")
    city.press("派单")
    town.until(first, "dispatched")
    town.wait(lambda: town.page.evaluate("window.shownAt"), limit=5)
    took = town.page.evaluate("shownAt") - city.page.evaluate("pressedAt")
    record_property("city to town, ms", took)
    assert 0 <= took < 5000

    town.page.locator(f'#todo-rows [data-id="{second}"]').click()
    town.wait(lambda: town.face() == "case" and town.picked() == second, limit=10)
    town.press("派单")
    city.until(second, "dispatched")
    city.page.fill("#queue-words", "")
    city.open(second)
    city.wait(lambda: "镇街派遣员 · 派遣" in level(city, "town"), limit=10)
    town.wait(lambda: "已阅" in level(town, "city"), limit=10)  # the city's look, live in the open drawer
    town.page.keyboard.press("Escape")
    office.sit("unit_officer").handle(first)
    figures_are_those_of_the_store(office, town)
    assert "%" in town.text('#today [data-live="area.rate"]')
    assert office.errors == []


def registered(office: Office, matter: dict[str, Any], ref: str) -> str:
    grid = office.quiet_grid("community_duty")
    body = {"channel": "12345", "channel_ref": ref, "text": "有人占道", "crs": "cgcs2000"}
    body |= {"lon": grid["lon"], "lat": grid["lat"], "scenario_code": matter["code"]}
    answer = office.console.source("12345").post("/api/v1/reports", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["case_id"])


def level(person: Person, name: str) -> str:
    return person.text(f'#drawer-seen [data-level="{name}"]')


def test_each_account_goes_down_from_its_own_screen(office: Office) -> None:
    town = office.sit("town_leader", at="/")
    assert town.page.url.endswith(f"/town/{TOWN}")
    part = town.page.evaluate(
        "anlan.boot.here.communities.find((c) => anlan.boot.here.estates.some((e) => e.area === c.code))"
    )
    town.wait(lambda: press_until_open(town, part), limit=15)
    town.page.locator("#area-card-open").click()
    town.wait(lambda: f"/community/{part['code']}" in town.page.url and live(town), limit=15)
    town.page.locator("#area-card-estates a").first.click()
    town.wait(lambda: "/estate/" in town.page.url and live(town), limit=15)

    for user, kind in (("community_duty", "community"), ("estate_property", "estate")):
        person = office.sit(user, at="/")
        assert f"/{kind}/" in person.page.url
        figures_are_those_of_the_store(office, person)
        above = person.page.context.request.get(f"{office.console.url}/town/{TOWN}")
        assert above.status == 404
    assert office.errors == []


def live(person: Person) -> bool:
    return bool(person.page.evaluate("Boolean(globalThis.anlan?.live?.link?.up)"))


def press_until_open(town: Person, part: dict[str, Any]) -> bool:
    """The ground of the community, where no mark lies: its inner point may carry one."""
    at = town.page.evaluate(
        """([lat, lon]) => {
            for (const name of ["cases", "cameras", "units"]) anlan.map.show(name, false);
            const map = anlan.map.get("desk-map");
            const p = map.latLngToContainerPoint([lat, lon]);
            const box = map.getContainer().getBoundingClientRect();
            return [box.left + p.x, box.top + p.y];
        }""",
        [part["lat"], part["lon"]],
    )
    town.page.mouse.click(*at)
    town.page.wait_for_timeout(300)
    return part["name"] in town.text("#area-card:not([hidden]) #area-card-open")


def figures_are_those_of_the_store(office: Office, person: Person) -> None:
    here = person.page.evaluate("anlan.boot.here")
    differing: dict[str, tuple[Any, Any]] = {}

    def same() -> bool:
        said, true = read(person, here), counted(office, here)
        differing.clear()
        differing.update({name: (said[name], true[name]) for name in true if said[name] != true[name]})
        return not differing

    with suppress(AssertionError):  # the figures that differ say more than that they do
        person.wait(same, limit=10)
    assert differing == {}


def read(person: Person, here: dict[str, Any]) -> dict[str, Any]:
    """What the page says."""
    cells = "[...document.querySelectorAll('#today .k6 > div')].map((one) => [...one.children])"
    said = dict(person.page.evaluate(f"{cells}.map((cell) => cell.map((node) => node.textContent))"))
    figures: dict[str, Any] = {name: said[label] for label, name in LABELS.items()}
    figures["dispatch"] = person.text('#funnel [data-live="kpi.today.dispatch"]')
    if here["level"] == "town":
        for part in here["communities"]:
            path = f'#towns .n[data-live="kpi.children.{part["code"]}"]'
            figures[part["code"]] = person.text(path)
    return figures


def counted(office: Office, here: dict[str, Any]) -> dict[str, Any]:
    """The same from the rows of events and cases, by no counter."""
    midnight = datetime.now(ZoneInfo("Asia/Shanghai")).replace(hour=0, minute=0, second=0, microsecond=0)
    since = int(midnight.timestamp() * 1000)
    inside = "c.estate = ?" if here["level"] == "estate" else "substr(c.area, 1, length(?1)) = ?1"
    with sqlite3.connect(f"file:{office.console.data_dir / 'anlan.db'}?mode=ro", uri=True) as store:

        def one(sql: str, *more: object) -> int:
            return int(store.execute(sql, (here["code"], *more)).fetchone()[0])

        case = f"select count(*) from case_now c where {inside} and c.is_open"
        event = f"select count(*) from event e join case_now c on c.case_id = e.subject where {inside}"
        today = f"{event} and e.at >= {since} and e.step = "
        figures = {name: f"{one(today + repr(name)):,}" for name in ("report", "close", "dispatch")}
        figures |= {"open": f"{one(case):,}"}
        figures |= {
            n: f"{one(f'{case} and c.lamp = {lamp!r}'):,}"
            for n, lamp in (("over", "red"), ("near", "yellow"))
        }
        done = one(today + "'feedback'")
        overdue = "json_extract(c.doc, '$.handle.due') < json_extract(c.doc, '$.finished_at')"
        late = one(f"{today}'feedback' and {overdue}")
        figures["rate"] = f"{(done - late) / done * 100:.1f}%" if done else "—"
        if here["level"] == "town":
            for part in here["communities"]:
                figures[part["code"]] = f"{_open_in(store, part['code']):,}"
    return figures


def _open_in(store: sqlite3.Connection, community: str) -> int:
    sql = "select count(*) from case_now where is_open and substr(area, 1, 12) = ?"
    return int(store.execute(sql, (community,)).fetchone()[0])
