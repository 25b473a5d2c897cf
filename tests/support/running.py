"""A whole console under test: `python app.py run` on free ports, spoken to as people and machines do."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from support.servers import eventually

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "anlan-tests"
START_LIMIT = 90.0
STOP_LIMIT = 20.0


class Running:
    """One console and its data directory. `stop` proves that nothing of it is left."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.data_dir, self.password = data_dir, PASSWORD
        port, gateway_port = _free_ports(2)
        self.url, self.gateway = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{gateway_port}"
        self.log = data_dir / "console.log"
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("ANLAN_")} | {
            "ANLAN_PORT": str(port),
            "ANLAN_GATEWAY_PORT": str(gateway_port),
            "ANLAN_DATA_DIR": str(data_dir),
            "ANLAN_DEMO_PASSWORD": PASSWORD,
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.seconds_to_ready = 0.0

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> Running:
        began = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), "run"],
                cwd=self.data_dir,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        eventually(self._ready_or_ended, START_LIMIT)
        self.seconds_to_ready = time.monotonic() - began
        assert self._process.poll() is None, self.words()
        return self

    def _ready_or_ended(self) -> bool:
        assert self._process is not None
        return self._process.poll() is not None or f"ready {self.url}" in self.words()

    def words(self) -> str:
        return self.log.read_text(errors="replace")

    def pids(self) -> dict[str, int]:
        """Name of each part -> its process, as the supervisor keeps them."""
        return dict(json.loads((self.data_dir / "pids.json").read_text()))

    def command(self, *line: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """One command of `anlan` on this console's store."""
        whole = [sys.executable, str(ROOT / "app.py"), *line]
        return subprocess.run(
            whole, cwd=self.data_dir, env=self.env, input=stdin, capture_output=True, text=True, check=False
        )

    def login(self, user: str, password: str = PASSWORD) -> requests.Session:
        """A logged-in session that carries the CSRF token; paths are relative to `url`."""
        session = Session(self.url)
        answer = session.post("/api/v1/login", json={"username": user, "password": password})
        assert answer.status_code == 200, answer.text
        session.headers["X-CSRF-Token"] = session.get("/api/v1/me").json()["csrf"]
        return session

    def source(self, channel: str = "12345") -> requests.Session:
        """A machine source with the demo key of its channel."""
        session = Session(self.url)
        session.headers["Authorization"] = f"Bearer {self.keys()[channel]}"
        return session

    def keys(self) -> dict[str, str]:
        return dict(json.loads((self.data_dir / "demo_keys.json").read_text()))

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stops it and waits until no process of this data directory is left."""
        if self._process is None:
            return
        known = set(self.pids().values()) if (self.data_dir / "pids.json").exists() else set()
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_LIMIT)
            eventually(lambda: not self.left(known), STOP_LIMIT)
        except (subprocess.TimeoutExpired, AssertionError):
            left = self.left(known | {self.pid})
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            raise AssertionError(f"still there after {how.name}: {left}\n{self.words()[-2000:]}") from None
        finally:
            self._process = None

    def left(self, known: set[int]) -> list[int]:
        """Processes that were ours, or name our data directory on their command line, and still run."""
        mark = str(self.data_dir).encode()
        return [pid for pid in _processes() if _living(pid) and (pid in known or mark in _command(pid))]


class Session(requests.Session):
    """Takes paths as they are in the documentation."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.trust_env = False
        self._base = base

    def request(self, method, url, *args, **kwargs):  # type: ignore[no-untyped-def, override]
        kwargs.setdefault("timeout", 30)
        return super().request(method, self._base + url if url.startswith("/") else url, *args, **kwargs)


def _free_ports(n: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def _processes() -> list[int]:
    return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and int(p.name) != os.getpid()]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _living(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
