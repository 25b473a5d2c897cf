"""What the demo's seed leaves for its own sources: their keys, the password of the simulator's staff."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

KEYS_FILE, SIMULATOR_FILE = "demo_keys.json", "demo_sim.json"


def demo_keys(data_dir: Path) -> dict[str, str]:
    """Channel -> key text of the demo; empty when this is none."""
    return _read(data_dir / KEYS_FILE)


def simulator_password(data_dir: Path) -> str:
    """The password of the simulator's accounts; empty when this is no demo."""
    return _read(data_dir / SIMULATOR_FILE).get("password", "")


def write_secret(file: Path, content: Mapping[str, str]) -> None:
    """Whole or not at all, and for this user's eyes."""
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(dict(content), out)
    fresh.replace(file)


def _read(file: Path) -> dict[str, str]:
    return dict(json.loads(file.read_text("utf-8"))) if file.exists() else {}
