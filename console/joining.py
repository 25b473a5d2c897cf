"""Who may hear a room: by its name alone, save for an incident's, whose people only the store knows."""

from __future__ import annotations

import gevent
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dispatch.accounts import Session
from dispatch.domain.roles import may_join
from dispatch.hearing import hears

ID_LENGTH = 26


def may_hear(engine: Engine, who: Session, room: str) -> bool:
    """The store is asked in a thread; while it cannot answer nobody joins."""
    kind, _, incident = room.partition(":")
    if kind != "incident":
        return may_join(who.scope, room)
    try:
        return bool(gevent.get_hub().threadpool.apply(hears, (engine, incident[:ID_LENGTH], who.scope)))
    except SQLAlchemyError:
        return False
