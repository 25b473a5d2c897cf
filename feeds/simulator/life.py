"""What somebody in the demo city does next with a case: which act, by whom, in which words. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from feeds.simulator.staff import CHECKER, DISPATCHER, DUTY, officer_of

RETURNED, REWORKED = 0.03, 0.04  # shares of dispatches and checks that go wrong
ENQUIRY = "0906010100"  # the leaf for what nobody has named: 办事咨询
Fields = Mapping[str, object]
ASKS_ADVICE = frozenset({"dispatch", "redispatch"})
SHOWS_PICTURE = frozenset({"feedback", "check_pass"})

WORDS: Mapping[str, Fields] = {
    "register": {"register_standard": "事项清晰、位置明确，符合立案标准"},
    "return": {"return_reason_code": "not_mine", "basis": "现场查看后认为不属本单位职责"},
    "check_fail": {"reason": "现场复核问题仍存在"},
    "check": {"assignee": CHECKER},
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
            return "redispatch", DISPATCHER
        case "dispatched":
            wrong = not case.returns and rng.random() < RETURNED
            return ("return" if wrong else "sign"), officer
        case "handling":
            return "feedback", officer
        case "feedback":
            return "check", DUTY
        case "checking":
            wrong = not case.reworks and rng.random() < REWORKED
            return ("check_fail" if wrong else "check_pass"), CHECKER
        case "closable":
            return "close", DUTY
    return None


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
            told |= {"lead": advice["lead"], "reason": "核对清单后仍由主办单位处置"}
        case "sign":
            told["handler"] = f"{case.unit.partition('@')[0]}-{rng.randint(1, 9):02d}"
        case "feedback":
            told |= {"result_text": rng.choice(RESULTS), "media_after": [_shown(picture, "after")]}
        case "check_pass":
            told["media"] = [_shown(picture, "check")]
    return told


def _shown(picture: str, kind: str) -> dict[str, str]:
    return {"sha256": picture, "kind": kind}
