"""The simulator makes a demo city live, by HTTP alone, and costs next to nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from support.running import ROOT, Running

MOST_MEMORY = 50  # MB
FORBIDDEN = ("dispatch", "console.boot", "geodata", "sqlalchemy", "redis", "numpy", "dash", "flask")
LOADED = "import sys, console.cli, console.cli_simulate; print(' '.join(sys.modules))"


@pytest.fixture
def living(tmp_path: Path, demo_template: Path) -> Iterator[Running]:
    running = Running(tmp_path, ANLAN_DEMO="1")
    shutil.copytree(demo_template, running.data_dir, dirs_exist_ok=True)
    yield running
    running.stop()


def told(console: Running) -> Counter[str]:
    """Steps of all cases so far, by actor."""
    session = console.login("city_duty")
    items = session.get("/api/v1/cases", params={"limit": 500}).json()["items"]
    assert all(item["demo"] for item in items), "what the simulator makes is marked"
    steps: Counter[str] = Counter()
    for item in items[:60]:
        rows = session.get(f"/api/v1/cases/{item['case_id']}/events").json()["items"]
        steps.update(row["step"] for row in rows)
    return steps


def memory(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6


def test_a_viewer_sees_life_soon_and_all_of_the_way_in_minutes(
    living: Running, eventually: Callable[..., object], tmp_path: Path
) -> None:
    living.start()
    session = living.login("regulator")
    eventually(lambda: session.get("/api/v1/snapshot").json()["cases"], 12)
    store = redis.Redis(unix_socket_path=str(next(living.data_dir.rglob("*.sock"))))
    ear = store.pubsub()
    ear.subscribe("anlan:pos")
    eventually(lambda: ear.get_message(True, timeout=1), 20)
    wanted = {"report", "accept", "register", "dispatch", "sign"}
    eventually(lambda: wanted <= set(told(living)), 120, 2)
    assert memory(living.pids()["simulate"]) < MOST_MEMORY
    held = living.login("city_duty").get("/api/v1/quarantine").json()["items"]
    assert not held, "the demo tells nothing the door refuses"
    store.close()


def test_it_lives_on_when_the_web_was_killed(living: Running, eventually: Callable[..., object]) -> None:
    living.start()
    pids = living.pids()
    session = living.login("regulator")

    def count() -> int:
        return len(session.get("/api/v1/cases", params={"limit": 500}).json()["items"])

    eventually(lambda: count() > 0, 20)
    back = living.words().count("console back")
    subprocess.run(["kill", "-9", str(pids["web"])], check=True)
    eventually(lambda: living.pids()["web"] != pids["web"], 30)
    eventually(lambda: living.words().count("console back") > back, 60)
    before = count()
    eventually(lambda: count() > before, 30)
    assert living.pids()["simulate"] == pids["simulate"], "one process all along"


def test_it_knows_no_other_way_than_http() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "."},
    )
    loaded = done.stdout.split()
    assert "feeds.simulator.city" in loaded
    assert not [m for m in loaded if m in FORBIDDEN or m.startswith(tuple(f"{f}." for f in FORBIDDEN))]


def test_no_figure_knows_the_simulator() -> None:
    """Deleting feeds/simulator changes the seed's accounts and its own commands, and nothing else."""
    rooms = [ROOT / room for room in ("console", "dispatch", "feeds", "geodata", "layers")]
    files = [p for room in rooms for p in room.rglob("*.py") if "simulator" not in p.parts]
    knowing = {p.relative_to(ROOT).as_posix() for p in files if "feeds.simulator" in p.read_text("utf-8")}
    assert knowing == {"console/seed.py", "console/cli_simulate.py", "console/cli_big.py"}


def test_the_seed_hands_its_keys_to_this_user_only(living: Running) -> None:
    for name in ("demo_keys.json", "demo_sim.json"):
        file = living.data_dir / name
        assert json.loads(file.read_text("utf-8"))
        assert file.stat().st_mode & 0o077 == 0
