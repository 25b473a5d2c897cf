"""四个机制: named sets of rules, and the cases that each has touched, kept as the events are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from sqlalchemy import Connection, Engine, func, select

from dispatch import tables
from dispatch.board import cut
from dispatch.bulk import put_over
from dispatch.change import Change
from dispatch.domain.roles import Scope
from dispatch.matters import LISTS

Words = Mapping[str, str]  # zh, en
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """`steps` are the steps by which it touches a case; "whistle:joint" is a step of one type."""

    id: str
    name: Words
    about: Words
    rules: tuple[Words, ...]
    steps: tuple[str, ...]


@cache
def mechanisms() -> tuple[str, dict[str, Mechanism]]:
    """Version and mechanisms in force."""
    row = yaml.safe_load((LISTS / "mechanisms.yaml").read_text("utf-8"))
    found = [
        Mechanism(m["id"], {"zh": m["zh"], "en": m["en"]}, m["about"], tuple(m["rules"]), tuple(m["steps"]))
        for m in row["mechanisms"]
    ]
    return row["version"], {m.id: m for m in found}


@cache
def _by_step() -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = defaultdict(list)
    for mechanism in mechanisms()[1].values():
        for step in mechanism.steps:
            out[step].append(mechanism.id)
    return {step: tuple(ids) for step, ids in out.items()}


def touched(step: str, body: Any) -> tuple[str, ...]:
    """The mechanisms that this step brings to a case."""
    by_step = _by_step()
    kind = getattr(body, "whistle_type", None)
    return by_step.get(step, ()) + (by_step.get(f"{step}:{kind}", ()) if kind else ())


def write_touched(conn: Connection, changes: Sequence[Change]) -> None:
    """One row to a mechanism and case: how often, first and last."""
    rows: dict[tuple[str, str], Row] = {}
    for change in changes:
        for name in touched(change.step, change.body):
            key = name, change.after.case_id
            row = rows.setdefault(key, {"mechanism": name, "case_id": key[1], "n": 0, "first_at": change.at})
            row["n"] += 1
            row["last_at"] = change.at
    t = tables.mechanism_case
    told = [rows[key] for key in sorted(rows)]
    keys = ("mechanism", "case_id")
    put_over(conn, t, told, keys, lambda new: {"n": t.c.n + new.n, "last_at": new.last_at})


def figures(engine: Engine, scope: Scope, since: int) -> dict[str, Row]:
    """By mechanism: cases ever touched, cases touched since then."""
    t, c = tables.mechanism_case.c, tables.case.c
    recent = func.count().filter(t.last_at >= since)
    query = select(t.mechanism, func.count(), recent, func.sum(t.n))
    query = cut(query.join(tables.case, c.case_id == t.case_id), scope).group_by(t.mechanism)
    with engine.connect() as conn:
        rows = conn.execute(query).all()
    return {name: {"cases": n, "recent": new, "acts": int(acts)} for name, n, new, acts in rows}


def cases(engine: Engine, scope: Scope, mechanism: str, after: int, limit: int) -> list[Row]:
    """The cases that it touched, the last touched first."""
    t, c = tables.mechanism_case.c, tables.case.c
    query = select(t.case_id, t.n, t.first_at, t.last_at, c.letter).where(t.mechanism == mechanism)
    query = cut(query.join(tables.case, c.case_id == t.case_id), scope)
    with engine.connect() as conn:
        found = conn.execute(query.order_by(t.last_at.desc(), t.case_id).offset(after).limit(limit))
        return [dict(row) for row in found.mappings()]
