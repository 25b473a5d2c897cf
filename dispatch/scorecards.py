"""Monthly scorecards of units, towns and grids, summed from what each case adds; the cases behind a figure.

Grids stand for places. Nobody is scored: no row carries a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, case, func, literal, select

from dispatch import tables
from dispatch.board import starts
from dispatch.domain.errors import BadField
from dispatch.domain.measures import COUNTS, RATES, Period, Score, score
from dispatch.domain.roles import Scope
from dispatch.scoring import BYS, By, scoring

LENGTHS = {"town": 9, "grid": 15}
m = tables.measure.c
WAITS = {
    "should_close": "waits",
    "never_deferred": "waits",
    "should_handle": "handle_waits",
    "extended": "handle_waits",
}
WHEN = {  # by which moment a count falls in a stretch of days
    "should_close": m.counts_at,
    "ontime_closed": m.counts_at,
    "dispatches": m.registered_at,
    "returns": m.registered_at,
    "revisited": m.closed_at,
    "satisfied": m.closed_at,
}
OVERDUE = "overdue"  # 超期未结: due and still open at the moment of asking


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose month, told by what, as it stands at `now` (epoch ms)."""

    scope: Scope
    month: str
    period: Period  # the month as moments
    by: By
    now: int
    window: Period | None = None  # instead of the month: some days, maybe of two months
    window_months: tuple[str, ...] = ()

    @property
    def months(self) -> tuple[str, ...]:
        return self.window_months or (self.month,)


@dataclass(frozen=True, slots=True)
class Card:
    """What a unit or place did in a month. `place` is its rank, None when too few cases were due."""

    key: str
    counts: Mapping[str, int]
    score: Score
    place: int | None
    yellow: int
    red: int


@dataclass(frozen=True, slots=True)
class Behind:
    """One case behind a figure, and how often it counts there."""

    case_id: str
    letter: str
    adds: int


def read_by(text: str) -> By:
    """Raises BadField."""
    for by in BYS:
        if text == by:
            return by
    raise BadField(field="by", why="not_among", words=", ".join(BYS))


def cards(engine: Engine, asked: Asked) -> tuple[list[Card], Card]:
    """The cards of a month, best first and those not ranked last, and the sum of all."""
    sums = [func.sum(_adds(name, asked)).label(name) for name in COUNTS]
    by = asked.by
    late = func.sum(_adds(OVERDUE, asked)).label(OVERDUE)
    demo = func.sum(case((m.demo, 1), else_=0)).label("demo")
    figures: list[ColumnElement[Any]] = [_key(by).label("key"), *sums, late, demo]
    query = _cut(select(*figures), asked).group_by("key")
    with engine.connect() as conn:
        rows = [dict(row._mapping) for row in conn.execute(query)]
        fallen = _fallen(conn, asked)
    counted = {row.pop("key"): {name: int(n or 0) for name, n in row.items()} for row in rows}
    for key in fallen.keys() - counted.keys():
        counted[key] = dict.fromkeys((*COUNTS, OVERDUE, "demo"), 0)
    made = [_card(by, key, added, fallen.get(key, (0, 0))) for key, added in sorted(counted.items())]
    total = {name: sum(added[name] for added in counted.values()) for name in (*COUNTS, OVERDUE, "demo")}
    off = (sum(card.yellow for card in made), sum(card.red for card in made))
    return _ranked(made), _card(by, "", total, off)


def _card(by: By, key: str, added: Mapping[str, int], fallen: tuple[int, int]) -> Card:
    yellow, red = fallen
    return Card(key, added, score(scoring().formulas[by], added, yellow, red), None, yellow, red)


def _ranked(made: Sequence[Card]) -> list[Card]:
    """By score, ties by fewer reds; who shares both shares the place."""
    few = scoring().fewest

    def rank(card: Card) -> tuple[float, int]:
        return (-(card.score.percent or 0.0), card.red)

    able = [c for c in made if c.key and c.counts["should_close"] >= few and c.score.percent is not None]
    able.sort(key=rank)
    places = {card.key: 1 + sum(rank(other) < rank(card) for other in able) for card in able}
    placed = [Card(c.key, c.counts, c.score, places[c.key], c.yellow, c.red) for c in able]
    rest = [card for card in made if card.key not in places]
    return [*placed, *sorted(rest, key=lambda card: (not card.key, -card.counts["should_close"], card.key))]


