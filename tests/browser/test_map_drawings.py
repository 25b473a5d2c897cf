"""What one draws others see at once, where it concerns them, until it ends; and what no map can show."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Route

from console.seed import CITY, TOWN
from support.desk import Office, Person
from support.map_room import ELSEWHERE, MapCity, Tools, look

LABELS = "[...(anlan.drawings?.standing() ?? [])].map(({ label }) => label)"
AREA = {"x": 900, "y": 430, "width": 120, "height": 120}  # of the screen, round the middle of the map


@pytest.fixture
def middle(map_city: MapCity) -> tuple[float, float]:
    """A point of the town of the demo accounts."""
    town = map_city.atlas.map(CITY).areas[TOWN]
    return town.lon, town.lat


def at(person: Person, middle: tuple[float, float]) -> bytes:
    """The picture of the map round its middle, nothing but what was drawn by hand over the ground."""
    person.page.route("**/api/v1/me/layers", lambda route: route.fulfill(json={}))  # not for the next desk
    person.page.evaluate(
        "() => { for (const n of ['cases', 'units', 'cameras']) anlan.map.show(n, false);"
        " anlan.map.show('drawings', true) }"
    )
    look(person.page, *middle, 14.0)
    last = [b""]

    def still() -> bool:
        before, last[0] = last[0], person.page.screenshot(clip=AREA)
        return before == last[0]

    person.wait(still, limit=10)
    return last[0]


def draw(person: Person, label: str) -> None:
    """A polygon over the middle of the map, for four hours."""
    tools = Tools(person)
    tools.open("sketch")
    tools.press((250, 350), (520, 350), (520, 640), (250, 640))
    person.page.fill("[data-map-box] input[type=text]", label)
    person.page.click("[data-map-box] button:has-text('保存')")
    tools.wait(lambda: "已标绘" in tools.text("[data-map-box]"), limit=10)
    tools.open("sketch")  # shut again


def test_a_drawing_is_seen_at_once_above_and_below_and_nowhere_else_until_it_is_rubbed_out(
    office: Office, middle: tuple[float, float]
) -> None:
    town, city, below, east = (
        office.sit(who) for who in ("town_dispatch", "city_dispatch", "unit_officer", ELSEWHERE)
    )
    bare = {who: at(who, middle) for who in (city, below)}
    at(town, middle)
    east.page.evaluate("() => anlan.map.show('drawings', true)")
    draw(town, "封控区")
    for who in (town, city, below):
        who.wait(lambda p=who: "封控区" in p.page.evaluate(LABELS), limit=5)
    for who in bare:
        who.wait(lambda p=who: p.page.screenshot(clip=AREA) != bare[p], limit=5)
    draw(city, "全市集结")
    for who in (town, city, below):
        who.wait(lambda p=who: "全市集结" in p.page.evaluate(LABELS), limit=5)
    at(east, middle)
    east.wait(lambda: east.page.evaluate(LABELS) == ["全市集结"], limit=5)

    for who, labels in ((town, ["全市集结"]), (city, [])):
        tools = Tools(who)
        tools.open("sketch")
        tools.page.click('[data-choice="erase"]')
        tools.press((350, 500))
        tools.wait(lambda w=who, n=labels: w.page.evaluate(LABELS) == n, limit=5)
    below.wait(lambda: below.page.evaluate(LABELS) == [], limit=5)
    below.wait(lambda: below.page.screenshot(clip=AREA) == bare[below], limit=15)


def test_a_drawing_goes_by_itself_when_it_ends(office: Office, middle: tuple[float, float]) -> None:
    city = office.sit("city_dispatch")
    bare = at(city, middle)
    shape = {"kind": "free", "points": [middle], "metres": 400, "label": "临时", "area": TOWN}
    who = office.console.login("town_dispatch")
    ends = round(time.time() * 1000) + 6_000
    told = who.post("/api/v1/map/drawings/sketch", json=shape | {"expires": ends})
    assert told.status_code == 201, told.text
    city.wait(lambda: "临时" in city.page.evaluate(LABELS), limit=4)
    city.wait(lambda: city.page.screenshot(clip=AREA) != bare, limit=4)
    city.wait(lambda: "临时" not in city.page.evaluate(LABELS), limit=10)
    city.wait(lambda: city.page.screenshot(clip=AREA) == bare, limit=20)


# --- what no map can show -----------------------------------------------------------------------------------
def test_a_press_outside_the_city_is_no_place_for_a_report(office: Office) -> None:
    desk = office.sit("city_dispatch")
    desk.press_map(105.9, 31.9)
    desk.wait(lambda: desk.face() == "create", limit=10)
    desk.wait(lambda: "不在" in desk.text("#create-place"), limit=10)
    desk.page.fill("#create-text", "路灯不亮")
    assert desk.page.is_disabled("#create-send")


def test_geometry_cut_short_is_said_in_words_and_heals_by_itself(office: Office) -> None:
    cut = [True]

    def halve(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.body()[: len(answer.body()) // 2] if cut[0] else answer.body()
        )

    desk = office.sit("city_dispatch", lambda page: page.context.route("**/road.*.aqb2*", halve))
    desk.wait(lambda: "road" in desk.text(".map-trouble"), limit=20)
    assert desk.page.is_visible(".map-trouble")
    desk.press_map(104.61, 30.6)
    desk.wait(lambda: desk.face() in ("create", "case"), limit=10)  # all else works on
    cut[0] = False
    desk.wait(lambda: not desk.page.is_visible(".map-trouble"), limit=30)


def test_letters_and_positions_of_what_nobody_knows_leave_the_map_as_it_was(office: Office) -> None:
    desk = office.sit("city_dispatch")
    before = desk.page.evaluate("[...anlan.points.cases.keys()].sort()")
    desk.page.evaluate(
        """() => {
            anlan.points.hear({ changed: [{ case_id: "none", lon: null, lat: null }], removed: ["nobody"] });
            const one = { lon: [0], lat: [0], heading: [0], status: [1] };
            anlan.points.move({ kind: "cameras", no: [999999], ...one });
        }"""
    )
    look(desk.page, 104.61, 30.6, 13.0)
    assert desk.page.evaluate("[...anlan.points.cases.keys()].sort()") == before
    desk.wait(lambda: "摄像机 1" in desk.text("#desk-map .strange"), limit=15)
    assert desk.page.evaluate("anlan.points.cameras.has(999999)") is False
    bad = office.console.source("grid_app").post(
        "/api/v1/positions", json={"fixes": [{"no": 999999, "lon": 104.6, "lat": 30.6}]}
    )
    assert (bad.status_code, bad.json()["field"]) == (422, "fixes.0")
