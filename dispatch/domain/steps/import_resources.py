"""资源入库: rows of the register of a city's 应急资源, all of them or none."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.case import Case
from dispatch.domain.emergency.resources import Resource, faults
from dispatch.domain.errors import BadField, DispatchError
from dispatch.domain.fields import MAX_LINE, need
from dispatch.domain.step import Actor, Context, Facts, Step
from dispatch.domain.units import check_unit

MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class ResourcesImported:
    city: str
    version: int
    name: str  # of the list
    rows: tuple[Resource, ...]


def check(case: Case, body: ResourcesImported, actor: Actor) -> None:
    need("name", body.name, MAX_LINE)
    if not 0 < len(body.rows) <= MOST_ROWS:
        raise BadField(field="rows", why="so_many", least=1, most=MOST_ROWS)
    if len({r.code for r in body.rows}) < len(body.rows):
        raise BadField(field="rows", why="code_repeated")
    for n, row in enumerate(body.rows):
        for field, why, holes in faults(row):
            raise BadField(field=f"rows.{n}.{field}", why=why, **holes)


def plan(case: Case, body: ResourcesImported, actor: Actor, ctx: Context) -> Facts:
    for n, row in enumerate(body.rows):
        try:
            check_row(row, body.city, ctx)
        except DispatchError as wrong:
            raise type(wrong)(**wrong.data | {"field": f"rows.{n}.{wrong.data['field']}"}) from wrong
    return {}


def check_row(row: Resource, city: str, ctx: Context) -> None:
    """What only the map, the list of units and the incidents know of a row. Raises DispatchError."""
    check_unit(row.unit, ctx.kinds, "unit")
    found = ctx.places.locate(row.lon, row.lat)
    if found is None or not found[0].startswith(city):
        raise BadField(field="lon", why="outside_city")
    out = ctx.emergency.out(row.code)
    if out and (row.amount < sum(h.hold.n for h in out) or row.condition == "retired"):
        raise BadField(
            field="amount", why="are_out", n=sum(h.hold.n for h in out), incident_no=out[0].incident_no
        )


def apply(case: Case, body: ResourcesImported, facts: Facts, at: int, actor: str) -> Case:
    return case


STEP = Step(
    "import_resources",
    ResourcesImported,
    frozenset({"new", "in_force"}),
    "in_force",
    frozenset({"admin", "system"}),
    apply,
    check,
    plan,
    stream="resources",
)
