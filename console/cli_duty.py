"""The command that puts a duty table in force, with every problem by row and column."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, tzinfo

from console import words
from console.cli_feeds import own_desk
from console.list_words import problem_lines
from console.settings import Settings
from dispatch.domain.errors import DispatchError
from dispatch.domain.step import Actor
from dispatch.duty_import import DutyBrought, bring_duty
from dispatch.duty_rows import COLUMNS, OPTIONAL
from dispatch.list_rows import BadRows
from feeds._base import Malformed
from feeds.list_tables import read_list

NAME = 60
SYSTEM = Actor("system", frozenset({"system"}), "")


def import_duty(settings: Settings, args: argparse.Namespace) -> int:
    """Everything is checked before anything is in force; all that is wrong is told at once."""
    with own_desk(settings) as desk:
        try:
            rows, problems = read_list(args.path, COLUMNS, OPTIONAL)
            if problems:
                raise BadRows(problems)
            brought = bring_duty(desk, rows, SYSTEM, args.name[:NAME], keep=not args.check)
        except BadRows as wrong:
            print("\n".join(problem_lines(settings.lang, COLUMNS, wrong.problems)), file=sys.stderr)
            return 1
        except (Malformed, DispatchError) as wrong:
            print(words.refused(settings.lang, wrong), file=sys.stderr)
            return 1
        print(_line(brought, desk.calendar.tz, "would be" if args.check else "is"))
    return 0


def _line(brought: DutyBrought, tz: tzinfo, done: str) -> str:
    first, last = (datetime.fromtimestamp(at / 1000, tz).date() for at in (brought.first, brought.last))
    told = f"{brought.shifts} shifts of {brought.seats} posts and units, {first} to {last}"
    return f"duty table of {brought.city}, version {brought.version}: {told}, {done} in force"
