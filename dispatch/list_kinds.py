"""事项清单, 三项清单, 围栏规则: lists that live by version, by one door: read, keep, compare, in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from dispatch import audit, fence_rows, matrix_rows, matter_rows
from dispatch.domain.list_diff import ListDiff, diff
from dispatch.fence_store import fences_version_of, keep_fences
from dispatch.list_rows import BadRows, Problem, Row
from dispatch.list_shelf import Lists
from dispatch.list_store import Kind, UnknownVersion, kept_versions, lists_in_force, put_list_in_force
from dispatch.matrix_store import families, keep_matrix, matrix_version_of
from dispatch.matters import keep_matters, laws, spelled, unit_kinds, version_of
from dispatch.store import writing

Items = list[Any]  # Scenario or MatrixRow
Read = Callable[[Iterable[Row], Lists, str], tuple[Items, list[Problem]]]


@dataclass(frozen=True, slots=True)
class ListKind:
    """What one of the two needs: how its rows are told, read, kept and found again."""

    kind: Kind
    key: str  # the field that names a row
    columns: Mapping[str, str]  # field to heading
    optional: frozenset[str]  # columns that a table may lack
    cells: Callable[[Any], dict[str, str]]
    read: Read  # rows, lists, city
    digest: Callable[[Items], str]
    keep: Callable[[Connection, Items, str, str, int], str]
    items: Callable[[Lists, str], Items]  # of a version
    now: Callable[[Lists, str], str | None]  # the version in force where an area lies


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brings, against what was in force before it."""

    version: str
    rows: int
    before: str | None
    diff: ListDiff


def _read_matters(rows: Iterable[Row], lists: Lists, city: str) -> tuple[Items, list[Problem]]:
    leaves, problems = matter_rows.read_leaves(rows, unit_kinds(), laws())
    for leaf in leaves:
        spelled(leaf.title)  # now, and not while the write lock is held
    return leaves, problems


def _read_matrix(rows: Iterable[Row], lists: Lists, city: str) -> tuple[Items, list[Problem]]:
    return matrix_rows.read_matrix_rows(rows, unit_kinds(), families(), lists.at(city).codes())


def _read_fences(rows: Iterable[Row], lists: Lists, city: str) -> tuple[Items, list[Problem]]:
    return fence_rows.read_fence_rows(rows, unit_kinds(), lists.at(city).codes())


def _matrix_now(lists: Lists, area: str) -> str | None:
    found = lists.powers(area)
    return None if found is None else found.version


KINDS: Mapping[str, ListKind] = {
    "matters": ListKind(
        "matters",
        "code",
        matter_rows.COLUMNS,
        frozenset({"param", "std", "co", "level"}),
        matter_rows.row_of,
        _read_matters,
        version_of,
        keep_matters,
        lambda lists, version: lists.matters(version).leaves(),
        lambda lists, area: lists.at(area).version,
    ),
    "matrix": ListKind(
        "matrix",
        "prefix",
        matrix_rows.COLUMNS,
        frozenset({"family", "town_role", "power"}),
        matrix_rows.row_of,
        _read_matrix,
        matrix_version_of,
        keep_matrix,
        lambda lists, version: lists.matrix(version).rows(),
        _matrix_now,
    ),
    "fences": ListKind(
        "fences",
        "code",
        fence_rows.COLUMNS,
        fence_rows.OPTIONAL,
        fence_rows.row_of,
        _read_fences,
        fences_version_of,
        keep_fences,
        lambda lists, version: lists.fences(version),
        lambda lists, area: lists.fences_at(area),
    ),
}


def bring_in(
    engine: Engine,
    kind: ListKind,
    rows: Iterable[Row],
    city: str,
    name: str,
    by: str,
    at: int,
    keep: bool = True,
) -> Imported:
    """Rows become a version and come into force in the city; `keep` False only tells what would be.
    Raises BadRows with everything that is wrong, and then nothing is kept.
    """
    lists = Lists(engine)
    items, problems = kind.read(rows, lists, city)
    if problems:
        raise BadRows(problems)
    before = kind.now(lists, city)
    version = kind.digest(items)
    if keep:
        with writing(engine) as conn:
            kind.keep(conn, items, name, by, at)
            put_list_in_force(conn, kind.kind, city, version, by, at)
        audit.note(
            engine, by, "list.import", f"{kind.kind} {version}", "ok", f"{city or 'every city'} {name}"
        )
    old = kind.items(lists, before) if before else []
    return Imported(version, len(items), before, diff(_by_key(kind, old), _by_key(kind, items)))


def compare(engine: Engine, kind: ListKind, old: str, new: str) -> ListDiff:
    """Raises UnknownVersion."""
    lists = Lists(engine)
    return diff(*(_by_key(kind, kind.items(lists, version)) for version in (old, new)))


def use(engine: Engine, kind: ListKind, version: str, city: str, by: str, at: int) -> None:
    """Put a kept version in force again. Raises UnknownVersion."""
    with writing(engine) as conn:
        if version not in {kept.version for kept in kept_versions(conn, kind.kind)}:
            raise UnknownVersion(version)
        put_list_in_force(conn, kind.kind, city, version, by, at)
    audit.note(engine, by, "list.use", f"{kind.kind} {version}", "ok", city or "every city")


def told(engine: Engine, kind: ListKind, version: str) -> list[dict[str, str]]:
    """The rows of a version as cells. Raises UnknownVersion."""
    return [kind.cells(item) for item in kind.items(Lists(engine), version)]


def where_in_force(engine: Engine, kind: ListKind) -> dict[str, list[str]]:
    """Version to the cities that follow it now; "" is every city without a list of its own."""
    out: dict[str, list[str]] = {}
    with engine.connect() as conn:
        for city, version in sorted(lists_in_force(conn, kind.kind).items()):
            out.setdefault(version, []).append(city)
    return out


def _by_key(kind: ListKind, items: Items) -> dict[str, Any]:
    return {getattr(item, kind.key): item for item in items}
