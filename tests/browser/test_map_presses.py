"""A press on the map opens what lies there: by the store's coordinates, at every zoom and size of screen."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import pytest

from support.desk import Office, Person
from support.map_room import DRAWN, SEED, Ground, MapCity, View, corner, look

VEHICLES = 30
SIZES = {"100 %": (1920, 1080, 1.0), "150 %": (1280, 720, 1.5), "3840×2160": (3840, 2160, 1.0)}
ZOOMS = {"city": 10.6, "town": 13.5, "street": 17.0}
OUTLINES, MOVERS = 90, 70  # depths of canvases over the map
EACH = {"case": 6, "camera": 3, "unit": 3, "grid": 6}  # presses of a kind, at a zoom of a size
VIEWS = 40  # looks round for them
EDGE = 130  # px of the map that its bars may cover
CLEAR = 6  # px between a mark and what is pressed
TRUE = 2  # px between where a mark is and where the store puts it


class Map:
    """Somebody's map at the desk, and the coordinates that the store has of what is on it."""

    def __init__(self, office: Office, ground: Ground, size: tuple[int, int, float]) -> None:
        def prepare(page: Any) -> None:
            page.add_init_script(DRAWN)
            page.route("**/api/v1/cameras/**", lambda route: route.abort())  # the card opens; nobody looks

        self.ground, self.chance = ground, random.Random(SEED)
        self.source, self.who = office.console.source("grid_app"), office.console.login("city_dispatch")
        self.desk: Person = office.sit("city_dispatch", prepare, size=size)
        self.page, self.wait = self.desk.page, self.desk.wait
        cases = self.who.get("/api/v1/snapshot").json()["cases"]
        cameras, units = (
            self.who.get(f"/api/v1/places?kind={kind}").json()["items"] for kind in ("camera", "unit")
        )
        spots = ground.scatter(random.Random(SEED + 1), VEHICLES)
        self.fixes = [{"no": u["no"], "lon": x, "lat": y} for u, (x, y) in zip(units, spots, strict=False)]
        self.store: dict[tuple[str, Any], tuple[float, float]] = {
            **{("case", c["case_id"]): (c["lon"], c["lat"]) for c in cases},
            **{("camera", c["no"]): (c["lon"], c["lat"]) for c in cameras},
            **{("unit", f["no"]): (f["lon"], f["lat"]) for f in self.fixes},
        }
        self.page.evaluate(
            "() => { window.picks = []; anlan.map.on('pick', (p) => picks.push([p.kind, p.id]));"
            " anlan.map.on('grid', (p) => picks.push(['grid', p.id])) }"
        )
        self.left, self.top = corner(self.page)
        self.tell()
        self.wait(lambda: self.page.evaluate("anlan.points.cases.size") == len(cases), limit=20)
        self.wait(lambda: self.page.evaluate("anlan.points.units.size") == len(self.fixes), limit=20)
        self.wait(lambda: self.page.evaluate("anlan.points.cameras.size") >= len(cameras), limit=20)

    def tell(self) -> None:
        """The vehicles say where they stand; who is silent for a minute is not drawn."""
        answer = self.source.post("/api/v1/positions", json={"fixes": self.fixes})
        assert answer.json()["fixes"] == len(self.fixes), answer.text

    def now(self) -> View:
        """Where the map stands."""
        map_ = "anlan.map.get('desk-map')"
        lon, lat = self.page.evaluate(f"[{map_}.getCenter().lng, {map_}.getCenter().lat]")
        zoom, width, height = self.page.evaluate(
            f"[{map_}.getZoom(), {map_}.getSize().x, {map_}.getSize().y]"
        )
        return View(lon, lat, zoom, width, height)

    def marks(self) -> list[dict[str, Any]]:
        """What is painted, the highest first."""
        found = self.page.evaluate(
            "(({ cases, cameras, units }) => [units, cases, cameras].flatMap((some) => [...some].reverse())"
            ".map(({ kind, id, x, y, r }) => ({ kind, id, x, y, r })))(drawn())"
        )
        return list(found)

    def free(self, x: float, y: float, view: View) -> bool:
        return EDGE < x < view.width - EDGE and EDGE < y < view.height - EDGE

    def press(self, x: float, y: float) -> list[list[Any]]:
        """What the page says was pressed."""
        self.page.evaluate("picks.length = 0")
        self.page.mouse.click(self.left + x, self.top + y)
        self.wait(lambda: self.page.evaluate("picks.length && (picks[0][0] || picks.length > 1)"), limit=10)
        return list(self.page.evaluate("picks"))

    def opened(self, kind: str, id_: Any) -> None:
        """The screen shows what was pressed."""
        if kind == "case":
            self.wait(lambda: (self.desk.face(), self.desk.picked()) == ("case", id_), limit=10)
        elif kind == "camera":
            code = self.page.evaluate("no => anlan.points.cameras.get(no).code", id_)
            self.wait(lambda: self.desk.text(".camcard .num") == code, limit=10)
            self.page.evaluate("anlan.cameraCard.close()")
        elif kind is None:
            self.wait(lambda: self.desk.face() == "create", limit=10)
        self.wait(self.shut, limit=10)

    def shut(self) -> bool:
        """Leaves what is open: on a narrow screen it covers the map."""
        if self.desk.face() != "none":
            self.page.keyboard.press("Escape")
        return self.desk.face() == "none"


