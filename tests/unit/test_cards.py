"""Every card rule with its numbers. June 2026: the 22nd is a Monday, work is 08:30-12:00 and 13:30-17:30."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from dispatch.bodies import STEPS
from dispatch.carding import card_rules, read_rules
from dispatch.domain import watch_orders
from dispatch.domain.cards import coming
from dispatch.domain.errors import BadField
from dispatch.domain.fold import decide
from dispatch.domain.step import Actor
from dispatch.domain.steps.supervise_escalate import OrderRaised
from dispatch.matters import LISTS
from support.branches import EVALUATOR, LEGAL, RETURN, SUPERVISOR, SYSTEM, TOWN_CHIEF, WHY
from support.card_room import Room, ms
from support.two_towns import DISPATCHER, DUTY, LEAD, OTHER, OTHER_UNIT, PICTURE, UNIT, WORKER, body, context

DONE = {"result_text": "已更换", "media_after": [PICTURE]}
CLOSE = {"close_standard": "恢复盖板", "channel_reply": "井盖已换好"}


def test_a_unit_is_warned_at_four_fifths_of_the_limit_and_gets_yellow_when_it_is_over() -> None:
    room = Room("10wh")
    room.send("06-22 08:30")
    room.sign("06-22 08:40")
    assert room.fell("06-23 08:59") == {}
    assert room.fell("06-23 09:00") == {"near_due": "06-23 09:00"}
    assert room.fell("06-23 11:00") == {"near_due": "06-23 09:00"}  # its last moment is in time
    assert room.fell("06-23 11:01") == {"near_due": "06-23 09:00", "overdue": "06-23 11:00"}
    card = room.cards("06-23 11:01")[1]
    assert (card.colour, card.unit, card.evidence, card.version) == ("yellow", LEAD, (4,), "hp-2026.1")
    assert card.fell_at == ms("06-23 11:00") + 1


@pytest.mark.parametrize(
    ("limit", "sent", "over", "red", "rule"),
    [
        ("10wh", "06-22 08:30", "06-23 11:00", "06-24 11:00", "overdue_far"),  # half is 5 wh: 1 wd is more
        ("2eh", "06-22 20:00", "06-22 22:00", "06-23 00:00", "overdue_far"),  # as long again, by night
        ("1cd", "06-22 09:00", "06-23 09:00", "06-24 09:00", "overdue_far"),  # 1 wd is more than 12 hours
        ("6cd", "06-22 09:00", "06-28 09:00", "06-29 17:30", "not_lifted"),  # from a Sunday: all of Monday
        ("5wd", "06-22 08:30", "06-26 17:30", "06-29 17:30", "not_lifted"),  # sooner than half of five
    ],
)
def test_far_overdue_or_a_yellow_not_lifted_is_one_red(
    limit: str, sent: str, over: str, red: str, rule: str
) -> None:
    room = Room(limit)
    room.send(sent)
    room.sign(sent)
    assert room.fell("07-31 12:00")["overdue"] == over
    reds = {c.rule for c in room.cards("07-31 12:00") if c.colour == "red"}
    assert reds == {rule}
    assert room.fell("07-31 12:00")[rule] == red


def test_half_the_signing_window_warns_and_a_signature_ends_it() -> None:
    room = Room("5wd")
    room.send("06-22 08:30")  # 4 wh to sign
    assert room.fell("06-22 10:29") == {}
    assert room.fell("06-22 10:30") == {"sign_half": "06-22 10:30"}
    room.sign("06-22 10:29")
    assert room.fell("06-22 17:00") == {}


def test_a_signing_window_that_is_over_is_yellow() -> None:
    room = Room("5wd")
    room.send("06-22 08:30")
    room.do("06-22 13:31", "auto_sign", {}, SYSTEM)
    card = room.cards("06-22 13:31")[-1]
    assert (card.rule, card.colour, card.evidence) == ("sign_timeout", "yellow", (4, 5))


def test_one_rework_is_yellow_two_of_the_same_unit_are_red() -> None:
    room = Room("5wd")
    room.send("06-22 08:30")
    room.sign("06-22 08:31")
    room.do("06-22 08:32", "feedback", DONE, UNIT)
    room.do("06-22 08:33", "rework", WHY, DISPATCHER)
    assert [(c.rule, c.colour, c.evidence) for c in room.cards("06-22 08:33")] == [("rework", "yellow", (7,))]
    room.do("06-22 08:34", "feedback", DONE, UNIT)
    room.do("06-22 08:35", "rework", WHY, DISPATCHER)
    assert [(c.rule, c.colour, c.evidence) for c in room.cards("06-22 08:35")][1:] == [
        ("reworks", "red", (7, 9))
    ]


def test_a_rework_of_one_unit_is_not_counted_against_the_next() -> None:
    room = Room("5wd")
    room.send("06-22 08:30")
    room.sign("06-22 08:31")
    room.do("06-22 08:32", "feedback", DONE, UNIT)
    room.do("06-22 08:33", "rework", WHY, DISPATCHER)
    room.do("06-22 08:34", "escalate", {**WHY, "target_level": "county"}, TOWN_CHIEF)
    room.do("06-22 08:35", "accept_up", {"lead": OTHER}, DISPATCHER)
    room.do("06-22 08:36", "sign", {"handler": "二班"}, OTHER_UNIT)
    room.do("06-22 08:37", "feedback", DONE, OTHER_UNIT)
    room.do("06-22 08:38", "rework", WHY, DISPATCHER)
    assert [(c.rule, c.unit) for c in room.cards("06-22 08:38")] == [("rework", LEAD), ("rework", OTHER)]


def test_a_return_that_is_refused_is_yellow_and_a_ruling_not_signed_is_red() -> None:
    room = Room("5wd")
    room.send("06-22 08:30")
    room.do("06-22 08:31", "return", RETURN, UNIT)
    room.do("06-22 08:32", "enforce", {**WHY, "basis": "三定方案"}, DISPATCHER)
    assert [(c.rule, c.evidence) for c in room.cards("06-22 08:32")] == [("wrong_return", (5, 6))]
    ruled = Room("5wd")
    ruled.send("06-22 08:30")
    ruled.do("06-22 08:31", "return", RETURN, UNIT)
    ruled.do("06-22 08:32", "redispatch", {"lead": OTHER, **WHY}, DISPATCHER)
    ruled.do("06-22 08:33", "return", RETURN, OTHER_UNIT)
    ruled.do("06-22 08:34", "arbitrate", {"units": [LEAD, OTHER]}, DUTY)
    ruled.do("06-22 08:35", "decide", {"lead": LEAD, "decision_no": "1", "ruling": "由供水主办"}, LEGAL)
    ruled.do("06-22 13:36", "auto_sign", {}, SYSTEM)
    told = {c.rule: (c.colour, c.evidence) for c in ruled.cards("06-22 13:36")}
    assert told["ruling_refused"] == ("red", (9, 10))
    assert told["sign_timeout"] == ("yellow", (9, 10))


def closed(room: Room) -> None:
    room.send("06-22 08:30")
    room.sign("06-22 08:31")
    room.do("06-22 08:32", "feedback", DONE, UNIT)
    room.do("06-22 08:33", "check", {"assignee": "网格员 3"}, DUTY)
    room.do("06-22 08:34", "check_pass", {"media": [PICTURE]}, WORKER)
    room.do("06-22 08:35", "close", CLOSE, DUTY)


def test_a_false_closing_is_red_an_honest_reopening_is_nothing() -> None:
    for false in (True, False):
        room = Room("5wd")
        closed(room)
        room.do("06-23 08:35", "reopen", {**WHY, "false_closing": false}, SUPERVISOR)
        told = [(c.rule, c.colour, c.evidence) for c in room.cards("06-23 08:35")]
        assert told == ([("false_closing", "red", (9, 10))] if false else [])


def test_a_critical_case_is_red_unsigned_after_30_minutes_and_with_nobody_there_after_60() -> None:
    room = Room("4eh", urgency="urgent3")
    room.send("06-22 22:00")
    assert "urgent_unsigned" not in room.fell("06-22 22:30")
    assert room.fell("06-22 22:31")["urgent_unsigned"] == "06-22 22:30"
    assert room.fell("06-22 23:01")["urgent_absent"] == "06-22 23:00"
    quick = Room("4eh", urgency="urgent3")
    quick.send("06-22 22:00")
    quick.sign("06-22 22:10")
    quick.do("06-22 22:50", "arrive", {}, UNIT)
    assert quick.fell("06-22 23:30") == {}
    calm = Room("4eh", urgency="urgent2")
    calm.send("06-22 22:00")
    assert not {"urgent_unsigned", "urgent_absent"} & set(calm.fell("06-22 23:30"))


def test_time_that_stands_still_brings_no_card() -> None:
    room = Room("2cd")
    room.send("06-22 09:00")
    room.sign("06-22 09:10")
    until = ms("06-25 09:00")
    asked = {"suspend_request": "待汛后", "until": until, "reason_code": "season"}
    room.do("06-23 09:00", "suspend", asked, DUTY)
    assert room.fell("06-25 08:59") == {}
    room.do("06-25 09:00", "resume", {}, DUTY)
    assert room.fell("06-26 09:00") == {"near_due": "06-25 23:24"}
    assert room.fell("06-26 09:01")["overdue"] == "06-26 09:00"
    assert room.cards("06-26 09:01")[1].evidence == (4, 6, 7)


def test_what_is_done_lifts_the_card_and_nothing_more_falls() -> None:
    room = Room("2eh")
    room.send("06-22 20:00")
    room.sign("06-22 20:05")
    room.do("06-22 22:30", "feedback", DONE, UNIT)
    near, over = room.cards("06-23 20:00")
    assert (near.rule, over.rule) == ("near_due", "overdue")
    assert over.lifted_at == ms("06-22 22:30")


def test_done_in_the_last_moment_is_in_time() -> None:
    room = Room("2eh")
    room.send("06-22 20:00")
    room.sign("06-22 20:05")
    room.do("06-22 22:00", "feedback", DONE, UNIT)
    assert set(room.fell("06-23 20:00")) == {"near_due"}


def test_an_appeal_upheld_revokes_the_cards_and_leaves_their_trace() -> None:
    room = Room("2eh")
    room.send("06-22 20:00")
    room.sign("06-22 20:05")
    room.do("06-22 22:30", "feedback", DONE, UNIT)
    room.do("06-22 22:33", "check", {"assignee": "网格员 3"}, DUTY)
    room.do("06-22 22:34", "check_pass", {"media": [PICTURE]}, WORKER)
    room.do("06-22 22:35", "close", CLOSE, DUTY)
    room.case = replace(room.case, cards=tuple(room.cards("06-22 22:35")))  # as the live path has shown them
    room.do("06-23 09:00", "appeal", WHY, UNIT)
    room.do("06-23 09:10", "appeal_first", {"outcome": "pass", **WHY}, SUPERVISOR)
    room.do("06-23 09:20", "appeal_decide", {"outcome": "approved", **WHY}, EVALUATOR)
    assert [(c.rule, c.revoked) for c in room.cards("06-23 09:20")] == [("near_due", True), ("overdue", True)]


def test_the_desk_shows_no_card_that_no_rule_shows() -> None:
    room = Room("2eh")
    room.send("06-22 20:00")
    early = replace(context(), cards=card_rules())
    shown = body("card", {"colour": "yellow", "unit": LEAD, "rule": "overdue", "evidence": [4]})
    with pytest.raises(BadField, match="rule_unmet"):
        decide(STEPS["card"], room.case, shown, SYSTEM, early)
    nobody = Actor("user:x", frozenset({"supervisor"}), "511421")
    assert not STEPS["card"].roles & nobody.roles


def test_what_comes_is_known_ahead() -> None:
    room = Room("10wh")
    room.send("06-22 08:30")
    room.sign("06-22 08:40")
    falls = coming(room.case, card_rules(), context().calendar)
    assert [(f.rule.id, f.at) for f in falls] == [
        ("near_due", ms("06-23 09:00")),
        ("overdue", ms("06-23 11:00") + 1),
    ]


def test_an_order_that_is_not_answered_in_time_goes_a_grade_up() -> None:
    room = Room("5wd")
    room.send("06-22 08:30")
    room.sign("06-22 08:31")
    order = {"grade": "general", "kind": "leader", "requirement": "限期回复"}
    room.do("06-22 08:32", "supervise", order, DUTY)
    (end,) = [at - 1 for at in watch_orders.marks(room.case)]
    assert end == ms("06-23 08:32")  # one workday
    assert watch_orders.due(room.case, end) == []
    assert watch_orders.due(room.case, end + 1) == [
        ("supervise_escalate", OrderRaised(watch_orders.REASON, 1))
    ]
    raised = room.do("06-23 08:33", "supervise_escalate", {"reason": "x", "no": 1}, SYSTEM)
    assert [(o.grade, o.state) for o in raised.orders] == [("general", "escalated"), ("key", "issued")]
    assert list(watch_orders.marks(raised)) == []  # above it people decide


def test_the_list_says_its_rules_in_two_languages_and_once() -> None:
    rules = card_rules()
    assert len({rule.id for rule in rules.rules}) == len(rules.rules) == 13
    assert all(rule.zh and rule.en and set(rule.says) == {"zh", "en"} for rule in rules.rules)
    assert {rule.colour for rule in rules.rules} == {"warn", "yellow", "red"} == set(rules.effects)
    assert (rules.effects["yellow"].score, rules.effects["red"].score) == (-0.5, -2)
    row = yaml.safe_load((LISTS / "cards.yaml").read_text("utf-8"))
    row["rules"][0]["wen"] = 1
    with pytest.raises(TypeError, match="wen"):
        read_rules(row)
