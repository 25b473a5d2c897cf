"""Strategies for acts on cases: mostly what the lifecycle allows next, sometimes what it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from dispatch.bodies import STEPS
from dispatch.domain.step import Actor
from support.branches import (
    AHEAD,
    BRANCHES,
    EVALUATOR,
    HANDLER,
    LEGAL,
    OTHER_CHIEF,
    POLICEMAN,
    REVISITOR,
    SUPERVISOR,
    SYSTEM,
    TOWN_CHIEF,
)
from support.two_towns import ACTORS, EAST, IN_EAST, IN_WEST, LEAD, LEAF, OTHER, OUTSIDE, PICTURE, STORY

WAY = [step for step, _, _ in STORY]
BODIES: dict[str, list[dict[str, Any]]] = {
    "locate": [{"lon": p[0], "lat": p[1]} for p in (IN_WEST, IN_EAST, OUTSIDE)],
    "accept": [{"scenario_code": LEAF}, {"scenario_code": LEAF, "urgency": "normal"}, {"scenario_code": "0"}],
    "register": [{"register_standard": "标准"}, {"register_standard": ""}],
    "dispatch": [{"lead": LEAD, "co": [OTHER]}, {"lead": OTHER}, {"lead": f"town_law@{EAST}"}, {"lead": "x"}],
    "recall": [{"reason": "派错"}, {"reason": ""}],
    "sign": [{"handler": "一班"}],
    "return": [{"return_reason_code": "not_ours", "basis": "清单"}],
    "redispatch": [{"lead": OTHER, "reason": "改派"}, {"lead": LEAD, "co": [OTHER], "reason": "改派"}],
    "feedback": [
        {"result_text": "好", "media_after": [PICTURE]},
        {"result_text": "好", "media_after": []},
        {"result_text": "好", "media_after": [PICTURE], "finish_time": 1},
    ],
    "check": [
        {"assignee": "网格员 3"},
        {"assignee": "一班"},
        {"assignee": "网格员 4", "deadline": 4 * 10**12},
    ],
    "check_pass": [{"media": [PICTURE]}, {"media": []}],
    "check_fail": [{"reason": "仍缺"}],
    "close": [{"close_standard": "标准", "channel_reply": "办好了"}],
    "seen": [{"level": level} for level in ("city", "town", "community", "unit")],
    "lamp": [{"lamp": lamp} for lamp in ("yellow", "red")],
    "suspend": [{"suspend_request": "待汛后", "until": AHEAD, "reason_code": "season"}],
}
for (
    _,
    way,
) in BRANCHES.values():  # what the branches tell, too; a merge needs a second case and is tried by itself
    for step, told, _who in way:
        if step != "merge" and dict(told) not in BODIES.setdefault(step, []):
            BODIES[step].append(dict(told))
PEOPLE = (
    *ACTORS,
    TOWN_CHIEF,
    OTHER_CHIEF,
    LEGAL,
    REVISITOR,
    SUPERVISOR,
    EVALUATOR,
    HANDLER,
    POLICEMAN,
    SYSTEM,
)
WAYS = [[step for step, _, _ in way] for _, way in BRANCHES.values()]


@dataclass(frozen=True, slots=True)
class Act:
    step: str
    body: dict[str, Any]
    actor: Actor


@st.composite
def acts(draw: st.DrawFn, most: int) -> list[Act]:
    """Along one of the ways, with detours; refused acts are part of it."""
    out: list[Act] = []
    way = draw(st.sampled_from([WAY, *WAYS]))
    at = 0
    for _ in range(draw(st.integers(0, most))):
        detour = at >= len(way) or draw(st.integers(0, 4)) == 0 or way[at] == "merge"
        step = draw(st.sampled_from(sorted(BODIES))) if detour else way[at]
        at += not detour
        able = [a for a in PEOPLE if a.roles & STEPS[step].roles]
        out.append(
            Act(step, draw(st.sampled_from(BODIES[step])), draw(st.sampled_from(able or list(PEOPLE))))
        )
    return out
