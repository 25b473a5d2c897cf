"""A list as a table people work on: CSV (UTF-8, GBK) or XLSX with a heading a column, or its tree of yaml."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from dispatch.list_rows import BadRows, Problem, Row, near
from dispatch.matter_tree import read_tree
from feeds._base import Malformed

MOST_BYTES = 20_000_000
NOTES = "备注"  # a column for people, not read
CODES = ("code", "prefix", "std")


def read_list(
    path: Path, columns: Mapping[str, str], optional: frozenset[str]
) -> tuple[list[Row], list[Problem]]:
    """The rows by field name, and what is wrong with the headings. `columns` is field to heading; a folder is
    read as a tree. Raises Malformed when it cannot be read, BadRows when a column is not there.
    """
    if path.is_dir():
        return read_tree(path)
    reader = {".csv": _csv, ".xlsx": _xlsx}.get(path.suffix.lower())
    if reader is None:
        raise Malformed(path.name, "neither .csv nor .xlsx nor a folder")
    if not path.is_file():
        raise Malformed(path.name, "no such file")
    if path.stat().st_size > MOST_BYTES:
        raise Malformed(path.name, f"larger than {MOST_BYTES} bytes")
    lines = reader(path)
    head = [cell.strip() for cell in lines[0]] if lines else []
    fields, problems = _fields(head, columns)
    absent = [name for name in columns if name not in fields and name not in optional]
    if absent:
        raise BadRows([*problems, *(Problem(1, name, "no_column") for name in absent)])
    rows = []
    for number, line in enumerate(lines[1:], 2):
        cells = {name: _whole(name, cell) for name, cell in zip(fields, line, strict=False) if name}
        if any(cell.strip() for cell in cells.values()):
            rows.append(Row(number, cells))
    return rows, problems


def _fields(head: list[str], columns: Mapping[str, str]) -> tuple[list[str], list[Problem]]:
    """The field of each column, "" for one that is not known."""
    by_heading = {heading: name for name, heading in columns.items()} | {name: name for name in columns}
    problems = []
    for cell in head:
        if cell and cell != NOTES and cell not in by_heading:
            known = near(cell, list(columns.values()))
            problems.append(Problem(1, "", "unknown_column", {"text": cell, "near": known}))
        elif cell in by_heading and head.count(cell) > 1:
            problems.append(Problem(1, by_heading[cell], "column_twice", {}))
    return [by_heading.get(cell, "") for cell in head], problems


def _whole(name: str, cell: str) -> str:
    """Codes have an even number of digits; a spreadsheet that took one for a number dropped its nought."""
    digits = cell.strip()
    return "0" + digits if name in CODES and digits.isdigit() and len(digits) % 2 else cell


def _csv(path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    try:
        return list(csv.reader(io.StringIO(text.replace("\0", ""), newline="")))
    except csv.Error as wrong:
        raise Malformed(path.name, str(wrong)) from wrong


def _xlsx(path: Path) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(path) as book:
            lines = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError as wrong:
        raise Malformed(path.name, str(wrong)) from wrong
    return [[_text(cell) for cell in line] for line in lines]


def _text(cell: object) -> str:
    """A whole number as it was typed."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def write_list(path: Path, columns: Mapping[str, str], rows: Iterable[Mapping[str, str]]) -> int:
    """A table that `read_list` reads back. Returns how many rows. Raises Malformed on another suffix."""
    lines = [list(columns.values()), *([row[name] for name in columns] for row in rows)]
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:  # so that Excel opens it as it is
            csv.writer(file).writerows(lines)
    elif path.suffix.lower() == ".xlsx":
        _write_xlsx(path, lines)
    else:
        raise Malformed(path.name, "neither .csv nor .xlsx")
    return len(lines) - 1


def _write_xlsx(path: Path, lines: list[list[str]]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("list")
    sheet.freeze_panes = "B2"
    for line in lines:
        sheet.append(line)
    book.save(path)
