"""吹哨 in figures, both ways: how often towns call, how departments come; from counters."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from dispatch import tables
from dispatch.board import cut
from dispatch.bodies import load_case
from dispatch.domain.case import Case
from dispatch.domain.limits import Limits
from dispatch.domain.overlays import Whistle
from dispatch.domain.roles import Scope


def whistle_tallies(step: str, before: Case, after: Case) -> Iterator[tuple[str, str, int]]:
    """(scope, key, how many) that an event adds: a town for what it blew, a department for what it was called
    to, whether it came in time and on the spot, and how the town rated it.
    """
    if not step.startswith("whistle"):
        return
    old = {whistle.no: whistle for whistle in before.whistles}
    for new in after.whistles:
        was = old.get(new.no)
        if was is None:
            yield after.area[:9], "whistle.blown", 1
        for key, n in _of_unit(was, new):
            yield f"unit:{new.unit}", f"whistle.{key}", n


def _of_unit(was: Whistle | None, new: Whistle) -> Iterator[tuple[str, int]]:
    if was is None or was.unit != new.unit:
        yield "called", 1
    if was is not None and was.state != new.state == "answered" and new.stopped_at is not None:
        yield ("ontime" if new.stopped_at <= new.clock.due else "late"), 1
        if new.on_spot is False:
            yield "off_spot", 1
    if was is not None and was.score is None and new.score is not None:
        yield "rated", 1
        yield "score", round(new.score)


@dataclass(frozen=True, slots=True)
class Town:
    """吹哨率 of a town: too low and it is not used, too high and the routine fails."""

    area: str
    whistles: int
    registered: int
    judged: str  # few under over ""


@dataclass(frozen=True, slots=True)
class Department:
    """报到率 of a department: answered in time of all it was called to."""

    unit: str
    called: int
    ontime: int
    late: int
    off_spot: int
    score: float | None  # mean of the towns' ratings


def whistle_index(conn: Connection, scope: Scope, since: str, limits: Limits) -> dict[str, Any]:
    """Towns and departments of a scope from a local day on, the most called first."""
    t = tables.counter.c
    keys = [f"whistle.{k}" for k in ("blown", "called", "ontime", "late", "off_spot", "rated", "score")]
    query = (
        select(t.scope, t.key, func.sum(t.n))
        .where(t.day >= since, t.key.in_([*keys, "step.register"]))
        .group_by(t.scope, t.key)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for where, key, n in conn.execute(query):
        if _inside(where, scope):
            found[where][key.removeprefix("whistle.")] = int(n)
    towns = [_town(where, n, limits) for where, n in found.items() if len(where) == 9 and where.isdigit()]
    units = [_department(where[5:], n) for where, n in found.items() if n.get("called")]
    towns.sort(key=lambda town: (-town.whistles, town.area))
    units.sort(key=lambda unit: (-unit.called, unit.unit))
    bounds = asdict(limits.whistle_rate) | {"version": limits.version}
    return {"since": since, "bounds": bounds, "towns": [*map(asdict, towns)], "units": [*map(asdict, units)]}


MOST = 500


@dataclass(frozen=True, slots=True)
class Which:
    """Whose whistles: "" leaves a choice open. `since` is epoch ms."""

    since: int
    town: str = ""
    unit: str = ""


def whistle_rows(conn: Connection, scope: Scope, which: Which) -> list[dict[str, Any]]:
    """The whistles behind a figure, the last blown first, each with its case."""
    m, c = tables.mechanism_case.c, tables.case.c
    query: Select[Any] = select(c.doc, c.letter).join(tables.mechanism_case, c.case_id == m.case_id)
    query = cut(query.where(m.mechanism == "whistle", m.last_at >= which.since), scope)
    if which.town:
        query = query.where(c.area.startswith(which.town, autoescape=True))
    rows = []
    for doc, letter in conn.execute(query.order_by(m.last_at.desc(), m.case_id).limit(MOST)):
        told = json.loads(letter)
        case = {name: told[name] for name in ("case_id", "case_no", "title")}
        rows += [case | row for row in _of_case(load_case(doc), which)]
    return sorted(rows, key=lambda row: (-row["at"], row["case_id"], row["no"]))


def _of_case(case: Case, which: Which) -> Iterator[dict[str, Any]]:
    for one in case.whistles:
        if one.clock.since >= which.since and which.unit in ("", one.unit):
            late = (one.stopped_at is not None and one.stopped_at > one.clock.due) or one.lamp == "red"
            told = {"no": one.no, "unit": one.unit, "kind": one.kind, "state": one.state, "score": one.score}
            yield told | {"at": one.clock.since, "due": one.clock.due, "late": late, "on_spot": one.on_spot}


def _inside(where: str, scope: Scope) -> bool:
    if scope.unit:
        return where == f"unit:{scope.unit}"
    area = where.partition("@")[2] if where.startswith("unit:") else where
    return area.startswith(scope.area)


def _town(area: str, n: dict[str, int], limits: Limits) -> Town:
    blown, registered = n.get("blown", 0), n.get("step.register", 0)
    return Town(area, blown, registered, limits.whistle_rate.judged(blown, registered))


def _department(unit: str, n: dict[str, int]) -> Department:
    rated = n.get("rated", 0)
    mean = round(n.get("score", 0) / rated, 1) if rated else None
    return Department(unit, n["called"], n.get("ontime", 0), n.get("late", 0), n.get("off_spot", 0), mean)
