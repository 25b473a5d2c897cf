"""A case as measures see it."""

from __future__ import annotations

from typing import Literal

from dispatch.domain.case import Case
from dispatch.domain.measures import Formula, Period, Record, Score, counts, score

NOT_ACCEPTED = frozenset({"reported", "verifying", "rejected"})
OUT: dict[str, Literal["void", "merged", "suspended"]] = {
    "void": "void",
    "merged": "merged",
    "suspended": "suspended",
}
GRIDS = frozenset({"grid_app"})  # channels of grid workers
CONTENT = frozenset({"satisfied", "basically"})


def record(case: Case) -> Record:
    """By the case alone, so that the same fold gives the same figures. A case from before promises were kept
    is due by its handling clock."""
    handle = case.handle.due if case.handle else None
    appeal = case.appeal
    upheld = appeal if appeal and appeal.state == "approved" and appeal.unit == case.lead else None
    return Record(
        case.reported_at,
        case.state not in NOT_ACCEPTED,
        case.registered_at,
        case.handle_by or handle,
        case.finished_at,
        case.close_by or handle,
        case.closed_at,
        OUT.get(case.state, ""),
        any(source.channel in GRIDS for source in case.sources[:1]),
        case.finished_at is not None and not case.dispatches,
        case.dispatches,
        bool(case.hands) and not case.sign_timeouts,
        case.returns,
        case.wrong_returns,
        case.reworks,
        case.extensions,
        case.suspensions,
        upheld is not None and upheld.reopens == case.reopens,
        case.resolved,
        case.satisfaction in CONTENT,
        case.handle.since if case.handle and case.dispatches and not case.reopens else None,
        upheld.reworks if upheld else 0,
    )


EVER = Period(0, 10**15)


def case_score(case: Case, formula: Formula) -> Score:
    """One case by the formula of its unit; cards of the unit that stand are deducted."""
    colours = [card.colour for card in case.cards if card.unit == case.lead and not card.revoked]
    return score(formula, counts(record(case), EVER), colours.count("yellow"), colours.count("red"))
