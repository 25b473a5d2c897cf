"""What is wrong with the rows of a table that came in, in words, by row and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from console.words import reason, t
from dispatch.list_rows import Problem


def problem_lines(lang: str, columns: Mapping[str, str], problems: Sequence[Problem]) -> Iterator[str]:
    """One line a problem: where, which column, what to do; then how many."""
    for problem in problems:
        why = reason(lang, problem.why, problem.holes)
        where = _at(lang, problem.where)
        if problem.column:
            yield t(lang, "list.cell", where=where, column=heading(lang, columns, problem.column), why=why)
        else:
            yield t(lang, "list.row", where=where, why=why)
    yield t(lang, "list.refused", n=len(problems))


def _at(lang: str, where: object) -> str:
    return t(lang, "list.at", where=where) if isinstance(where, int) else str(where)


def heading(lang: str, columns: Mapping[str, str], column: str) -> str:
    heading = columns.get(column, column)
    return heading if lang == "zh" else f"{heading} ({column})"
