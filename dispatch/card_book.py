"""红黄牌 as screens read them: rows cut to a scope, and the evidence of one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert

from dispatch import tables

if TYPE_CHECKING:
    from dispatch.projections import Change


def write_cards(conn: Connection, changes: Sequence[Change]) -> None:
    """The cards of the cases that a batch gave cards, or whose cards it changed or moved."""
    last = {c.after.case_id: c.after for c in changes}
    moved = {
        c.after.case_id
        for c in changes
        if c.after.cards and (c.after.cards != c.before.cards or c.after.area != c.before.area)
    }
    if not moved:
        return
    cases = [last[case_id] for case_id in sorted(moved)]
    conn.execute(delete(tables.card).where(tables.card.c.case_id.in_([case.case_id for case in cases])))
    rows: list[dict[str, Any]] = [
        {
            "case_id": case.case_id,
            "no": card.no,
            "unit": card.unit,
            "area": case.area,
            "colour": card.colour,
            "rule": card.rule,
            "version": card.version,
            "evidence": json.dumps(card.evidence),
            "fell_at": card.fell_at,
            "lifted_at": card.lifted_at,
            "revoked": card.revoked,
        }
        for case in cases
        for card in case.cards
    ]
    conn.execute(insert(tables.card), rows)
