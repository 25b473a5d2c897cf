"""What lies inside a shape on the map: counted as the store has it, listed, acted on, taken as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from support.desk import Office
from support.map_room import EARTH, MIDDLE, Tools, View, look

Places = list[tuple[float, float]]
LASSO: Places = [
    (250, 300),
    (380, 240),
    (520, 330),
    (540, 520),
    (400, 600),
    (260, 520),
    (235, 400),
    (248, 310),
]


@pytest.fixture
def tools(tools: Tools) -> Tools:
    tools.hear("/map/inside")
    return tools


@pytest.fixture
def cases(office: Office) -> list[dict[str, Any]]:
    return list(office.console.login("city_commander").get("/api/v1/snapshot").json()["cases"])


def select(
    tools: Tools, shape: str, drag: Places, zoom: float = 13.0, middle: tuple[float, float] = MIDDLE
) -> View:
    """Chooses by a shape; the list has come when this returns."""
    view = look(tools.page, *middle, zoom)
    if tools.box() != "pick_area":
        tools.open("pick_area")
    tools.page.click(f'[data-choice="{shape}"]')
    tools.drag(drag)
    tools.wait(lambda: tools.page.locator("[data-inside]").count() == 1, limit=10)
    return view


def figure(tools: Tools, word: str) -> int:
    cells = tools.page.evaluate(
        "[...document.querySelectorAll('.mt-figs > div')].map(({ children: [word, n] }) =>"
        " [word.textContent, n.textContent])"
    )
    return int(dict(cells)[word].replace(",", ""))


def inside(cases: list[dict[str, Any]], holds: Callable[[float, float], bool]) -> set[str]:
    return {c["case_id"] for c in cases if c["lon"] is not None and holds(c["lon"], c["lat"])}


def listed(tools: Tools) -> list[str]:
    return list(tools.texts("[data-inside] .mt-r .el"))


def test_a_radius_holds_what_lies_within_it(tools: Tools, cases: list[dict[str, Any]]) -> None:
    view = select(tools, "circle", [(380, 430), (520, 470), (560, 470)])
    (lon, lat), rim = view.place(380, 430), view.place(560, 470)
    metres = EARTH.inv(lon, lat, *rim)[2]
    far = {c["case_id"]: EARTH.inv(lon, lat, c["lon"], c["lat"])[2] for c in cases}
    sure = {one for one, d in far.items() if d < 0.99 * metres}
    maybe = {one for one, d in far.items() if d < 1.01 * metres}
    told = figure(tools, "在办")
    assert len(sure) > 20
    assert len(sure) <= told <= len(maybe)
    assert json.loads(tools.asked()[-1])["metres"] == pytest.approx(metres, rel=0.01)
    assert len(listed(tools)) == told


def test_a_box_holds_what_lies_in_it_and_a_row_opens_its_case(
    tools: Tools, cases: list[dict[str, Any]]
) -> None:
    view = select(tools, "box", [(250, 300), (400, 400), (560, 610)])
    (west, north), (east, south) = view.place(250, 300), view.place(560, 610)
    asked = shapely.Polygon(json.loads(tools.asked()[-1])["points"]).bounds
    assert asked == pytest.approx((west, south, east, north), abs=2e-4)
    there = inside(cases, lambda x, y: asked[0] <= x <= asked[2] and asked[1] <= y <= asked[3])
    assert figure(tools, "在办") == len(there) == len(listed(tools))
    tools.page.locator("[data-inside] .mt-r").nth(1).click()
    tools.wait(lambda: tools.person.face() == "case", limit=10)
    assert tools.person.picked() in there


def test_a_lasso_holds_what_lies_in_it_as_shapely_counts(tools: Tools, cases: list[dict[str, Any]]) -> None:
    view = select(tools, "lasso", LASSO)
    drawn = shapely.Polygon(json.loads(tools.asked()[-1])["points"])
    meant = shapely.Polygon([view.place(*at) for at in LASSO])
    assert shapely.area(shapely.symmetric_difference(drawn, meant)) < 0.02 * meant.area
    there = inside(cases, lambda x, y: bool(shapely.contains_xy(drawn, x, y)))
    assert figure(tools, "在办") == len(there) == len(listed(tools))


def test_an_order_from_a_selection_goes_to_every_case_that_a_unit_has_and_the_rest_is_named(
    office: Office, tools: Tools, cases: list[dict[str, Any]]
) -> None:
    one = next(c for c in cases if c["unit"])
    select(tools, "box", [(300, 400), (400, 500), (470, 600)], 12.0, (one["lon"], one["lat"]))
    west, south, east, north = shapely.Polygon(json.loads(tools.asked()[-1])["points"]).bounds
    there = inside(cases, lambda x, y: west <= x <= east and south <= y <= north)
    held = {c["case_id"] for c in cases if c["unit"]} & there
    assert 0 < len(held) < len(there), (len(held), len(there))
    words = f"今日内到场 {len(there)}"
    tools.page.select_option("[data-map-box] select", "key")
    tools.page.fill("[data-map-box] input[type=text]", words)
    tools.page.click(f"[data-map-box] button:has-text('批量督办 {len(there)} 件')")
    tools.wait(lambda: f"已发 {len(held)} / {len(there)}" in tools.text("[data-map-box]"), limit=20)
    tools.wait(lambda: f"未发 {len(there) - len(held)} 件" in tools.text("[data-map-box]"), limit=20)
    assert "没有可督办的事项" in tools.text("[data-map-box]")
    who = office.console.login("city_commander")

    def orders(case: str) -> list[dict[str, Any]]:
        events = who.get(f"/api/v1/cases/{case}/events").json()["items"]
        return [e for e in events if e["step"] == "supervise" and e["body"]["requirement"] == words]

    for case in there:
        told = [(order["actor"], order["body"]["grade"]) for order in orders(case)]
        assert told == ([("user:city_commander", "key")] if case in held else [])
    assert orders(min({c["case_id"] for c in cases} - there)) == []


def test_a_selection_is_taken_away_as_a_file(
    tools: Tools, cases: list[dict[str, Any]], tmp_path: Path
) -> None:
    select(tools, "lasso", LASSO)
    drawn = shapely.Polygon(json.loads(tools.asked()[-1])["points"])
    there = inside(cases, lambda x, y: bool(shapely.contains_xy(drawn, x, y)))
    with tools.page.expect_download() as come:
        tools.page.click("[data-map-box] button:has-text('导出 CSV')")
    come.value.save_as(tmp_path / "cases.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "cases.csv").read_text("utf-8-sig"))))
    numbers = {c["case_no"] for c in cases if c["case_id"] in there}
    assert {row["事件编号"] for row in rows} == numbers
    assert len(rows) == len(there)


def test_an_outline_that_crosses_itself_is_refused_in_words(tools: Tools) -> None:
    look(tools.page, *MIDDLE, 13.0)
    tools.open("pick_area")
    tools.page.click('[data-choice="lasso"]')
    tools.drag([(250, 300), (500, 560), (500, 300), (250, 560), (240, 320)])
    tools.wait(lambda: "边线不能相交" in tools.text("[data-map-box] [role=alert]"), limit=10)
    assert tools.page.locator("[data-inside]").count() == 0


def test_more_cases_than_a_list_holds_are_counted_and_the_rest_left_to_the_file(
    tools: Tools, cases: list[dict[str, Any]]
) -> None:
    select(tools, "box", [(60, 100), (300, 500), (700, 950)], zoom=9.5)
    placed = inside(cases, lambda x, y: True)
    assert figure(tools, "在办") == len(placed) > 500
    assert len(listed(tools)) == 500
    assert "列出前 500 件" in tools.text("[data-map-box]")
    assert "一次最多督办 100 件" in tools.text("[data-map-box]")
