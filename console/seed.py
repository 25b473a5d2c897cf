"""First start: the matter list, and in a demo 安澜市 with its accounts and keys. Safe to run again."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from console.demo_duty import bring_demo_duty
from console.demo_files import KEYS_FILE, SIMULATOR_FILE, write_secret
from console.settings import Settings
from dispatch.accounts import Account, save_account
from dispatch.atlas_store import load_atlas, newest, stage_areas
from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.domain.step import Actor
from dispatch.keys import revoke_key, save_key
from dispatch.list_rows import BadRows, Row
from dispatch.list_shelf import Lists
from dispatch.matrix_store import load_matrix
from dispatch.matters import load_matters, unit_kinds
from dispatch.part_classes import classes
from dispatch.part_register import put_parts, sets
from dispatch.part_rows import Known as KnownParts
from dispatch.part_rows import read_parts
from dispatch.people import Sealer
from dispatch.resource_import import grid_of, take_in
from dispatch.resource_rows import Known, read_resources
from dispatch.resource_store import ResourceBoard
from dispatch.roster import fits, keys
from dispatch.sensor_register import put_sensors, sensors
from dispatch.sensor_rows import Known as KnownSensors
from dispatch.sensor_rows import read_sensors
from dispatch.store import writing
from geodata.atlas import Atlas, PlaceRecord

CITY, CITY_NAME = "519901", "安澜市"
TOWN = "519901001"
# Channel -> whether its certain reports are accepted and registered at once.
CHANNELS = {
    "12345": True,
    "ai_video": False,
    "citizen": False,
    "department": True,
    "grid_app": True,
    "iot": False,
    "replay": True,
}
ROOT_PASSWORD_BYTES = 9
WALL, DESK, WATCH = "/wall/city", "/desk", "/supervision"


def seed(engine: Engine, settings: Settings) -> None:
    """Fill what is missing of a migrated store."""
    with writing(engine) as conn:
        load_matters(conn)
        load_matrix(conn)
    if settings.demo:
        _demo_city(engine, settings)
        atlas = load_atlas(engine)
        _demo_accounts(engine, settings, atlas)
        _demo_keys(engine, settings.data_dir / KEYS_FILE)
        _demo_resources(engine, settings, atlas)
        _demo_parts(engine, settings, atlas)
        _demo_sensors(engine, atlas)
        _simulator_accounts(engine, settings.data_dir / SIMULATOR_FILE, atlas)
        with _own_desk(engine, settings) as desk:
            bring_demo_duty(desk, CITY, TOWN)


def _demo_city(engine: Engine, settings: Settings) -> None:
    with engine.connect() as conn:
        if CITY in dict(newest(conn)):
            return
    from geodata.seeds.city import demo_city

    areas, places, shapes = demo_city()
    with writing(engine) as conn:
        stage_areas(conn, CITY, 1, areas, places, shapes)
    body = {"city": CITY, "name": CITY_NAME, "version": 1, "demo": True, "areas": len(areas)}
    body |= {"provisional": 0, "problems": {}}
    with _own_desk(engine, settings) as desk:
        desk.take("import_areas", CITY, body, Actor("system", frozenset({"system"}), CITY))


@contextmanager
def _own_desk(engine: Engine, settings: Settings) -> Iterator[Desk]:
    sealer = Sealer.open(settings.data_dir, settings.master_key)
    there = cache(lambda: load_atlas(engine))
    desk = Desk(engine, there, Lists(engine), work_calendar(settings.tz), sealer)
    try:
        yield desk
    finally:
        desk.close()


def _demo_resources(engine: Engine, settings: Settings, atlas: Atlas) -> None:
    """By the door that an import takes."""
    if ResourceBoard(engine).version("resources", CITY):
        return
    from geodata.seeds.resources import demo_rows

    calendar = work_calendar(settings.tz)
    today = calendar.local(datetime.now(UTC)).date()
    desk = Desk(engine, lambda: atlas, Lists(engine), calendar)
    try:
        known = Known(CITY, unit_kinds(), lambda lon, lat: grid_of(desk, lon, lat), calendar.tz, demo=True)
        rows = [Row(n, cells) for n, cells in enumerate(demo_rows(atlas.places(CITY), today), 2)]
        found, problems = read_resources(rows, known)
        if problems:
            raise BadRows(problems)
        take_in(desk, CITY, "演示资源", found)
    finally:
        desk.close()


def _demo_parts(engine: Engine, settings: Settings, atlas: Atlas) -> None:
    """By the door that an import takes."""
    if CITY in sets(engine):
        return
    from geodata.seeds.parts import demo_parts

    ground = atlas.map(CITY).source
    rows = demo_parts(CITY, ground.shapes("road"), ground.shapes("building"))
    names = {code: one.name for code, one in classes(Lists(engine).at(CITY)).items()}

    def place(lons: Sequence[float], lats: Sequence[float]) -> list[tuple[float, float, str | None]]:
        return list(zip(lons, lats, atlas.locate_many(lons, lats), strict=True))

    known = KnownParts(CITY, names, unit_kinds(), place)
    found, problems = read_parts([Row(n, cells) for n, cells in enumerate(rows, 2)], known)
    if problems:
        raise BadRows(problems)
    put_parts(engine, CITY, found, "system", "演示部件")


def _demo_sensors(engine: Engine, atlas: Atlas) -> None:
    """By the door that an import takes."""
    if sensors(engine, CITY):
        return
    from geodata.seeds.sensors import demo_sensors

    def place(lon: float, lat: float) -> tuple[float, float, str | None]:
        found = atlas.locate(lon, lat)
        return lon, lat, found[0] if found else None

    rows = [Row(n, cells) for n, cells in enumerate(demo_sensors(atlas.places(CITY)), 2)]
    found, problems = read_sensors(rows, KnownSensors(unit_kinds(), place))
    if problems:
        raise BadRows(problems)
    put_sensors(engine, found, "system", "演示物联设备")


def demo_people(atlas: Atlas) -> list[Account]:
    """The accounts of the demo: one town, one community in it, one estate in that, one unit of the town."""
    estate = _estate(atlas)
    community = estate.area[:12]
    unit = f"town_law@{TOWN}"
    town, part, home = f"/town/{TOWN}", f"/community/{community}", f"/estate/{estate.code}"
    rows: list[tuple[str, str, str, str, str | None, str | None, str]] = [
        ("city_duty", "市中心值班员", "county_accept county_chief", CITY, None, None, DESK),
        ("city_dispatch", "市中心派遣员", "county_accept county_dispatch", CITY, None, None, DESK),
        ("city_supervisor", "市督查员", "supervisor evaluator revisitor", CITY, None, None, WATCH),
        ("city_commander", "市指挥长", "county_chief legal", CITY, None, None, WALL),
        ("town_leader", "街道分管领导", "town_chief", TOWN, None, None, town),
        ("town_dispatch", "街道派遣员", "town_accept town_dispatch", TOWN, None, None, DESK),
        ("community_duty", "社区值班员", "community", community, None, None, part),
        ("estate_property", "小区物业管家", "micro_grid", community, None, estate.code, home),
        ("unit_officer", "街道执法队员", "unit handler", TOWN, unit, None, DESK),
        ("grid_worker", "网格员", "grid_worker", community, None, None, part),
        ("regulator", "上级监管员", "regulator", CITY, None, None, WALL),
        ("wall", "指挥大屏", "wall", CITY, None, None, WALL),
        ("admin", "系统管理员", "admin", CITY, None, None, DESK),
    ]
    return [
        Account(username, name, frozenset(roles.split()), area, unit_, estate_, home, demo=True)
        for username, name, roles, area, unit_, estate_, home in rows
    ]


def _estate(atlas: Atlas) -> PlaceRecord:
    homes = [p for p in atlas.places(CITY, "estate") if p.area.startswith(TOWN)]
    return min(homes, key=lambda p: p.code)


def _demo_accounts(engine: Engine, settings: Settings, atlas: Atlas) -> None:
    """Made once; a password given in the settings later than that is put on them."""
    known = fits(engine, "admin", settings.demo_password) if settings.demo_password else _has_keys(engine)
    if known:
        return
    password = settings.demo_password or secrets.token_urlsafe(ROOT_PASSWORD_BYTES)
    people = demo_people(atlas)
    _save(engine, people, password)
    if not settings.demo_password:
        names = " ".join(a.username for a in people)
        print(f"demo accounts: {names}\ndemo password: {password} (shown this once)", flush=True)


def _has_keys(engine: Engine) -> bool:
    return any(key.demo for key in keys(engine))


def _save(engine: Engine, people: Iterable[Account], password: str) -> None:
    with writing(engine) as conn:
        for account in people:
            save_account(conn, account, password)


def _demo_keys(engine: Engine, file: Path) -> None:
    """One key to a channel; all anew when the file that holds their texts is gone."""
    there = {key.channel for key in keys(engine) if key.demo}
    if file.exists() and there >= set(CHANNELS):
        return
    texts = {}
    for channel, trusted in CHANNELS.items():
        revoke_key(engine, f"demo {channel}")
        with writing(engine) as conn:
            functions = ("report", "positions")
            texts[channel] = save_key(conn, f"demo {channel}", channel, CITY, functions, trusted, demo=True)
    write_secret(file, texts)


def _simulator_accounts(engine: Engine, file: Path, atlas: Atlas) -> None:
    if file.exists():
        return
    from feeds.simulator.staff import staff

    towns = {code: atlas.name(code) for code in atlas.children(CITY)}
    password = secrets.token_urlsafe(24)
    people = [Account(s.username, s.name, s.roles, s.area, s.unit, demo=True) for s in staff(CITY, towns)]
    _save(engine, people, password)
    write_secret(file, {"password": password})
