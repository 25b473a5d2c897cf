"""The README tells every setting, command, account, layer and step, since people act on it."""

from __future__ import annotations

import argparse
import re
from dataclasses import fields
from pathlib import Path

from console.cli import _parser
from console.seed import CHANNELS
from console.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def commands(parser: argparse.ArgumentParser, before: str = "anlan") -> list[str]:
    """Every whole command, deepest names last."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return [c for name, sub in action.choices.items() for c in commands(sub, f"{before} {name}")]
    return [before]


def test_every_setting_is_in_the_table():
    for field in fields(Settings):
        assert f"| `{PREFIX}{field.name.upper()}` |" in README, field.name


def test_every_command_is_in_the_table():
    for command in commands(_parser()):
        assert f"`{command}" in README, command


def test_every_demo_account_is_in_the_table():
    source = (ROOT / "console" / "seed.py").read_text("utf-8")
    rows = re.findall(r'^        \("(\w+)", ".*?", "([\w ]+)",', source, flags=re.MULTILINE)
    assert len(rows) == 13
    for username, roles in rows:
        line = next(x for x in README.splitlines() if x.startswith(f"| `{username}` |"))
        assert all(role in line for role in roles.split()), username


def test_every_channel_is_named():
    for channel in CHANNELS:
        assert f"`{channel}`" in README, channel


def test_every_layer_and_panel_is_in_a_table():
    for folder in ("layers", "console/panels"):
        for path in (ROOT / folder).glob("[a-z]*.py"):
            assert f"`{path.stem}`" in README, path


def test_every_step_is_named():
    for path in (ROOT / "dispatch" / "domain" / "steps").glob("[a-z]*.py"):
        assert f"`{path.stem.rstrip('_')}`" in README, path


def test_pictures_that_the_readme_shows_are_there():
    for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / name).is_file(), name
