"""Every pair the workflow does not allow is refused: each verb from each state, each verb to each role."""

from __future__ import annotations

import pytest

from dispatch.bodies import STEPS, read_body
from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.errors import DispatchError, NotAllowed, WrongState
from dispatch.domain.fold import decide
from dispatch.domain.roles import LEVEL_OF_ROLE
from dispatch.domain.step import Actor
from support.two_towns import CITY, LEAD, LEAF, PICTURE, context, report_body

SHOT = [PICTURE | {"taken_at": None}]
BODIES = {
    "report": report_body("r"),
    "locate": {"lon": 104.01, "lat": 30.02},
    "accept": {"scenario_code": LEAF},
    "register": {"register_standard": "符合"},
    "dispatch": {"lead": LEAD},
    "recall": {"reason": "派错"},
    "sign": {"handler": "二中队"},
    "return": {"return_reason_code": "not_mine", "basis": "三定"},
    "redispatch": {"lead": LEAD, "reason": "改派"},
    "arrive": {"lon": 104.01, "lat": 30.02},
    "feedback": {"result_text": "已修", "media_after": SHOT},
    "check": {"assignee": "网格员甲"},
    "check_pass": {"media": SHOT},
    "check_fail": {"reason": "没修好"},
    "report_self_handled": {
        "channel": "grid_app",
        "channel_ref": "s",
        "scenario_code": LEAF,
        "lon": 104.01,
        "lat": 30.02,
        "media_before": SHOT,
        "media_after": SHOT,
    },
    "verify": {"assignee": "网格员甲"},
    "verify_result": {"result": "exist", "media": SHOT},
    "reject": {"reason_code": "no_fact", "reason": "查无此事"},
    "merge": {"master_case": "c2"},
    "absorb": {"case_id": "c2", "sources": []},
    "co_feedback": {"result_text": "围挡已撤"},
    "co_release": {"unit": LEAD, "reason": "无需协办"},
    "close_merged": {"master_case": "c1", "outcome": "closed"},
    "ask_void": {"reason": "误报"},
    "void": {"reason": "误报"},
    "force_void": {"reason": "误报"},
    "escalate": {"reason": "无权处置"},
    "accept_up": {"lead": LEAD},
    "decline_up": {"reason": "镇街职责"},
    "take_over": {"reason": "跨镇街"},
    "return_down": {"reason": "镇街可办"},
    "auto_sign": {},
    "enforce": {"reason": "三定在册", "basis": "三定"},
    "arbitrate": {"units": [LEAD]},
    "start_first": {"handler": "抢修一班"},
    "decide": {"lead": LEAD, "decision_no": "裁1", "ruling": "由其主办"},
    "backstop": {"ruling": "先行处置"},
    "co_sign": {"units": [f"police@{CITY}"], "opinion": "协助"},
    "transfer_inner": {"handler": "三中队"},
    "ask_extension": {"reason": "待料"},
    "agree_extension": {},
    "extend": {},
    "deny_extension": {"reason": "可按期"},
    "suspend": {"suspend_request": "待汛后", "until": 4 * 10**12, "reason_code": "season"},
    "resume": {},
    "whistle": {"whistle_type": "joint", "units": [f"police@{CITY}"], "requirement": "到场"},
    "to_incident": {"incident_no": "YJ1"},
    "rework": {"reason": "未清理"},
    "remote_check": {"evidence": "监控可见"},
    "check_revisit": {"media": SHOT},
    "revisit_ok": {"satisfaction": "satisfied", "resolved": True},
    "revisit_unreached": {"attempts": [1, 10**8, 10**9]},
    "revisit_bad": {"reason": "仍有异味"},
    "send_back": {"reason": "照片不清"},
    "reopen": {"reason": "复发"},
    "evaluate": {"score": 95.0},
    "whistle_assign": {},
    "whistle_answer": {"lon": 104.01, "lat": 30.02},
    "whistle_query": {"question": "何事"},
    "whistle_reply": {"answer": "占道"},
    "whistle_refuse": {"reason": "无权"},
    "whistle_start": {},
    "whistle_resolve": {"result_text": "已劝离"},
    "whistle_rate": {"score": 90.0},
    "whistle_close": {},
    "supervise": {"grade": "general", "kind": "overdue", "requirement": "限期"},
    "supervise_sign": {},
    "supervise_reply": {"reply": "今日办结"},
    "supervise_verify": {"opinion": "属实"},
    "supervise_lift": {},
    "supervise_escalate": {"reason": "未回复"},
    "card": {"colour": "yellow", "unit": LEAD, "rule": "overdue", "evidence": [1]},
    "appeal": {"reason": "天气"},
    "appeal_first": {"outcome": "pass", "reason": "属实"},
    "appeal_decide": {"outcome": "approved", "reason": "属实"},
    "tag": {"tags": ["repeated"]},
    "untag": {"tags": ["repeated"], "reason": "误标"},
    "shelve": {"title": "井盖", "lesson": "先设围挡", "worked": "同到现场"},
    "unshelve": {"reason": "做法已改"},
    "snapshot": {"camera": "C1", "sha256": "a" * 64, "taken_at": 1, "keep_until": 2},
    "push_up": {"reason": "跨县"},
    "push_told": {"state": "sent"},
    "push_withdraw": {"reason": "误推"},
    "close": {"close_standard": "恢复", "channel_reply": "已办结"},
    "seen": {"level": "city"},
    "lamp": {"lamp": "red"},
    "recalendar": {},
    "remind": {"rung": 1},
    "acknowledge": {},
    "lamp_beside": {"what": "whistle", "no": 1, "lamp": "red"},
}
VERBS = sorted(name for name, step in STEPS.items() if step.stream == "case")
STATES = {"new", "closed", "evaluated", "rejected", "void", "merged", *OPEN_STATES}
CTX = context()


