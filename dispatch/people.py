"""Personal data beside the record: sealed with a key per case, and forgotten by destroying that key."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import Connection, Engine, delete, insert, select

from dispatch import tables
from dispatch.store import writing

FIELDS = frozenset({"name", "phone", "callback"})


class Sealer:
    """Wraps the key of each case with the key of this install, and marks texts as its own."""

    def __init__(self, master: bytes) -> None:
        self._master = Fernet(master)
        self._mark = hashlib.sha256(b"mark" + master).digest()

    @classmethod
    def open(cls, data_dir: Path, given: str = "") -> Sealer:
        """The key given by the settings, else a file in the data directory, made at first use."""
        if given:
            return cls(given.encode())
        path = data_dir / "master.key"
        if not path.exists():
            _make_key(path)
        return cls(path.read_bytes())

    def wrap(self, key: bytes) -> bytes:
        return self._master.encrypt(key)

    def unwrap(self, wrapped: bytes) -> bytes:
        return self._master.decrypt(wrapped)

    def sign(self, text: str) -> str:
        """32 hex digits that only this install can set to a text."""
        return hmac.new(self._mark, text.encode(), hashlib.sha256).hexdigest()[:32]


def _make_key(path: Path) -> None:
    """The file appears whole, and the first of several processes wins."""
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as file:
        file.write(Fernet.generate_key())
    with suppress(FileExistsError):
        os.link(fresh, path)
    os.unlink(fresh)


def seal(conn: Connection, sealer: Sealer, people: Sequence[tuple[str, str, Mapping[str, str]]]) -> None:
    """Store who reported, (case_id, token, person) each, in the caller's transaction."""
    keys, rows = [], []
    for case_id, token, person in people:
        key = Fernet.generate_key()
        sealed = Fernet(key).encrypt(json.dumps(dict(person), ensure_ascii=False).encode())
        keys.append({"case_id": case_id, "key": sealer.wrap(key)})
        rows.append({"token": token, "case_id": case_id, "sealed": sealed})
    conn.execute(insert(tables.person_key), keys)
    conn.execute(insert(tables.person), rows)


def reveal(engine: Engine, sealer: Sealer, case_id: str) -> dict[str, str] | None:
    """The reporter of a case, None when nobody left a name or the person has been forgotten. The caller
    audits.
    """
    p, k = tables.person.c, tables.person_key.c
    with engine.connect() as conn:
        row = conn.execute(
            select(p.sealed, k.key)
            .select_from(tables.person.join(tables.person_key, p.case_id == k.case_id))
            .where(p.case_id == case_id)
        ).first()
    if row is None:
        return None
    found: dict[str, str] = json.loads(Fernet(sealer.unwrap(row.key)).decrypt(row.sealed))
    return found


def masked(person: Mapping[str, str]) -> dict[str, str]:
    """What may stand on a screen without a reason given."""
    out = {}
    for name, value in person.items():
        if name == "name":
            out[name] = value[:1] + "*" * (len(value) - 1)
        else:
            out[name] = value[:3] + "****" + value[-4:] if len(value) > 7 else "****"
    return out


def forget(engine: Engine, case_id: str) -> bool:
    """Destroy the key of a case; what is sealed stays and nobody can read it."""
    with writing(engine) as conn:
        done = conn.execute(delete(tables.person_key).where(tables.person_key.c.case_id == case_id))
        return done.rowcount > 0
