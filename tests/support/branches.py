"""Ways a case can go beside the straight one; long because they take every transition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.bodies import STEPS
from dispatch.domain.case import Case
from dispatch.domain.fold import advance, decide
from dispatch.domain.step import Actor, Facts
from support.two_towns import (
    CHANNEL,
    CITY,
    DISPATCHER,
    DUTY,
    IN_WEST,
    LEAD,
    LEAF,
    OTHER,
    OTHER_UNIT,
    PICTURE,
    STORY,
    UNIT,
    WEST,
    WORKER,
    actor,
    body,
    context,
    report_body,
)

Act = tuple[str, Mapping[str, Any], Actor]

TOWN_CHIEF = actor("town_chief", "town_chief", WEST, "town")
OTHER_CHIEF = actor("other_chief", "county_chief")
LEGAL = actor("legal", "legal")
REVISITOR = actor("revisitor", "revisitor")
SUPERVISOR = actor("supervisor", "supervisor")
EVALUATOR = actor("evaluator", "evaluator")
HANDLER = actor("handler", "handler", CITY, "unit", unit=LEAD)
SYSTEM = Actor("clock", frozenset({"clock", "system"}), "")
POLICE = f"police@{CITY}"
POLICEMAN = actor("police", "unit", CITY, "unit", unit=POLICE)
START = datetime(2026, 6, 18, 2, tzinfo=UTC)
MASTER = Case("M", state="registered", area=f"{WEST}001004", case_no="5114212026061800009")
AHEAD = round((START + timedelta(days=20)).timestamp() * 1000)

SHOT = {"media": [PICTURE]}
WHY = {"reason": "现场查看后认为如此"}
WHISTLE = {"whistle_type": "daily", "units": [POLICE, OTHER], "requirement": "到场"}
RETURN = {"return_reason_code": "not_ours", "basis": "三定方案"}
ACCEPT, REGISTER, DISPATCH, SIGN, FEEDBACK, CHECK, PASS, PART, CLOSE = STORY
STILL = {"camera": "C1", "sha256": PICTURE["sha256"], "taken_at": 1, "keep_until": 2}
CROWD = {"place": "供水公司门口", "people": 12, "demand": "尽快通水", "unit": LEAD}
HANDLING: tuple[Act, ...] = (ACCEPT, REGISTER, DISPATCH, SIGN)
CLOSABLE: tuple[Act, ...] = (*HANDLING, FEEDBACK, PART, CHECK, PASS)
TWICE: tuple[Act, ...] = (
    ACCEPT,
    REGISTER,
    DISPATCH,
    ("return", RETURN, UNIT),
    ("redispatch", {"lead": OTHER, **WHY}, DISPATCHER),
    ("return", RETURN, OTHER_UNIT),
)
SELF = {
    "channel": "grid_app",
    "channel_ref": "self-1",
    "scenario_code": LEAF,
    "lon": IN_WEST[0],
    "lat": IN_WEST[1],
    "media_before": [PICTURE],
    "media_after": [PICTURE],
    "result_text": "已复位",
}

SHELVED = {"title": "井盖松动当日修复", "lesson": "夜间值守先设围挡", "worked": "供水与市政同到现场"}

CARDED: tuple[Act, ...] = (
    *CLOSABLE,
    *(
        ("card", {"colour": colour, "unit": LEAD, "rule": "leader", "evidence": [4]}, SYSTEM)
        for colour in ("warn", "yellow", "red")
    ),
    CLOSE,
    ("appeal", WHY, UNIT),
    ("appeal_first", {"outcome": "pass", **WHY}, SUPERVISOR),
)

# name -> (state it ends in, acts after the report)
BRANCHES: dict[str, tuple[str, tuple[Act, ...]]] = {
    "not_taken_in": (
        "rejected",
        (
            ("verify", {"assignee": "网格员 3"}, DUTY),
            ("verify_result", {"result": "not_exist", **SHOT}, WORKER),
            ("reject", {"reason_code": "no_fact", **WHY}, DUTY),
        ),
    ),
    "merged_early": ("merged", (("merge", {"master_case": "M"}, DUTY),)),
    "merged_late": ("merged", (ACCEPT, ("merge", {"master_case": "M"}, DUTY))),
    "voided_early": ("void", (ACCEPT, ("void", WHY, DUTY))),
    "voided_by_two": ("void", (ACCEPT, REGISTER, ("ask_void", WHY, DISPATCHER), ("void", WHY, DUTY))),
    "struck_off": ("void", (ACCEPT, REGISTER, ("ask_void", WHY, DUTY), ("force_void", WHY, OTHER_CHIEF))),
    "refused_return": (
        "handling",
        (
            ACCEPT,
            REGISTER,
            DISPATCH,
            ("return", RETURN, UNIT),
            ("enforce", {**WHY, "basis": "三定方案"}, DISPATCHER),
            SIGN,
        ),
    ),
    "ruled": (
        "handling",
        (
            *TWICE,
            ("arbitrate", {"units": [LEAD, OTHER]}, DUTY),
            ("start_first", {"handler": "抢修一班", "opinion": "先围挡"}, UNIT),
            ("decide", {"lead": LEAD, "decision_no": "定责〔2026〕1号", "ruling": "由供水主办"}, LEGAL),
            SIGN,
        ),
    ),
    "backstopped": (
        "handling",
        (
            *TWICE,
            ("arbitrate", {"units": [LEAD, OTHER]}, DUTY),
            ("backstop", {"ruling": "先行处置"}, LEGAL),
            ("auto_sign", {}, SYSTEM),
        ),
    ),
    "up_from_the_desk": (
        "handling",
        (
            ACCEPT,
            REGISTER,
            ("take_over", WHY, DISPATCHER),
            ("escalate", {**WHY, "target_level": "county"}, TOWN_CHIEF),
            ("decline_up", WHY, DUTY),
            ("escalate", WHY, TOWN_CHIEF),
            ("accept_up", {"lead": LEAD}, DISPATCHER),
            SIGN,
        ),
    ),
    "up_from_a_return": ("escalated", (*TWICE, ("escalate", WHY, TOWN_CHIEF))),
    "up_and_down": (
        "registered",
        (
            *HANDLING,
            ("escalate", WHY, UNIT),
            ("accept_up", {"lead": LEAD}, DISPATCHER),
            SIGN,
            ("return_down", WHY, DISPATCHER),
        ),
    ),
    "let_off": (
        "closed",
        (
            *HANDLING,
            FEEDBACK,
            CHECK,
            PASS,
            ("co_release", {"unit": OTHER, **WHY}, DISPATCHER),
            CLOSE,
        ),
    ),
    "helped": (
        "handling",
        (
            *HANDLING,
            ("transfer_inner", {"handler": "抢修二班"}, UNIT),
            ("co_sign", {"units": [POLICE], "opinion": "维持秩序"}, DUTY),
            ("whistle", {"whistle_type": "joint", "units": [POLICE], "requirement": "联合执法"}, TOWN_CHIEF),
            ("to_incident", {"incident_no": "YJ-1"}, DUTY),
        ),
    ),
    "longer": (
        "handling",
        (
            *HANDLING,
            ("arrive", {"lon": 104.01, "lat": 30.02}, HANDLER),
            ("ask_extension", WHY, HANDLER),
            ("deny_extension", WHY, DUTY),
            ("ask_extension", WHY, HANDLER),
            ("agree_extension", {}, UNIT),
            ("extend", {}, DUTY),
            ("suspend", {"suspend_request": "待汛后施工", "until": AHEAD, "reason_code": "season"}, DUTY),
            ("resume", {}, DUTY),
        ),
    ),
    "done_over": (
        "evaluated",
        (
            *HANDLING,
            FEEDBACK,
            PART,
            ("rework", WHY, DISPATCHER),
            FEEDBACK,
            CHECK,
            ("check_fail", WHY, WORKER),
            FEEDBACK,
            ("remote_check", {"evidence": "监控可见井盖已复位"}, DUTY),
            ("send_back", WHY, DUTY),
            FEEDBACK,
            CHECK,
            ("check_revisit", SHOT, WORKER),
            ("revisit_bad", WHY, REVISITOR),
            FEEDBACK,
            CHECK,
            ("check_revisit", SHOT, WORKER),
            ("revisit_ok", {"satisfaction": "satisfied", "resolved": True}, REVISITOR),
            CLOSE,
            ("reopen", {**WHY, "false_closing": True}, SUPERVISOR),
            FEEDBACK,
            CHECK,
            ("check_revisit", SHOT, WORKER),
            (
                "revisit_unreached",
                {"attempts": [AHEAD - 40 * 86_400_000 + n * 7_200_000 for n in range(3)]},
                REVISITOR,
            ),
            CLOSE,
            ("evaluate", {"score": 82.5}, EVALUATOR),
        ),
    ),
    "whistled": (
        "handling",
        (
            *HANDLING,
            (
                "whistle",
                {"whistle_type": "daily", "units": [POLICE, OTHER], "requirement": "到场"},
                TOWN_CHIEF,
            ),
            ("whistle_query", {"question": "是否涉及伤人"}, POLICEMAN),
            ("whistle_reply", {"answer": "无人员受伤", "no": 1}, TOWN_CHIEF),
            ("whistle_assign", {"no": 1}, DISPATCHER),
            ("whistle_refuse", WHY, OTHER_UNIT),
            ("whistle_assign", {"unit": f"law@{CITY}", "no": 2}, DISPATCHER),
            ("whistle_answer", {"lon": IN_WEST[0], "lat": IN_WEST[1]}, POLICEMAN),
            ("whistle_start", {}, POLICEMAN),
            ("whistle_resolve", {"result_text": "已劝离"}, POLICEMAN),
            ("whistle_rate", {"score": 95.0}, TOWN_CHIEF),
            ("whistle_close", {}, TOWN_CHIEF),
        ),
    ),
    "supervised": (
        "handling",
        (
            *HANDLING,
            ("supervise", {"grade": "general", "kind": "overdue", "requirement": "限期回复"}, DUTY),
            ("supervise_escalate", WHY, SUPERVISOR),
            ("supervise_sign", {}, UNIT),
            ("supervise_reply", {"reply": "今日办结"}, UNIT),
            ("supervise_verify", {"opinion": "属实"}, SUPERVISOR),
            ("supervise_lift", {}, SUPERVISOR),
            ("tag", {"tags": ["repeated"]}, DISPATCHER),
            ("tag", {"tags": ["collective", "stability"], **CROWD}, DUTY),
            ("untag", {"tags": ["stability"], **WHY}, DUTY),
            ("snapshot", STILL, DUTY),
            ("push_up", {**WHY, "tags": ["重复"]}, DUTY),
            ("push_told", {"state": "failed"}, SYSTEM),
            ("push_told", {"state": "sent"}, SYSTEM),
            ("push_withdraw", WHY, DUTY),
            ("push_up", WHY, DUTY),
            ("push_told", {"state": "sent"}, SYSTEM),
            ("push_told", {"state": "acked"}, SYSTEM),
            ("push_told", {"state": "replied"}, SYSTEM),
        ),
    ),
    "appealed": ("closed", (*CARDED, ("appeal_decide", {"outcome": "approved", **WHY}, EVALUATOR))),
    "appealed_in_vain": ("closed", (*CARDED, ("appeal_decide", {"outcome": "denied", **WHY}, EVALUATOR))),
    "straight": ("closed", (*CLOSABLE, CLOSE)),
    "learnt_from": (
        "closed",
        (
            *CLOSABLE,
            CLOSE,
            ("shelve", SHELVED, EVALUATOR),
            ("unshelve", WHY, EVALUATOR),
            ("shelve", SHELVED, EVALUATOR),
        ),
    ),
    "recalled": ("registered", (ACCEPT, REGISTER, DISPATCH, ("recall", WHY, DISPATCHER))),
    "located": (
        "reported",
        (
            ("locate", {"lon": IN_WEST[0], "lat": IN_WEST[1]}, DUTY),
            ("absorb", {"case_id": "K", "sources": [{"channel": "citizen", "ref": "k-1"}]}, SYSTEM),
        ),
    ),
}
FIRST: Act = ("report", report_body("r-1"), CHANNEL)
SELF_HANDLED: tuple[str, tuple[Act, ...]] = ("closed", (("report_self_handled", SELF, WORKER), CLOSE))


def walk(acts: tuple[Act, ...], case: Case | None = None) -> list[tuple[Act, Facts, Case]]:
    """Each act with its facts and the case after it, a minute apart."""
    case, out = case or Case("C"), []
    for n, act in enumerate(acts):
        now = START + timedelta(minutes=n)
        step, read = STEPS[act[0]], body(act[0], dict(act[1]))
        ctx = replace(context(now), other={"M": MASTER}.get)
        facts = decide(step, case, read, act[2], ctx)
        case = advance(step, case, read, facts, round(now.timestamp() * 1000), act[2].id)
        out.append((act, facts, case))
    return out


def ways() -> dict[str, tuple[str, tuple[Act, ...]]]:
    """Every branch from its first act on."""
    return {name: (end, (FIRST, *acts)) for name, (end, acts) in BRANCHES.items()} | {"self": SELF_HANDLED}
