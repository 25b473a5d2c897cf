"""围栏规则: when a rule speaks, and what is wrong with a table of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.domain.fences import Fence, Stay, appeared, moved, seen_first
from dispatch.fence_rows import read_fence_rows, row_of
from dispatch.fence_store import fences_version_of
from dispatch.list_rows import Row
from dispatch.matters import unit_kinds

SQUARE = ((104.0, 30.0), (104.1, 30.0), (104.1, 30.1), (104.0, 30.1))
MINUTE = 60_000
RULE = Fence("A-1", "加油站周边", "unit", "enter", 0, (), "alert", "", SQUARE)


def told(fence: Fence, *steps: tuple[bool, int]) -> list[bool]:
    stay, out = None, []
    for inside, minute in steps:
        stay, speaks = moved(fence, stay, inside, minute * MINUTE)
        out.append(speaks)
    return out


def test_what_was_never_seen_before_has_entered_nothing():
    assert told(RULE, (True, 0), (True, 1), (False, 2), (True, 3), (True, 4)) == [
        False,
        False,
        False,
        True,
        False,
    ]


def test_leaving_is_told_once():
    rule = replace(RULE, on="leave")
    assert told(rule, (True, 0), (False, 1), (False, 2), (True, 3)) == [False, True, False, False]


def test_a_stay_is_told_once_when_it_is_long_enough_and_anew_after_it_ended():
    rule = replace(RULE, on="dwell", minutes=10)
    steps = ((True, 0), (True, 9), (True, 10), (True, 99), (False, 100), (True, 101), (True, 111))
    assert told(rule, *steps) == [False, False, True, False, False, False, True]


def test_a_case_that_gets_its_place_inside_has_entered():
    assert appeared(RULE, 5) == (Stay(True, 5), True)
    assert appeared(replace(RULE, on="dwell", minutes=1), 5) == (Stay(True, 5), False)
    assert seen_first(RULE, 5) == (Stay(True, 5), False)


GOOD = row_of(
    replace(RULE, on="dwell", minutes=30, kinds=("water_co",), raises="report", matter="0101010101")
)


def read(**changes: str):
    return read_fence_rows([Row(2, GOOD | changes)], unit_kinds(), {"0101010101"})


def test_rules_go_out_as_a_table_and_come_back_as_the_same_version():
    fences, problems = read()
    assert problems == []
    again, _ = read_fence_rows([Row(2, row_of(fences[0]))], unit_kinds(), {"0101010101"})
    assert fences_version_of(again) == fences_version_of(fences)
    assert fences[0].ring == SQUARE


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("ring", "POLYGON ((104 30, 104.1 30.1, 104.1 30, 104 30.1, 104 30))", "crosses_itself"),
        ("ring", "POLYGON ((104 30, 104.1 30))", "not_a_polygon"),
        ("ring", "POLYGON ((104 30, x 30, 104 31))", "not_a_polygon"),
        ("ring", "POLYGON ((304 30, 104 31, 105 30))", "not_a_polygon"),
        ("ring", "", "missing"),
        ("on", "经过", "not_one_of"),
        ("minutes", "0", "out_of_bounds"),
        ("minutes", "", "missing"),
        ("kinds", "nobody", "unknown_unit"),
        ("matter", "9999999999", "no_matter"),
        ("fence", "a b", "not_a_code"),
        ("name", "", "missing"),
    ],
)
def test_a_wrong_cell_is_named(column, text, why):
    _, problems = read(**{column: text})
    assert (column, why) in [(p.column, p.why) for p in problems]


def test_a_case_neither_leaves_nor_raises_another():
    _, problems = read(of="事件", on="离开", kinds="01")
    assert {(p.column, p.why) for p in problems} == {
        ("on", "case_never_leaves"),
        ("raises", "report_of_a_report"),
    }
