"""排班 and 交接班: a table comes in whole or not at all, is ranked by, swapped, handed over, and rebuilt."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine

from dispatch.accounts import Account, log_in, save_account
from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.domain.duty import Shift
from dispatch.domain.errors import AlreadyHandedOver, BadField, NotOnDuty, NotYet
from dispatch.domain.roles import Scope
from dispatch.domain.step import Actor
from dispatch.domain.suggest import suggest
from dispatch.duty import HERE, next_of, on_duty, shifts_of
from dispatch.duty_import import bring_duty
from dispatch.list_rows import BadRows, Row
from dispatch.matters import unit_kinds
from dispatch.policies import weighing
from dispatch.rebuild import dump_projections, rebuild
from dispatch.shift_figures import shift_figures
from dispatch.standing import standings
from dispatch.store import writing
from support.two_towns import CITY, EAST, LEAD, OTHER, WEST, actor, atlas, lead_to, matters
from support.web import SmallWeb

TZ = work_calendar().tz
HOUR = 3_600_000
SYSTEM = Actor("system", frozenset({"system"}), "")
CHIEF = actor("chief", "town_chief", WEST, "town")
PEOPLE = (
    Account("west_a", "甲", frozenset({"town_dispatch"}), WEST),
    Account("west_b", "乙", frozenset({"town_accept", "town_dispatch"}), WEST),
    Account("east_a", "丙", frozenset({"town_dispatch"}), EAST),
    Account("water", "抢修一班", frozenset({"unit", "handler"}), CITY, unit=LEAD),
)


def people(engine: Engine) -> None:
    with writing(engine) as conn:
        for account in PEOPLE:
            save_account(conn, account, "test-Pass 1")


def cells(account: str, opens: datetime, hours: float = 8, **more: str) -> dict[str, str]:
    """A row of the table, as a person types it."""
    closes = (opens + timedelta(hours=hours)).strftime("%H:%M")
    told = {"day": opens.strftime("%Y-%m-%d"), "name": "早班", "opens": opens.strftime("%H:%M")}
    return told | {"closes": closes, "post": "派遣席", "area": WEST, "unit": "", "account": account} | more


def rows(*told: dict[str, str]) -> list[Row]:
    return [Row(number, one) for number, one in enumerate(told, 2)]


def whole_hour() -> datetime:
    return datetime.now(TZ).replace(minute=0, second=0, microsecond=0)


WATCH = {"post": "单位值守", "area": CITY, "unit": "供水公司"}


def test_a_table_feeds_the_ranking_with_duty_and_presence_and_is_rebuilt(desk: Desk, engine: Engine) -> None:
    people(engine)
    case, opens = lead_to(desk, "registered").case, whole_hour()
    bring_duty(desk, rows(cells("water", opens, 4, **WATCH)), SYSTEM)
    now = round(opens.timestamp() * 1000) + HOUR

    def reasons(at: int) -> dict[str, tuple[str, str, bool]]:
        with engine.connect() as conn:
            know = standings(conn, atlas(), at)
            leaf = matters().get(case.scenario or "")
            found = suggest(case, leaf, unit_kinds(), atlas().name, None, know, weighing())
            assert know(case, (OTHER,))[OTHER].duty is None, "a unit without a table is not told"
        return {r.kind: (r.text, r.ref, r.against) for r in found.reasons}

    assert (reasons(now)["duty"], reasons(now)["presence"]) == (("抢修一班", "", False), ("", "0", True))
    log_in(engine, "water", "test-Pass 1", now)
    assert reasons(now)["presence"] == ("", "1", False)
    assert reasons(now + HERE + 1)["presence"] == ("", "0", True)
    after = reasons(now + 4 * HOUR)
    assert after["duty"] == ("", "", True)
    assert "presence" not in after
    kept = dump_projections(engine)
    assert b"duty_shift" in kept
    rebuild(engine, work_calendar())
    assert dump_projections(engine) == kept


def test_a_new_table_takes_the_place_of_what_it_names_and_of_nothing_else(desk: Desk, engine: Engine) -> None:
    people(engine)
    opens = datetime(2026, 6, 18, 8, tzinfo=TZ)
    later = opens + timedelta(days=1)
    bring_duty(
        desk, rows(*(cells("west_a", at) for at in (opens, later)), cells("water", opens, **WATCH)), SYSTEM
    )
    assert bring_duty(desk, rows(cells("west_b", opens)), SYSTEM).version == 2
    with engine.connect() as conn:
        found = on_duty(conn, Scope(CITY), _ms(opens), _ms(later) + HOUR, 0)
    assert [(o.shift.account, o.name) for o in found] == [
        ("water", "抢修一班"),
        ("west_b", "乙"),
        ("west_a", "甲"),
    ]
    with engine.connect() as conn:
        assert [o.name for o in on_duty(conn, Scope(CITY, unit=LEAD), _ms(opens), _ms(opens) + 1, 0)] == [
            "抢修一班"
        ]
    with pytest.raises(BadRows, match="two_posts_kept"):
        bring_duty(desk, rows(cells("west_b", opens, post="受理席")), SYSTEM)


WRONG = {
    ("day", "no_day"): {"day": "6月18日"},
    ("opens", "no_time"): {"opens": "八点"},
    ("post", "not_one_of"): {"post": "门卫"},
    ("area", "no_area"): {"area": "999999"},
    ("area", "not_yours"): {"area": EAST, "account": "east_a"},
    ("unit", "no_unit_here"): {"unit": "供水公司"},
    ("area", "not_its_level"): {"post": "单位值守", "unit": "供水公司", "account": "water"},
    ("account", "no_account"): {"account": "nobody"},
    ("account", "not_of_post"): {"account": "west_a", "post": "受理席"},
    ("account", "answers_elsewhere"): {
        "account": "water",
        "post": "单位值守",
        "unit": "综合执法队",
        "area": WEST,
    },
    ("name", "missing"): {"name": ""},
}


def test_everything_that_is_wrong_is_told_by_row_and_column_and_nothing_is_kept(
    desk: Desk, engine: Engine
) -> None:
    people(engine)
    opens = datetime(2026, 6, 18, 8, tzinfo=TZ)
    told = [
        cells("west_a", opens),
        cells("west_a", opens + timedelta(hours=1)),
        *(cells("west_b", opens) | bad for bad in WRONG.values()),
    ]
    before = dump_projections(engine)
    with pytest.raises(BadRows) as wrong:
        bring_duty(desk, rows(*told), CHIEF)
    found = {(p.where, p.column, p.why) for p in wrong.value.problems}
    expected = {(row, *what) for row, what in enumerate(WRONG, 4)} | {(3, "account", "two_posts")}
    assert expected <= found
    assert dump_projections(engine) == before


def test_a_shift_is_swapped_alone_or_in_exchange(desk: Desk, engine: Engine) -> None:
    people(engine)
    opens = datetime(2026, 6, 18, 8, tzinfo=TZ)
    bring_duty(desk, rows(cells("west_a", opens), cells("west_b", opens + timedelta(hours=8))), SYSTEM)
    first, second = (_only(engine, name) for name in ("west_a", "west_b"))
    swap = {"city": CITY, "version": 2, "shift": _told(first), "to": "west_b", "reason": "调休"}
    with pytest.raises(BadField):
        desk.take("swap_duty", None, swap, actor("chief2", "town_chief", EAST, "town"))
    desk.take("swap_duty", None, swap | {"other": _told(second)}, CHIEF)
    assert (_only(engine, "west_b").start_at, _only(engine, "west_a").start_at) == (
        first.start_at,
        second.start_at,
    )
    with pytest.raises(NotOnDuty):
        desk.take("swap_duty", None, swap | {"version": 3}, CHIEF)
    kept = dump_projections(engine)
    rebuild(engine, work_calendar())
    assert dump_projections(engine) == kept


def test_a_shift_is_handed_over_near_its_end_to_who_has_the_next_and_both_sign(
    desk: Desk, engine: Engine
) -> None:
    people(engine)
    opens = whole_hour() - timedelta(hours=3)
    lead_to(desk, "dispatched")
    lead_to(desk, "reported")
    bring_duty(desk, rows(cells("west_a", opens, 4), cells("west_b", opens + timedelta(hours=4), 4)), SYSTEM)
    shift, west_a = _only(engine, "west_a"), actor("west_a", "town_dispatch", WEST, "town")
    with engine.connect() as conn:
        assert [s.account for s in next_of(conn, shift)] == ["west_b"]
        figures = shift_figures(conn, Scope(WEST), shift.start_at, round(time.time() * 1000) + 1)
        assert shift_figures(conn, Scope(EAST), shift.start_at, shift.end_at) == {}
    assert (figures["open"], figures["state.dispatched"], figures["shift.report"]) == (2, 1, 2)
    body: dict[str, Any] = {
        "handover": "01H",
        "version": 1,
        "shift": _told(shift),
        "taker": "west_b",
        "figures": figures,
    }
    for bad, refusal in (
        ({"taker": "east_a"}, NotOnDuty),
        ({"shift": _told(_only(engine, "west_b"))}, BadField),
    ):
        with pytest.raises(refusal):
            desk.take("hand_over", None, body | bad, west_a)
    desk.take("hand_over", None, body, west_a)
    with pytest.raises(AlreadyHandedOver):
        desk.take("hand_over", None, body | {"handover": "01I"}, west_a)
    take = {"handover": "01H", "version": 2, "taker": "west_b", "note": "已清点"}
    desk.take("take_duty", None, take, actor("west_b", "town_dispatch", WEST, "town"))
    kept = dump_projections(engine)
    rebuild(engine, work_calendar())
    assert dump_projections(engine) == kept


def test_a_shift_is_not_handed_over_hours_before_its_end(desk: Desk, engine: Engine) -> None:
    people(engine)
    opens = whole_hour()
    bring_duty(desk, rows(cells("west_a", opens, 8), cells("west_b", opens + timedelta(hours=8))), SYSTEM)
    body = {"handover": "01H", "version": 1, "shift": _told(_only(engine, "west_a")), "taker": "west_b"}
    with pytest.raises(NotYet):
        desk.take("hand_over", None, body, actor("west_a", "town_dispatch", WEST, "town"))


def table(told: Iterable[dict[str, str]], xlsx: bool = False) -> dict[str, Any]:
    heads = ["日期", "班次", "开始", "结束", "岗位", "区域", "单位", "账号"]
    lines = [heads, *([*one.values()] for one in told)]
    if not xlsx:
        return {"data": "\n".join(map(",".join, lines)).encode(), "content_type": "text/csv"}
    book, file = Workbook(), io.BytesIO()
    for line in lines:
        book.worksheets[0].append(line)
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"data": file.getvalue(), "content_type": kind}


def test_the_chief_of_a_town_rosters_it_by_rest_and_its_people_hand_over(web: SmallWeb) -> None:
    opens = whole_hour() - timedelta(hours=3)
    mine = [cells("town1", opens, 4), cells("chief", opens + timedelta(hours=4), 4, post="值班长")]
    chief, path = web.login("chief"), "/api/v1/duty/table"
    assert web.login("town1").post(path, **table(mine)).status_code == 403
    told = chief.post(path, **table([*mine, cells("town2", opens, area=EAST)]))
    assert told.status_code == 422
    assert [(p["row"], p["column"]) for p in told.json["problems"]] == [(4, "区域")]
    assert "第 4 行「区域」" in told.json["problems"][0]["words"]
    assert chief.post(path, data=b"x", content_type="text/plain").json["field"] == "Content-Type"
    assert chief.post(f"{path}?check=1", **table(mine)).status_code == 200
    assert chief.get("/api/v1/duty").json["items"] == []
    assert chief.post(path, **table(mine, xlsx=True)).status_code == 201
    items = chief.get("/api/v1/duty").json["items"]
    assert [(i["account"], i["who"], i["here"], i["where"]) for i in items] == [
        ("town1", "街道", True, "西镇")
    ]
    assert web.login("town2").get("/api/v1/duty").json["items"] == []
    mine_now = web.login("town1").get("/api/v1/handover").json
    assert (mine_now["shift"]["account"], mine_now["shift"]["may"], mine_now["next"]) == ("town1", True, [])
    given = {name: mine_now["shift"][name] for name in Shift.__dataclass_fields__}
    refused = web.login("town1").post("/api/v1/handover/sign", json={"shift": given, "taker": "chief"})
    assert (refused.status_code, refused.json["code"]) == (422, "NotOnDuty")
    assert web.login("chief").post("/api/v1/handover/01X/take", json={}).status_code == 404


def _ms(at: datetime) -> int:
    return round(at.astimezone(UTC).timestamp() * 1000)


def _only(engine: Engine, account: str) -> Shift:
    with engine.connect() as conn:
        (found,) = shifts_of(conn, account, 0, 2**60)
    return found


def _told(shift: Shift) -> dict[str, Any]:
    return {name: getattr(shift, name) for name in Shift.__dataclass_fields__}
