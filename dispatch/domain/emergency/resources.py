"""应急资源: what the register says of one, what an incident holds of it, and what is left. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["team", "vehicle", "equipment", "supply", "shelter", "expert", "hospital", "hazard"]
Condition = Literal["ready", "repair", "retired"]  # 待命 检修 注销
HoldState = Literal["reserved", "moving", "on_scene", "working", "returned"]

KINDS: tuple[Kind, ...] = (
    "team",
    "vehicle",
    "equipment",
    "supply",
    "shelter",
    "expert",
    "hospital",
    "hazard",
)
SINGLE = frozenset({"team", "vehicle", "expert"})  # one cannot be in two places
NEVER = frozenset({"hazard"})  # known and counted, never sent
COMES = frozenset(
    {"team", "vehicle", "equipment", "supply", "expert"}
)  # to the scene; to the others one goes
OUT = frozenset({"moving", "on_scene", "working"})
TYPE = re.compile(r"[0-9]{7}")  # GB/T 38565: 大类 1 digit, 中类 小类 细类 2 each
CLASSES = "123"  # 基本生活保障物资, 应急装备及配套物资, 工程材料与机械加工设备
MOBILE = re.compile(r"(?:\+?86)?1[3-9][0-9]{9}")
PHONE = re.compile(r"(?:0[0-9]{2,3}-?)?[0-9]{7,8}(?:-[0-9]{1,6})?|[0-9]{3,5}")
CODE = re.compile(r"[A-Za-z0-9-]{1,32}")
MOST = 10_000_000
FRESH = 90 * 86_400_000  # ms: an older check is said to be old


@dataclass(frozen=True, slots=True)
class Resource:
    """One row of the register. `amount` is all there is of it, what is out included."""

    code: str
    kind: Kind
    name: str
    unit: str  # kind@area that answers for it
    lon: float
    lat: float
    abilities: tuple[str, ...] = ()
    type: str = ""  # GB/T 38565; supplies have one
    place: str = ""
    amount: int = 1
    measure: str = ""
    persons: int = 0
    phone: str = ""  # of an office, never of a person
    condition: Condition = "ready"
    checked_at: int | None = None
    tracker: str = ""  # code of the unit whose positions are this one's
    demo: bool = False

    @property
    def single(self) -> bool:
        return self.kind in SINGLE


@dataclass(frozen=True, slots=True)
class Kept:
    """A register row as it stands: `counted_at` says from when on what was used up comes off the amount."""

    resource: Resource
    counted_at: int
    version: int  # of its own stream: checks and moves


@dataclass(frozen=True, slots=True)
class Hold:
    """What an incident has of a resource. `n` is out or reserved, after the return what was not brought back
    is `used`.
    """

    no: int
    resource: str
    kind: Kind
    name: str
    unit: str
    n: int
    state: HoldState
    by: str
    at: int  # when it came to its state
    since: int
    need: str = ""  # ability it is for
    measure: str = ""
    persons: int = 0
    eta: int | None = None  # epoch ms, as worked out when it was sent
    used: int = 0
    note: str = ""

    @property
    def stands(self) -> bool:
        return self.state != "returned"


@dataclass(frozen=True, slots=True)
class Relief:
    """轮换: `on` takes the place of `off` at a time."""

    no: int
    off: str
    on: str
    at: int
    by: str
    reminded: int | None = None
    done: int | None = None


REMIND_BEFORE = 15 * 60_000  # ms


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A hold as another incident's: its number and whether it is a drill."""

    incident_id: str
    incident_no: str
    drill: bool
    hold: Hold


def left(kept: Kept, holds: Iterable[Hold]) -> int:
    """How many can still be promised; never below 0."""
    gone = 0
    for hold in holds:
        if hold.stands:
            gone += hold.n
        elif hold.at > kept.counted_at:
            gone += hold.used
    return max(0, kept.resource.amount - gone)


def held(holds: Sequence[Hold], resource: str) -> Hold | None:
    """What an incident has of a resource now."""
    return next((h for h in holds if h.resource == resource and h.stands), None)


def remind_at(reliefs: Iterable[Relief]) -> int | None:
    """When the next relief must be told; None when none waits."""
    return min((r.at - REMIND_BEFORE for r in reliefs if r.done is None and r.reminded is None), default=None)


def type_faults(text: str) -> list[tuple[str, str, dict[str, object]]]:
    """What is wrong with a code of GB/T 38565, level by level; 99 is the rest of a level, 00 is nothing."""
    if not TYPE.fullmatch(text):
        return [("type", "not_seven_digits", {"text": text[:20]})]
    out: list[tuple[str, str, dict[str, object]]] = []
    if text[0] not in CLASSES:
        out.append(("type", "not_a_class", {"text": text, "digit": text[0]}))
    for first in (2, 4, 6):
        if text[first - 1 : first + 1] == "00":
            out.append(("type", "no_such_level", {"text": text, "first": first, "last": first + 1}))
    return out


def faults(r: Resource) -> list[tuple[str, str, dict[str, object]]]:
    """(field, why, holes) of all that is wrong with a row by itself; empty when it may be in the register."""
    out: list[tuple[str, str, dict[str, object]]] = []
    if not CODE.fullmatch(r.code):
        out.append(("code", "not_a_code", {"text": r.code[:40]}))
    if not r.name.strip():
        out.append(("name", "missing", {}))
    if r.kind == "supply" or r.type:
        out += type_faults(r.type)
    if not 0 <= r.amount <= MOST:
        out.append(("amount", "not_an_amount", {"most": MOST}))
    elif r.single and r.amount != 1:
        out.append(("amount", "one_of_it", {"n": r.amount}))
    if not 0 <= r.persons <= MOST:
        out.append(("persons", "not_an_amount", {"most": MOST}))
    digits = re.sub(r"[\s-]", "", r.phone)
    if MOBILE.fullmatch(digits):
        out.append(("phone", "private_phone", {}))
    elif r.phone and not PHONE.fullmatch(r.phone):
        out.append(("phone", "not_a_phone", {"text": r.phone[:20]}))
    if not (-180 <= r.lon <= 180 and -90 <= r.lat <= 90):
        out.append(("lon", "not_a_point", {}))
    return out
