"""`anlan run`: Valkey, web, gateway, worker (and the demo simulator) on one machine; the dead are raised,
all stop together.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from console.embedded import EmbeddedValkey, NoValkey
from console.lifeline import SUPERVISED
from console.settings import Settings

log = logging.getLogger(__name__)

LOOK_EVERY = 0.2
FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0
STEADY_SECONDS = 30.0
STOP_SECONDS = 4.0  # and one more for Valkey
READY_SECONDS = 120.0


@dataclass(slots=True)
class Child:
    """One supervised process."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    pipe: int = -1
    started: float = 0.0
    wait: float = FIRST_WAIT
    not_before: float = field(default=0.0)

    def start(self, env: Mapping[str, str]) -> None:
        read_end, self.pipe = os.pipe()
        self.process = subprocess.Popen(
            self.command, stdin=read_end, env={**env, SUPERVISED: "1"}, start_new_session=True
        )
        os.close(read_end)
        self.started = time.monotonic()

    def raise_if_dead(self, env: Mapping[str, str]) -> bool:
        """Start it again, later each time it does not hold."""
        if self.process is None or self.process.poll() is None:
            return False
        now = time.monotonic()
        if self.pipe >= 0:
            os.close(self.pipe)
            self.pipe = -1
            self.wait = (
                FIRST_WAIT if now - self.started > STEADY_SECONDS else min(self.wait * 2, LONGEST_WAIT)
            )
            self.not_before = now + self.wait
            log.warning("%s ended with %s", self.name, self.process.returncode)
        if now < self.not_before:
            return False
        self.start(env)
        return True


class Supervisor:
    """Holds the children of one data directory."""

    def __init__(
        self, settings: Settings, commands: Mapping[str, Sequence[str]], first: Sequence[str] = ()
    ) -> None:
        self.settings = settings
        self._first = Child("first", first) if first else None
        self.valkey = None if settings.redis_url else EmbeddedValkey(settings.data_dir)
        self.children = [Child(name, command) for name, command in commands.items()]
        self._stopping = False

    def run(self) -> int:
        """Until SIGTERM or SIGINT. What must be done first is done before the children start."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop_soon)
        try:
            failed = self._do_first(self._first) if self._first else 0
            if failed or self._stopping:
                return failed
            if self.valkey:
                self.valkey.start()
            for child in self.children:
                child.start(os.environ)
            self._write_pids()
            self._watch()
        finally:
            self.stop()
        return 0

    def _do_first(self, child: Child) -> int:
        """Exit status of the first command; a stop meanwhile ends it too."""
        child.start(os.environ)
        assert child.process
        while child.process.poll() is None:
            if self._stopping:
                child.process.terminate()
            time.sleep(LOOK_EVERY / 4)
        return 0 if self._stopping else child.process.returncode

    def _stop_soon(self, *_: object) -> None:
        self._stopping = True

    def _watch(self) -> None:
        ready, began = False, time.monotonic()
        while not self._stopping:
            changed = [c.raise_if_dead(os.environ) for c in self.children]
            changed.append(self._raise_valkey())
            if any(changed):
                self._write_pids()
            if not ready and self._healthy():
                ready = True
                print(f"ready http://{self.settings.host}:{self.settings.port}", flush=True)
            elif not ready and time.monotonic() - began > READY_SECONDS:
                log.error("not ready after %s s; see the lines above", READY_SECONDS)
                began = float("inf")
            time.sleep(LOOK_EVERY)

    def _raise_valkey(self) -> bool:
        if self.valkey is None or self.valkey.alive():
            return False
        log.warning("valkey ended")
        try:
            self.valkey.restart()
        except NoValkey as error:
            log.error("valkey does not come back, trying on: %s", error)
            return False
        return True

    def _healthy(self) -> bool:
        host = "127.0.0.1" if self.settings.host == "0.0.0.0" else self.settings.host
        try:
            with urllib.request.urlopen(f"http://{host}:{self.settings.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _write_pids(self) -> None:
        pids = {c.name: c.process.pid for c in self.children if c.process}
        if self.valkey and self.valkey.pid:
            pids["valkey"] = self.valkey.pid
        pids["supervisor"] = os.getpid()
        part = Path(self.settings.data_dir) / "pids.part"
        part.write_text(json.dumps(pids))
        part.replace(Path(self.settings.data_dir) / "pids.json")

    def stop(self) -> None:
        """Everyone at once, patiently, then not."""
        living = [c for c in self.children if c.process and c.process.poll() is None]
        for child in living:
            assert child.process
            child.process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for child in living:
            assert child.process
            try:
                child.process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
        if self.valkey:
            self.valkey.stop()


def commands(settings: Settings, front_door: Path) -> dict[str, list[str]]:
    """What `anlan run` runs."""
    names = ["web", "gateway", "worker"] + (["simulate"] if settings.demo else [])
    return {name: [sys.executable, str(front_door), name] for name in names}
