"""A file of tracks: read with its defects named, moved as a whole into the city, told at its own pace."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds._base import Malformed
from feeds.replay_tracks import Row, Unit, batches, moved, read_tracks

HEAD = "X;Y;tracker;t\n"
REAL = Path(__file__).parents[2] / "../shared/data/events/geolife_tracks.csv"
UNITS = {"19": Unit("U1", 104.0, 30.0)}


def write(tmp_path, text):
    (tmp_path / "tracks.csv").write_text(text, "utf-8")
    return tmp_path / "tracks.csv"


def test_rows_come_in_the_order_of_their_times_whatever_stands_between_columns(tmp_path):
    semi = read_tracks(
        write(tmp_path, HEAD + "116.2;39.9;19;2008-12-11 04:42:16+00\n116.1;39.9;19;2008-12-11 04:42:14+00\n")
    )
    comma = read_tracks(write(tmp_path, "lon,lat,device,time\n116.1,39.9,19,2008-12-11T04:42:14\n"))
    assert [row.lon for row in semi] == [116.1, 116.2]
    assert comma[0] == semi[0]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("X;Y;t\n1;2;2008-12-11 04:42:14\n", "tracker"),
        (HEAD + "x;2;19;2008-12-11 04:42:14\n", "line 2"),
        (HEAD + "1;2;19;noon\n", "line 2"),
        (HEAD + "1;99;19;2008-12-11 04:42:14\n", "line 2"),
        (HEAD + "1;2\n", "line 2"),
        (HEAD, "tracks.csv"),
    ],
)
def test_a_defect_is_named_by_its_line_or_column(tmp_path, text, field):
    with pytest.raises(Malformed) as wrong:
        read_tracks(write(tmp_path, text))
    assert wrong.value.field == field


def test_a_track_of_another_city_begins_where_its_unit_stands_and_keeps_its_shape():
    rows = [Row("19", 0, 116.0, 39.0), Row("19", 2, 116.1, 39.1), Row("7", 1, 1.0, 1.0)]
    away = moved(rows, UNITS, lambda lon, lat: False)
    assert [(row.lon, row.lat) for row in away] == [(104.0, 30.0), (104.1, 30.1)]
    assert moved(rows, UNITS, lambda lon, lat: True) == rows[:2]


def test_it_is_told_at_its_own_pace_as_a_demonstration_and_heads_where_it_goes():
    rows = [Row("19", 0, 104.0, 30.0), Row("19", 0.5, 104.0, 30.001), Row("19", 10, 104.001, 30.001)]
    told = list(batches([*rows, Row("19", 99_999, 104.0, 30.0)], UNITS, 2.0))
    assert [wait for wait, _ in told] == [0.0, 5.0, 30.0]
    assert all(body["demo"] is True for _, body in told)
    assert [body["fixes"][0]["heading"] for _, body in told][1] == 90
    assert told[0][1]["fixes"][0]["lat"] == 30.001, "of one second the latest"
    assert {wait for wait, _ in batches(rows, UNITS, 0)} == {0.0}


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not here")
def test_the_recorded_file_is_read_whole():
    rows = read_tracks(REAL)
    assert len(rows) == 5908
    assert len({row.tracker for row in rows}) == 3
