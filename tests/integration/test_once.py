"""An act that carries a key is taken once, however often it is sent; on both stores."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from dispatch import once, tables
from dispatch.desk import Desk
from dispatch.domain.errors import BadField, DispatchError, KeyUsed, WrongState
from support.two_towns import DISPATCHER, LEAD, UNIT, lead_to, open_desk
from support.web import SmallWeb

SIGN = {"handler": "一班"}
KEY = "0d2b5e7a-phone"


def count(engine: Engine, case_id: str) -> int:
    t = tables.event.c
    with engine.connect() as conn:
        return int(conn.execute(select(func.count()).where(t.subject == case_id)).scalar_one())


def test_a_repeat_gets_the_first_result_although_the_case_went_on(desk: Desk, engine: Engine) -> None:
    case = lead_to(desk, "dispatched").case
    first = desk.take("sign", case.case_id, SIGN, UNIT, case.version, key=KEY)
    desk.take("arrive", case.case_id, {}, UNIT, key="another-key")
    n = count(engine, case.case_id)
    again = desk.take("sign", case.case_id, SIGN, UNIT, case.version, key=KEY)
    assert (again.case, again.event_id, again.created) == (first.case, first.event_id, False)
    assert count(engine, case.case_id) == n


def test_a_repeat_after_a_crash_before_the_answer_is_not_taken_twice(desk: Desk, engine: Engine) -> None:
    case = lead_to(desk, "dispatched").case
    desk.take_later("sign", case.case_id, SIGN, UNIT, key=KEY).result()  # the answer never reached the phone
    after_the_crash = open_desk(engine)
    again = after_the_crash.take("sign", case.case_id, SIGN, UNIT, key=KEY)
    after_the_crash.close()
    assert (again.case.state, again.created) == ("handling", False)


def test_two_of_a_kind_in_one_commit_are_one(desk: Desk, engine: Engine) -> None:
    case = lead_to(desk, "dispatched").case
    n = count(engine, case.case_id)
    sent = [desk.take_later("sign", case.case_id, SIGN, UNIT, key=KEY) for _ in range(5)]
    assert [one.result(10).created for one in sent].count(True) == 1
    assert count(engine, case.case_id) == n + 1


def test_the_key_is_the_actors_own_and_names_one_act(desk: Desk) -> None:
    case = lead_to(desk, "dispatched").case
    desk.take("recall", case.case_id, {"reason": "派错"}, DISPATCHER, key=KEY)
    desk.take("dispatch", case.case_id, {"lead": LEAD}, DISPATCHER)
    assert desk.take("sign", case.case_id, SIGN, UNIT, key=KEY).created  # not that actor's key
    for body in ({"handler": "二班"}, {"handler": "一班 "}):
        with pytest.raises(KeyUsed):
            desk.take("sign", case.case_id, body, UNIT, key=KEY)


def test_a_refused_act_uses_up_no_key(desk: Desk) -> None:
    case = lead_to(desk, "registered").case
    with pytest.raises(DispatchError):
        desk.take("sign", case.case_id, SIGN, UNIT, key=KEY)
    desk.take("dispatch", case.case_id, {"lead": LEAD}, DISPATCHER)
    assert desk.take("sign", case.case_id, SIGN, UNIT, key=KEY).created


def test_the_same_act_without_its_key_is_refused(desk: Desk) -> None:
    case = lead_to(desk, "dispatched").case
    desk.take("sign", case.case_id, SIGN, UNIT, key=KEY)
    with pytest.raises(WrongState):
        desk.take("sign", case.case_id, SIGN, UNIT)


@pytest.mark.parametrize("key", ["short", "x" * (once.MOST + 1), "井盖井盖井盖井盖", "with blank"])
def test_a_key_that_is_none_names_its_header(desk: Desk, key: str) -> None:
    with pytest.raises(BadField) as refused:
        desk.take("sign", "01A", SIGN, UNIT, key=key)
    assert refused.value.data["field"] == "Idempotency-Key"


def test_the_header_carries_the_key(web: SmallWeb) -> None:
    case: Any = lead_to(web.ports.desk, "dispatched").case
    path = f"/api/v1/cases/{case.case_id}/steps/sign"
    headers = {"Idempotency-Key": KEY, "If-Match": str(case.version)}
    told = [web.login("water").post(path, json=SIGN, headers=headers) for _ in range(2)]
    assert [one.status_code for one in told] == [200, 200]
    assert told[0].json == told[1].json