def _fallen(conn: Connection, asked: Asked) -> dict[str, tuple[int, int]]:
    """(yellow, red) cards by key that fell in the month and were not revoked."""
    c, period = tables.card.c, asked.period
    key = c.unit if asked.by == "unit" else _place(c.area, asked.by)
    fell = and_(c.fell_at >= period.start, c.fell_at < period.end, c.revoked.is_(False))
    query = select(key.label("key"), c.colour, func.count()).where(fell, starts(c.area, asked.scope.area))
    found: dict[str, tuple[int, int]] = {}
    for key_, colour, n in conn.execute(query.group_by("key", c.colour)):
        yellow, red = found.get(key_, (0, 0))
        found[key_] = (yellow + n, red) if colour == "yellow" else (yellow, red + n * (colour == "red"))
    return found


def behind(
    engine: Engine, asked: Asked, key: str | None, count: str, page: tuple[str, int]
) -> tuple[int, list[Behind]]:
    """The figure, and a page (after this case, so many) of the cases behind it; `key` None: of all. Raises
    BadField where a count cannot be told apart by days.
    """
    after, limit = page
    adds = _adds(count, asked)
    where = [adds > 0] if key is None else [adds > 0, _key(asked.by) == key]
    if asked.window and count not in WHEN:
        raise BadField(field="measure", why="by_days_only", words=", ".join(WHEN))
    if asked.window:
        where += _within(count, asked.window.start, asked.window.end, asked.now)
    total = _cut(select(func.coalesce(func.sum(adds), 0)), asked).where(*where)
    c = tables.case.c
    found = _cut(select(c.case_id, c.letter, adds.label("adds")), asked).where(*where)
    found = found.join(tables.case, c.case_id == m.case_id).where(c.case_id > after).order_by(c.case_id)
    with engine.connect() as conn:
        rows = conn.execute(found.limit(limit)).all()
        return int(conn.execute(total).scalar_one()), [Behind(*row) for row in rows]


def count_of(measure: str, part: str) -> str:
    """The count that a drill asks for: one side of a rate, or a count by its own name. Raises BadField."""
    if measure in RATES and part in ("num", "den"):
        return RATES[measure][part == "den"]
    if measure in (*COUNTS, OVERDUE) and not part:
        return measure
    if measure in RATES:
        raise BadField(field="part", why="not_among", words="num, den")
    raise BadField(field="measure", why="no_such_measure")


def lines(engine: Engine, asked: Asked, rate: str, ends: Sequence[int]) -> dict[str, list[tuple[int, int]]]:
    """By unit or place: (numerator, denominator) of a rate in each stretch between two of `ends` (epoch ms);
    the last one ends now.
    """
    part, whole = RATES[rate]
    at, last = WHEN[whole], len(ends) - 2
    stretch = case(*((at < end, n) for n, end in enumerate(ends[1:-1])), else_=last)
    figures = (_key(asked.by).label("key"), stretch.label("n"), func.sum(m[part]), func.sum(m[whole]))
    inside = (m[whole] > 0, *_within(whole, ends[0], ends[-1], asked.now))
    found: dict[str, list[tuple[int, int]]] = {}
    with engine.connect() as conn:
        for key, n, of, all_ in conn.execute(
            _cut(select(*figures), asked).where(*inside).group_by("key", "n")
        ):
            found.setdefault(key, [(0, 0)] * (last + 1))[n] = (int(of), int(all_))
    return found


def _within(count: str, start: int, end: int, now: int) -> list[ColumnElement[bool]]:
    """Nothing counts before its moment has come."""
    return [WHEN[count] >= start, WHEN[count] < min(end, now)]


def _key(by: By) -> ColumnElement[str]:
    return m.unit if by == "unit" else _place(m.area, by)


def _place(area: ColumnElement[str], by: By) -> ColumnElement[str]:
    """The town or grid of an area, "" when it is not that deep."""
    length = LENGTHS[by]
    return case((func.length(area) >= length, func.substr(area, 1, length)), else_=literal(""))


def _adds(count: str, asked: Asked) -> ColumnElement[int]:
    """What a row adds. A month that still runs ends now: what is open and not yet due is not due in it."""
    if count == OVERDUE:
        return case((m.waits < asked.now, 1), else_=0)
    if count in WAITS and not asked.window:
        return case((m[WAITS[count]] >= asked.now, 0), else_=m[count])
    return m[count]


def _cut(query: Select[Any], asked: Asked) -> Select[Any]:
    """Rows of the month in the scope."""
    scope = asked.scope
    inside = and_(m.month.in_(asked.months), starts(m.area, scope.area))
    return query.select_from(tables.measure).where(inside, *([m.unit == scope.unit] if scope.unit else []))
