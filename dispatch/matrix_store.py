"""三项清单 as data: the default of this room, and every version that was ever kept."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from typing import Any

import yaml
from sqlalchemy import Connection, Engine, insert, select

from dispatch import tables
from dispatch.domain.catalogue import Scenario
from dispatch.domain.matrix import Matrix, MatrixRow, Power, TownRole, derive
from dispatch.list_store import OURS, ListVersion, UnknownVersion, bring_shipped, keep_version
from dispatch.matters import LISTS, expand, unit_kinds

SHIPPED = "随产品的三项清单（默认，部署时换成本地公布的）"


@cache
def _written() -> Any:
    return yaml.safe_load((LISTS / "matrix.yaml").read_text("utf-8"))


@cache
def families() -> dict[str, tuple[TownRole, Power]]:
    """A word of a published list to role and power."""
    return {word: (f["role"], f["power"]) for word, f in _written()["families"].items()}


@cache
def default_rows() -> tuple[MatrixRow, ...]:
    """A row for each matter of the list of this room."""
    return tuple(_default(leaf) for leaf in expand())


def _default(leaf: Scenario) -> MatrixRow:
    written, small = _written(), leaf.code[:6]
    delegated = next(
        (law for law, small_classes in written["delegated"].items() if small in small_classes), ""
    )
    own = next((law for law, small_classes in written["own"].items() if small in small_classes), "")
    basis = f"{written['catalogue']}：{delegated}" if delegated else ""
    row = derive(leaf, unit_kinds(), basis, own)
    kept = next((w for w in written["withheld"] if leaf.code.startswith(w["prefix"])), None)
    if kept is None or leaf.lead != "town_law":
        return row
    why = f"未赋权：{kept['law']}的处罚权在{unit_kinds()[kept['county']].zh}"
    return MatrixRow(leaf.code, "assist", kept["county"], "none", why)


def matrix_version_of(rows: Iterable[MatrixRow]) -> str:
    """A digest of the rows, whatever file they came from."""
    told = [asdict(row) for row in sorted(rows, key=lambda row: row.prefix)]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return "sx-" + hashlib.sha256(text.encode()).hexdigest()[:12]


def load_matrix(conn: Connection) -> str:
    """Keep the default. It comes into force unless somebody has put another in force everywhere."""
    now = round(time.time() * 1000)
    version = keep_matrix(conn, default_rows(), SHIPPED, OURS, now)
    bring_shipped(conn, "matrix", version, now)
    return version


def keep_matrix(conn: Connection, rows: Iterable[MatrixRow], name: str, by: str, at: int) -> str:
    """Keep these rows as a version, unless they are kept already. Returns the version."""
    rows = list(rows)
    version = matrix_version_of(rows)
    if keep_version(conn, ListVersion("matrix", version, name, at, by, len(rows))):
        conn.execute(insert(tables.matrix_row), [{"version": version, **asdict(row)} for row in rows])
    return version


def read_matrix(engine: Engine, version: str) -> Matrix:
    """Raises UnknownVersion."""
    t = tables.matrix_row
    with engine.connect() as conn:
        found = conn.execute(select(t).where(t.c.version == version)).all()
    if not found:
        raise UnknownVersion(version)
    rows = [MatrixRow(r.prefix, r.town_role, r.county_lead, r.power, r.basis) for r in found]
    return Matrix(version, rows, unit_kinds())
