"""Versions of 围栏规则: kept whole for ever, one in force in a city."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, insert, select

from dispatch import tables
from dispatch.domain.fences import Fence
from dispatch.list_store import ListVersion, UnknownVersion, keep_version

_FENCE = TypeAdapter(Fence)
T = tables.fence_row


def fences_version_of(fences: Iterable[Fence]) -> str:
    """A digest of the rules, whatever file they came from."""
    told = [asdict(fence) for fence in sorted(fences, key=lambda fence: fence.code)]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return "wl-" + hashlib.sha256(text.encode()).hexdigest()[:12]


def keep_fences(conn: Connection, fences: Iterable[Fence], name: str, by: str, at: int) -> str:
    """Keep these rules as a version, unless they are kept already. Returns the version."""
    fences = list(fences)
    version = fences_version_of(fences)
    if keep_version(conn, ListVersion("fences", version, name, at, by, len(fences))):
        rows = [
            {"version": version, "code": fence.code, "doc": _FENCE.dump_json(fence).decode()}
            for fence in fences
        ]
        conn.execute(insert(T), rows)
    return version


def read_fences(engine: Engine, version: str) -> list[Fence]:
    """Raises UnknownVersion."""
    with engine.connect() as conn:
        found = conn.execute(select(T.c.doc).where(T.c.version == version).order_by(T.c.code)).scalars().all()
    if not found:
        raise UnknownVersion(version)
    return [_FENCE.validate_json(doc) for doc in found]
