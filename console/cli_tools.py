"""Commands for developers: checks and benchmarks of a source tree."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
CHECKS = (
    [PYTHON, "-m", "ruff", "check", "--quiet"],
    [PYTHON, "-m", "ruff", "format", "--check", "--quiet"],
    [PYTHON, "-m", "mypy"],
    [PYTHON, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    [PYTHON, "-m", "pytest", "-q", "tests/unit"],
)


def check() -> int:
    """All of them, in spite of failures; 1 when one failed."""
    if not (ROOT / "tests").is_dir():
        print("checks need the source tree", file=sys.stderr)
        return 2
    scripts = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "tests" / "js").glob("*.test.mjs"))
    failed = [c for c in (*CHECKS, ["node", "--test", "--test-reporter=dot", *scripts]) if not _passes(c)]
    for command in failed:
        print(f"failed: {' '.join(command)}", file=sys.stderr)
    return 1 if failed else 0


def bench(names: list[str]) -> int:
    """Each against its floor, one after the other."""
    found = {p.stem.removeprefix("bench_"): p for p in sorted((ROOT / "tests" / "bench").glob("bench_*.py"))}
    wrong = [name for name in names if name not in found]
    if wrong or not names:
        print(f"benchmarks: {' '.join(found) or 'only in the source tree'}")
        return 2 if wrong else 0
    return max(0 if _passes([PYTHON, str(found[name])]) else 1 for name in names)


def _passes(command: list[str]) -> bool:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode == 0
