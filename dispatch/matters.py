"""事项清单 as data: expands the lists of this room into leaves, keeps versions whole, reads any of them."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from dispatch import tables
from dispatch.domain.catalogue import Matters, Scenario
from dispatch.domain.units import Kinds, UnitKind
from dispatch.list_rows import BadRows
from dispatch.list_store import OURS, ListVersion, UnknownVersion, bring_shipped, keep_version
from dispatch.matter_rows import read_leaves
from dispatch.matter_tree import read_tree

LISTS = Path(__file__).parent / "lists"
SHIPPED = "随产品的事项清单"


def _load(name: str) -> Any:
    import yaml

    return yaml.load((LISTS / name).read_text("utf-8"), Loader=yaml.CSafeLoader)


@cache
def laws() -> dict[str, Any]:
    """Laws and rules that a list may rest on, by their short names."""
    return dict(_load("laws.yaml")["laws"])


def version_of(leaves: Iterable[Scenario]) -> str:
    """A digest of the leaves: the same leaves are the same version, whatever file they came from."""
    rows = [asdict(leaf) for leaf in sorted(leaves, key=lambda leaf: leaf.code)]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return "qd-" + hashlib.sha256(text.encode()).hexdigest()[:12]


@cache
def list_version() -> str:
    """Of the list as it lies in this room."""
    return version_of(expand())


@cache
def unit_kinds() -> Kinds:
    rows = _load("departments.yaml")["departments"]
    return {k: UnitKind(k, r["zh"], r["en"], r["level"], r["kind"]) for k, r in rows.items()}


@cache
def law_names() -> dict[str, str]:
    """Short name of a basis, as the list cites it, to the law's own."""
    return {short: row["zh"] for short, row in _load("laws.yaml")["laws"].items()}


def load_matters(conn: Connection) -> str:
    """Keep the list of this room. It comes into force unless somebody has put another in force everywhere.
    Returns its version.
    """
    now = round(time.time() * 1000)
    version = keep_matters(conn, list(expand()), SHIPPED, OURS, now)
    bring_shipped(conn, "matters", version, now)
    return version


def keep_matters(conn: Connection, leaves: list[Scenario], name: str, by: str, at: int) -> str:
    """Keep these leaves as a version, unless they are kept already. Returns the version."""
    version = version_of(leaves)
    if not keep_version(conn, ListVersion("matters", version, name, at, by, len(leaves))):
        return version
    rows = [
        {
            "version": version,
            "code": leaf.code,
            "doc": json.dumps(asdict(leaf), ensure_ascii=False, separators=(",", ":")),
            "pinyin": f"{leaf.code} {leaf.title} {spelled(leaf.title)}".lower(),
        }
        for leaf in leaves
    ]
    conn.execute(insert(tables.scenario), rows)
    return version


@lru_cache(maxsize=8192)  # versions share most of their titles
def spelled(title: str) -> str:
    """Full pinyin and initials of a title, a blank between."""
    from pypinyin import Style, lazy_pinyin

    full = "".join(lazy_pinyin(title))
    first = "".join(lazy_pinyin(title, style=Style.FIRST_LETTER))
    return f"{full} {first}"


def read_matters(engine: Engine, version: str | None = None) -> Matters:
    """One version of the list; that of this room when none is named. Raises UnknownVersion."""
    version = version or list_version()
    t = tables.scenario.c
    with engine.connect() as conn:
        rows = conn.execute(select(t.code, t.doc).where(t.version == version)).all()
    if not rows:
        raise UnknownVersion(version)
    return Matters(version, {r.code: _scenario(r.doc) for r in rows})


def read_spellings(engine: Engine, version: str) -> dict[str, str]:
    """What each leaf of a version is found by: code, title, full pinyin and initials, in small letters."""
    t = tables.scenario.c
    with engine.connect() as conn:
        return {r.code: r.pinyin for r in conn.execute(select(t.code, t.pinyin).where(t.version == version))}


def _scenario(doc: str) -> Scenario:
    row = json.loads(doc)
    for name in ("co", "basis", "fallback"):
        row[name] = tuple(row[name])
    return Scenario(**row)


def expand() -> tuple[Scenario, ...]:
    """Every leaf of the list of this room. Raises BadRows when it contradicts itself."""
    rows, problems = read_tree(LISTS)
    leaves, more = read_leaves(rows, unit_kinds(), laws())
    if problems or more:
        raise BadRows([*problems, *more])
    return tuple(leaves)
