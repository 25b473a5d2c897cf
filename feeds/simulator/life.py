"""What somebody in the demo city does next with a case: which act, by whom, in which words. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from feeds.simulator.staff import CHECKER, CHIEF, DISPATCHER, DUTY, REVISITOR, has_officer, officer_of

RETURNED, REWORKED = 0.03, 0.04  # shares of dispatches and checks that go wrong
EXTENDED, SUSPENDED = 0.06, 0.01  # of what is handled without great hurry
REFUSED = 0.6  # of returns that the dispatcher refuses
HOTLINE = "12345"
DAY = 86_400_000
ENQUIRY = "0906010100"  # the leaf for what nobody has named: 办事咨询
Fields = Mapping[str, object]
ASKS_ADVICE = frozenset({"dispatch", "redispatch"})
SHOWS_PICTURE = frozenset({"feedback", "check_pass", "check_revisit"})

WORDS: Mapping[str, Fields] = {
    "register": {"register_standard": "事项清晰、位置明确，符合立案标准"},
    "return": {"return_reason_code": "not_mine", "basis": "现场查看后认为不属本单位职责"},
    "check_fail": {"reason": "现场复核问题仍存在"},
    "enforce": {"reason": "清单明确由该单位主办", "basis": "属地事项责任清单"},
    "ask_extension": {"reason": "配件待到货，申请顺延"},
    "extend": {"opinion": "同意顺延一次"},
    "suspend": {"suspend_request": "需待汛期后施工，责任单位申请挂账", "reason_code": "season"},
    "revisit_ok": {"satisfaction": "satisfied", "resolved": True},
    "check": {"assignee": CHECKER},
    "co_feedback": {"result_text": "协办部分已配合完成"},
    "co_release": {"reason": "主办单位已处置，无需协办"},
    "close": {
        "close_standard": "现场恢复，符合结案标准",
        "channel_reply": "您反映的问题已处置完毕，感谢您的监督。",
    },
}
RESULTS = ("已到现场处置完毕", "已安排人员整改到位", "已修复并清理现场", "已劝导整改并告知当事人")


@dataclass(slots=True)
class Known:
    """A case as the simulator last saw it."""

    case_id: str
    state: str
    version: int = 0
    unit: str = ""
    urgency: str = "normal"
    lon: float | None = None
    lat: float | None = None
    code: str = ENQUIRY
    located: bool = True
    returns: int = 0
    reworks: int = 0
    extension: str = ""
    due: int = 0
    channels: tuple[str, ...] = ()
    owing: tuple[str, ...] = ()  # co-units whose part is still open
    misses: int = 0  # acts in a row that the console refused

    def learn(self, told: Mapping[str, Any]) -> None:
        """Take over what the console says of it."""
        self.state = told.get("state", self.state)
        self.version = told.get("version", self.version)
        self.unit = told.get("unit", self.unit) or ""
        self.urgency = told.get("urgency", self.urgency)
        self.located = bool(told.get("grid", self.located))
        self.returns = told.get("returns", self.returns)
        self.reworks = told.get("reworks", self.reworks)
        self.code = told.get("scenario_code") or self.code
        self.due = told.get("due") or self.due
        self.extension = (told.get("extension") or {}).get("state", self.extension)
        self.channels = tuple(told.get("channels", self.channels))
        self.owing = tuple(told.get("owing", self.owing))
        if told.get("lon") is not None:
            self.lon, self.lat = told["lon"], told["lat"]


def next_act(case: Known, rng: random.Random) -> tuple[str, str] | None:
    """(step, account that takes it), or None when there is nothing left to do."""
    officer = officer_of(case.unit)
    match case.state:
        case "reported" if case.located:
            return "accept", DUTY
        case "reported" if case.lon is not None:
            return "locate", DUTY
        case "accepted":
            return "register", DUTY
        case "registered":
            return "dispatch", DISPATCHER
        case "returned":
            return ("enforce" if rng.random() < REFUSED else "redispatch"), DISPATCHER
        case "dispatched":
            wrong = not case.returns and rng.random() < RETURNED
            return ("return" if wrong else "sign"), officer
        case "handling" | "closable" if case.owing:
            return _part_of(case.owing[0])
        case "handling":
            return _in_hand(case, rng, officer)
        case "feedback":
            return "check", DUTY
        case "checking":
            wrong = not case.reworks and rng.random() < REWORKED
            right = "check_revisit" if HOTLINE in case.channels else "check_pass"
            return ("check_fail" if wrong else right), CHECKER
        case "revisiting":
            return "revisit_ok", REVISITOR
        case "closable":
            return "close", DUTY
    return None


def _part_of(unit: str) -> tuple[str, str]:
    """A co-unit does its part; one without people in the demo is let off."""
    return ("co_feedback", officer_of(unit)) if has_officer(unit) else ("co_release", DISPATCHER)


def _in_hand(case: Known, rng: random.Random, officer: str) -> tuple[str, str]:
    """Mostly it is done; now and then it takes longer, or cannot be done now."""
    if case.extension == "unit_ok":
        return "extend", CHIEF
    luck = rng.random()
    if case.urgency != "urgent3" and not case.extension and not case.reworks:
        if luck < SUSPENDED:
            return "suspend", CHIEF
        if luck < SUSPENDED + EXTENDED:
            return "ask_extension", officer
    return "feedback", officer


def fields_of(step: str, case: Known, rng: random.Random, advice: Fields, picture: str) -> dict[str, object]:
    """The body of the step. `advice` is the console's suggestion, `picture` the digest of a stored one."""
    told: dict[str, object] = dict(WORDS.get(step, {}))
    match step:
        case "locate":
            told |= {"lon": case.lon, "lat": case.lat}
        case "accept":
            told["scenario_code"] = case.code
        case "dispatch":
            told |= {"lead": advice["lead"], "co": advice.get("co", []), "suggested": True}
        case "redispatch":
            told |= {"lead": advice["lead"], "reason": "主办单位已退单，改派建议的兜底单位"}
        case "sign":
            told["handler"] = f"{case.unit.partition('@')[0]}-{rng.randint(1, 9):02d}"
        case "feedback":
            told |= {"result_text": rng.choice(RESULTS), "media_after": [_shown(picture, "after")]}
        case "co_release":
            told["unit"] = case.owing[0]
        case "suspend":
            told["until"] = case.due + rng.randint(5, 40) * DAY
        case "check_pass" | "check_revisit":
            told["media"] = [_shown(picture, "check")]
    return told


def _shown(picture: str, kind: str) -> dict[str, str]:
    return {"sha256": picture, "kind": kind}
