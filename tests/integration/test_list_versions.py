"""Lists by version: a case keeps the one it was judged by, a city follows its own, starts undo nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from dispatch import tables
from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.domain.case import Case
from dispatch.finder import finder_of
from dispatch.list_shelf import Lists
from dispatch.list_store import EVERYWHERE, UnknownVersion, kept_versions, lists_in_force, put_list_in_force
from dispatch.matrix_store import default_rows, keep_matrix, load_matrix, matrix_version_of
from dispatch.matters import expand, keep_matters, list_version, load_matters, version_of
from dispatch.people import Sealer
from dispatch.store import writing
from support.two_towns import (
    CHANNEL,
    CITY,
    DISPATCHER,
    DUTY,
    LEAD,
    LEAF,
    MASTER,
    OTHER,
    atlas,
    found_city,
    report_body,
)

PARKED = "0204060200"
SECOND = [replace(leaf, deadline="9wd", lead="municipal") if leaf.code == LEAF else leaf for leaf in expand()]


@pytest.fixture
def lists(engine: Engine) -> Lists:
    """The shipped list, in force everywhere."""
    with writing(engine) as conn:
        load_matters(conn)
        load_matrix(conn)
    found_city(engine)
    return Lists(engine)


@pytest.fixture
def desk(engine: Engine, lists: Lists) -> Iterator[Desk]:
    desk = Desk(engine, atlas, lists, work_calendar(), Sealer(MASTER))
    yield desk
    desk.close()


def put_second(engine: Engine, city: str = CITY) -> str:
    with writing(engine) as conn:
        version = keep_matters(conn, SECOND, "2026 年第二版", "user:admin", 2)
        put_list_in_force(conn, "matters", city, version, "user:admin", 2)
    return version


def registered(desk: Desk) -> Case:
    body = report_body(scenario_code=LEAF)
    return desk.take("report", None, body, CHANNEL, trusted=True).case


def facts_of(desk: Desk, case: Case, step: str) -> dict[str, Any]:
    t = tables.event.c
    with desk.engine.connect() as conn:
        found = conn.execute(select(t.facts).where(t.subject == case.case_id, t.step == step)).scalar()
    return dict(json.loads(found))


def test_an_old_case_keeps_its_list_and_a_new_one_takes_the_one_in_force(
    engine: Engine, desk: Desk, lists: Lists, eventually: Callable[..., Any]
) -> None:
    old = registered(desk)
    assert old.list_version == list_version()
    second = put_second(engine)
    eventually(lambda: lists.at(CITY).version == second)
    new = registered(desk)
    assert new.list_version == second
    told = {}
    for case in (old, new):
        leaf = lists.leaf(case)
        assert leaf is not None
        sent = desk.take("dispatch", case.case_id, {"lead": LEAD, "co": [OTHER]}, DISPATCHER).case
        assert sent.handle is not None
        told[case.case_id] = (leaf.lead, leaf.deadline, sent.handle.limit)
        facts = facts_of(desk, case, "dispatch")
        assert (facts["scenario"], facts["list_version"]) == (LEAF, case.list_version)
        assert facts["power"]["version"] == matrix_version_of(default_rows())
        assert facts_of(desk, case, "accept")["power"] == facts["power"]
    assert told[old.case_id][:2] == ("water_co", "2eh")
    assert told[new.case_id][:2] == ("municipal", "9wd")
    assert told[old.case_id][2] < told[new.case_id][2]


def test_a_case_that_waits_is_judged_by_the_list_in_force_when_it_is_accepted(
    engine: Engine, desk: Desk, lists: Lists, eventually: Callable[..., Any]
) -> None:
    case = desk.take("report", None, report_body(scenario_code=LEAF), CHANNEL).case
    second = put_second(engine)
    eventually(lambda: lists.at(CITY).version == second)
    taken = desk.take("accept", case.case_id, {"scenario_code": LEAF}, DUTY).case
    assert taken.list_version == second


def test_cities_have_lists_of_their_own_side_by_side(engine: Engine, lists: Lists) -> None:
    second = put_second(engine)
    fresh = Lists(engine)
    assert fresh.at(f"{CITY}101").version == second
    assert fresh.at("519901").version == fresh.at("").version == list_version()
    with engine.connect() as conn:
        assert lists_in_force(conn, "matters") == {EVERYWHERE: list_version(), CITY: second}
    assert [s.deadline for s in finder_of(engine, fresh.matters(second)).search(LEAF)] == ["9wd"]
    assert [s.deadline for s in finder_of(engine, fresh.at("519901")).search(LEAF)] == ["2eh"]


def test_a_version_is_kept_once_with_its_first_name_and_hand(engine: Engine, lists: Lists) -> None:
    second = put_second(engine)
    assert put_second(engine) == second == version_of(reversed(SECOND))
    with writing(engine) as conn:
        keep_matters(conn, SECOND, "另一个名字", "user:other", 9)
        kept = {v.version: v for v in kept_versions(conn, "matters")}
    assert (kept[second].name, kept[second].by, kept[second].at) == ("2026 年第二版", "user:admin", 2)
    assert kept[second].rows == len(SECOND)
    with pytest.raises(UnknownVersion):
        lists.matters("qd-000000000000")


def test_a_start_does_not_undo_what_somebody_put_in_force_everywhere(engine: Engine) -> None:
    before = [leaf for leaf in expand() if leaf.code[:2] != "12"]
    with writing(engine) as conn:  # what an older release shipped gives way to ours
        shipped = keep_matters(conn, before, "旧版", "system", 1)
        put_list_in_force(conn, "matters", EVERYWHERE, shipped, "system", 1)
        load_matters(conn)
        assert lists_in_force(conn, "matters")[EVERYWHERE] == list_version()
    second = put_second(engine, EVERYWHERE)
    with writing(engine) as conn:
        load_matters(conn)
        assert lists_in_force(conn, "matters")[EVERYWHERE] == second


def test_a_matter_of_another_list_is_unknown_here(engine: Engine, lists: Lists) -> None:
    with writing(engine) as conn:
        conn.execute(
            insert(tables.list_version),
            {
                "kind": "matters",
                "version": "qd-x",
                "name": "",
                "at": 1,
                "by": "system",
                "rows": 0,
            },
        )
    assert lists.leaf(Case("C", area=CITY)) is None
    assert lists.leaf(Case("C", area=CITY, scenario="9999999999", list_version=list_version())) is None


def test_a_city_may_hand_its_towns_a_power_that_others_keep(
    engine: Engine, lists: Lists, eventually: Callable[..., Any]
) -> None:
    given = [
        replace(row, power="delegated", town_role="lead", basis="本市赋权目录第 7 项")
        if row.prefix == PARKED
        else row
        for row in default_rows()
    ]
    leaf = lists.at(CITY).get(PARKED)
    assert leaf is not None
    with writing(engine) as conn:
        version = keep_matrix(conn, given, "本市三项清单", "user:admin", 3)
        put_list_in_force(conn, "matrix", CITY, version, "user:admin", 3)
    eventually(lambda: lists.powers(CITY).version == version)  # type: ignore[union-attr]
    here, there = lists.powers(CITY), lists.powers("519901")
    assert here is not None
    assert there is not None
    assert here.leads(leaf)[0] == "town_law"
    assert here.row(leaf).basis == "本市赋权目录第 7 项"
    assert there.leads(leaf)[0] == "traffic"
    assert here.rows() == sorted(given, key=lambda row: row.prefix)


def test_without_a_matrix_in_force_there_is_none(engine: Engine) -> None:
    with writing(engine) as conn:
        load_matters(conn)
    assert Lists(engine).powers(CITY) is None
