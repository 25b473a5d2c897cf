"""The commands on 事项清单 and 三项清单: import, with every problem by row and column, export, diff, use."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from console.list_words import heading, problem_lines
from console.settings import Settings
from dispatch.atlas_store import newest
from dispatch.domain.list_diff import ListDiff
from dispatch.list_kinds import KINDS, ListKind, bring_in, compare, told, use, where_in_force
from dispatch.list_rows import BadRows
from dispatch.list_shelf import Lists
from dispatch.list_store import UnknownVersion, kept_versions
from feeds._base import Malformed
from feeds.list_tables import read_list, write_list

NAME = 60  # characters of a version's name
ANYWHERE = "every city without a list of its own"


def import_list(settings: Settings, args: argparse.Namespace) -> int:
    """Everything is checked before anything is kept; all that is wrong is told at once."""
    kind = KINDS[args.list]

    def act(engine: Engine) -> None:
        _check_city(engine, args.city)
        rows, problems = read_list(args.path, kind.columns, kind.optional)
        now, by = round(time.time() * 1000), _hand()
        try:
            brought = bring_in(
                engine, kind, rows, args.city, args.name[:NAME], by, now, not args.check and not problems
            )
        except BadRows as wrong:
            raise BadRows([*problems, *wrong.problems]) from wrong
        if problems:
            raise BadRows(problems)
        print("\n".join(_diff_lines(settings, kind, brought.diff)))
        done = "would be" if args.check else "is"
        where = args.city or ANYWHERE
        print(f"{brought.version}, {brought.rows} rows, {done} in force in {where}; before: {brought.before}")

    return _told(settings, kind, act)


def work_on_lists(settings: Settings, args: argparse.Namespace) -> int:
    """`anlan list versions | export | diff | use`."""
    kind = KINDS[args.list]
    return _told(settings, kind, lambda engine: ACTS[args.act](settings, engine, kind, args))


def _told(settings: Settings, kind: ListKind, act: Callable[[Engine], None]) -> int:
    from console.boot import engine_of, make_ready

    make_ready(settings)
    try:
        act(engine_of(settings))
    except BadRows as wrong:
        print("\n".join(problem_lines(settings.lang, kind.columns, wrong.problems)), file=sys.stderr)
        return 1
    except (Malformed, UnknownVersion, UnknownCity) as wrong:
        print(f"{type(wrong).__name__}: {wrong}", file=sys.stderr)
        return 1
    return 0


class UnknownCity(Exception):
    """No areas of this city are in force; the text is its code."""


def _check_city(engine: Engine, city: str) -> None:
    with engine.connect() as conn:
        if city and city not in dict(newest(conn)):
            raise UnknownCity(city)


def _versions(settings: Settings, engine: Engine, kind: ListKind, args: argparse.Namespace) -> None:
    followed = where_in_force(engine, kind)
    with engine.connect() as conn:
        kept = kept_versions(conn, kind.kind)
    for version in kept:
        day = datetime.fromtimestamp(version.at / 1000, ZoneInfo(settings.tz)).strftime("%Y-%m-%d %H:%M")
        cities = ", ".join(city or ANYWHERE for city in followed.get(version.version, []))
        force = f"in force: {cities}" if cities else ""
        head = f"{version.version:<16} {version.rows:>5} rows  {day}  {version.by:<16} {version.name}"
        print(f"{head}  {force}".rstrip())


def _export(settings: Settings, engine: Engine, kind: ListKind, args: argparse.Namespace) -> None:
    version = args.version or kind.now(Lists(engine), args.city)
    if version is None:
        raise UnknownVersion(f"no {kind.kind} in force")
    columns = {name: heading for name, heading in kind.columns.items() if name != "family"}
    print(f"{version}: {write_list(args.path, columns, told(engine, kind, version))} rows in {args.path}")


def _diff(settings: Settings, engine: Engine, kind: ListKind, args: argparse.Namespace) -> None:
    new = args.new or kind.now(Lists(engine), args.city)
    if new is None:
        raise UnknownVersion(f"no {kind.kind} in force")
    print("\n".join(_diff_lines(settings, kind, compare(engine, kind, args.old, new))))


def _use(settings: Settings, engine: Engine, kind: ListKind, args: argparse.Namespace) -> None:
    _check_city(engine, args.city)
    use(engine, kind, args.version, args.city, _hand(), round(time.time() * 1000))
    print(f"{args.version} is in force in {args.city or ANYWHERE}")


def _diff_lines(settings: Settings, kind: ListKind, found: ListDiff) -> Iterator[str]:
    """Rows that came and went, and of the changed ones each field before and after."""
    yield from (f"+ {key}" for key in found.added)
    yield from (f"- {key}" for key in found.removed)
    for key, fields in found.changed.items():
        yield f"~ {key}"
        for name, (old, new) in fields.items():
            yield f"    {heading(settings.lang, kind.columns, name)}: {_cell(old)} → {_cell(new)}"
    yield f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed"


def _cell(value: Any) -> str:
    return "、".join(map(str, value)) or "-" if isinstance(value, tuple | list) else str(value) or "-"


def _hand() -> str:
    from console.cli_users import hand

    return hand()


ACTS: Mapping[str, Callable[[Settings, Engine, ListKind, argparse.Namespace], None]] = {
    "versions": _versions,
    "export": _export,
    "diff": _diff,
    "use": _use,
}
