"""下达指令: one text to units, teams or all in an area; an order of a plan's line comes with the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch.domain.due import epoch_ms
from dispatch.domain.emergency.incident import COMMAND
from dispatch.domain.emergency.order import Order, OrderKind, Receipt
from dispatch.domain.errors import BadField
from dispatch.domain.fields import MAX_LINE, check_point, need, short
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.units import check_unit

MOST = 2_000


@dataclass(frozen=True, slots=True)
class OrderIssued:
    """`to` names units (kind@area) or teams of a unit (team:<code>@<kind@area>)."""

    incident_id: str
    content: str
    to: tuple[str, ...]
    kind: OrderKind = "order"
    sender: str = ""
    due: int | None = None
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    line: int | None = None
    drawing: int | None = None  # everyone inside it was addressed


def check(order: Order, body: OrderIssued, actor: Actor) -> None:
    need("content", body.content, 500)
    short("sender", body.sender, 40)
    short("address", body.address, MAX_LINE)
    check_point(body.lon, body.lat)
    if not 0 < len(set(body.to)) <= MOST:
        raise BadField(field="to", why="so_many", least=1, most=MOST)
    if body.line is not None and "system" not in actor.roles:
        raise BadField(field="line", why="comes_with_plan")


def plan(order: Order, body: OrderIssued, actor: Actor, ctx: Context) -> Facts:
    incident = ctx.emergency.incident(body.incident_id)
    if incident is None or not incident.area.startswith(actor.area):
        raise BadField(field="incident_id", why="no_such_incident")
    if not incident.is_open:
        raise BadField(field="incident_id", why="incident_over")
    if body.due is not None and body.due <= epoch_ms(ctx.now):
        raise BadField(field="due", why="not_in_future")
    for to in body.to:
        check_unit(unit_of(to), ctx.kinds, "to")
    if body.drawing is not None and not any(d.id == body.drawing for d in incident.drawings):
        raise BadField(field="drawing", why="no_such_drawing")
    return {
        "no": ctx.emergency.order_number(body.incident_id),
        "area": incident.area,
        "drill": incident.drill,
    }


def unit_of(to: str) -> str:
    """The unit that answers for an addressee."""
    return to.partition("@")[2] if to.startswith("team:") else to


def apply(order: Order, body: OrderIssued, facts: Facts, at: int, actor: str) -> Order:
    return replace(
        order,
        no=facts["no"],
        incident_id=body.incident_id,
        area=facts["area"],
        drill=facts["drill"],
        kind=body.kind,
        content=body.content,
        sender=body.sender or actor,
        line=body.line,
        lon=body.lon,
        lat=body.lat,
        address=body.address,
        due=body.due,
        issued_at=at,
        receipts=tuple(Receipt(to, unit_of(to), at=at) for to in dict.fromkeys(body.to)),
    )


STEP = Step(
    "issue_order",
    OrderIssued,
    frozenset({"new"}),
    "open",
    COMMAND | {"system"},
    apply,
    check,
    plan,
    stream="order",
)
