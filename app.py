"""Front door: `python app.py`, or the installed `anlan` command."""

from __future__ import annotations

import sys
from pathlib import Path

ROOMS = str(Path(__file__).resolve().parent)
if ROOMS not in sys.path:  # installed: the rooms live inside anlan/, not in site-packages
    sys.path.insert(0, ROOMS)


def main() -> int:
    """Runs one command; without one, the whole console."""
    from console.cli import run_command

    return run_command(sys.argv[1:] or ["run"])


if __name__ == "__main__":
    sys.exit(main())
