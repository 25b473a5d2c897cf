"""Both READMEs tell every setting, command and account, and tell the same, since people act on them."""

from __future__ import annotations

import argparse
import re
from dataclasses import fields
from pathlib import Path

import pytest

from console.cli import _parser
from console.seed import CHANNELS
from console.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
ZH = (ROOT / "README.zh.md").read_text("utf-8")
HEADINGS = {
    "Screens": "各屏",
    "Where things are": "何处找",
    "Settings": "设置",
    "Commands": "命令",
    "Demo accounts": "演示账号",
}
both = pytest.mark.parametrize("readme", [README, ZH], ids=["en", "zh"])


def commands(parser: argparse.ArgumentParser, before: str = "anlan") -> list[str]:
    """Every whole command, deepest names last."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return [c for name, sub in action.choices.items() for c in commands(sub, f"{before} {name}")]
    return [before]


def rows(readme: str, heading: str) -> list[set[str]]:
    """The code words of each row of the table under a heading."""
    section = re.split(r"^## ", readme.split(f"\n## {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return [set(re.findall(r"`([^`]+)`", line)) for line in section.splitlines() if line.startswith("| ")]


def pictures(readme: str) -> list[str]:
    return re.findall(r"!\[[^\]]*\]\(([^)]+)\)", readme)


@both
def test_every_setting_is_in_the_table(readme: str):
    for field in fields(Settings):
        assert f"| `{PREFIX}{field.name.upper()}` |" in readme, field.name


@both
def test_every_command_is_in_the_table(readme: str):
    for command in commands(_parser()):
        assert f"`{command}" in readme, command


@both
def test_every_demo_account_is_in_the_table(readme: str):
    source = (ROOT / "console" / "seed.py").read_text("utf-8")
    people = re.findall(r'^        \("(\w+)", ".*?", "([\w ]+)",', source, flags=re.MULTILINE)
    assert len(people) == 13
    for username, roles in people:
        line = next(x for x in readme.splitlines() if x.startswith(f"| `{username}` |"))
        assert f"| {roles} |" in line, username


@both
def test_every_channel_is_named(readme: str):
    for channel in CHANNELS:
        assert f"`{channel}`" in readme, channel


def test_every_layer_and_panel_is_in_a_table():
    for folder in ("layers", "console/panels"):
        for path in (ROOT / folder).glob("[a-z]*.py"):
            assert f"`{path.stem}`" in README, path


def test_every_step_is_named():
    for path in (ROOT / "dispatch" / "domain" / "steps").glob("[a-z]*.py"):
        assert f"`{path.stem.rstrip('_')}`" in README, path


@both
def test_pictures_that_the_readme_shows_are_there(readme: str):
    for name in pictures(readme):
        assert (ROOT / name).is_file(), name


def test_every_picture_is_shown_and_small():
    shown = {*pictures(README), *pictures(ZH)}
    for path in (ROOT / "docs").glob("*.png"):
        assert f"docs/{path.name}" in shown, path
        assert path.stat().st_size <= 600_000, path


@pytest.mark.parametrize("heading", HEADINGS)
def test_both_languages_tell_the_same_tables(heading: str):
    assert rows(README, heading) == rows(ZH, HEADINGS[heading])
    assert len(rows(README, heading)) > 2


def test_each_language_leads_to_the_other_in_its_first_line():
    assert "(README.zh.md)" in README.splitlines()[0]
    assert "(README.md)" in ZH.splitlines()[0]
