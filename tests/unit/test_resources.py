"""Resources: what a row of the register may be, what is left, who comes first and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.bodies import STEPS, read_body
from dispatch.domain.emergency.incident import Incident
from dispatch.domain.emergency.matching import Candidate, Matched, Need, match
from dispatch.domain.emergency.resources import (
    FRESH,
    REMIND_BEFORE,
    Elsewhere,
    Hold,
    Kept,
    Resource,
    faults,
    left,
    type_faults,
)
from dispatch.domain.errors import BadField, DispatchError, NotEnough, NotYourCase, ResourceElsewhere
from dispatch.domain.fold import advance_other, decide
from dispatch.domain.step import Actor
from dispatch.list_rows import Row
from dispatch.matters import unit_kinds
from dispatch.resource_lists import abilities, needs
from dispatch.resource_rows import Known, read_resources
from support.two_towns import CITY, IN_WEST, OUTSIDE, actor, atlas, context

NOW = datetime(2026, 6, 18, 2, 0, tzinfo=UTC)
MS = round(NOW.timestamp() * 1000)
CHIEF = actor("chief", "county_chief")
FIRE_MAN = actor("fire", "unit handler", CITY, "unit", unit=f"fire@{CITY}")
CLOCK = Actor("clock", frozenset({"clock"}), "")
TEAM = Resource("T1", "team", "消防 01", f"fire@{CITY}", *IN_WEST, ("fire",), persons=7, checked_at=MS)
SECOND = replace(TEAM, code="T2", name="消防 02")
BAGS = Resource(
    "S1", "supply", "编织袋", f"emergency@{CITY}", *IN_WEST, ("sandbag",), "3999999", amount=100, measure="条"
)
RUNNING = Incident("I1", "responding", 2, "YJ-20260618-01", "泄漏", "gas_leak", area="511421101001001")


class Register:
    """The emergency side of a context: a register and what other incidents have."""

    kinds: Any = frozenset()
    plans: Any = None

    def __init__(self, *rows: Resource, others: tuple[Elsewhere, ...] = ()) -> None:
        self.rows, self.others = {r.code: r for r in rows}, others

    def resource(self, code: str) -> Kept | None:
        return Kept(self.rows[code], 0, 0) if code in self.rows else None

    def holds(self, code: str) -> list[Elsewhere]:
        return [o for o in self.others if o.hold.resource == code]

    out = holds


def hold(code: str, n: int = 1, state: Any = "moving", **more: Any) -> Hold:
    return Hold(1, code, "team", code, f"fire@{CITY}", n, state, "user:x", MS, MS, **more)


def take(
    incident: Incident, step: str, given: dict[str, Any], register: Register, who: Actor = CHIEF, at: int = MS
) -> Incident:
    ctx = replace(context(datetime.fromtimestamp(at / 1000, UTC)), emergency=register)  # type: ignore[arg-type]
    body = read_body(STEPS[step], given)
    facts = decide(STEPS[step], incident, body, who, ctx)
    after = advance_other(STEPS[step], incident, body, facts, at, who.id)
    assert isinstance(after, Incident)
    return after


# --- the register -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"phone": "13812345678"}, "phone", "private_phone"),
        ({"phone": "+86 138-1234-5678"}, "phone", "private_phone"),
        ({"phone": "call me"}, "phone", "not_a_phone"),
        ({"amount": 2}, "amount", "one_of_it"),
        ({"kind": "supply", "type": ""}, "type", "not_seven_digits"),
        ({"kind": "supply", "type": "101010"}, "type", "not_seven_digits"),
        ({"kind": "supply", "type": "１010101"}, "type", "not_seven_digits"),
        ({"kind": "supply", "type": "4010101"}, "type", "not_a_class"),
        ({"kind": "supply", "type": "0010101"}, "type", "not_a_class"),
        ({"kind": "supply", "type": "1000101"}, "type", "no_such_level"),
        ({"kind": "equipment", "type": "2010100"}, "type", "no_such_level"),
        ({"code": "a b"}, "code", "not_a_code"),
        ({"persons": -1}, "persons", "not_an_amount"),
    ],
)
def test_a_row_that_cannot_be_in_the_register_says_why(change: dict[str, Any], field: str, why: str) -> None:
    assert (field, why) in [(f, w) for f, w, _ in faults(replace(TEAM, **change))]


def test_a_code_of_supplies_is_a_class_and_three_levels_each_named_when_it_is_wrong() -> None:
    for code in ("1010101", "2999999", "3991001"):
        assert type_faults(code) == []
    assert [(why, holes.get("first")) for _, why, holes in type_faults("5001000")] == [
        ("not_a_class", None),
        ("no_such_level", 2),
        ("no_such_level", 6),
    ]


def test_an_office_phone_and_an_emergency_number_are_taken() -> None:
    for phone in ("028-12345678", "12345678", "119", "0833-1234567-801", ""):
        assert faults(replace(TEAM, phone=phone)) == []


CELLS = {"number": "T1", "kind": "队伍", "name": "消防 01", "abilities": "消防救援", "unit": "消防救援大队"}
CELLS |= {"lon": str(IN_WEST[0]), "lat": str(IN_WEST[1]), "checked": "2026/06/01", "persons": "7"}


def known() -> Known:
    def locate(lon: float, lat: float) -> str | None:
        return (atlas().locate(lon, lat) or (None,))[0]

    return Known(CITY, unit_kinds(), locate, context().calendar.tz)


def test_rows_of_a_table_are_read_by_their_words() -> None:
    found, problems = read_resources([Row(2, CELLS)], known())
    assert problems == []
    assert (found[0].unit, found[0].abilities, found[0].condition) == (f"fire@{CITY}", ("fire",), "ready")


def test_a_wrong_code_is_told_with_its_row_and_its_digits() -> None:
    supply = CELLS | {"number": "S1", "kind": "物资", "abilities": "", "type": "1010001", "persons": ""}
    good = supply | {"number": "S2", "type": "1010101"}
    found, problems = read_resources([Row(7, supply), Row(8, good)], known())
    assert [(p.where, p.column, p.why) for p in problems] == [(7, "type", "no_such_level")]
    assert (problems[0].holes["first"], problems[0].holes["last"]) == (4, 5)
    assert found[1].type == "1010101"


def test_every_problem_is_told_by_row_and_column() -> None:
    bad = CELLS | {"kind": "飞船", "unit": "火星局", "phone": "13812345678", "amount": "-3"}
    far = CELLS | {"lon": str(OUTSIDE[0]), "lat": str(OUTSIDE[1]), "checked": "June", "abilities": "飞行"}
    _, problems = read_resources([Row(2, CELLS), Row(3, bad), Row(4, far), Row(5, CELLS)], known())
    told = {(p.where, p.column, p.why) for p in problems}
    assert {
        (3, "kind", "not_one_of"),
        (3, "unit", "unknown_unit"),
        (4, "lon", "not_in_city"),
        (4, "checked", "not_a_date"),
        (4, "abilities", "unknown_ability"),
        (5, "number", "code_twice"),
    } <= told


def test_every_need_of_the_list_can_be_met_by_an_ability() -> None:
    for kind in ("gas_leak", "flood", "earthquake", "hazmat", "crowd"):
        assert needs(kind)
        assert all(need.ability in abilities() for need in needs(kind))
    assert needs("group_matter") == ()


# --- taking and giving back ---------------------------------------------------------------------------------
def test_a_resource_cannot_be_in_two_places() -> None:
    away = Elsewhere("I2", "YJ-20260618-02", False, hold("T1"))
    with pytest.raises(ResourceElsewhere) as refused:
        take(RUNNING, "issue_resource", {"resource": "T1"}, Register(TEAM, others=(away,)))
    assert refused.value.data == {"name": "消防 01", "incident": "YJ-20260618-02"}
    back = replace(away, hold=hold("T1", state="returned"))
    assert take(RUNNING, "issue_resource", {"resource": "T1"}, Register(TEAM, others=(back,))).holds


def test_a_drill_holds_nothing_from_a_real_incident() -> None:
    drill = Elsewhere("I2", "YJ-20260618-02", True, hold("T1"))
    assert take(RUNNING, "reserve_resource", {"resource": "T1"}, Register(TEAM, others=(drill,))).holds
    real = replace(drill, drill=False)
    with pytest.raises(ResourceElsewhere):
        take(
            replace(RUNNING, drill=True),
            "reserve_resource",
            {"resource": "T1"},
            Register(TEAM, others=(real,)),
        )


def test_stock_never_falls_below_zero() -> None:
    register = Register(BAGS, others=(Elsewhere("I2", "YJ-2", False, hold("S1", 70)),))
    held = take(RUNNING, "reserve_resource", {"resource": "S1", "n": 20}, register)
    with pytest.raises(NotEnough) as refused:
        take(held, "reserve_resource", {"resource": "S1", "n": 11}, register)
    assert refused.value.data == {"name": "编织袋", "asked": 11, "left": 10, "measure": "条"}
    assert take(held, "issue_resource", {"resource": "S1", "n": 30}, register).holds[0].n == 30
    with pytest.raises(NotEnough):
        take(held, "issue_resource", {"resource": "S1", "n": 31}, register)


def test_what_does_not_come_back_is_used_up() -> None:
    register = Register(BAGS)
    out = take(RUNNING, "issue_resource", {"resource": "S1", "n": 60}, register)
    with pytest.raises(BadField):
        take(out, "return_resource", {"resource": "S1", "back": 61}, register)
    done = take(out, "return_resource", {"resource": "S1", "back": 15}, register)
    assert (done.holds[0].used, left(Kept(BAGS, 0, 0), done.holds)) == (45, 55)
    assert left(Kept(BAGS, MS, 1), done.holds) == 100  # counted since


def test_a_unit_moves_its_own_only() -> None:
    register = Register(TEAM, BAGS)
    out = take(RUNNING, "issue_resource", {"resource": "T1"}, register, FIRE_MAN)
    assert take(out, "place_resource", {"resource": "T1", "state": "on_scene"}, register, FIRE_MAN)
    with pytest.raises(NotYourCase):
        take(RUNNING, "reserve_resource", {"resource": "S1"}, register, FIRE_MAN)


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("place_resource", {"resource": "T1", "state": "working"}),
        ("return_resource", {"resource": "T1"}),
        ("reserve_resource", {"resource": "T1", "n": 0}),
        ("reserve_resource", {"resource": "H9"}),
        ("relieve", {"no": 1}),
        ("plan_relief", {"off": "T1", "on": "T2", "at": MS + 60_000}),
    ],
)
def test_what_is_not_there_cannot_be_moved(step: str, given: dict[str, Any]) -> None:
    with pytest.raises(DispatchError):
        take(RUNNING, step, given, Register(TEAM, SECOND))


def test_teams_relieve_each_other_and_the_clock_says_so_in_time() -> None:
    register = Register(TEAM, SECOND)
    now = take(RUNNING, "issue_resource", {"resource": "T1", "need": "fire"}, register)
    at = MS + 2 * 3_600_000
    now = take(now, "plan_relief", {"off": "T1", "on": "T2", "at": at}, register)
    assert [(h.resource, h.state, h.need) for h in now.holds] == [
        ("T1", "moving", "fire"),
        ("T2", "reserved", "fire"),
    ]
    with pytest.raises(DispatchError):
        take(now, "remind_relief", {}, register, CLOCK, at - REMIND_BEFORE - 1)
    now = take(now, "remind_relief", {}, register, CLOCK, at - REMIND_BEFORE)
    assert now.reliefs[0].reminded
    now = take(now, "relieve", {"no": 1}, register, at=at)
    assert [(h.resource, h.state) for h in now.holds] == [("T1", "returned"), ("T2", "on_scene")]


# --- matching -----------------------------------------------------------------------------------------------
def ranked(*candidates: Candidate, n: int = 1, ability: str = "fire") -> Matched:
    return match(Need(ability, n), candidates, MS)


def test_the_nearest_that_was_checked_comes_first_and_says_why() -> None:
    near = Candidate(TEAM, 1, seconds=600, metres=4_000)
    nearer_unchecked = Candidate(
        replace(SECOND, checked_at=MS - FRESH - 86_400_000), 1, seconds=60, metres=400
    )
    found = ranked(nearer_unchecked, near)
    assert [m.resource.code for m in found.matches] == ["T1", "T2"]
    assert found.matches[0].take == 1
    assert ("by_road", 10) in found.matches[0].reasons
    assert ("stale", 91) in found.matches[1].reasons


def test_who_cannot_come_is_named_with_the_reason() -> None:
    away = Candidate(TEAM, 0, elsewhere="YJ-2", seconds=60)
    broken = Candidate(replace(SECOND, condition="repair"), 1, seconds=60)
    found = ranked(away, broken, n=2)
    assert [(f.resource.code, f.reason) for f in found.refused] == [
        ("T1", ("elsewhere", "YJ-2")),
        ("T2", ("repair", "")),
    ]
    assert found.short == 2


@given(
    st.lists(st.tuples(st.integers(0, 50), st.one_of(st.none(), st.integers(0, 9000))), max_size=20),
    st.integers(1, 300),
)
def test_a_need_is_met_or_short_by_exactly_what_is_missing(
    rows: list[tuple[int, int | None]], n: int
) -> None:
    candidates = [
        Candidate(replace(BAGS, code=f"S{i}"), stock, seconds=seconds)
        for i, (stock, seconds) in enumerate(rows)
    ]
    found = ranked(*candidates, n=n, ability="sandbag")
    assert sum(m.take for m in found.matches) + found.short == n
    assert found.short == max(0, n - sum(stock for stock, _ in rows))
    assert all(0 <= m.take <= m.left for m in found.matches)
    assert found == ranked(*reversed(candidates), n=n, ability="sandbag")
