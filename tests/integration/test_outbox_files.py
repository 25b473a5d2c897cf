"""A reply by file drop is one whole file, once, or a clear failure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dispatch.replies import Reply
from feeds.outbox_files import FileDrop, Undeliverable

REPLY = Reply(17, "01JCASE", "12345", "HL-1", "closed", {"text": "已修复", "case_no": "X"})


def test_a_reply_is_one_whole_file(tmp_path: Path) -> None:
    drop = FileDrop(tmp_path / "outbox")
    assert drop.deliver(REPLY) == drop.deliver(REPLY) == "file:12345/17.json"
    assert [p.name for p in (tmp_path / "outbox" / "12345").iterdir()] == ["17.json"]
    told = json.loads((tmp_path / "outbox" / "12345" / "17.json").read_text("utf-8"))
    assert told == {
        "reply": 17,
        "case_id": "01JCASE",
        "channel": "12345",
        "channel_ref": "HL-1",
        "kind": "closed",
        "text": "已修复",
        "case_no": "X",
    }


@pytest.mark.parametrize("channel", ["../up", "a/b", "", "Über"])
def test_a_channel_never_leaves_its_directory(channel: str, tmp_path: Path) -> None:
    with pytest.raises(Undeliverable):
        FileDrop(tmp_path / "outbox").deliver(Reply(1, "c", channel, "r", "closed", {}))
    assert not (tmp_path / "outbox").exists()


def test_a_directory_that_cannot_be_written_leaves_the_reply_due(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file stands in the way")
    with pytest.raises(Undeliverable, match="outbox"):
        FileDrop(tmp_path / "outbox").deliver(REPLY)
