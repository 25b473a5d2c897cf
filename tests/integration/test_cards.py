"""Cards fall by themselves on the live path, are kept as rows, and come out the same when worked out anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from dispatch import tables
from dispatch.bodies import load_case
from dispatch.calendars import work_calendar
from dispatch.card_evidence import evidence, rests
from dispatch.card_rebuild import cards_anew
from dispatch.carding import card_rules
from dispatch.clock import Clock
from dispatch.desk import Desk
from dispatch.domain.case import Case
from dispatch.domain.roles import Scope
from dispatch.people import Sealer
from dispatch.rebuild import dump_projections, rebuild
from dispatch.store import writing
from support.branches import EVALUATOR, SUPERVISOR, WHY
from support.card_room import at, ms, of_limit
from support.two_towns import (
    CHANNEL,
    CITY,
    DISPATCHER,
    DUTY,
    LEAD,
    LEAF,
    MASTER,
    OTHER,
    PICTURE,
    UNIT,
    WORKER,
    atlas,
    report_body,
)

DONE = {"result_text": "已更换", "media_after": [PICTURE]}


class Hands:
    """The time of day of a desk, moved by the test."""

    def __init__(self) -> None:
        self.now = at("06-22 08:30")

    def __call__(self) -> datetime:
        return self.now


class Town:
    """A desk, its clock and the time of both."""

    def __init__(self, engine: Engine, limit: str = "2eh") -> None:
        self.hands, self.engine = Hands(), engine
        self.desk = Desk(engine, atlas, of_limit(limit), work_calendar(), Sealer(MASTER), now=self.hands)
        self.clock = Clock(self.desk)

    def send(self, when: str, ref: str) -> str:
        self.hands.now = at(when)
        told = report_body(ref, scenario_code=LEAF) | {"channel": "iot"}
        case = self.desk.take("report", None, told, CHANNEL, trusted=True).case
        self.desk.take("dispatch", case.case_id, {"lead": LEAD}, DISPATCHER)
        self.desk.take("sign", case.case_id, {"handler": "一班"}, UNIT)
        return case.case_id

    def until(self, when: str) -> None:
        """Let the clock tick every minute up to then."""
        while self.hands.now < at(when):
            self.hands.now += timedelta(minutes=1)
            while self.clock.tick(round(self.hands.now.timestamp() * 1000)):
                pass

    def case(self, case_id: str) -> Case:
        with self.engine.connect() as conn:
            return load_case(
                conn.execute(select(tables.case.c.doc).where(tables.case.c.case_id == case_id)).scalar_one()
            )

    def rows(self) -> list[tuple[str, str, int | None, bool]]:
        t = tables.card.c
        with self.engine.connect() as conn:
            found = conn.execute(
                select(t.rule, t.unit, t.lifted_at, t.revoked).order_by(t.fell_at, t.case_id, t.no)
            )
            return [tuple(r) for r in found]


@pytest.fixture
def town(engine: Engine) -> Iterator[Town]:
    town = Town(engine)
    yield town
    town.desk.close()


def test_a_card_falls_when_its_time_comes_and_brings_an_order_of_its_grade(town: Town) -> None:
    case_id = town.send("06-22 20:00", "r-1")
    town.until("06-22 22:00")
    assert [c.rule for c in town.case(case_id).cards] == ["near_due"]
    town.until("06-22 22:02")
    case = town.case(case_id)
    assert [(c.rule, c.fell_at) for c in case.cards][1:] == [("overdue", ms("06-22 22:00") + 1)]
    (order,) = case.orders
    assert (order.grade, order.kind, order.unit, order.state) == ("general", "card", LEAD, "issued")
    town.until("06-23 00:02")
    case = town.case(case_id)
    assert case.cards[-1].rule == "overdue_far"
    assert [(o.grade, o.state) for o in case.orders] == [("general", "escalated"), ("key", "issued")]
    t = tables.event.c
    with town.engine.connect() as conn:
        facts, actor = (
            conn.execute(select(t.facts, t.actor).where(t.step == "card").order_by(t.id)).tuples().all()[1]
        )
    told = json.loads(facts)
    assert actor == "clock"
    assert (told["rules"], told["fell_at"]) == ("hp-2026.1", ms("06-22 22:00") + 1)
    assert told["judged"]["due"] == ms("06-22 22:00")


def test_an_act_that_comes_too_late_comes_after_the_cards_that_fell_before_it(town: Town) -> None:
    case_id = town.send("06-22 20:00", "r-1")
    town.hands.now = at("06-22 22:30")  # the clock was asleep
    town.desk.take("feedback", case_id, DONE, UNIT)
    t = tables.event.c
    with town.engine.connect() as conn:
        steps = conn.execute(select(t.step).where(t.subject == case_id).order_by(t.version)).scalars().all()
    assert steps[-4:] == ["card", "card", "supervise", "feedback"]
    assert [(rule, lifted) for rule, _, lifted, _ in town.rows()] == [
        ("near_due", ms("06-22 22:30")),
        ("overdue", ms("06-22 22:30")),
    ]


def test_a_clock_that_slept_takes_the_card_before_the_order_that_it_raises(engine: Engine) -> None:
    town = Town(engine, "1wd")
    case_id = town.send("06-22 08:30", "r-1")
    town.until("06-23 08:35")
    (order,) = town.case(case_id).orders
    town.hands.now = at("06-24 09:00")  # both the card and the order's own clock are due by now
    assert order.clock.due < ms("06-24 09:00")
    while town.clock.tick(ms("06-24 09:00")):
        pass
    case = town.case(case_id)
    assert case.cards[-1].rule == "overdue_far"
    assert [(o.grade, o.state) for o in case.orders] == [("general", "escalated"), ("key", "issued")]
    town.desk.close()


def test_a_refused_act_leaves_no_card_behind(town: Town) -> None:
    case_id = town.send("06-22 20:00", "r-1")
    before = town.case(case_id)
    town.hands.now = at("06-22 22:30")
    with pytest.raises(Exception, match="BadField"):
        town.desk.take("feedback", case_id, {**DONE, "result_text": ""}, UNIT)
    assert town.case(case_id) == before
    assert town.rows() == []


def test_every_third_red_of_a_month_calls_the_unit_to_an_interview_and_a_revoked_one_never_counts(
    town: Town,
) -> None:
    ids = [town.send("06-22 20:00", f"r-{n}") for n in (1, 2)]
    town.until("06-23 00:02")
    assert sum(rule == "overdue_far" for rule, *_ in town.rows()) == 2
    end_case(town, ids[0])
    appeal(town, ids[0])
    third = town.send("06-23 20:00", "r-3")
    town.until("06-24 00:02")
    assert not [o for o in town.case(third).orders if o.kind == "interview"]  # one of the three is revoked
    fourth = town.send("06-24 20:00", "r-4")
    town.until("06-25 00:02")
    (talk,) = [o for o in town.case(fourth).orders if o.kind == "interview"]
    assert (talk.grade, talk.unit) == ("key", LEAD)
    assert "第3张红牌" in talk.requirement


def end_case(town: Town, case_id: str) -> None:
    town.desk.take("feedback", case_id, DONE, UNIT)
    town.desk.take("check", case_id, {"assignee": "网格员 3"}, DUTY)
    town.desk.take("check_pass", case_id, {"media": [PICTURE]}, WORKER)
    town.desk.take("close", case_id, {"close_standard": "恢复", "channel_reply": "好了"}, DUTY)


def appeal(town: Town, case_id: str) -> None:
    town.desk.take("appeal", case_id, WHY, UNIT)
    town.desk.take("appeal_first", case_id, {"outcome": "pass", **WHY}, SUPERVISOR)
    town.desk.take("appeal_decide", case_id, {"outcome": "approved", **WHY}, EVALUATOR)


def test_an_appeal_upheld_marks_the_rows_revoked_and_keeps_them(town: Town) -> None:
    case_id = town.send("06-22 20:00", "r-1")
    town.until("06-22 22:02")
    end_case(town, case_id)
    appeal(town, case_id)
    assert [(rule, revoked) for rule, _, __, revoked in town.rows()] == [
        ("near_due", True),
        ("overdue", True),
    ]


def test_the_evidence_tells_rule_clock_and_events_with_the_time_that_stood_still(town: Town) -> None:
    case_id = town.send("06-22 20:00", "r-1")
    town.hands.now = at("06-22 21:00")
    asked = {"suspend_request": "待抢险", "until": ms("06-23 03:00"), "reason_code": "other"}
    town.desk.take("suspend", case_id, asked, DUTY)
    town.until("06-23 04:02")
    found = evidence(town.engine, Scope(CITY), case_id, 2, town.desk.calendar)
    assert found is not None
    assert found.card.rule == "overdue"
    assert (found.rule["zh"], found.rule["version"]) == ("处置超时", "hp-2026.1")
    assert found.rule["effect"]["order"] == "general"
    assert found.clock == {
        "name": "handle",
        "limit": "2eh",
        "since": ms("06-22 20:00"),
        "yellow": found.case.handle.yellow if found.case.handle else 0,
        "due": ms("06-23 04:00"),
        "fell_at": ms("06-23 04:00") + 1,
        "stopped": [{"from": ms("06-22 21:00"), "to": ms("06-23 03:00"), "why": "suspended"}],
    }
    told = [(r["step"], r["role"], r["proof"]) for r in found.events if r["step"] != "remind"]
    assert told[3:] == [
        ("dispatch", "county_dispatch", True),
        ("sign", "unit", False),
        ("suspend", "county_chief", True),
        ("resume", "system", True),
        ("card", "system", False),
    ]
    assert evidence(town.engine, Scope(CITY), case_id, 3, town.desk.calendar) is None
    assert evidence(town.engine, Scope("511421102"), case_id, 2, town.desk.calendar) is None
    assert evidence(town.engine, Scope(CITY, unit=OTHER), case_id, 2, town.desk.calendar) is None
    assert evidence(town.engine, Scope(CITY, unit=LEAD), case_id, 2, town.desk.calendar) is not None


def test_a_working_clock_rests_by_night(town: Town) -> None:
    rest = rests("4wh", ms("06-22 16:30"), ms("06-23 11:30"), town.desk.calendar)
    assert rest == [{"from": ms("06-22 17:30"), "to": ms("06-23 08:30"), "why": "rest"}]
    assert rests("4eh", ms("06-22 16:30"), ms("06-23 11:30"), town.desk.calendar) == []


def lived(town: Town) -> None:
    """Two days of a unit: in time, late, far late, back again, and one appeal that was upheld."""
    ids = [town.send("06-22 20:00", f"r-{n}") for n in range(4)]
    town.desk.take("feedback", ids[0], DONE, UNIT)
    town.until("06-22 22:10")
    end_case(town, ids[1])
    town.until("06-23 00:30")
    town.hands.now = at("06-23 09:00")  # the clock sleeps, people work
    town.desk.take("feedback", ids[2], DONE, UNIT)
    town.desk.take("rework", ids[2], WHY, DISPATCHER)
    town.hands.now = at("06-23 14:00")
    town.desk.take("feedback", ids[2], DONE, UNIT)
    town.desk.take("rework", ids[2], WHY, DISPATCHER)
    appeal(town, ids[1])
    town.until("06-23 14:05")


def test_all_cards_worked_out_anew_are_those_kept_and_the_same_bytes_each_time(town: Town) -> None:
    lived(town)
    first = cards_anew(town.engine, card_rules(), town.desk.calendar)
    assert first.differ == []
    assert len(first.lines) == len(town.rows()) > 8
    assert {"near_due", "overdue", "overdue_far", "rework", "reworks"} <= {rule for rule, *_ in town.rows()}
    assert cards_anew(town.engine, card_rules(), town.desk.calendar) == first
    before = dump_projections(town.engine)
    rebuild(town.engine, town.desk.calendar)
    assert dump_projections(town.engine) == before
    assert cards_anew(town.engine, card_rules(), town.desk.calendar) == first


def test_a_card_that_was_kept_otherwise_is_named(town: Town) -> None:
    lived(town)
    t = tables.card
    with writing(town.engine) as conn:
        conn.execute(t.delete().where(t.c.rule == "reworks"))
        conn.execute(t.update().where(t.c.rule == "overdue_far").values(fell_at=1))
        row = conn.execute(select(t).where(t.c.rule == "rework")).mappings().one()
        conn.execute(t.insert().values({**row, "no": 99, "rule": "false_closing"}))
    differ = cards_anew(town.engine, card_rules(), town.desk.calendar).differ
    assert sum("not kept" in line and '"reworks"' in line for line in differ) == 1
    assert sum("nothing shows it" in line and '"false_closing"' in line for line in differ) == 1
    assert any("worked out as" in line and '"overdue_far"' in line for line in differ)
