"""Until when a case is to be handled and closed, as measures judge it: worked out when a clock starts.

The handling clock of a rework runs beside what was promised first and does not move it; 延期, 挂账 and a new
dispatch do. The whole ends when checking, asking and closing have had their own time after the handling.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dispatch.domain.case import Case
from dispatch.domain.due import due, epoch_ms, moment, read_limit
from dispatch.domain.step import Context, Facts
from dispatch.domain.steps._rules import REVISITED

AFTERWARDS = ("check_assign", "check", "close")


def promised(case: Case, facts: Facts, ctx: Context) -> dict[str, Any]:
    """Facts of a step that starts the handling clock, or of a 立案: [handle by, close by] in epoch ms."""
    handle = facts.get("handle")
    if handle:
        return {} if handle["name"] == "rework" else {"promise": _until(moment(handle["due"]), case, ctx)}
    leaf = ctx.scenarios.leaf(case)
    if "case_no" not in facts or leaf is None:
        return {}
    limit = ctx.limits.stages["dispatch"].of(case.urgency, case.hotline)
    sent = due(ctx.now, *read_limit(limit), ctx.calendar)
    return {"promise": _until(due(sent, *read_limit(leaf.deadline), ctx.calendar), case, ctx)}


def _until(handled: datetime, case: Case, ctx: Context) -> list[int]:
    asked = any(source.channel in REVISITED for source in case.sources)
    end = handled
    for name in (*AFTERWARDS, "revisit") if asked else AFTERWARDS:
        limit = ctx.limits.stages[name].of(case.urgency, case.hotline)
        end = due(end, *read_limit(limit), ctx.calendar)
    return [epoch_ms(handled), epoch_ms(end)]


def kept(facts: Facts) -> dict[str, Any]:
    """What `facts` change of a case's two ends; nothing in rows that do not tell."""
    if "promise" not in facts:
        return {}
    handle_by, close_by = facts["promise"]
    return {"handle_by": handle_by, "close_by": close_by}
