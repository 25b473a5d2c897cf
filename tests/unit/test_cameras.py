"""Cameras: what a demo stream shows, when a camera is silent, how its silence travels."""

from __future__ import annotations

import json
import struct
import time

import numpy as np
import pytest

from console.movers import Movers
from dispatch.cameras import quiet
from dispatch.telemetry import CAMERA_QUIET
from feeds.demo_scene import FPS, SCENES, Car, Scene
from feeds.demo_stream import NoFfmpeg, ffmpeg, number_of, still

GRID = "519901001001001"


def test_the_street_moves():
    scene = Scene(3)
    assert (scene.frame(0) != scene.frame(FPS)).any(axis=2).sum() > 500


@pytest.mark.parametrize("ahead", [True, False])
def test_at_the_end_of_the_loop_a_car_is_where_it_began(ahead):
    car = Car(1.8, ahead, 30.0, 2, 4.4, 1.8, 1.5, (0, 0, 0))
    assert car.at(1.0) == pytest.approx(car.at(0.0))
    assert car.at(0.1) != pytest.approx(car.at(0.0))


def test_every_scene_is_another():
    pictures = {Scene(n).frame(0).tobytes() for n in range(SCENES)}
    assert len(pictures) == SCENES


def test_every_picture_says_that_it_is_a_demo():
    a, b = Scene(0).frame(0), Scene(5).frame(77)
    gold = (248, 214, 78)
    marks = [np.argwhere((p == gold).all(axis=2)) for p in (a, b)]
    assert len(marks[0]) > 200
    assert np.array_equal(*marks)


@pytest.mark.parametrize(
    ("stream", "number"), [("demo:0", 0), ("demo:17", 1), ("demo:", None), ("demo:x", None)]
)
def test_the_register_names_scenes_of_the_demo(stream, number):
    assert number_of(stream) == number
    assert number_of("") is None
    assert number_of("rtsp://10.0.0.1/1") is None


def test_a_still_needs_no_ffmpeg_and_changes_with_time(tmp_path):
    kind, one = still(tmp_path, 2, 0.0)
    assert (kind, one[:4]) == ("image/png", b"\x89PNG")
    assert still(tmp_path, 2, 3.9)[1] == one
    assert still(tmp_path, 2, 4.0)[1] != one


def test_a_machine_without_ffmpeg_says_so(no_ffmpeg):
    with pytest.raises(NoFfmpeg):
        ffmpeg()


def test_a_camera_is_silent_without_a_heartbeat_for_eight_seconds():
    now = time.time() * 1000
    assert quiet(None)
    assert quiet(int(now - CAMERA_QUIET - 500))
    assert not quiet(int(now - CAMERA_QUIET + 500))
    assert CAMERA_QUIET + 2_000 <= 10_000, "the gateway and the screen each look once a second"


def test_who_comes_later_learns_since_when_a_camera_is_silent():
    movers, now = Movers(), round(time.time() * 1000)
    rows = [[1, 0, 0, 0, 1, GRID, now], [2, 0, 0, 0, 1, GRID, now - 12 * 60_000 - 5]]
    movers.hear(json.dumps(["camera", rows]).encode())
    (packed,) = movers.all_in("519901")
    assert list(struct.unpack_from("<2H", packed, 12 + 10 * 2)) == [0, 12]
    assert list(packed[-2:]) == [1, 0]
