"""Rows of a recorded file, whatever it was kept in: CSV (UTF-8 or GBK), XLSX, JSONL."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from feeds._base import Malformed

Row = Mapping[str, object]
UNREADABLE = "unreadable"
MAX_CELL = 1024 * 1024  # characters; longer is not a report
csv.field_size_limit(MAX_CELL)


def read_rows(path: Path) -> Iterator[Row]:
    """Rows by column name, lazily. Raises Malformed when the file as a whole cannot be read."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise Malformed(path.name, f"none of {', '.join(READERS)}")
    if not path.is_file():
        raise Malformed(path.name, "no such file")
    return reader(path)


def _csv(path: Path) -> Iterator[Row]:
    with path.open(encoding=_encoding(path), newline="") as lines:
        first = lines.readline()
        lines.seek(0)
        table = csv.DictReader(_without_nul(lines), delimiter=_delimiter(first))
        try:
            for row in table:
                yield {str(k).strip(): v for k, v in row.items() if k is not None}
        except csv.Error as e:
            raise Malformed(path.name, f"line {table.line_num}: {e}") from e


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    return (line.replace("\x00", "") for line in lines)


def _delimiter(first: str) -> str:
    return max(",;\t|", key=lambda mark: (first.count(mark), mark == ","))


def _encoding(path: Path) -> str:
    """UTF-8 when every byte is, else GB 18030, which holds GBK and GB 2312."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as raw:
        try:
            while block := raw.read(MAX_CELL):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _xlsx(path: Path) -> Iterator[Row]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(path) as book:
            rows = book.get_sheet_by_index(0).iter_rows()
            names = [str(cell).strip() for cell in next(rows, [])]
            for row in rows:
                yield dict(zip(names, row, strict=False))
    except CalamineError as e:
        raise Malformed(path.name, str(e)) from e


def _jsonl(path: Path) -> Iterator[Row]:
    """A line that is no JSON object still is a row, under the name UNREADABLE."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for line in lines:
            if not line.strip():
                continue
            try:
                told = json.loads(line)
            except ValueError:
                told = line
            yield told if isinstance(told, dict) else {UNREADABLE: line.strip()[:MAX_CELL]}


READERS = {".csv": _csv, ".xlsx": _xlsx, ".jsonl": _jsonl}
