"""The answer back as a file: one JSON per reply under `<data_dir>/outbox/<channel>/`, whole or not at all."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PLAIN = re.compile(r"[a-z0-9_]{1,32}")


class Undeliverable(Exception):
    """The reply cannot be written now; it stays due."""


@dataclass(frozen=True, slots=True)
class FileDrop:
    """Delivers replies into a directory that the channel's own system empties."""

    outbox: Path

    def send(self, reply: int, channel: str, ref: str, kind: str, body: Mapping[str, object]) -> str:
        """Write the reply, give its receipt; the same reply again is the same file. Raises Undeliverable."""
        if not PLAIN.fullmatch(channel):
            raise Undeliverable(f"{channel!r} is no channel")
        told = {"reply": reply, "channel": channel, "channel_ref": ref, "kind": kind, **body}
        target = self.outbox / channel / f"{reply}.json"
        part = target.with_suffix(".part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with part.open("w", encoding="utf-8") as out:
                json.dump(told, out, ensure_ascii=False)
                out.flush()
                os.fsync(out.fileno())
            part.replace(target)
        except OSError as e:
            raise Undeliverable(f"{target}: {e.strerror}") from e
        return f"file:{channel}/{target.name}"