def refusal(verb: str, state: str, roles: frozenset[str]) -> DispatchError | None:
    step, case = STEPS[verb], Case("c1", state, area=CITY)
    try:
        decide(step, case, read_body(step, BODIES[verb]), Actor("user:x", roles, CITY, unit=LEAD), CTX)
    except DispatchError as error:
        return error
    return None


def test_every_verb_is_tried_here():
    assert sorted(BODIES) == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_a_step_leaves_only_the_states_it_may_leave(verb):
    wrong = {s for s in STATES if isinstance(refusal(verb, s, STEPS[verb].roles), WrongState)}
    assert wrong == STATES - STEPS[verb].frm


@pytest.mark.parametrize("verb", VERBS)
def test_a_step_is_taken_only_by_the_roles_that_may_take_it(verb):
    for state in STEPS[verb].frm:
        refused = {r for r in LEVEL_OF_ROLE if isinstance(refusal(verb, state, frozenset({r})), NotAllowed)}
        assert refused == set(LEVEL_OF_ROLE) - STEPS[verb].roles_in(state), state


@pytest.mark.parametrize("verb", VERBS)
def test_every_other_triple_of_state_role_and_step_is_refused(verb):
    step = STEPS[verb]
    for state in STATES:
        for role in LEVEL_OF_ROLE:
            found = refusal(verb, state, frozenset({role}))
            if state not in step.frm or role not in step.roles_in(state):
                assert isinstance(found, WrongState | NotAllowed), (state, role)
            else:
                assert not isinstance(found, WrongState | NotAllowed), (state, role)


def test_screens_regulators_and_admins_take_no_step_and_the_clock_only_turns_lamps():
    readers = {"wall", "regulator", "admin"}
    assert [verb for verb in VERBS if STEPS[verb].roles & readers] == []
    assert [verb for verb in VERBS if "clock" in STEPS[verb].roles] == ["lamp", "lamp_beside", "remind"]
