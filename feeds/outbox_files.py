"""The answer back, and the order out, as a file under `<data_dir>/outbox/<channel>/`, whole or not at all.

A file that is there was sent; who takes it away has it.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from dispatch.replies import Reply

PLAIN = re.compile(r"[a-z0-9_]{1,32}")


class Undeliverable(OSError):
    """The reply cannot be written now; it stays due."""


@dataclass(frozen=True, slots=True)
class FileDrop:
    """Delivers replies into a directory that the channel's own system empties."""

    outbox: Path

    def deliver(self, reply: Reply) -> str:
        """Write the reply, give its receipt; the same reply again is the same file. Raises Undeliverable."""
        if not PLAIN.fullmatch(reply.channel):
            raise Undeliverable(f"{reply.channel!r} is no channel")
        whose = {"order_id": reply.order_id} if reply.order_id else {"case_id": reply.case_id}
        told = {"reply": reply.id, "channel": reply.channel} | whose
        told |= {"channel_ref": reply.ref, "kind": reply.kind, **reply.body}
        target = self.outbox / reply.channel / f"{reply.id}.json"
        part = target.with_suffix(".part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with part.open("w", encoding="utf-8") as out:
                json.dump(told, out, ensure_ascii=False)
                out.flush()
                os.fsync(out.fileno())
            part.replace(target)
        except OSError as e:
            raise Undeliverable(f"{e.strerror}: outbox/{reply.channel}/{target.name}") from e
        return f"file:{reply.channel}/{target.name}"

    def waiting(self) -> set[int]:
        """Numbers of the replies whose files nobody has taken yet."""
        return {int(file.stem) for file in self.outbox.glob("*/*.json") if file.stem.isdigit()}
