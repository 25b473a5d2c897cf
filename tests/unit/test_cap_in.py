"""Strangers' CAP files: what the schema has is read, anything else is refused by name, nothing is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.domain.emergency.warning import LASTS, Message
from feeds._base import Malformed
from feeds.cap_in import MOST_BYTES, read_cap

SAMPLES = Path(__file__).parents[1] / "feeds" / "cap"
WHOLE = (SAMPLES / "rainstorm_orange.xml").read_bytes()
FIELD = {
    "refused_longitude_first": "polygon",
    "refused_open_polygon": "polygon",
    "refused_crossing_polygon": "polygon",
    "refused_no_scope": "scope",
    "refused_unknown_severity": "severity",
    "refused_order": "status",
    "refused_external_entity": "DOCTYPE",
    "refused_many_entities": "DOCTYPE",
    "refused_cut_short": "file",
    "refused_other_version": "alert",
}


def test_a_warning_is_read_in_our_language_with_its_area() -> None:
    found = read_cap(WHOLE)
    assert (found.event, found.severity, found.kind, found.signed) == ("暴雨", "Severe", "Alert", False)
    assert found.headline == "西镇气象台发布暴雨橙色预警"
    assert found.shapes[0].points[0] == (104.0, 30.0)  # longitude first is ours, latitude first is CAP's
    assert found.geocodes == ("511421",)
    assert found.expires is not None
    assert found.ends_at == found.expires == found.sent + 6 * 3_600_000
    assert found.shown


def test_without_an_end_a_warning_lasts_a_day() -> None:
    cut = WHOLE.replace(b"    <expires>2026-06-18T20:00:00+08:00</expires>\n", b"")
    assert read_cap(cut).ends_at == read_cap(cut).sent + LASTS


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("refused_*.xml")), ids=lambda p: p.stem)
def test_what_is_wrong_is_refused_by_name(path: Path) -> None:
    with pytest.raises(Malformed) as refused:
        read_cap(path.read_bytes())
    assert refused.value.field == FIELD[path.stem]


def test_a_swapped_polygon_is_told_what_to_do() -> None:
    with pytest.raises(Malformed, match="cap_swapped"):
        read_cap((SAMPLES / "refused_longitude_first.xml").read_bytes())


def test_a_signature_is_seen_and_not_trusted() -> None:
    found = read_cap((SAMPLES / "signed.xml").read_bytes())
    assert found.signed


def test_an_update_and_a_cancel_name_what_they_end() -> None:
    first = read_cap(WHOLE)
    update = read_cap((SAMPLES / "rainstorm_red_update.xml").read_bytes())
    cancel = read_cap((SAMPLES / "rainstorm_cancel.xml").read_bytes())
    assert update.references == (first.ref,)
    assert cancel.references == (update.ref,)
    assert (update.shown, cancel.shown) == (True, False)
    with pytest.raises(Malformed):
        read_cap(WHOLE.replace(b"<msgType>Alert", b"<msgType>Update"))


def test_what_is_not_meant_for_the_public_is_not_shown() -> None:
    for old, new in ((b">Actual<", b">Test<"), (b">Public<", b">Private<"), (b">Actual<", b">Draft<")):
        assert not read_cap(WHOLE.replace(old, new)).shown
    assert read_cap((SAMPLES / "exercise.xml").read_bytes()).shown


def test_too_large_too_deep_and_no_xml_are_refused() -> None:
    deep = b"<a>" * 50 + b"</a>" * 50
    for raw in (b"", b"\0\xff\xfe", b"<alert/>", b"x" * (MOST_BYTES + 1), deep, b"<a/>" * 3):
        with pytest.raises(Malformed):
            read_cap(raw)


@settings(max_examples=60)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=0, max_size=6))
def test_a_broken_file_is_read_or_refused_and_nothing_else(at: int, junk: bytes) -> None:
    try:
        found = read_cap(WHOLE[:at] + junk + WHOLE[at + len(junk) :])
    except Malformed:
        return
    assert isinstance(found, Message)


def test_recorded_files_of_others_are_handled(shared_data: Path) -> None:
    folder = shared_data / "events" / "cap"
    taken, refused = set[str](), set[str]()
    for path in folder.glob("*.cap"):
        try:
            read_cap(path.read_bytes())
            taken.add(path.stem)
        except Malformed:
            refused.add(path.stem)
    wrong = {"google_xee", "google_invalid", "google_canada_errors", "google_weather"}  # the last is 1.1
    assert wrong <= refused
    assert {"google_thunderstorm", "google_australia"} <= taken
