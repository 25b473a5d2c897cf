"""Which people and screens may come in: accounts, and sessions by opaque token; secrets only as hashes."""

from __future__ import annotations

import hashlib
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection, Engine, delete, insert, select, update

from dispatch import tables
from dispatch.domain.errors import DispatchError
from dispatch.domain.roles import LEVEL_OF_ROLE, Scope
from dispatch.domain.step import Actor
from dispatch.store import writing

FREE_TRIES = 5
FIRST_LOCK = 30_000  # ms, doubles with every further failure
LONGEST_LOCK = 3_600_000
IDLE = 9 * 3_600_000  # a shift and its handover
LONGEST_SESSION = 14 * 3_600_000
TOUCH_EVERY = 60_000

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Threads of their own: a storm of log-ins must not take 19 MB each, and glibc keeps what a thread once took.
_hashing = ThreadPoolExecutor(2, "argon2")


class BadLogin(DispatchError):
    """Name or password is wrong. It does not say which."""


class Locked(DispatchError):
    """Too many failures. data: seconds."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person's or a screen's way in."""

    username: str
    name: str
    roles: frozenset[str]
    area: str
    unit: str | None = None
    estate: str | None = None
    home: str = "/desk"
    demo: bool = False

    @property
    def scope(self) -> Scope:
        return Scope(self.area, self.unit, self.estate)

    @property
    def level(self) -> str:
        if self.estate:
            return "estate"
        order = ("city", "town", "community", "unit", "estate")
        levels = {LEVEL_OF_ROLE.get(role, "") for role in self.roles}
        return next((level for level in order if level in levels), "")

    @property
    def actor(self) -> Actor:
        return Actor(f"user:{self.username}", self.roles, self.area, self.unit, self.estate, self.level)


@dataclass(frozen=True, slots=True)
class Session:
    """An open log-in."""

    digest: str
    account: Account
    csrf: str

    @property
    def username(self) -> str:
        return self.account.username

    @property
    def actor(self) -> Actor:
        return self.account.actor

    @property
    def scope(self) -> Scope:
        return self.account.scope


def now_ms() -> int:
    return round(time.time() * 1000)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def save_account(conn: Connection, account: Account, password: str) -> None:
    """Add the account, or replace it and its password."""
    t = tables.account
    conn.execute(delete(t).where(t.c.username == account.username))
    conn.execute(
        insert(t),
        {
            "username": account.username,
            "name": account.name,
            "roles": " ".join(sorted(account.roles)),
            "area": account.area,
            "unit": account.unit,
            "estate": account.estate,
            "home": account.home,
            "hash": _hasher.hash(password),
            **{"failures": 0, "disabled": False, "demo": account.demo},
        },
    )


def accounts(engine: Engine, at_work: bool = False) -> list[Account]:
    """By name; `at_work` leaves out those that were put off."""
    query = select(tables.account).order_by(tables.account.c.username)
    if at_work:
        query = query.where(tables.account.c.disabled.is_(False))
    with engine.connect() as conn:
        rows = conn.execute(query).all()
    return [_account(r) for r in rows]


def log_in(engine: Engine, username: str, password: str, now: int | None = None) -> tuple[str, Session]:
    """The token for the cookie and the session. Raises BadLogin or Locked.

    The password is tried outside the write lock and judged under it: guesses made side by side count one by
    one, and what was tried before a lock but not yet judged is not told.
    """
    now = now or now_ms()
    query = select(tables.account).where(tables.account.c.username == username)
    with engine.connect() as conn:
        seen = conn.execute(query).first()
    if seen is not None:
        _check_lock(seen.locked_until, now)
    right = _fits(seen.hash if seen and not seen.disabled else _nobody(), password)
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    with writing(engine) as conn:
        row = conn.execute(query).first()
        if row is None or row.disabled:
            raise BadLogin()
        _check_lock(row.locked_until, now)
        right = right and seen is not None and row.hash == seen.hash
        failures = 0 if right else row.failures + 1
        done = {"failures": failures, "locked_until": _lock_after(failures, now)}
        conn.execute(update(tables.account).where(tables.account.c.username == username).values(done))
        if right:
            _open(conn, digest_of(token), username, csrf, now)
    if not right:
        raise BadLogin()
    return token, Session(digest_of(token), _account(row), csrf)


def _open(conn: Connection, digest: str, username: str, csrf: str, now: int) -> None:
    conn.execute(delete(tables.session).where(tables.session.c.ends_at < now))
    times = {"created_at": now, "seen_at": now, "ends_at": now + LONGEST_SESSION}
    conn.execute(insert(tables.session), {"digest": digest, "username": username, "csrf": csrf} | times)


def _fits(kept: str, password: str) -> bool:
    return _hashing.submit(_verify, kept, password).result()


def _verify(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except VerifyMismatchError:
        return False


@cache
def _nobody() -> str:
    """A hash nothing fits: a name that does not exist takes as long as one that does."""
    return _hasher.hash(secrets.token_urlsafe(32))


def _check_lock(until: int | None, now: int) -> None:
    if until and until > now:
        raise Locked(seconds=(until - now + 999) // 1000)


def _lock_after(failures: int, now: int) -> int | None:
    if failures < FREE_TRIES:
        return None
    return now + min(FIRST_LOCK << min(failures - FREE_TRIES, 20), LONGEST_LOCK)


def session_of(engine: Engine, token: str, now: int | None = None) -> Session | None:
    """The live session of a token, None when there is none, it idled out, or its account is off."""
    if not token:
        return None
    now = now or now_ms()
    s, a = tables.session.c, tables.account.c
    query = (
        select(tables.account, s.digest, s.csrf, s.seen_at, s.ends_at)
        .select_from(tables.session.join(tables.account, s.username == a.username))
        .where(s.digest == digest_of(token), a.disabled.is_(False))
    )
    with engine.connect() as conn:
        row = conn.execute(query).first()
    if row is None or row.ends_at < now or row.seen_at + IDLE < now:
        return None
    if row.seen_at + TOUCH_EVERY < now:
        with writing(engine) as conn:
            conn.execute(update(tables.session).where(s.digest == row.digest).values(seen_at=now))
    return Session(row.digest, _account(row), row.csrf)


def log_out(engine: Engine, digest: str) -> None:
    with writing(engine) as conn:
        conn.execute(delete(tables.session).where(tables.session.c.digest == digest))


def _account(r: Any) -> Account:
    roles = frozenset(r.roles.split())
    return Account(r.username, r.name, roles, r.area, r.unit, r.estate, r.home, r.demo)
