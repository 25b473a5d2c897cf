"""Makes the steps that move one order beside a case, a 哨 or a 督办, and leave the case where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic

from dispatch.domain.case import OPEN_STATES, Case, moved
from dispatch.domain.overlays import Item, Order, Whistle, find, find_any, put
from dispatch.domain.step import Actor, Context, Facts, Step, no_check

UNIT = frozenset({"unit"})


def no_more(found: Any, body: Any, actor: Actor, ctx: Context) -> Facts:
    return {}


@dataclass(frozen=True, slots=True)
class Move(Generic[Item]):
    """From which states an order moves, who moves it (a unit its own only), and the order after.

    `body` has `no`, the number of the order; None means the only one there is. `check` and `more` may
    refuse; `more` adds facts.
    """

    body: type
    frm: frozenset[str]
    roles: frozenset[str]
    change: Callable[[Item, Any, Facts, int], Item]
    check: Callable[[Case, Any, Actor], None] = no_check
    more: Callable[[Item, Any, Actor, Context], Facts] = no_more


def whistle_step(name: str, move: Move[Whistle]) -> Step:
    def keep(case: Case, whistles: tuple[Whistle, ...]) -> Case:
        return moved(case, whistles=whistles)

    return _step(name, move, lambda case: case.whistles, keep, OPEN_STATES)


def order_step(name: str, move: Move[Order]) -> Step:
    """An order outlives its case until that is archived."""

    def keep(case: Case, orders: tuple[Order, ...]) -> Case:
        return moved(case, orders=orders)

    return _step(name, move, lambda case: case.orders, keep, OPEN_STATES | {"closed"})


def _step(
    name: str,
    move: Move[Item],
    items: Callable[[Case], tuple[Item, ...]],
    keep: Callable[[Case, tuple[Item, ...]], Case],
    states: frozenset[str],
) -> Step:
    def guard(case: Case) -> None:
        find_any(items(case), move.frm, name)

    def plan(case: Case, body: Any, actor: Actor, ctx: Context) -> Facts:
        unit = actor.unit if move.roles == UNIT else None
        found = find(items(case), body.no, move.frm, name, unit)
        return {"no": found.no, **move.more(found, body, actor, ctx)}

    def apply(case: Case, body: Any, facts: Facts, at: int, actor: str) -> Case:
        found = items(case)[facts["no"] - 1]
        return keep(case, put(items(case), move.change(found, body, facts, at)))

    return Step(name, move.body, states, None, move.roles, apply, move.check, plan, guard=guard)
