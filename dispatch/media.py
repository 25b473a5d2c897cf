"""Pictures of cases, kept under the digest of their content."""

from __future__ import annotations

import hashlib
import time

from sqlalchemy import Engine, insert, select, update

from dispatch import tables
from dispatch.board import cut
from dispatch.domain.errors import BadField
from dispatch.domain.roles import Scope
from dispatch.store import writing

MOST_BYTES = 8 * 1024 * 1024
KINDS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"RIFF", "image/webp"))


def keep(engine: Engine, data: bytes, by: str, until: int | None = None) -> str:
    """Store one picture, for ever or `until` a time in ms; its SHA-256. The same picture twice is one row,
    kept for the longer time. Raises BadField.
    """
    if not data:
        raise BadField(field="file", why="empty_file")
    if len(data) > MOST_BYTES:
        raise BadField(field="file", why="too_many_mb", most=8)
    kind = next((k for magic, k in KINDS if data.startswith(magic)), None)
    if kind is None or (kind == "image/webp" and data[8:12] != b"WEBP"):
        raise BadField(field="file", why="no_picture")
    sha = hashlib.sha256(data).hexdigest()
    t = tables.media.c
    with writing(engine) as conn:
        row = {"kind": kind, "size": len(data), "by": by, "bytes": data, "expires_at": until}
        row["at"] = round(time.time() * 1000)
        there = conn.execute(select(t.expires_at).where(t.sha256 == sha)).first()
        if there is None:
            conn.execute(insert(tables.media), row | {"sha256": sha})
        elif there.expires_at is not None and (until is None or until > there.expires_at):
            conn.execute(update(tables.media).where(t.sha256 == sha).values(row))
    return sha


def read(engine: Engine, sha256: str, scope: Scope, by: str) -> tuple[str, bytes] | None:
    """(content type, bytes) of a picture that a case in the scope cites, or that `by` brought; else None."""
    t = tables.media.c
    citing = select(tables.case_media.c.case_id).where(tables.case_media.c.sha256 == sha256)
    seen = cut(select(tables.case.c.case_id).where(tables.case.c.case_id.in_(citing)), scope).exists()
    with engine.connect() as conn:
        row = conn.execute(select(t.kind, t.bytes).where(t.sha256 == sha256, (t.by == by) | seen)).first()
    return (row.kind, row.bytes) if row and row.bytes else None


def erase_expired(engine: Engine, now: int) -> int:
    """Pictures whose time has run out lose their bytes; digest and dates stay. How many."""
    t = tables.media
    over = (t.c.expires_at <= now, t.c.size > 0)
    with engine.connect() as conn:
        if conn.execute(select(t.c.sha256).where(*over).limit(1)).first() is None:
            return 0
    with writing(engine) as conn:
        return conn.execute(update(t).where(*over).values(bytes=b"", size=0)).rowcount
