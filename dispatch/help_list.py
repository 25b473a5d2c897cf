"""Who must be helped out, sealed with a key per incident; when it is closed the key is destroyed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cryptography.fernet import Fernet
from sqlalchemy import Connection, Engine, delete, insert, select

from dispatch import audit, tables
from dispatch.people import Sealer, forget
from dispatch.store import writing


def put_person(engine: Engine, sealer: Sealer, incident_id: str, token: str, who: Mapping[str, str]) -> None:
    """Sealed with the key of the incident, made with its first person."""
    with writing(engine) as conn:
        key = _key(conn, sealer, incident_id)
        if key is None:
            fresh = Fernet.generate_key()
            conn.execute(insert(tables.person_key), {"case_id": incident_id, "key": sealer.wrap(fresh)})
            key = Fernet(fresh)
        sealed = key.encrypt(json.dumps(dict(who), ensure_ascii=False).encode())
        conn.execute(
            insert(tables.help_person), {"token": token, "incident_id": incident_id, "sealed": sealed}
        )


def take_back(engine: Engine, token: str) -> None:
    """The record refused the person: nothing of them stays."""
    with writing(engine) as conn:
        conn.execute(delete(tables.help_person).where(tables.help_person.c.token == token))


def people_of(engine: Engine, sealer: Sealer, incident_id: str) -> dict[str, dict[str, str]]:
    """By token; empty when they have been forgotten. The caller checks who asks, and audits."""
    t = tables.help_person.c
    with engine.connect() as conn:
        key = _key(conn, sealer, incident_id)
        rows = conn.execute(select(t.token, t.sealed).where(t.incident_id == incident_id)).all()
    return {row.token: json.loads(key.decrypt(row.sealed)) for row in rows} if key else {}


def _key(conn: Connection, sealer: Sealer, incident_id: str) -> Fernet | None:
    t = tables.person_key.c
    wrapped = conn.execute(select(t.key).where(t.case_id == incident_id)).scalar()
    return Fernet(sealer.unwrap(wrapped)) if wrapped is not None else None


def erase_closed(engine: Engine) -> int:
    """Forget the people of every incident that is no longer open; the number of incidents."""
    t, i = tables.help_person.c, tables.incident.c
    query = (
        select(t.incident_id)
        .distinct()
        .join_from(tables.help_person, tables.incident, t.incident_id == i.incident_id)
    )
    with engine.connect() as conn:
        over = conn.execute(query.where(i.is_open.is_(False))).scalars().all()
    for incident_id in over:
        forget(engine, incident_id)
        with writing(engine) as conn:
            conn.execute(delete(tables.help_person).where(t.incident_id == incident_id))
        audit.note(engine, "system", "help.erase", incident_id)
    return len(over)
