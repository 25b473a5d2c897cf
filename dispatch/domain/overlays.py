"""What runs beside a case without moving it: 吹哨 and 督办 with states and clocks of their own, 牌, 申诉."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeVar

from dispatch.domain.clock import Clock, Lamp
from dispatch.domain.errors import BadField, NothingOpen

Grade = Literal["general", "key", "listed"]  # 一般 重点 提级挂牌
CardColour = Literal["warn", "yellow", "red"]
WhistleType = Literal["daily", "joint", "emergency"]  # 日常哨 攻坚哨 应急哨


class Overlay(Protocol):
    @property
    def no(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def clock(self) -> Clock: ...


Item = TypeVar("Item", bound=Overlay)


@dataclass(frozen=True, slots=True)
class Whistle:
    """吹哨单: one department called in by a town. state: blown assigned answered handling resolved rated
    closed refused.
    """

    no: int
    unit: str
    kind: WhistleType
    requirement: str
    state: str
    clock: Clock  # until the department is there
    stopped_at: int | None = None  # while its question is open or it has been there
    query: str = ""  # an open question; "" when none
    score: float | None = None
    lamp: Lamp = "green"
    metres: int | None = None  # from the case to where it was answered
    on_spot: bool | None = None  # None: not answered, or the case has no place

    @property
    def waiting(self) -> bool:
        """Whether its clock runs."""
        return self.state in ("blown", "assigned") and self.stopped_at is None

    @property
    def open(self) -> bool:
        return self.state != "closed"


@dataclass(frozen=True, slots=True)
class Order:
    """督办单: one unit made to answer. state: issued signed replied verified lifted escalated."""

    no: int
    unit: str
    grade: Grade
    kind: str  # overdue leader key_matter card interview
    requirement: str
    state: str
    clock: Clock  # until the reply
    answered_at: int | None = None
    lamp: Lamp = "green"

    @property
    def waiting(self) -> bool:
        """Whether its clock runs."""
        return self.open and self.answered_at is None

    @property
    def open(self) -> bool:
        return self.state not in ("lifted", "escalated")


@dataclass(frozen=True, slots=True)
class Card:
    """A card of a unit, never of a person; revoked it stays, and counts no more."""

    no: int
    unit: str
    colour: CardColour
    rule: str
    evidence: tuple[int, ...]  # versions of the case's events that prove it
    revoked: bool = False
    fell_at: int = 0  # 0: a row of an old release, which did not tell
    lifted_at: int | None = None
    version: str = ""  # of the rules it fell by


@dataclass(frozen=True, slots=True)
class Appeal:
    """申诉 of a unit against its cards. state: applied first_ok approved denied."""

    unit: str
    state: str
    reason: str
    first_by: str | None = None  # the first reviewer; the second is another
    reopens: int = 0  # upheld: how often the case had been opened again …
    reworks: int = 0  # … and done over, by then


def find_any(items: tuple[Item, ...], states: frozenset[str], step: str) -> None:
    """Raises NothingOpen unless one is in these states."""
    if not any(i.state in states for i in items):
        raise NothingOpen(step=step)


def find(
    items: tuple[Item, ...], no: int | None, states: frozenset[str], step: str, unit: str | None
) -> Item:
    """The one that the step is about: by number, or the only one in these states (of this unit)."""
    fit = [i for i in items if i.state in states and (unit is None or i.unit == unit)]
    if not fit:
        raise NothingOpen(step=step)
    fit = [i for i in fit if no is None or i.no == no]
    if len(fit) != 1:
        raise BadField(field="no", why="missing" if no is None else "no_such_order")
    return fit[0]


def put(items: tuple[Item, ...], new: Item) -> tuple[Item, ...]:
    """The same orders with this one changed; a clock that starts anew starts with a green lamp."""
    return tuple((new if i.clock == new.clock else relit(new)) if i.no == new.no else i for i in items)


def relit(item: Item) -> Item:
    return replace(item, lamp="green")  # type: ignore[type-var]
