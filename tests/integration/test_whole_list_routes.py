"""1,333 of 1,333 matters go to a unit that exists, from every grid of the demo city; each is sent once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from console.seed import CITY
from dispatch import tables
from dispatch.atlas_store import load_atlas, put_in_force, stage_areas
from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.domain.case import Case
from dispatch.domain.routing import ways
from dispatch.domain.suggest import suggest
from dispatch.domain.units import LEVEL_LENGTH, check_unit, resolve_unit
from dispatch.list_shelf import Lists
from dispatch.matrix_store import load_matrix
from dispatch.matters import load_matters, unit_kinds
from dispatch.people import Sealer
from dispatch.store import make_engine, writing
from geodata.atlas import AreaRecord, Atlas
from geodata.seeds.city import demo_city
from support.filled import CHANNEL, DISPATCHER, chunks
from support.two_towns import MASTER

AT_ONCE = 200
BUREAU = ("gov", "enterprise", "party", "command")


@pytest.fixture(scope="module")
def city(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, Atlas, Lists]]:
    """The demo city with the lists that ship."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("whole") / "anlan.db")
    engine = make_engine(f"sqlite:///{path}")
    with writing(engine) as conn:
        stage_areas(conn, CITY, 1, *demo_city())
        put_in_force(conn, CITY, 1, "安澜市", demo=True, at=1)
        load_matters(conn)
        load_matrix(conn)
    yield engine, load_atlas(engine), Lists(engine)
    engine.dispose()


def test_every_matter_has_a_defined_unit_in_every_grid(city: tuple[Engine, Atlas, Lists]) -> None:
    _, atlas, lists = city
    kinds, matrix = unit_kinds(), lists.powers(CITY)
    leaves = lists.at(CITY).leaves()
    grids = [area.code for area in atlas.areas(CITY, "grid")]
    assert (len(leaves), len(grids) > 1000) == (1333, True)
    met: set[str] = set()
    for grid in {grid[:12]: grid for grid in grids}.values():  # a unit is never smaller than a community
        case = Case("C", state="registered", grid=grid, area=grid)
        for leaf in leaves:
            first, *_ = found = ways(case, leaf, kinds, matrix)
            assert found[first] == "list"
            met.update(unit.partition("@")[0] for unit in found)
    for grid in grids:
        for kind in met:
            unit = resolve_unit(kind, grid, kinds)
            check_unit(unit, kinds)
            area = unit.partition("@")[2]
            assert atlas.knows(area)
            assert grid.startswith(area)
            assert len(area) == LEVEL_LENGTH[kinds[kind].level]
    county = [kind for kind in met if kinds[kind].level == "county"]
    assert {kinds[kind].group for kind in county} <= set(BUREAU)
    assert {"power_co", "water_co", "law", "police"} <= set(county)


def test_every_matter_is_really_sent_where_the_lists_say(city: tuple[Engine, Atlas, Lists]) -> None:
    engine, atlas, lists = city
    desk = Desk(engine, lambda: atlas, lists, work_calendar(), Sealer(MASTER))
    leaves, places, sent = lists.at(CITY).leaves(), atlas.areas(CITY, "grid"), 0
    try:
        for part in chunks(range(len(leaves)), AT_ONCE):
            told = [report(n, leaves[n].code, places[n % len(places)]) for n in part]
            waiting = [desk.take_later("report", None, body, CHANNEL, trusted=True) for body in told]
            cases = [future.result(60).case for future in waiting]
            taken = [
                desk.take_later("dispatch", one.case_id, advice(one, atlas, lists), DISPATCHER)
                for one in cases
            ]
            sent += sum(future.result(60).case.state == "dispatched" for future in taken)
    finally:
        desk.close()
    assert sent == 1333
    case, event = tables.case.c, tables.event.c
    with engine.connect() as conn:
        away = select(func.count()).where(case.state == "dispatched", case.lead.is_not(None))
        assert conn.execute(away).scalar() == 1333
        facts = conn.execute(select(event.facts).where(event.step == "dispatch")).scalars().all()
    matrix = lists.powers(CITY)
    assert matrix is not None
    cited = [matrix.version, lists.at(CITY).version, '"basis":']
    assert all(word in row for row in facts for word in cited)


def report(n: int, code: str, at: AreaRecord) -> dict[str, object]:
    body = {"channel": "12345", "channel_ref": f"whole-{n}", "text": "清单走查", "scenario_code": code}
    return body | {"lon": at.lon, "lat": at.lat}


def advice(case: Case, atlas: Atlas, lists: Lists) -> dict[str, object]:
    found = suggest(case, lists.leaf(case), unit_kinds(), atlas.name, lists.powers(case.area))
    return {"lead": found.lead, "co": list(found.co), "suggested": True}
