"""What ships is what lies on the disk, and nothing tells where it was built."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("console", "dispatch", "feeds", "geodata", "layers")
DATA = {".js", ".css", ".json", ".svg", ".yaml", ".md"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# Documents and lists of third parties may name their own addresses; nothing else may name a host on the net.
ADDRESSES = re.compile(r"https?://(?!127\.0\.0\.1|www\.w3\.org|[\w.-]+\.example\b)[\w-]+(?:\.[\w-]+)+")
FREE_OF_ADDRESSES = {".py", ".js", ".mjs", ".css", ".toml", ".in", ".txt", ""}
MACHINE = re.compile(r"(?:^|[\s\"'(=])/(?:work|root|home/\w+|Users)/")


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git work tree")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")


def test_every_package_is_listed():
    ours = {
        "anlan." + ".".join(path.parent.relative_to(ROOT).parts)
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix in DATA | {".py"}
        if not {"__pycache__", "vendor"} & set(path.parts)
    }
    assert {"anlan", *ours} == set(PROJECT["tool"]["setuptools"]["packages"])


def test_only_the_front_door_lies_at_the_top():
    assert [p.name for p in ROOT.glob("*.py")] == ["app.py"]
    assert len(text_of(ROOT / "app.py").splitlines()) <= 40


def test_tests_are_no_package():
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_every_module_says_what_it_hides():
    bare = [p for p in tracked() if p.suffix == ".py" and text_of(p).strip() and text_of(p)[:3] != '"""']
    assert bare == []


def test_no_file_is_too_long():
    """A longer one is split, or its first line says why not with the words "long because"."""
    limits = {".py": 300, ".js": 300, ".mjs": 400}
    long = [
        f"{p.relative_to(ROOT)}: {lines}"
        for p in tracked()
        if p.suffix in limits
        for lines in [len(text_of(p).splitlines())]
        if lines > (400 if p.is_relative_to(ROOT / "tests") else limits[p.suffix])
        if "versions" not in p.parts  # a migration is written once and never read again
        if "long because" not in text_of(p).splitlines()[0]
    ]
    assert long == []


def test_no_file_names_a_machine_or_a_registry():
    for path in tracked():
        text = text_of(path)
        assert not MACHINE.search(text), path
        if path.suffix in FREE_OF_ADDRESSES and path.name != "LICENSE":
            assert not ADDRESSES.search(text), path


def test_locks_hold_hashes_and_no_addresses():
    for path in (ROOT / "requirements").glob("*.txt"):
        lines = [x for x in text_of(path).splitlines() if x and x[0] != "#"]
        pins = [line for line in lines if line[0] != " "]
        assert all(re.fullmatch(r"[\w.\[\]-]+==[\w.]+( ;.*)? \\", line) for line in pins), path
        assert all(
            re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", x) for x in lines if x not in pins
        ), path
    assert '"resolved"' not in text_of(ROOT / "package-lock.json")


def test_what_runs_is_pinned_alike_in_both_locks():
    def pins(name: str) -> set[str]:
        return {x.split(" ")[0] for x in text_of(ROOT / "requirements" / name).splitlines() if "==" in x}

    assert pins("base.txt") <= pins("test.txt")
