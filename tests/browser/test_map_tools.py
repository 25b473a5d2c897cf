"""The tools of the map as a person uses them: to measure, find, tell coordinates, share and look back."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import shapely
from pyproj import Transformer

from console.seed import CITY
from dispatch.matters import spelled
from geodata.crs import from_4490
from support.desk import Office, Person
from support.map_room import EARTH, MIDDLE, MapCity, Tools, look, standing

PIXEL = 1.2e-4  # degrees: a px and a half at zoom 14
SPHERE = 0.006  # what a sphere and rounding may be off


def centre(person: Person) -> tuple[float, float, float]:
    at = "(({ lng, lat }, zoom) => [lng, lat, zoom])"
    map_ = "anlan.map.get('desk-map')"
    lon, lat, zoom = person.page.evaluate(f"{at}({map_}.getCenter(), {map_}.getZoom())")
    return lon, lat, zoom


def number(text: str) -> float:
    """Metres, or square metres, of "1.23 km", "950 m", "2.40 km²", "84,200 m²"."""
    value, unit = text.replace(",", "").split(" ")
    return float(value) * {"m": 1, "km": 1e3, "m²": 1, "km²": 1e6}[unit]


def test_the_first_view_of_the_desk_holds_the_whole_city(office: Office, map_city: MapCity) -> None:
    desk = office.sit("city_dispatch")
    west, south, east, north = shapely.union_all(map_city.ground.shapes).bounds
    boxes = desk.page.evaluate(
        """([[west, south], [east, north]]) => {
            const map = anlan.map.get("desk-map");
            const [a, b] = [[north, west], [south, east]].map((at) => map.latLngToContainerPoint(at));
            const own = map.getContainer().getBoundingClientRect();
            const bar = document.querySelector(".map-bar").getBoundingClientRect();
            return { city: [a.x, a.y, b.x, b.y], free: [0, 0, bar.left - own.left, own.height] };
        }""",
        [[west, south], [east, north]],
    )
    (left, top, right, bottom), free = boxes["city"], boxes["free"]
    assert left >= free[0]
    assert top >= free[1]
    assert right <= free[2], "the bar covers nothing of it"
    assert bottom <= free[3]
    assert right - left > 0.8 * free[2] or bottom - top > 0.8 * free[3], "as large as it may be"


# --- measuring ----------------------------------------------------------------------------------------------
CORNERS = ((120, 250), (330, 300), (470, 620), (180, 560))  # px of the map


def test_a_line_is_as_long_as_the_earth_says(tools: Tools) -> None:
    view = look(tools.page, *MIDDLE, 13.0)
    tools.open("measure")
    tools.press(*CORNERS)
    points = [view.place(*at) for at in CORNERS]
    told = tools.wait(lambda: tools.text(".mt-kv b"), limit=5)
    assert number(told) == pytest.approx(EARTH.geometry_length(shapely.LineString(points)), rel=SPHERE)
    tools.page.keyboard.press("Enter")
    tools.press((300, 300))
    tools.wait(lambda: number(tools.text(".mt-kv b")) == 0, limit=5)  # a new line has begun


def test_a_polygon_tells_its_outline_and_what_it_covers(tools: Tools) -> None:
    view = look(tools.page, *MIDDLE, 13.0)
    tools.open("measure")
    tools.page.click('[data-choice="polygon"]')
    tools.press(*CORNERS)
    area, outline = EARTH.geometry_area_perimeter(shapely.Polygon([view.place(*at) for at in CORNERS]))
    told = tools.wait(lambda: tools.texts(".mt-kv b"), limit=5)
    assert [number(words) for words in told] == pytest.approx([outline, abs(area)], rel=SPHERE)
    assert tools.page.evaluate("document.getElementById('drawer').dataset.face") == "none"


# --- finding ------------------------------------------------------------------------------------------------
def what_to_find(map_city: MapCity, who: Any) -> dict[str, tuple[str, Any]]:
    """Words to look for, and the shape they mean."""
    atlas = map_city.atlas.map(CITY)
    estate, camera = (next(p for p in atlas.places if p.kind == kind) for kind in ("estate", "camera"))
    town, grid = atlas.children[CITY][3], map_city.ground.codes[700]
    roads = [s for s in atlas.source.shapes("road") if s.name.endswith("大道")]
    road = [shapely.from_wkb(s.wkb) for s in roads if s.name == roads[0].name]
    case = next(c for c in who.get("/api/v1/snapshot").json()["cases"] if c["case_no"])
    spot = {code: shapely.Point(a.lon, a.lat) for code, a in atlas.areas.items() if code in (town, grid)}
    return {
        "place": (estate.name, shapely.Point(estate.lon, estate.lat)),
        "pinyin": (spelled(estate.name).split()[0], shapely.Point(estate.lon, estate.lat)),
        "address": (roads[0].name, shapely.union_all(road)),
        "town": (atlas.areas[town].name, spot[town]),
        "grid code": (grid, spot[grid]),
        "camera name": (camera.name, shapely.Point(camera.lon, camera.lat)),
        "camera code": (camera.code, shapely.Point(camera.lon, camera.lat)),
        "case number": (case["case_no"], shapely.Point(case["lon"], case["lat"])),
    }


def test_whatever_is_looked_for_is_found_and_gone_to(office: Office, map_city: MapCity, tools: Tools) -> None:
    wanted = what_to_find(map_city, office.console.login("city_commander"))
    tools.open("find")
    for kind, (words, shape) in wanted.items():
        look(tools.page, 104.4, 30.5, 11.0)
        tools.page.fill("[data-map-box] input[type=search]", "")
        tools.wait(lambda: not tools.texts(".mt-r"), limit=5)
        tools.page.fill("[data-map-box] input[type=search]", words)
        tools.wait(lambda: tools.texts(".mt-r"), limit=5)
        exact = tools.page.locator(".mt-r", has=tools.page.get_by_text(words, exact=True))
        (exact if exact.count() else tools.page.locator(".mt-r")).first.click()
        lon, lat, zoom = centre(tools.person)
        assert shape.distance(shapely.Point(lon, lat)) < 5e-4, (kind, words)
        assert zoom >= 13.5, kind
        tools.wait(lambda: tools.page.locator(".map-ring").count() >= 1, limit=5)
    tools.page.fill("[data-map-box] input[type=search]", "没有这样的地方")
    tools.wait(lambda: "没有找到" in tools.text("[data-map-box] .mt-list"), limit=5)


# --- coordinates and links ----------------------------------------------------------------------------------
def test_a_point_is_told_in_the_three_systems(tools: Tools) -> None:
    view = look(tools.page, *MIDDLE, 14.0)
    tools.open("where")
    tools.press((300, 400))
    lines = tools.wait(lambda: tools.texts("[data-map-box] b.num"), limit=5)
    lon, lat = (float(part) for part in lines[0].split(", "))
    assert (lon, lat) == pytest.approx(view.place(300, 400), abs=PIXEL)
    zone, x, y = (float(part) for part in re.findall(r"[\d.]+", lines[1]))
    to_zone = Transformer.from_crs(4490, 4513 + int(zone) - 25, always_xy=True)  # EPSG of the zones of 3°
    east, north = to_zone.transform(lon, lat)
    assert [zone, x, y] == pytest.approx([35, north, east], abs=0.1)
    gcj = [float(part) for part in lines[2].split(", ")]
    shifted = from_4490([lon], [lat], "gcj02")
    assert gcj == pytest.approx([float(shifted[0][0]), float(shifted[1][0])], abs=2e-6)
    tools.page.mouse.move(700, 600)
    assert tools.texts("[data-map-box] b.num") == lines, "it stays until it is let go"


def test_a_shared_view_opens_at_the_same_place_with_the_same_layers(office: Office, tools: Tools) -> None:
    look(tools.page, 104.55, 30.62, 14.35)
    tools.page.evaluate("() => { anlan.map.show('cameras', false); anlan.map.show('heat', true) }")
    tools.open("share")
    link = tools.page.input_value("[data-map-box] input[readonly]")
    shown = "[...anlan.map.layers.values()].filter(({ on }) => on).map(({ name }) => name).sort()"
    mine = tools.page.evaluate(shown)
    other = office.sit("city_dispatch", at=link.removeprefix(office.console.url))
    assert centre(other) == pytest.approx(centre(tools.person), abs=2e-5)
    may = {layer["name"] for layer in other.page.evaluate("anlan.boot.layers")}
    assert other.page.evaluate(shown) == [name for name in mine if name in may]
    assert "cameras" not in mine
    tools.page.evaluate("() => { anlan.map.show('cameras', true); anlan.map.show('heat', false) }")


# --- an hour gone by ----------------------------------------------------------------------------------------
SHOWN = "[...anlan.points.cases.keys()].sort()"


def test_an_hour_gone_by_shows_what_the_store_had_then_and_says_so_until_it_is_left(
    tools: Tools, map_city: MapCity
) -> None:
    now = tools.page.evaluate(SHOWN)
    tools.open("past")
    tools.hear("/map/then")
    for minutes in (-120, -30):
        tools.page.evaluate(
            """(minutes) => {
                const line = document.querySelector("[data-map-box] input[type=range]");
                line.value = minutes;
                line.dispatchEvent(new Event("input"));
            }""",
            minutes,
        )
        tools.wait(lambda n=minutes: len(tools.asked()) == (1 if n == -120 else 2), limit=5)
        then = standing(map_city.store, int(tools.asked()[-1].partition("at=")[2]))
        tools.wait(lambda ids=then: tools.page.evaluate(SHOWN) == sorted(ids), limit=5)
        assert 0 < len(then) < len(now)
        tools.wait(lambda: tools.text(".map-past").startswith("回看 "), limit=5)
        assert f"当时在办 {len(then)}" in tools.text("[data-map-box]")
    tools.page.click("[data-map-box] button:has-text('回到现在')")
    tools.wait(lambda: tools.page.evaluate(SHOWN) == now, limit=5)
    assert tools.page.locator(".map-past").count() == 0


def test_shutting_the_tool_leaves_the_past_too(tools: Tools) -> None:
    now = tools.page.evaluate(SHOWN)
    tools.open("past")
    tools.page.locator("[data-map-box] input[type=range]").press("Home")  # a day ago: nothing yet
    tools.wait(lambda: tools.page.evaluate(SHOWN) == [], limit=5)
    tools.open("past")  # the same button again
    tools.wait(lambda: tools.page.evaluate(SHOWN) == now, limit=5)
    assert tools.page.locator(".map-past").count() == 0
    assert json.loads(tools.page.evaluate("JSON.stringify(anlan.map.chosen())"))["cases"]["on"]
