"""A replay keeps the recorded pace, counts what became of each row, and waits for a console that is gone."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from feeds._base import Sighting
from feeds.client import Client, Line, Unreachable
from feeds.replay import Refused, paced, replay


def sightings(*times: int | None) -> list[Sighting]:
    return [Sighting(str(n), at, {"channel_ref": str(n)}) for n, at in enumerate(times)]


def test_recorded_time_passes_speed_times_as_fast() -> None:
    slept: list[float] = []
    rows = sightings(1_000, 61_000, None, 31_000, 121_000)
    assert [s.ref for s in paced(rows, 60, slept.append)] == ["0", "1", "2", "3", "4"]
    assert slept == [1.0, 1.0], "a row told out of its order waits for nobody"
    assert len(list(paced(rows, 0, slept.append))) == 5
    assert len(slept) == 2, "speed 0 never waits"


class Door:
    """Answers as scripted by ref, and counts."""

    def __init__(self) -> None:
        self.script: dict[str, list[tuple[int, dict[str, Any]]]] = {}
        self.heard: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                ref = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["channel_ref"]
                outer.heard.append(ref)
                answers = outer.script.get(ref) or [(201, {"case_id": f"C{ref}", "state": "registered"})]
                status, body = answers.pop(0) if len(answers) > 1 else answers[0]
                if status == 0:
                    self.close_connection = True
                    self.connection.close()
                    return
                raw = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/problem+json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *args: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def door() -> Iterator[Door]:
    door = Door()
    yield door
    door.server.shutdown()
    door.server.server_close()


def test_every_row_is_counted_by_what_became_of_it(door: Door) -> None:
    refusal = (422, {"code": "OutsideArea", "field": "lon"})
    door.script = {
        "1": [refusal],
        "2": [(200, {"case_id": "C0", "state": "closed"})],
        "3": [(500, {})],
        "4": [refusal],
    }
    tally = replay(sightings(*range(6)), lambda: Client(Line(door.url)), connections=3)
    assert (tally.rows, tally.new, tally.again) == (6, 2, 1)
    assert dict(tally.refused) == {("OutsideArea", "lon"): 2}
    assert dict(tally.failed) == {("500", ""): 1}
    assert tally.cases == {"0": "C0", "2": "C0", "5": "C5"}
    assert tally.lines()[1].split() == ["2", "quarantine:", "OutsideArea", "lon"]


def test_a_console_that_was_gone_is_asked_again(door: Door) -> None:
    good = (201, {"case_id": "C1", "state": "registered"})
    door.script = {"1": [(0, {}), (503, {}), (0, {}), good]}
    tally = replay(sightings(0, 1, 2), lambda: Client(Line(door.url, patience=10)), connections=1)
    assert (tally.new, tally.failed.total()) == (3, 0)
    assert door.heard.count("1") == 4


def test_without_patience_a_gone_console_is_said_at_once(door: Door) -> None:
    door.script = {"0": [(0, {})]}
    with pytest.raises(Unreachable, match=door.url):
        replay(sightings(0), lambda: Client(Line(door.url)), connections=1)


def test_a_key_that_may_not_report_stops_the_replay(door: Door) -> None:
    door.script = {"0": [(401, {"code": "NotAllowed"})]}
    with pytest.raises(Refused, match="401"):
        replay(sightings(*range(50)), lambda: Client(Line(door.url)), connections=1)
    assert len(door.heard) < 10


def test_only_http_addresses_are_spoken_to() -> None:
    with pytest.raises(Unreachable, match="ftp"):
        Line("ftp://somewhere")


def test_a_closed_port_is_said_with_its_address(door: Door) -> None:
    door.server.shutdown()
    door.server.server_close()
    with pytest.raises(Unreachable, match=door.url):
        Client(Line(door.url)).get("/healthz")
