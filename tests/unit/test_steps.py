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
    "feedback": {"result_text": "已修", "media_after": SHOT},
    "check": {"assignee": "网格员甲"},
    "check_pass": {"media": SHOT},
    "check_fail": {"reason": "没修好"},
    "close": {"close_standard": "恢复", "channel_reply": "已办结"},
    "seen": {"level": "city"},
    "lamp": {"lamp": "red"},
}
VERBS = sorted(name for name, step in STEPS.items() if step.stream == "case")
STATES = {"new", "closed", *OPEN_STATES}
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
    state = min(STEPS[verb].frm)
    refused = {r for r in LEVEL_OF_ROLE if isinstance(refusal(verb, state, frozenset({r})), NotAllowed)}
    assert refused == set(LEVEL_OF_ROLE) - STEPS[verb].roles


def test_screens_regulators_and_admins_take_no_step_and_the_clock_only_turns_lamps():
    readers = {"wall", "regulator", "admin"}
    assert [verb for verb in VERBS if STEPS[verb].roles & readers] == []
    assert [verb for verb in VERBS if "clock" in STEPS[verb].roles] == ["lamp"]
