"""Who is let in, as the command keeps it: passwords tried, keys listed, accounts put off."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Engine, delete, select, update

from dispatch import tables
from dispatch.accounts import Account, save_account
from dispatch.domain.roles import LEVEL_OF_ROLE
from dispatch.keys import Key
from dispatch.store import writing


class UnknownRole(Exception):
    """No such role; the text lists those there are."""


def check_roles(roles: frozenset[str]) -> None:
    """Raises UnknownRole."""
    wrong = roles - set(LEVEL_OF_ROLE)
    if wrong or not roles:
        raise UnknownRole(
            f"unknown role {' '.join(sorted(wrong))!r}; known: {' '.join(sorted(LEVEL_OF_ROLE))}"
        )


def fits(engine: Engine, username: str, password: str) -> bool:
    """Whether the account exists and has this password; opens no session and counts no failure."""
    t = tables.account.c
    with engine.connect() as conn:
        kept = conn.execute(select(t.hash).where(t.username == username)).scalar()
    try:
        return kept is not None and PasswordHasher().verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def set_password(engine: Engine, account: Account, password: str) -> None:
    """A new password; whoever is logged in as this account is out."""
    with writing(engine) as conn:
        save_account(conn, account, password)
        conn.execute(delete(tables.session).where(tables.session.c.username == account.username))


def disable(engine: Engine, username: str) -> bool:
    """Put an account off; False when there is none. Its sessions end at once."""
    t = tables.account
    with writing(engine) as conn:
        done = conn.execute(update(t).where(t.c.username == username).values(disabled=True)).rowcount
        conn.execute(delete(tables.session).where(tables.session.c.username == username))
    return done > 0


def keys(engine: Engine) -> list[Key]:
    """The keys in force, by name; their texts are not kept."""
    t = tables.api_key.c
    query = select(tables.api_key).where(t.revoked.is_(False)).order_by(t.name)
    with engine.connect() as conn:
        rows = conn.execute(query).all()
    return [Key(r.name, r.channel, r.area, frozenset(r.functions.split()), r.trusted, r.demo) for r in rows]
