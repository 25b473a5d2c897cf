"""Finds a Chromium to test with: what the environment names, the machine's own, or the one set-up brought."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def executable() -> str:
    """Path of the browser; fails with one clear line when there is none."""
    noted = ROOT / ".setup-chromium"  # written by `make test` when it had to bring one
    wanted = [os.environ.get("CHROMIUM", ""), noted.read_text().strip() if noted.exists() else "", *NAMES]
    for name in wanted:
        if name and (path := shutil.which(name)):
            return path
    raise AssertionError("no Chromium: install Debian's package `chromium`, or name one in CHROMIUM")
