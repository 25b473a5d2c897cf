"""Which Redis this install uses."""

from __future__ import annotations

from console.embedded import socket_url
from console.settings import Settings


def redis_url(settings: Settings) -> str:
    """The one of the settings, else the embedded one's socket."""
    return settings.redis_url or socket_url(settings.data_dir)
