"""Whatever arrives as JSON is either a report or a refusal that names a field."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.domain.errors import DispatchError
from feeds.intake import READERS, read_report

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.text("0123456789:-T+Z. ", max_size=30)
    | st.sampled_from(["gcj02", "bd09", "wgs84", "a" * 64, "2026-06-18T08:00:00+08:00", "12345"])
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["sha256", "kind", "taken_at", "name", "phone"]) | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
payloads = st.dictionaries(st.sampled_from(sorted(READERS)) | st.text(max_size=8), values, max_size=12)


@settings(max_examples=400, deadline=None)
@given(payload=payloads | values, channel=st.sampled_from(["", "12345", "iot"]))
def test_no_input_crashes_and_every_refusal_names_a_field(payload: Any, channel: str) -> None:
    try:
        body, person = read_report(payload, channel, "519901")
    except DispatchError as refusal:
        field = refusal.data["field"]
        assert isinstance(field, str)
        assert len(field) <= 40, "as wide as the quarantine keeps it"
        field.encode()
        return
    stored = json.dumps([body.text, body.address, body.channel_ref, body.tags, person], ensure_ascii=False)
    stored.encode()
    assert "\x00" not in stored
    assert body.lon is None or (-180 <= body.lon <= 180 and -90 <= (body.lat or 0) <= 90)


@given(payload=payloads)
def test_reading_twice_gives_the_same(payload: dict[str, Any]) -> None:
    def once() -> object:
        try:
            return read_report(payload | {"channel_ref": "r"}, "", "519901")
        except DispatchError as refusal:
            return type(refusal), refusal.data["field"]

    assert repr(once()) == repr(once())
