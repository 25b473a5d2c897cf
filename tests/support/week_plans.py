"""How cases of the scripted week go: who does what after how long; long because each way is told whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from support.week import Run

HOUR, DAY = 60, 1440  # minutes
MINUTE_MS = 60_000
Body = Mapping[str, Any]
FIRST, LEAD, PART = "first", "lead", "part"  # units of the case, whoever that is
TOWN, TOWN_DESK = "town_chief", "town_desk"
UP, TWIN = "up", "twin"  # the level above telling back; a second report of the same matter
WHY = {"reason": "现场查看后认为如此"}
SLOW, DAYS, QUICK = "slow", "days", "quick"  # matters by their limit: weeks, a day or two, a few hours
CRITICAL, DISPUTE = "critical", "dispute"


@dataclass(frozen=True, slots=True)
class Move:
    """`after` the one before: so many minutes, from .. to, or at a moment (epoch ms) worked out then."""

    who: str
    step: str
    body: Body | Callable[[Run], Body] = field(default_factory=lambda: WHY)
    after: tuple[int, int] | Callable[[Run], int] = (3, 20)
    refused: str = ""  # the code of the refusal that must come


@dataclass(frozen=True, slots=True)
class Plan:
    """`share` of a thousand cases go this way; `days` of the week on which they may be told."""

    name: str
    share: int
    channel: str
    matter: str
    moves: tuple[Move, ...]
    days: tuple[int, int] = (0, 6)
    placed: bool = True
    at_desk: bool = False  # handled on the spot by who found it


def shown(run: Run, kind: str = "after") -> list[Body]:
    return [{"sha256": run.week.picture, "kind": kind}]


def to_lead(run: Run) -> Body:
    return {"lead": run.lead(), "suggested": True}


def to_lead_and_help(run: Run) -> Body:
    return {"lead": run.lead(), "co": [run.other()]}


def back_to(run: Run) -> Body:
    return {"lead": run.other(), **WHY}


def both(run: Run) -> Body:
    return {"units": [run.lead(), run.other()]}


def at_due(minutes: int, field: str = "due") -> Callable[[Run], int]:
    return lambda run: int(run.told[field]) + minutes * MINUTE_MS


def here(run: Run) -> Body:
    return {"lon": run.lon, "lat": run.lat}


def checked(run: Run) -> Body:
    return {"media": shown(run, "check"), **here(run)}


ACCEPT = Move("accept", "accept", lambda run: {"scenario_code": run.leaf.code})
REGISTER = Move("accept", "register", {"register_standard": "事项清晰、位置明确，符合立案标准"})
TAKEN_IN = (ACCEPT, REGISTER)
DISPATCH = Move("dispatch", "dispatch", to_lead)
WITH_HELP = Move("dispatch", "dispatch", to_lead_and_help)
SIGN = Move(
    LEAD, "sign", {"handler": "抢修一班"}, (3, 14)
)  # a critical case must be signed for in half an hour
FEED = Move(
    LEAD, "feedback", lambda run: {"result_text": "已到现场处置完毕", "media_after": shown(run)}, (20, 70)
)
ASSIGN = Move("accept", "check", {"assignee": "walker"})
PASS = Move("walker", "check_pass", checked)
TO_REVISIT = Move("walker", "check_revisit", checked)
REMOTE = Move("accept", "remote_check", {"evidence": "监控可见已恢复"})
CLOSE = Move("accept", "close", {"close_standard": "现场恢复", "channel_reply": "您反映的问题已处置完毕。"})
SCORED = Move("judge", "evaluate", {}, (65, 90))  # a reply that failed is sent again
HELPED = Move(PART, "co_feedback", {"result_text": "协办部分已完成"})
SENT = (DISPATCH, SIGN)
DONE = (FEED, ASSIGN, PASS, CLOSE)
SHORT = (FEED, REMOTE, CLOSE)
RETURN = Move(LEAD, "return", {"return_reason_code": "not_mine", "basis": "三定方案"})
TWICE = (DISPATCH, RETURN, Move("dispatch", "redispatch", back_to), RETURN)
START_FIRST = Move(FIRST, "start_first", {"handler": "先办小组"})
CONTENT = Move("revisitor", "revisit_ok", {"satisfaction": "satisfied", "resolved": True})
MIDDLING = Move("revisitor", "revisit_ok", {"satisfaction": "basically", "resolved": True})
SOUR = Move("revisitor", "revisit_ok", {"satisfaction": "not", "resolved": False})
ASK_MORE = Move(LEAD, "ask_extension")
EXTEND = Move("chief", "extend", {"opinion": "同意顺延一次"})
REWORK = Move("dispatch", "rework")
ANSWERED = (
    Move(LEAD, "supervise_sign", {}),
    Move(LEAD, "supervise_reply", {"reply": "今日办结"}),
    Move("chief", "supervise_verify", {"opinion": "属实"}),
    Move("chief", "supervise_lift", {}),
)
SEEN = Move(TOWN, "seen", {})


def newest(**more: Any) -> Callable[[Run], Body]:
    """About the last order of the case, as it was last looked at."""
    return lambda run: {"no": len(run.told["orders"]), **more}


PUT_RIGHT = (  # an order answered while the work goes on
    replace(SEEN, after=at_due(DAY, "handle_due")),
    Move(LEAD, "supervise_sign", newest(), (3, 9)),
    Move(LEAD, "supervise_reply", newest(reply="围挡已补，今日办结"), (30, 90)),
    Move("chief", "supervise_verify", newest(opinion="属实"), (30, 90)),
)
LAST_DAYS = (4, 5)  # so that it goes on when the week ends
TAGGED = Move("dispatch", "tag", {"tags": ["repeated"]})
STILL = Move("chief", "snapshot", {"camera": "C1", "sha256": "c" * 64, "taken_at": 1, "keep_until": 2})
UNTAGGED = Move("chief", "untag", {"tags": ["repeated"], **WHY})
LEARNT = Move(
    "judge",
    "shelve",
    {"title": "井盖弹跳当日修复", "lesson": "夜间先设围挡", "worked": "供水与市政同到现场"},
)
APPEALED = (*SENT, FEED, REWORK, *ANSWERED, *SHORT, Move(LEAD, "appeal"))
POLICE, LAW = "kind:police", "kind:law"


def whistled(kind: str, *units: str) -> Move:
    return Move(
        TOWN,
        "whistle",
        lambda run: {"whistle_type": kind, "units": [run.unit(u) for u in units], "requirement": "到场会办"},
    )


def numbered(no: int, **more: Any) -> Body:
    return {"no": no, **more}


def came(no: int) -> Callable[[Run], Body]:
    return lambda run: {"no": no, **here(run)}


def dealt_with(who: str, no: int) -> tuple[Move, ...]:
    """A department comes, works, and is rated."""
    return (
        Move(who, "whistle_answer", came(no)),
        Move(who, "whistle_start", numbered(no)),
        Move(who, "whistle_resolve", numbered(no, result_text="已会同处置")),
        Move(TOWN, "whistle_rate", numbered(no, score=92.0)),
        Move(TOWN, "whistle_close", numbered(no)),
    )


def until(run: Run, days: float) -> int:
    return run.week.now + round(days * DAY * MINUTE_MS)


def hung(days: float) -> Move:
    body: Callable[[Run], Body] = lambda run: {  # noqa: E731
        "suspend_request": "待汛期后施工",
        "until": until(run, days),
        "reason_code": "season",
    }
    return Move("chief", "suspend", body)


def tries(run: Run) -> Body:
    return {"attempts": [run.week.now - n * 90 * MINUTE_MS for n in range(3)]}


MERGE = Move(TWIN, "merge", lambda run: {"master_case": run.case_id})
MERGE_LATE = Move(TWIN, "accept_merge", lambda run: {"master_case": run.case_id})
LOOK = (
    Move("accept", "verify", {"assignee": "walker"}),
    Move("walker", "verify_result", lambda run: {"result": "exist", "media": shown(run, "near")}),
)
NOTHING_THERE = Move(
    "walker", "verify_result", lambda run: {"result": "not_exist", "media": shown(run, "near")}
)
PUSHED = Move("chief", "push_up", {**WHY, "tags": ["重复"]})


def told_up(state: str) -> Move:
    return Move(UP, "push_told", {"state": state})


ESCALATE = Move(TOWN, "escalate")
TAKEN_UP = Move("dispatch", "accept_up", lambda run: {"lead": run.lead()})
VOID_ASKED = Move("dispatch", "ask_void")
AGAIN = (FEED, ASSIGN, TO_REVISIT)
EARLY = (0, 2)  # days for what takes long

PLANS: tuple[Plan, ...] = (
    Plan("self_handled", 160, "grid_app", DAYS, (CLOSE,), at_desk=True),
    # What comes on the weekend waits for Monday.
    Plan("self_handled_on_a_weekend", 620, "grid_app", DAYS, (), (5, 6), at_desk=True),
    Plan("told_on_a_weekend", 80, "12345", SLOW, (), (5, 6)),
    Plan(
        "self_handled_sent_back",
        2,
        "grid_app",
        DAYS,
        (Move("accept", "send_back"), Move("dispatch", "return_down"), *SENT, *SHORT),
        at_desk=True,
    ),
    Plan("straight", 20, "department", DAYS, (*SENT, *DONE)),
    Plan("straight_remote", 8, "grid_app", DAYS, (*SENT, *SHORT)),
    Plan("hotline_content", 7, "12345", DAYS, (*SENT, *AGAIN, CONTENT, CLOSE, SCORED)),
    Plan("hotline_middling", 4, "12345", SLOW, (*SENT, *AGAIN, MIDDLING, CLOSE)),
    Plan("hotline_sour", 2, "12345", DAYS, (*SENT, *AGAIN, SOUR, CLOSE)),
    Plan(
        "hotline_unreached",
        2,
        "12345",
        DAYS,
        (*SENT, *AGAIN, Move("revisitor", "revisit_unreached", tries, (200, 240)), CLOSE),
    ),
    Plan(
        "revisited_badly",
        3,
        "12345",
        DAYS,
        (*SENT, *AGAIN, Move("revisitor", "revisit_bad"), *AGAIN, CONTENT, CLOSE),
    ),
    Plan("with_help", 6, "department", DAYS, (WITH_HELP, SIGN, HELPED, *DONE)),
    Plan(
        "help_late",
        2,
        "department",
        DAYS,
        (
            WITH_HELP,
            SIGN,
            FEED,
            REMOTE,
            Move(PART, "co_feedback", HELPED.body, at_due(30, "handle_due")),
            CLOSE,
        ),
        EARLY,
    ),
    Plan(
        "help_let_off",
        3,
        "grid_app",
        DAYS,
        (
            WITH_HELP,
            SIGN,
            FEED,
            REMOTE,
            Move("dispatch", "co_release", lambda run: {"unit": run.other(), **WHY}),
            CLOSE,
        ),
    ),
    Plan("looked_at", 4, "ai_video", DAYS, (*LOOK, *TAKEN_IN, *SENT, *SHORT)),
    Plan(
        "nothing_there",
        12,
        "citizen",
        DAYS,
        (LOOK[0], NOTHING_THERE, Move("accept", "reject", {"reason_code": "no_fact", **WHY})),
    ),
    Plan("not_ours", 14, "citizen", DAYS, (Move("accept", "reject", {"reason_code": "not_ours", **WHY}),)),
    Plan(
        "placed_later",
        4,
        "citizen",
        DAYS,
        (Move("accept", "locate", here), *TAKEN_IN, *SENT, *SHORT),
        placed=False,
    ),
    Plan("told_twice", 8, "12345", DAYS, (MERGE, *SENT, *SHORT, SCORED)),
    Plan("told_thrice", 3, "12345", DAYS, (*SENT, MERGE_LATE, MERGE, *SHORT)),
    Plan(
        "told_twice_for_nothing",
        2,
        "citizen",
        DAYS,
        (MERGE, Move("accept", "reject", {"reason_code": "unclear", **WHY})),
    ),
    Plan("void_early", 4, "iot", DAYS, (ACCEPT, Move("chief", "void"))),
    Plan("void_by_two", 3, "grid_app", DAYS, (VOID_ASKED, Move("chief", "void"))),
    Plan(
        "forced_void",
        3,
        "grid_app",
        DAYS,
        (
            Move("chief", "ask_void"),
            Move("chief", "force_void", WHY, (3, 9), "NeedsSecond"),
            Move("chief2", "force_void"),
        ),
    ),
    Plan("recalled", 3, "department", DAYS, (DISPATCH, Move("dispatch", "recall"), *SENT, *SHORT)),
    Plan(
        "returned",
        6,
        "grid_app",
        DAYS,
        (DISPATCH, RETURN, Move("dispatch", "redispatch", back_to), SIGN, *SHORT),
    ),
    Plan(
        "return_refused",
        4,
        "grid_app",
        DAYS,
        (DISPATCH, RETURN, Move("dispatch", "enforce", {**WHY, "basis": "属地事项责任清单"}), SIGN, *SHORT),
    ),
    Plan(
        "ruled",
        3,
        "department",
        DAYS,
        (
            *TWICE,
            Move("dispatch", "redispatch", back_to, (3, 9), "MustArbitrate"),
            Move(TOWN, "arbitrate", both),
            START_FIRST,
            Move(
                "legal",
                "decide",
                lambda run: {
                    "lead": run.lead(),
                    "decision_no": "定责〔2026〕1号",
                    "ruling": "由清单主办单位承办",
                },
            ),
            SIGN,
            *SHORT,
        ),
    ),
    Plan(
        "backstopped",
        3,
        "department",
        DAYS,
        (
            *TWICE,
            Move("chief", "arbitrate", both),
            Move("legal", "backstop", {"ruling": "综合执法队先行处置"}),
            SIGN,
            *SHORT,
        ),
    ),
    Plan(
        "up_from_the_desk",
        3,
        "grid_app",
        SLOW,
        (
            Move("dispatch", "take_over"),
            ESCALATE,
            Move("chief", "decline_up"),
            Move(TOWN_DESK, "escalate"),
            TAKEN_UP,
            SIGN,
            *SHORT,
        ),
    ),
    Plan("up_from_a_return", 2, "grid_app", SLOW, (DISPATCH, RETURN, ESCALATE, TAKEN_UP, SIGN, *SHORT)),
    Plan(
        "up_and_down",
        2,
        "grid_app",
        SLOW,
        (*SENT, Move(LEAD, "escalate"), TAKEN_UP, SIGN, Move("dispatch", "return_down"), *SENT, *SHORT),
    ),
    Plan(
        "called_together",
        3,
        "department",
        SLOW,
        (
            *SENT,
            Move(LEAD, "transfer_inner", {"handler": "抢修二班"}),
            Move(TOWN, "co_sign", lambda run: {"units": [run.unit(POLICE)], "opinion": "维持秩序"}),
            HELPED,
            *SHORT,
        ),
    ),
    Plan(
        "became_incident",
        2,
        "12345",
        CRITICAL,
        (*SENT, Move(LEAD, "arrive", here), Move("chief", "to_incident", {"incident_no": "YJ-1"}), *SHORT),
    ),
    Plan("longer", 4, "department", DAYS, (*SENT, ASK_MORE, EXTEND, *SHORT)),
    Plan(
        "longer_twice",
        2,
        "department",
        DAYS,
        (
            *SENT,
            ASK_MORE,
            EXTEND,
            ASK_MORE,
            EXTEND,
            Move(LEAD, "ask_extension", WHY, (3, 9), "UsedUp"),
            *SHORT,
        ),
    ),
    Plan(
        "longer_by_handler",
        2,
        "department",
        DAYS,
        (
            *SENT,
            Move("handler", "ask_extension"),
            Move(LEAD, "agree_extension", {}),
            Move(TOWN, "extend", {}),
            *SHORT,
        ),
    ),
    Plan("not_longer", 3, "department", DAYS, (*SENT, ASK_MORE, Move("chief", "deny_extension"), *SHORT)),
    Plan(
        "hung_by_itself",
        3,
        "department",
        SLOW,
        (*SENT, hung(1.5), Move(LEAD, "feedback", FEED.body, (2 * DAY, 2 * DAY + 90)), REMOTE, CLOSE),
        EARLY,
    ),
    Plan(
        "hung_and_taken_down",
        2,
        "12345",
        SLOW,
        (*SENT, hung(20), Move("chief", "resume", {}, (300, 900)), *SHORT),
        (0, 4),
    ),
    Plan("hanging", 2, "department", SLOW, (*SENT, hung(40))),
    Plan("done_over", 4, "department", DAYS, (*SENT, FEED, REWORK, *SHORT)),
    Plan(
        "done_over_twice",
        2,
        "department",
        DAYS,
        (
            *SENT,
            FEED,
            ASSIGN,
            Move("walker", "check_fail"),
            FEED,
            REMOTE,
            Move("accept", "send_back"),
            *SHORT,
        ),
    ),
    Plan(
        "reopened",
        2,
        "12345",
        DAYS,
        (*SENT, *SHORT, Move("watcher", "reopen", {**WHY, "false_closing": True}, (200, 900)), *SHORT),
        (0, 4),
    ),
    Plan(
        "came_back",
        2,
        "12345",
        DAYS,
        (*SENT, *SHORT, Move("chief", "reopen", WHY, (200, 900)), *SHORT),
        (0, 4),
    ),
    Plan(
        "appeal_upheld",
        3,
        "department",
        DAYS,
        (
            *APPEALED,
            Move("judge", "appeal_first", {"outcome": "pass", **WHY}),
            Move("judge", "appeal_decide", {"outcome": "approved", **WHY}, (3, 9), "NeedsSecond"),
            Move("watcher", "appeal_decide", {"outcome": "approved", **WHY}),
        ),
        (0, 4),
    ),
    Plan(
        "appeal_denied",
        2,
        "department",
        DAYS,
        (
            *APPEALED,
            Move("watcher", "appeal_first", {"outcome": "pass", **WHY}),
            Move("judge", "appeal_decide", {"outcome": "denied", **WHY}),
            SCORED,
        ),
        (0, 4),
    ),
    Plan(
        "appeal_denied_at_once",
        2,
        "department",
        DAYS,
        (*APPEALED, Move("judge2", "appeal_first", {"outcome": "denied", **WHY})),
        (0, 4),
    ),
    Plan(
        "whistle_answered",
        3,
        "grid_app",
        SLOW,
        (*SENT, whistled("emergency", POLICE), *dealt_with(POLICE, 1), *SHORT),
    ),
    Plan(
        "whistle_asked",
        2,
        "grid_app",
        SLOW,
        (
            *SENT,
            whistled("joint", POLICE, LAW),
            Move(POLICE, "whistle_query", {"question": "是否涉及伤人"}),
            Move(TOWN, "whistle_reply", numbered(1, answer="无人员受伤"), (60, 180)),
            Move("dispatch", "whistle_assign", numbered(1)),
            *dealt_with(POLICE, 1),
            *dealt_with(LAW, 2),
            *SHORT,
        ),
    ),
    Plan(
        "whistle_refused",
        2,
        "grid_app",
        SLOW,
        (
            *SENT,
            whistled("daily", POLICE),
            Move(POLICE, "whistle_refuse"),
            Move("chief", "whistle_assign", lambda run: numbered(1, unit=run.unit(LAW))),
            *dealt_with(LAW, 1),
            *SHORT,
        ),
    ),
    Plan(
        "whistle_refused_for_good",
        2,
        "grid_app",
        SLOW,
        (
            *SENT,
            whistled("daily", LAW),
            Move(LAW, "whistle_refuse"),
            Move("chief", "whistle_close", numbered(1)),
            *SHORT,
        ),
    ),
    Plan(
        "whistle_unheard",
        2,
        "grid_app",
        SLOW,
        (
            *SENT,
            whistled("emergency", POLICE),
            Move(POLICE, "whistle_answer", came(1), (90, 120)),
            *dealt_with(POLICE, 1)[1:],
            *SHORT,
        ),
    ),
    Plan(
        "ordered",
        2,
        "12345",
        SLOW,
        (
            *SENT,
            Move(TOWN, "supervise", {"grade": "general", "kind": "leader", "requirement": "限期回复"}),
            Move("watcher", "supervise_escalate"),
            *ANSWERED,
            *SHORT,
        ),
    ),
    Plan(
        "listed",
        2,
        "12345",
        SLOW,
        (
            *SENT,
            Move(
                "watcher", "supervise", {"grade": "listed", "kind": "key_matter", "requirement": "挂牌督办"}
            ),
            *ANSWERED,
            *SHORT,
        ),
    ),
    Plan(
        "reminded",
        3,
        "department",
        DAYS,
        (DISPATCH, Move(LEAD, "acknowledge", {}, at_due(-70)), SIGN, *SHORT),
        EARLY,
    ),
    Plan(
        "sign_late",
        3,
        "department",
        DAYS,
        (DISPATCH, Move(LEAD, "feedback", FEED.body, at_due(35)), REMOTE, CLOSE),
        (0, 4),
    ),
    Plan(
        "late",
        4,
        "grid_app",
        DAYS,
        (*SENT, Move(LEAD, "supervise_sign", {}, at_due(60, "handle_due")), *ANSWERED[1:], *SHORT),
        EARLY,
    ),
    Plan(
        "far_late",
        2,
        "department",
        DAYS,
        (*SENT, Move(LEAD, "feedback", FEED.body, at_due(2 * DAY + 240, "handle_due")), REMOTE, CLOSE),
        EARLY,
    ),
    Plan("very_late", 2, "grid_app", QUICK, SENT, EARLY),
    Plan("put_right", 2, "grid_app", QUICK, (*SENT, *PUT_RIGHT[:3]), LAST_DAYS),
    Plan("put_right_and_seen", 2, "grid_app", QUICK, (*SENT, *PUT_RIGHT), LAST_DAYS),
    Plan("critical", 2, "12345", CRITICAL, (*SENT, Move(LEAD, "arrive", here, (5, 20)), *SHORT)),
    Plan(
        "critical_unsigned",
        2,
        "12345",
        CRITICAL,
        (DISPATCH, Move(LEAD, "feedback", FEED.body, (75, 110)), REMOTE, CLOSE),
    ),
    Plan(
        "told_upwards",
        2,
        "12345",
        SLOW,
        (
            *SENT,
            PUSHED,
            Move("dispatch", "push_withdraw"),
            PUSHED,
            replace(told_up("acked"), after=(70, 100)),  # sent by then, by the second try at the latest
            told_up("replied"),
            *SHORT,
        ),
    ),
    Plan("learnt_from", 2, "12345", DAYS, (*SENT, *SHORT, LEARNT, Move("judge", "unshelve"), LEARNT)),
    Plan("tagged", 2, "12345", SLOW, (*SENT, SEEN, TAGGED, UNTAGGED, STILL, *SHORT)),
    Plan("quarrel", 2, "12345", DISPUTE, (*SENT, *SHORT), (0, 0)),
    Plan(
        "quarrel_again",
        2,
        "12345",
        DISPUTE,
        (
            *SENT,
            Move(TOWN, "escalate", WHY, (3, 9), "MediateFirst"),
            Move(TOWN, "co_sign", lambda run: {"units": [run.mediator()], "opinion": "先行调解"}),
            HELPED,
            ESCALATE,
            TAKEN_UP,
            SIGN,
            *SHORT,
        ),
        (1, 4),
    ),
)