def marked(board: Map, view: View, kind: str) -> list[tuple[Any, float, float]]:
    """Marks of a kind that nothing else covers, where the store's coordinates put them."""
    shown, found = board.marks(), []
    for one in shown:
        if one["kind"] != kind or (kind, one["id"]) not in board.store:
            continue
        x, y = view.pixel(*board.store[kind, one["id"]])
        others = [o for o in shown if o is not one]
        alone = all(math.hypot(o["x"] - x, o["y"] - y) > o["r"] + CLEAR for o in others)
        if alone and board.free(x, y, view):
            assert math.hypot(one["x"] - x, one["y"] - y) < TRUE, (kind, one, x, y, view)
            found.append((one["id"], x, y))
    return found


def bare(board: Map, view: View) -> list[tuple[Any, float, float]]:
    """Points of the view that nothing is painted on, with the grid that holds them and all around them."""
    shown = board.marks()
    found: list[tuple[Any, float, float]] = []
    for _ in range(60):
        x, y = board.chance.randrange(int(view.width)), board.chance.randrange(int(view.height))
        lon, lat = view.place(x, y)
        grid = board.ground.at(lon, lat, 2 * abs(view.place(x + 1, y)[0] - lon))
        clear = all(math.hypot(o["x"] - x, o["y"] - y) > o["r"] + CLEAR for o in shown)
        if grid and clear and board.free(x, y, view):
            found.append((grid, x, y))
    return found


def presses(board: Map, zoom: float, kind: str, wanted: int) -> int:
    """Presses things of a kind at this zoom; says how many."""
    done: set[Any] = set()
    spots = [at for (k, _), at in sorted(board.store.items(), key=str) if kind in (k, "grid")]
    for _ in range(VIEWS):
        view = look(board.page, *board.chance.choice(spots), zoom)
        there = bare(board, view) if kind == "grid" else marked(board, view, kind)
        fresh = [target for target in there if target[0] not in done]
        for id_, x, y in board.chance.sample(fresh, min(2, len(fresh), wanted - len(done))):
            look(board.page, view.lon, view.lat, zoom)  # what was opened may have moved the map
            off = 0 if kind == "grid" else 4
            at = (x + board.chance.uniform(-off, off), y + board.chance.uniform(-off, off))
            told = board.press(*at)
            assert told == ([[None, None], ["grid", id_]] if kind == "grid" else [[kind, id_]]), (at, view)
            board.opened(told[0][0], id_)
            done.add(id_)
        if len(done) == wanted:
            break
    return len(done)


@pytest.mark.parametrize("size", SIZES)
def test_a_press_opens_the_very_thing_that_the_store_has_there(
    office: Office, map_city: MapCity, size: str, record_property: Callable[[str, object], None]
) -> None:
    board = Map(office, map_city.ground, SIZES[size])
    counts = {}
    for name, zoom in ZOOMS.items():
        for kind, wanted in EACH.items():
            board.tell()
            counts[name, kind] = presses(board, zoom, kind, wanted)
    record_property(f"presses at {size}", str(counts))
    assert counts == {(name, kind): wanted for name in ZOOMS for kind, wanted in EACH.items()}


