"""Heartbeats of the parts: light enough for every process to import."""

from __future__ import annotations

from typing import Any

ALIVE = "anlan:alive:{part}"
ALIVE_SECONDS = 4
PARTS = ("gateway", "worker")


def beat(client: Any, part: str) -> None:
    """Say that a part is alive; it is believed for a few seconds."""
    client.set(ALIVE.format(part=part), b"1", ex=ALIVE_SECONDS)
