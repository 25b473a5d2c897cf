"""Reading one report: what is kept, what is cleaned, and which field a refusal names."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.domain.errors import BadField, DispatchError, UnknownScenario
from feeds.intake import read_report

GOOD: dict[str, Any] = {
    "channel": "12345",
    "channel_ref": "HL-20260618-0001",
    "text": "学府路路灯不亮",
    "lon": 104.6001,
    "lat": 30.6002,
    "crs": "wgs84",
    "address": "学府路 12 号",
    "scenario_code": "0101010101",
    "reporter": {"name": "张女士", "phone": "138 0000 0000"},
    "media": ["a" * 64, {"sha256": "b" * 64, "kind": "near", "taken_at": 1_781_740_800_000}],
    "reported_at": "2026-06-18T08:00:00+08:00",
    "tags": ["夜间", "夜间", "学校周边"],
}


def read(**changes: Any) -> Any:
    return read_report(GOOD | changes, "12345", "519901", demo=True)


def test_a_whole_report_is_read() -> None:
    body, person = read()
    assert (body.channel, body.channel_ref, body.area, body.demo) == (
        "12345",
        GOOD["channel_ref"],
        "519901",
        True,
    )
    assert (body.lon, body.lat, body.reported_at) == (104.6001, 30.6002, 1_781_740_800_000)
    assert [m.kind for m in body.media] == ["before", "near"]
    assert body.tags == ("夜间", "学校周边")
    assert body.person is None, "personal data goes to the side table by the desk, never into the body"
    assert person == {"name": "张女士", "phone": "138 0000 0000"}


def test_markup_stays_text_and_control_characters_go() -> None:
    body, _ = read(text="a\r\nb\x00\x1b<script>alert(1)</script>\u202e\ud800", address="x\ny\tz")
    assert body.text == "a\nb<script>alert(1)</script>"
    assert body.address == "x y z"


def test_null_is_as_good_as_absent() -> None:
    body, person = read(lon=None, lat=None, reporter=None, media=None, scenario_code=None)
    assert (body.lon, body.media, person, body.scenario_code) == (None, (), None, None)


@pytest.mark.parametrize("crs", ["gcj02", "bd09"])
def test_shifted_coordinates_are_moved_to_ours(crs: str) -> None:
    body, _ = read(crs=crs)
    assert 1e-3 < abs(body.lon - GOOD["lon"]) < 2e-2


def test_a_desk_may_name_the_channel_and_a_key_may_not() -> None:
    assert read_report(GOOD, "", "519901")[0].channel == "12345"
    assert read_report({"channel_ref": "1", "text": "x"}, "", "519901")[0].channel == "desk"
    with pytest.raises(BadField) as refusal:
        read_report(GOOD, "iot", "519901")
    assert refusal.value.data["field"] == "channel"


def test_the_scenario_must_look_like_a_leaf() -> None:
    with pytest.raises(UnknownScenario) as refusal:
        read(scenario_code="pothole")
    assert refusal.value.data == {"field": "scenario_code", "code": "pothole"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("channel", "Hot line"),
        ("channel_ref", None),
        ("channel_ref", "x" * 129),
        ("channel_ref", "a\nb"),
        ("channel_ref", 17),
        ("text", 5),
        ("text", "字" * 4001),
        ("lon", "104.6"),
        ("lon", True),
        ("lon", float("nan")),
        ("lon", float("inf")),
        ("lon", 10**400),
        ("lon", 181),
        ("lon", None),
        ("lat", 91.0),
        ("lat", [1]),
        ("crs", "epsg:3857"),
        ("crs", []),
        ("address", "a" * 201),
        ("media", "a" * 64),
        ("media", ["short"]),
        ("media", [{"sha256": "A" * 64}]),
        ("media", ["a" * 64] * 21),
        ("reported_at", "2026-06-18T08:00:00"),
        ("reported_at", "yesterday"),
        ("reported_at", 1_781_740_800),
        ("reported_at", 10**30),
        ("reported_at", 1.5e12),
        ("reported_at", True),
        ("tags", "夜间"),
        ("tags", ["t" * 41]),
        ("tags", [1]),
    ],
)
def test_a_refusal_names_its_field(field: str, value: object) -> None:
    with pytest.raises(BadField) as refusal:
        read(**{field: value})
    assert refusal.value.data["field"] == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"long": 1}, "long"),
        ({"reporter": {"id_card": "1"}}, "reporter.id_card"),
        ({"reporter": {"phone": "1" * 33}}, "reporter.phone"),
        ({"media": [{"sha256": "a" * 64, "url": "http://x"}]}, "media.url"),
        ({"media": [{"sha256": "a" * 64, "kind": "selfie"}]}, "media.kind"),
        ({"media": [{"sha256": "a" * 64, "taken_at": "noon"}]}, "media.taken_at"),
    ],
)
def test_unknown_fields_are_refused_by_name(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadField) as refusal:
        read(**changes)
    assert refusal.value.data["field"] == field


@pytest.mark.parametrize("payload", [None, [], "text", 3, True])
def test_only_an_object_is_a_report(payload: object) -> None:
    with pytest.raises(DispatchError) as refusal:
        read_report(payload, "12345", "519901")
    assert refusal.value.data["field"] == "body"