@pytest.mark.parametrize("zoom", ["city", "town"])
def test_a_press_on_a_gathering_goes_nearer_and_opens_no_case(
    office: Office, map_city: MapCity, zoom: str
) -> None:
    board = Map(office, map_city.ground, SIZES["100 %"])
    for lon, lat in map_city.ground.scatter(board.chance, VIEWS):
        view = look(board.page, lon, lat, ZOOMS[zoom])
        bodies = [m for m in board.marks() if m["kind"] == "cluster" and board.free(m["x"], m["y"], view)]
        if bodies:
            break
    board.page.mouse.click(board.left + bodies[0]["x"], board.top + bodies[0]["y"])
    board.wait(lambda: board.now().zoom > ZOOMS[zoom], limit=10)
    assert board.page.evaluate("picks") == []


def test_cases_that_stand_close_come_apart_press_by_press(office: Office, map_city: MapCity) -> None:
    board = Map(office, map_city.ground, SIZES["100 %"])
    lon, lat = map_city.ground.scatter(random.Random(SEED + 2), 1)[0]
    close = [(lon + 6e-5 * i, lat) for i in range(3)]  # 6 m apart
    ids = [office.report("city_dispatch", f"near-{x}", text="占道", lon=x, lat=y) for x, y in close]
    all_here = "ids => ids.every((id) => anlan.points.cases.has(id))"
    board.wait(lambda: board.page.evaluate(all_here, ids), limit=10)
    view = look(board.page, lon, lat, ZOOMS["town"])
    while not set(ids) <= {m["id"] for m in board.marks() if m["kind"] == "case"}:
        x, y = view.pixel(*close[1])
        bodies = [m for m in board.marks() if m["kind"] == "cluster"]
        nearest = min(bodies, key=lambda m: math.hypot(m["x"] - x, m["y"] - y))
        board.page.mouse.click(board.left + nearest["x"], board.top + nearest["y"])
        before, view = view, board.now()
        assert view.zoom > before.zoom
    stood = {m["id"]: (m["x"], m["y"]) for m in board.marks()}  # round the spot that they share
    for one in ids:
        look(board.page, view.lon, view.lat, view.zoom)
        assert board.press(*stood[one]) == [["case", one]]


def test_the_thing_on_top_is_opened_and_then_what_lay_under_it(office: Office, map_city: MapCity) -> None:
    """A vehicle over a case over a camera over a grid."""
    board = Map(office, map_city.ground, SIZES["100 %"])
    camera = board.who.get("/api/v1/places?kind=camera").json()["items"][7]
    at = {"lon": camera["lon"], "lat": camera["lat"]}
    case = office.report("city_dispatch", "on-top", text="占道", **at)
    board.fixes.append(
        {"no": board.who.get("/api/v1/places?kind=unit").json()["items"][VEHICLES]["no"], **at}
    )
    board.wait(lambda: board.page.evaluate("id => anlan.points.cases.has(id)", case), limit=10)
    board.tell()
    board.wait(lambda: board.page.evaluate("n => anlan.points.units.size === n", len(board.fixes)), limit=10)
    view = look(board.page, camera["lon"], camera["lat"], ZOOMS["street"])
    x, y = view.pixel(camera["lon"], camera["lat"])
    grid = board.ground.at(camera["lon"], camera["lat"])
    under = [
        ("units", "unit", board.fixes[-1]["no"]),
        ("cases", "case", case),
        ("cameras", "camera", camera["no"]),
    ]
    for layer, kind, id_ in under:
        board.wait(lambda k=kind, i=id_: [k, i] in [[m["kind"], m["id"]] for m in board.marks()], limit=10)
        assert board.press(x, y) == [[kind, id_]]
        board.opened(kind, id_)
        look(board.page, camera["lon"], camera["lat"], ZOOMS["street"])
        board.page.evaluate("name => anlan.map.show(name, false)", layer)
        board.wait(lambda i=id_: i not in [m["id"] for m in board.marks()], limit=10)
    assert board.press(x, y) == [[None, None], ["grid", grid]]

    width = (
        "z => [...document.querySelectorAll('canvas.leaflet-zoom-animated')]"
        ".find((one) => one.style.zIndex === String(z)).width"
    )
    board.wait(lambda: board.page.evaluate(width, OUTLINES) > 0, limit=10)
    assert board.page.evaluate(width, MOVERS) == 0, "units are hidden: their canvas takes no memory"
    board.wait(board.shut, limit=10)
    board.page.mouse.move(5, 500)  # off the map: no grid lies under it
    board.wait(lambda: board.page.evaluate(width, OUTLINES) == 0, limit=10)
