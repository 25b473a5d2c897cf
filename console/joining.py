"""Who may hear a room: by its name alone, save for an incident's, whose people only the store knows."""

from __future__ import annotations

import gevent
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dispatch.accounts import Session
from dispatch.domain.roles import may_join

ID_LENGTH = 26


def may_hear(engine: Engine, who: Session, room: str) -> bool:
    """The store is asked in a thread; while it cannot answer nobody joins."""
    kind, _, incident = room.partition(":")
    if kind != "incident":
        return may_join(who.scope, room)
    from dispatch.command_board import CommandBoard  # all steps come with it: 15 MB an idle gateway saves

    try:
        ask = gevent.get_hub().threadpool.apply
        return ask(CommandBoard(engine).incident, (incident[:ID_LENGTH], who.scope)) is not None
    except SQLAlchemyError:
        return False
