"""A week of a town: three thousand cases through every branch by the API, and what must hold after it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, func, select

from dispatch import tables
from dispatch.bodies import STEPS, load_case
from dispatch.calendars import in_force
from dispatch.card_rebuild import cards_anew
from dispatch.carding import card_rules, due_card
from dispatch.domain.case import Case
from dispatch.domain.lamps import due_steps
from dispatch.domain.measures import LEFT_OUT, RATES
from dispatch.rebuild import dump_projections, rebuild
from support import servers
from support.week import Week, digest
from support.week_city import small_city
from support.week_plans import PLANS

MONDAY = datetime(2026, 6, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
STREAMS = ("case", "area_set", "calendar")
SCORES = "/api/v1/supervision/scorecards"
ENDED = frozenset({"closed", "evaluated", "rejected", "void"})
LAST = frozenset({"closed", "rejected", "returned"})  # the answer that ends a matter for a channel
Lived = tuple[Week, Engine]


@pytest.fixture(scope="module")
def lived(pg_server: servers.Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    name = pg_server.fresh("anlan_empty")
    city = small_city(pg_server.url(name), tmp_path_factory.mktemp("week"))
    yield Week(city, 20260608, 2800, MONDAY).live(), city.ports.engine
    city.close()
    pg_server.admin(f"DROP DATABASE {name} WITH (FORCE)")


def cases(conn: Connection) -> list[Case]:
    return [load_case(doc) for doc in conn.execute(select(tables.case.c.doc)).scalars()]


def told(conn: Connection) -> Iterator[tuple[str, str, str]]:
    """(case, state before, step) of every event, told by the letters."""
    e = tables.event.c
    query = select(e.stream, e.subject, e.step, e.letter).where(e.stream.in_(STREAMS))
    for subject, rows in groupby(
        conn.execute(query.order_by(e.subject, e.version)), lambda row: str(row.subject)
    ):
        state = "new"
        for row in rows:
            yield subject, state, row.step
            state = json.loads(row.letter)["state"] if row.letter else "in_force"


def test_every_transition_of_the_table_is_taken(lived: Lived) -> None:
    """Of steps that move a case from each state they leave, of those beside a case once."""
    week, engine = lived
    steps = [step for step in STEPS.values() if step.stream in STREAMS]
    beside = {step.name for step in steps if step.to is None}
    wanted = {(state, step.name) for step in steps if step.to for state in step.frm}
    wanted -= {("in_force", "import_areas"), ("in_force", "import_calendar")}  # one set and one notice a week
    with engine.connect() as conn:
        taken = Counter(("", step) if step in beside else (state, step) for _, state, step in told(conn))
    for (state, step), n in sorted(taken.items(), key=lambda item: item[0][::-1]):
        sys.stdout.write(f"{step:20} {state or 'beside':12} {n:6}\n")
    assert wanted | {("", name) for name in beside} == taken.keys()
    assert sum(n for (state, _), n in taken.items() if state == "new") >= 3000
    assert week.refusals.keys() == {"NeedsSecond", "MustArbitrate", "UsedUp", "MediateFirst"}


def test_no_clock_runs_without_a_case(lived: Lived) -> None:
    week, engine = lived
    with engine.connect() as conn:
        calendar, held = in_force(conn, week.city.ports.desk.calendar), cases(conn)
        t = tables.case.c
        looks = dict(conn.execute(select(t.case_id, t.next_lamp_at)).tuples().all())
        orders = set(
            conn.execute(select(tables.case_order.c.case_id).where(tables.case_order.c.is_open)).scalars()
        )
        due = [case.case_id for case in held if due_card(conn, case, week.now, calendar)]
    assert due == []
    assert [case.case_id for case in held if due_steps(case, week.now)] == []
    for case in held:
        runs = case.is_open and case.state != "suspended"
        assert (case.clock is not None) == runs, (case.case_id, case.state)
        if not case.is_open:
            assert not case.open_parts, case.case_id
            assert not any(whistle.open for whistle in case.whistles), case.case_id
            waits = any(order.waiting for order in case.orders)
            assert looks[case.case_id] is None or waits or case.cards, case.case_id
    assert orders == {case.case_id for case in held if any(order.open for order in case.orders)}


def test_no_card_falls_without_evidence(lived: Lived) -> None:
    week, engine = lived
    with engine.connect() as conn:
        held = [case for case in cases(conn) if case.cards]
        calendar = in_force(conn, week.city.ports.desk.calendar)
        shown = Counter(step for _, _, step in told(conn))["card"]
    assert sum(len(case.cards) for case in held) == shown
    for case in held:
        for card in case.cards:
            assert card.evidence, (case.case_id, card.no)
            assert max(card.evidence) < case.version, (case.case_id, card.no)
            assert "@" in card.unit
    rules = {card.rule for case in held for card in case.cards}
    assert rules >= {
        "overdue",
        "overdue_far",
        "sign_timeout",
        "rework",
        "reworks",
        "wrong_return",
        "false_closing",
    }
    again = cards_anew(engine, card_rules(), calendar)
    assert (again.differ, len(again.lines)) == ([], shown)


def test_every_channel_is_answered_the_merged_ones_too(lived: Lived) -> None:
    week, engine = lived
    r = tables.reply.c
    with engine.connect() as conn:
        held = {case.case_id: case for case in cases(conn)}
        unsent = conn.execute(select(r.id).where(r.state != "sent")).scalars().all()
        due = conn.execute(select(func.count()).select_from(tables.reply)).scalar_one()
    assert unsent == []
    children = [case for case in held.values() if case.merged_into]
    assert len(children) >= 30
    for case in held.values():
        main = case
        while main.merged_into:
            main = held[main.merged_into]
        for source in case.sources:
            kinds = {kind for kind in LAST if week.channels.heard[source.channel, source.ref, kind]}
            assert bool(kinds) == (main.state in ENDED), (case.case_id, main.state, kinds)
    for case in children:
        for source in case.sources:
            assert week.channels.heard[source.channel, source.ref, "merged"] == 1
    assert week.channels.heard.total() == due > 0
    assert week.channels.away


@pytest.mark.parametrize("by", ["unit", "town", "grid"])
def test_denominators_add_up_to_the_rows(lived: Lived, by: str) -> None:
    week, engine = lived
    who = week.city.centre("watcher")
    answer = who.get(f"{SCORES}?month=2026-06&by={by}").json
    assert answer is not None
    total, items = answer["total"], answer["items"]
    for name, rate in total["rates"].items():
        for side, count in zip(("num", "den"), RATES[name], strict=True):
            assert rate[side] == sum(item["rates"][name][side] for item in items), (name, side)
            rows = who.get(f"{SCORES}/rows?month=2026-06&by={by}&measure={name}&part={side}&limit=1").json
            assert rows is not None
            assert rows["total"] == rate[side], (name, count)
        assert 0 <= rate["num"] <= rate["den"], name
        assert rate["den"] > 0, name
    for name in LEFT_OUT:
        assert total["left_out"][name] == sum(item["left_out"][name] for item in items) > 0, name
    with engine.connect() as conn:
        held = cases(conn)
    assert total["rates"]["accept"]["den"] == len(held)
    assert total["rates"]["register"]["den"] == sum(
        case.state != "merged" and (bool(case.dispatches) or case.finished_at is None) for case in held
    )


def test_a_rebuild_gives_what_the_week_had_kept(lived: Lived) -> None:
    week, engine = lived
    kept = dump_projections(engine)
    rebuild(engine, week.city.ports.desk.calendar)
    assert dump_projections(engine) == kept


def test_the_same_seed_gives_the_same_state(pg_server: servers.Postgres, tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        name = pg_server.fresh("anlan_empty")
        city = small_city(pg_server.url(name), tmp_path)
        Week(city, 7, 0, MONDAY, PLANS[:-2:2], hands=1, days=1).live()
        seen.append(digest(city.ports.engine))
        city.close()
        pg_server.admin(f"DROP DATABASE {name} WITH (FORCE)")
    assert seen[0] == seen[1]
