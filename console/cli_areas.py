"""The command that imports areas, and what it tells: tables on the screen, every problem in a file."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

from console.areas_picture import import_picture
from console.cli_feeds import own_desk
from console.settings import Settings
from feeds.areas import LEVELS, AreaReport
from geodata.assemble import AreaImport, Problem

SHOWN = 3  # problems of a kind on the screen
LEVEL_HEAD = ("level", "areas", "codes taken", "provisional", "of these made here")
PROBLEM_HEAD = ("problem", "count", "where", "")


def import_areas(settings: Settings, asked: tuple[Any, ...], verbose: bool) -> int:
    """`asked` is what `import_area_files` takes after the store."""
    from feeds.areas import import_area_files
    from geodata.load import UnreadableMap

    with own_desk(settings) as desk:
        try:
            report = import_area_files(desk, desk.engine, *asked)
        except UnreadableMap as wrong:
            print(wrong, file=sys.stderr)
            return 1
    print("\n".join([*report.found.told, "", *level_table(report.found)]))
    if report.problems:
        print("\n".join(["", *problem_table(report.problems, None if verbose else SHOWN)]))
    if report.places:
        print(f"\n{report.places} places go on from the version before")
    try:
        print("\n".join(["", *_write_beside(settings, report)]))
    except OSError as e:
        print(f"the areas are in force; their picture and list are not written: {e}", file=sys.stderr)
    print(summary(report))
    return 0


def _write_beside(settings: Settings, report: AreaReport) -> Iterator[str]:
    """The list of problems and the picture, in the data directory; says where."""
    stem = settings.data_dir / "imports" / f"{report.city}-{report.version}"
    stem.parent.mkdir(parents=True, exist_ok=True)
    if report.problems:
        listed = stem.with_name(f"{stem.name}-problems.csv")
        write_problems(listed, report.problems)
        yield f"problems: {listed}"
    drawn = stem.with_name(f"{stem.name}.svg")
    today = datetime.now(ZoneInfo(settings.tz)).date()
    drawn.write_text(import_picture(report, settings.lang, today), encoding="utf-8")
    yield f"picture: {drawn}"


def summary(report: AreaReport) -> str:
    return (
        f"{report.city} {report.name} version {report.version}: {report.towns} towns, "
        f"{report.communities} communities, {report.grids} grids; {report.provisional} provisional codes, "
        f"{len(report.problems)} problems"
    )


def level_table(found: AreaImport) -> list[str]:
    """How many areas of each level have a code of the input, and how many one that was given here."""
    rows: list[Sequence[str]] = [LEVEL_HEAD]
    for level, length in {"city": 6, **LEVELS}.items():
        areas = [a for a in found.areas if len(a.code) == length]
        provisional = sum(a.provisional for a in areas)
        made = sum(a.code in found.made for a in areas)
        rows.append((level, *map(str, (len(areas), len(areas) - provisional, provisional, made))))
    return _aligned(rows, right=range(1, 5))


def problem_table(problems: Sequence[Problem], shown: int | None) -> list[str]:
    """Kinds by their number, each with its first examples; all of them where `shown` is None."""
    by_kind: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_kind[problem.kind].append(problem)
    rows = [PROBLEM_HEAD]
    for kind, those in sorted(by_kind.items(), key=lambda item: -len(item[1])):
        for i, problem in enumerate(those[:shown]):
            head = ("", "") if i else (kind, str(len(those)))
            rows.append((*head, problem.subject, problem.detail))
        if shown is not None and len(those) > shown:
            rows.append(("", "", f"… {len(those) - shown} more", ""))
    return _aligned(rows, right=(1,))


def write_problems(path: Path, problems: Sequence[Problem]) -> None:
    """With a byte order mark: a Chinese Excel opens it as it is."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(("kind", "subject", "detail"))
        out.writerows((p.kind, p.subject, p.detail) for p in problems)


def _aligned(rows: Sequence[Sequence[str]], right: Sequence[int]) -> list[str]:
    """Columns two spaces apart, a line under the head; `right` are columns of figures."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for i, (text, width) in enumerate(zip(row, widths, strict=True)):
            room = " " * (width - _width(text))
            cells.append(room + text if i in right else text + room)
        lines.append("  ".join(cells).rstrip())
    return [lines[0], "─" * (sum(widths) + 2 * (len(widths) - 1)), *lines[1:]]


def _width(text: str) -> int:
    """Cells of a terminal: a Chinese sign takes two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
