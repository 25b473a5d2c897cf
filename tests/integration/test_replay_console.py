"""Recorded files told to a running console: every row is a case, or in quarantine with its reason, once."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.client import Client, Line
from feeds.replay import Refused, Tally, replay
from feeds.replay_map import read_map
from feeds.replay_rows import read_rows
from support.running import Running

TAPES = Path(__file__).parents[1] / "feeds" / "replay"
SUMMARY = re.compile(r"^(\d+) rows: (\d+) new, (\d+) known, (\d+) in quarantine, 0 failed \((.+)\)$", re.M)
HELD = re.compile(r"^ *(\d+)  quarantine: (.+)$", re.M)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, demo_template: Path) -> Iterator[Running]:
    """A console of this file's own, to be filled."""
    running = Running(tmp_path_factory.mktemp("replayed"), ANLAN_DEMO="0")
    shutil.copytree(demo_template, running.data_dir, dirs_exist_ok=True)
    yield running.start()
    running.stop()


@pytest.fixture
def street(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Our own tape with reference numbers of this test's own."""
    text = (TAPES / "street_gbk.csv").read_bytes().decode("gb18030").replace("A-", request.node.name[5:60])
    (tmp_path / "street.csv").write_bytes(text.encode("gb18030"))
    return tmp_path / "street.csv"


def tell(console: Running, file: Path, key: str) -> Tally:
    plan = read_map(TAPES / "street.yaml")
    told = (plan.sighting(row) for row in read_rows(file))
    return replay(told, lambda: Client(Line(console.url, 30), key))


def held_rows(console: Running) -> list[dict[str, str]]:
    answer = console.login("city_duty").get("/api/v1/quarantine", params={"limit": 500})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def test_bad_rows_are_kept_and_the_rest_go_on(town: Running, street: Path) -> None:
    tally = tell(town, street, town.keys()["replay"])
    assert (tally.rows, tally.new) == (4, 3)
    assert dict(tally.refused) == {("BadField", "reported_at"): 1}
    (held,) = [row for row in held_rows(town) if row["ref"].startswith("bad_rows")]
    assert (held["reason"], held["field"]) == ("BadField", "reported_at")
    assert json.loads(held["raw"])["reported_at"] == "2026/3/1 25:61", "the raw text is kept as it came"
    first = tally.cases[next(ref for ref in tally.cases if ref.endswith("1"))]
    case = town.login("city_duty").get(f"/api/v1/cases/{first}").json()
    assert (case["state"], case["address"]) == ("registered", "学府路 12 号")
    assert case["channels"] == ["replay"]


def test_telling_it_again_adds_nothing(town: Running, street: Path) -> None:
    first = tell(town, street, town.keys()["replay"])
    held = len(held_rows(town))
    again = tell(town, street, town.keys()["replay"])
    assert (again.new, again.again) == (0, first.new)
    assert (again.cases, again.refused) == (first.cases, first.refused)
    assert len(held_rows(town)) == held


def test_a_key_that_is_no_key_tells_nothing(town: Running, street: Path) -> None:
    with pytest.raises(Refused, match="401"):
        tell(town, street, "ak_nobody")


def test_the_command_speaks_of_a_wrong_map_in_one_line(town: Running, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("felds: {}", "utf-8")
    done = town.command("replay", str(tmp_path / "none.csv"), "--map", str(tmp_path / "m.yaml"))
    assert done.returncode == 1
    assert done.stderr.startswith("felds: unknown key")
    assert "Traceback" not in done.stderr


def test_a_real_hotline_file_becomes_a_city_of_cases(town: Running, shared_data: Path) -> None:
    file = str(shared_data / "events" / "baltimore311_first4000.csv")
    done = town.command("replay", file, "--map", "baltimore311")
    assert done.returncode == 0, done.stderr
    held = Counter({reason: int(n) for n, reason in HELD.findall(done.stdout)})
    assert held["BadField lon"] == 219, "without a coordinate"
    assert 351 <= held["OutsideArea lon"] <= 370, "whole degrees, and the few far out of town"
    rows, new, _, _, states = SUMMARY.findall(done.stdout)[-1]
    assert int(new) + held.total() == int(rows) == 4000, "every row is a case or in quarantine"
    settled = {state: int(n) for n, state in re.findall(r"(\d+) (\w+)", states)}
    assert settled["registered"] >= 0.95 * (4000 - 219 - 351)
    again = town.command("replay", file, "--map", "baltimore311")
    assert SUMMARY.findall(again.stdout)[-1][1:4] == ("0", new, str(held.total())), again.stdout


def test_real_messages_without_a_place_wait_for_one(town: Running, shared_data: Path) -> None:
    file = str(shared_data / "events" / "citizen_messages_zh.xlsx")
    done = town.command("replay", file, "--map", "messages")
    assert done.returncode == 0, done.stderr
    rows, new, _, held, states = SUMMARY.findall(done.stdout)[-1]
    assert int(new) + int(held) == int(rows) == 4326, "every message is a case or in quarantine"
    assert states == f"{new} reported", "no place is known, so none goes further by itself"
    assert HELD.findall(done.stdout) == [("5", "BadField text")], "longer than a report may be"
    officer = town.login("city_duty")
    answer = officer.get("/api/v1/quarantine", params={"group": "BadField.text", "limit": 200}).json()
    sent = [json.loads(row["raw"]) for row in answer["items"]]
    assert len(sent) == 5
    assert {name for told in sent for name in told} == {"channel_ref", "text", "reported_at", "crs"}
    again = town.command("replay", file, "--map", "messages")
    assert SUMMARY.findall(again.stdout)[-1][1:4] == ("0", new, held), again.stdout
