"""What tests stand on: databases, Valkey, a browser, a running console; all real, all thrown away."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from hypothesis import settings as rules
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine

from dispatch.desk import Desk
from dispatch.migrate import migrate
from dispatch.store import make_engine
from feeds.demo_stream import ffmpeg
from support import chromium, servers
from support.desk import Office
from support.map_room import MapCity, Tools, city_of
from support.running import PASSWORD, Running
from support.two_towns import open_desk
from support.web import SmallWeb

ROOT = Path(__file__).resolve().parents[1]
rules.register_profile("anlan", deadline=None)  # a promise is not a speed; a busy machine must not break it
rules.load_profile("anlan")


@pytest.fixture
def eventually():
    """`eventually(look, limit=10)`: waits for a true answer instead of sleeping."""
    return servers.eventually


@pytest.fixture
def no_ffmpeg(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine where neither the system nor the wheel has ffmpeg."""
    ffmpeg.cache_clear()
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    yield
    ffmpeg.cache_clear()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Recorded real input beside the repository; absent on most machines."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("recorded real data is not on this machine (../shared/data)")
    return folder


# --- stores -------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as conn:
        conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A migrated, empty SQLite database of this test's own."""
    shutil.copy(sqlite_template, tmp_path / "anlan.db")
    return f"sqlite:///{tmp_path / 'anlan.db'}"


@pytest.fixture(scope="session")
def pg_server() -> Iterator[servers.Postgres]:
    with servers.postgres() as server:
        server.admin("CREATE DATABASE anlan_empty")
        engine = make_engine(server.url("anlan_empty"))
        migrate(engine)
        engine.dispose()
        yield server


@pytest.fixture
def pg_url(pg_server: servers.Postgres) -> Iterator[str]:
    """A migrated, empty PostgreSQL database of this test's own."""
    name = pg_server.fresh("anlan_empty")
    yield pg_server.url(name)
    pg_server.admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_db(request: pytest.FixtureRequest) -> str:
    """The same test on both stores."""
    return request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "pg_url"}[request.param])


@pytest.fixture
def engine(any_db: str) -> Iterator[Engine]:
    engine = make_engine(any_db)
    yield engine
    engine.dispose()


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    """The desk of a city of two towns, on both stores."""
    desk = open_desk(engine)
    yield desk
    desk.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def blank_db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a single table, for tests of migrations."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    server: servers.Postgres = request.getfixturevalue("pg_server")
    name = server.fresh("template0")
    yield server.url(name)
    server.admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    with servers.valkey() as url:
        yield url


@pytest.fixture
def redis_url(valkey_url: str) -> str:
    """The session's Valkey, flushed for this test."""
    with redis.Redis.from_url(valkey_url) as client:
        client.flushall()
    return valkey_url


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from console.seed import seed
    from console.settings import Settings

    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(data_dir=folder, demo=True, demo_password=PASSWORD)
    engine = make_engine(settings.sql_url)
    migrate(engine)
    seed(engine, settings)
    with engine.connect() as conn:
        conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return folder


@pytest.fixture
def demo_engine(tmp_path: Path, demo_template: Path) -> Iterator[Engine]:
    """A store of this test's own with the demo city, its matters and accounts in it."""
    shutil.copytree(demo_template, tmp_path / "demo")
    engine = make_engine(f"sqlite:///{tmp_path / 'demo' / 'anlan.db'}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def web(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, valkey_url: str
) -> Iterator[SmallWeb]:
    """The web of a city of two towns, asked in process; one to a file of tests."""
    folder = tmp_path_factory.mktemp("web")
    shutil.copy(sqlite_template, folder / "anlan.db")
    web = SmallWeb(f"sqlite:///{folder / 'anlan.db'}", folder, valkey_url)
    yield web
    web.close()


# --- a whole console ----------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory, demo_template: Path) -> Iterator[Running]:
    """The session's running console with the demo city, its simulator asleep; leave it as you found it."""
    running = Running(tmp_path_factory.mktemp("console"), ANLAN_DEMO="0")
    shutil.copytree(demo_template, running.data_dir, dirs_exist_ok=True)
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture
def own_console(tmp_path: Path, demo_template: Path) -> Iterator[Running]:
    """A console of this test's own, not started yet: to be killed, filled or set up otherwise."""
    running = Running(tmp_path, ANLAN_DEMO="0")
    shutil.copytree(demo_template, running.data_dir, dirs_exist_ok=True)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def map_city(tmp_path_factory: pytest.TempPathFactory, demo_template: Path) -> Iterator[MapCity]:
    """A running console over some hundred cases at known places, for tests of the map."""
    with city_of(tmp_path_factory.mktemp("map"), demo_template) as city:
        yield city


# --- a person's browser -------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; open contexts of your own in it and close them."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.executable(), args=chromium.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def office(map_city: MapCity, browser: Browser, eventually: Callable[..., Any]) -> Iterator[Office]:
    """Desks of the city of the map, none of which may throw; a file about another console brings its own."""
    office = Office(map_city.console, browser, eventually)
    yield office
    assert office.errors == []
    office.close()


@pytest.fixture
def tools(office: Office) -> Tools:
    """A commander's hand on the tools of the map."""
    return Tools(office.sit("city_commander"))
