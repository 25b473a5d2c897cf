"""Pictures of cases, kept under the digest of their content."""

from __future__ import annotations

import hashlib
import time

from sqlalchemy import Engine, insert, select

from dispatch import tables
from dispatch.board import cut
from dispatch.domain.errors import BadField
from dispatch.domain.roles import Scope
from dispatch.store import writing

MOST_BYTES = 8 * 1024 * 1024
KINDS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"RIFF", "image/webp"))


def keep(engine: Engine, data: bytes, by: str) -> str:
    """Store one picture; its SHA-256. The same picture twice is one row. Raises BadField."""
    if not data:
        raise BadField(field="file", why="empty")
    if len(data) > MOST_BYTES:
        raise BadField(field="file", why="larger than 8 MB")
    kind = next((k for magic, k in KINDS if data.startswith(magic)), None)
    if kind is None or (kind == "image/webp" and data[8:12] != b"WEBP"):
        raise BadField(field="file", why="not a JPEG, PNG or WebP picture")
    sha = hashlib.sha256(data).hexdigest()
    t = tables.media.c
    with writing(engine) as conn:
        if not conn.execute(select(t.sha256).where(t.sha256 == sha)).first():
            row = {"sha256": sha, "kind": kind, "size": len(data), "by": by, "bytes": data}
            conn.execute(insert(tables.media), row | {"at": round(time.time() * 1000)})
    return sha


def read(engine: Engine, sha256: str, scope: Scope, by: str) -> tuple[str, bytes] | None:
    """(content type, bytes) of a picture that a case in the scope cites, or that `by` brought; else None."""
    t = tables.media.c
    citing = select(tables.case_media.c.case_id).where(tables.case_media.c.sha256 == sha256)
    seen = cut(select(tables.case.c.case_id).where(tables.case.c.case_id.in_(citing)), scope).exists()
    with engine.connect() as conn:
        row = conn.execute(select(t.kind, t.bytes).where(t.sha256 == sha256, (t.by == by) | seen)).first()
    return (row.kind, row.bytes) if row else None
