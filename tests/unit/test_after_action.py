"""What is measured of an incident, the plan beside what was done, and how a map frame is drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
import shapely

from console.areas_picture import light_colours
from console.review.bundle import plain
from console.review.frames import MOST, instants
from console.review.rows import span
from console.review.told import step_key
from console.words import has
from dispatch.bodies import STEPS
from dispatch.command import STREAMS
from dispatch.command_board import Entry
from dispatch.domain.emergency.after import Share, compare, measure
from dispatch.domain.emergency.incident import Figures, Incident, Line, Reporting, Roll, Sitrep
from dispatch.domain.emergency.order import CHASE_AFTER, Order, Receipt
from dispatch.domain.emergency.resources import Hold
from geodata.atlas import CityMap, ShapeRecord
from geodata.sketch import STYLES, Ground, View, Word, readable, svg
from support.two_towns import FOUND, IN_WEST

GAS, FIRE = "gas_co@510121", "fire@510121"
T0 = 1_000_000
MIN = 60_000
TOLD = Incident(
    "i",
    "responding",
    declared_at=T0,
    lines=(
        Line(1, "rescue", "关阀", "Close", GAS, T0 + 20 * MIN, "o1"),
        Line(2, "rescue", "掩护", "Cover", FIRE, T0 + 20 * MIN, "o2"),
    ),
    reporting=Reporting(T0 + 30 * MIN, T0 + 60 * MIN, told_at=T0 + 9 * MIN),
    figures=Figures(evacuated=716, to_evacuate=1640),
)


def order(no: int, receipt: Receipt, **more: Any) -> Order:
    kept = {"issued_at": T0 + 2 * MIN, "due": T0 + 20 * MIN, "state": "open"} | more
    return Order(f"o{no}", no=no, receipts=(receipt,), **kept)


DONE = Receipt(GAS, GAS, "done", at=T0 + 12 * MIN, signed_at=T0 + 3 * MIN, arrived_at=T0 + 8 * MIN)
WAITS = Receipt(FIRE, FIRE)


def test_times_are_counted_from_the_report_on_and_what_did_not_happen_has_none():
    m = measure(TOLD, [order(1, DONE), order(2, WAITS)], T0 + 15 * MIN)
    assert (m.first_report, m.first_order, m.first_there) == (9 * MIN, 2 * MIN, 8 * MIN)
    assert m.started is m.lasted is None
    assert (m.evacuated, m.to_evacuate) == (716, 1640)


def test_the_first_report_is_the_one_by_phone_or_the_written_one_whichever_came_first():
    written = replace(TOLD, sitreps=(Sitrep(1, "first", "x", "user:a", T0 + 5 * MIN),))
    assert measure(written, [], T0 + 15 * MIN).first_report == 5 * MIN
    silent = replace(TOLD, reporting=Reporting(T0, T0))
    assert measure(silent, [], T0 + 15 * MIN).first_report is None


def test_only_what_was_due_counts_for_done_in_time():
    orders = [order(1, DONE), order(2, WAITS)]
    assert measure(TOLD, orders, T0 + 15 * MIN).done_in_time == Share(1, 1)
    assert measure(TOLD, orders, T0 + 20 * MIN).done_in_time == Share(1, 2)
    assert measure(TOLD, orders, T0 + 15 * MIN).signed_soon == Share(1, 2)
    late = replace(DONE, signed_at=T0 + 2 * MIN + CHASE_AFTER + 1)
    assert measure(TOLD, [order(1, late)], T0 + 15 * MIN).signed_soon == Share(0, 1)


def test_orders_that_were_taken_back_and_broadcasts_are_not_measured():
    taken_back = order(1, WAITS, state="cancelled")
    m = measure(TOLD, [taken_back, order(2, WAITS, kind="broadcast", due=None)], T0 + 30 * MIN)
    assert (m.signed_soon, m.done_in_time) == (Share(0, 0), Share(0, 0))
    assert m.signed_soon.percent is None


def test_supplies_are_counted_by_what_did_not_come_back_and_what_is_still_out():
    def hold(no: int, resource: str, kind: str, state: str, **more: Any) -> Hold:
        base = {"name": resource, "unit": GAS, "by": "user:a", "at": T0, "since": T0, "measure": "袋"} | more
        return Hold(no=no, resource=resource, kind=kind, state=state, **base)  # type: ignore[arg-type]

    holds = (
        hold(1, "沙袋", "supply", "returned", n=900, used=500),
        hold(2, "沙袋", "supply", "working", n=300),
        hold(3, "水泵", "equipment", "on_scene", n=2, measure="台"),
        hold(4, "棉被", "supply", "returned", n=50, used=0),
        hold(5, "帐篷", "supply", "reserved", n=7),
        hold(6, "一队", "team", "working", n=1),
    )
    found = measure(replace(TOLD, holds=holds), [], T0).supplies
    assert [(s.name, s.measure, s.used, s.out) for s in found] == [
        ("水泵", "台", 0, 2),
        ("沙袋", "袋", 500, 300),
    ]


def test_answers_to_roll_calls_are_shares_of_those_called():
    roll = Roll(1, T0, (GAS, FIRE, "police@510121"), ((GAS, T0 + 10_000), (FIRE, T0 + 61_000)))
    m = measure(replace(TOLD, rolls=(roll,)), [], T0 + 15 * MIN)
    assert (m.answered, m.answered_soon) == (Share(2, 3), Share(1, 3))


@pytest.mark.parametrize(
    ("receipt", "now", "outcome"),
    [
        (DONE, T0 + 30 * MIN, "done"),
        (replace(DONE, at=T0 + 21 * MIN), T0 + 30 * MIN, "late"),
        (WAITS, T0 + 19 * MIN, "running"),
        (WAITS, T0 + 21 * MIN, "overdue"),
        (replace(WAITS, state="refused"), T0 + 21 * MIN, "refused"),
    ],
)
def test_a_line_of_the_plan_stands_beside_what_was_done(receipt: Receipt, now: int, outcome: str):
    found = compare(TOLD, [order(1, receipt), order(2, WAITS)], now)
    assert found[0].outcome == outcome
    assert found[0].done_at == (receipt.at if receipt.state == "done" else None)


def entry(at: int, step: str) -> Entry:
    return Entry(at, at, "incident", "i", step, "user:a", "county_chief", {})


def test_what_is_drawn_within_a_minute_is_one_frame_and_there_are_six_at_most():
    rings = [entry(T0, "declare"), *(entry(T0 + MIN * 2 + i, "draw") for i in range(5))]
    assert instants(rings, T0 + 9 * MIN) == [T0, T0 + 2 * MIN + 4]
    many = [entry(T0 + 2 * MIN * i, "draw") for i in range(40)]
    found = instants([*many, entry(T0 + 200 * MIN, "note")], T0 + 300 * MIN)
    assert len(found) == MOST
    assert (found[0], found[-1]) == (T0, T0 + 200 * MIN)


@pytest.mark.parametrize("step", sorted(s.name for s in STEPS.values() if s.stream in STREAMS))
def test_every_step_has_words_for_the_timeline(step: str):
    assert has("zh", step_key(step))


@pytest.mark.parametrize(
    ("ms", "text"), [(None, "—"), (0, "00:00"), (1_634_000, "27:14"), (3_725_000, "1:02:05")]
)
def test_spans_read_like_a_clock(ms: int | None, text: str):
    assert span(ms) == text


def test_a_cell_is_never_a_formula():
    assert plain("=1+1") == "'=1+1"
    assert plain("关阀") == "关阀"


def test_a_sketch_is_sound_svg_cut_to_its_view():
    x, y = IN_WEST
    road = ShapeRecord(
        "road", "文峰大道", {"cls": 1}, shapely.to_wkb(shapely.LineString([(x - 1, y), (x + 1, y)]))
    )
    lake = ShapeRecord("water", "湖", {}, shapely.to_wkb(shapely.Point(x, y).buffer(0.001)))
    city = CityMap.of("仁寿市", 1, FOUND.areas, shapes=[road, lake])
    found = Ground(city).sketch(View(x, y, 1000.0, 400.0, 300.0))
    assert {"land", "water", "casing", "road"} <= {m.style for m in found.marks}
    ((start, *_, end),) = [m.points for m in found.marks if m.style == "road"]
    assert {start[0], end[0]} == {0.0, 400.0}
    assert "文峰大道" in [w.text for w in found.words]
    assert ElementTree.fromstring(svg(found, light_colours())).tag.endswith("svg")


def test_every_style_has_colours_of_the_look():
    tokens = light_colours()
    assert {c for s in STYLES.values() for c in (s.fill, s.stroke) if c} <= set(tokens)


def test_the_last_names_stay_where_names_would_lie_over_one_another():
    words = [Word("name", (50.0, 50.0), "城关社区", 15.0), Word("label", (55.0, 52.0), "核心区", 14.0)]
    assert [w.text for w in readable(words)] == ["核心区"]
    assert len(readable([words[0], replace(words[1], at=(55.0, 90.0))])) == 2
