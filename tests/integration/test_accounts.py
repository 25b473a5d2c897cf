"""Log-in, lock-out, sessions and keys, on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select, update

from dispatch import tables
from dispatch.accounts import (
    FIRST_LOCK,
    FREE_TRIES,
    IDLE,
    LONGEST_LOCK,
    LONGEST_SESSION,
    Account,
    BadLogin,
    Locked,
    digest_of,
    log_in,
    log_out,
    save_account,
    session_of,
)
from dispatch.keys import Keys, revoke_key, save_key
from dispatch.sessions import keep_walls, still_open
from dispatch.store import make_engine, writing

NOW = 1_800_000_000_000
GOOD = "correct horse"


@pytest.fixture
def engine(any_db: str) -> Iterator[Engine]:
    engine = make_engine(any_db)
    with writing(engine) as conn:
        save_account(conn, Account("duty", "值班", frozenset({"county_accept"}), "519901"), GOOD)
    yield engine
    engine.dispose()


def fail(engine: Engine, times: int, now: int = NOW) -> None:
    for _ in range(times):
        with pytest.raises(BadLogin):
            log_in(engine, "duty", "wrong", now)


def test_a_right_password_opens_a_session_kept_only_by_digest(engine):
    token, opened = log_in(engine, "duty", GOOD, NOW)
    found = session_of(engine, token, NOW)
    assert found == opened
    assert found.account.roles == {"county_accept"}
    with engine.connect() as conn:
        row = conn.execute(select(tables.session)).one()
        kept = conn.execute(select(tables.account.c.hash)).scalar_one()
    assert row.digest == digest_of(token)
    assert token not in tuple(row)
    assert kept.startswith("$argon2id$")


def test_a_name_nobody_has_and_a_wrong_password_look_alike(engine):
    with pytest.raises(BadLogin):
        log_in(engine, "nobody", GOOD, NOW)
    fail(engine, 1)


def test_five_failures_lock_and_the_delay_doubles_up_to_its_limit(engine):
    fail(engine, FREE_TRIES)
    with pytest.raises(Locked) as locked:
        log_in(engine, "duty", GOOD, NOW)
    assert locked.value.data["seconds"] == FIRST_LOCK // 1000
    later, delay = NOW, FIRST_LOCK
    for _ in range(12):
        later += delay + 1
        fail(engine, 1, later)
        delay = min(delay * 2, LONGEST_LOCK)
        with pytest.raises(Locked):
            log_in(engine, "duty", GOOD, later + delay - 1)
    assert delay == LONGEST_LOCK
    log_in(engine, "duty", GOOD, later + delay + 1)


def test_a_success_forgives_earlier_failures(engine):
    fail(engine, FREE_TRIES - 1)
    log_in(engine, "duty", GOOD, NOW)
    fail(engine, FREE_TRIES - 1)
    log_in(engine, "duty", GOOD, NOW)


def test_guesses_made_side_by_side_are_no_more_than_five(engine):
    def guess(n: int) -> str:
        try:
            log_in(engine, "duty", f"guess {n}", NOW)
        except (BadLogin, Locked) as refusal:
            return type(refusal).__name__
        return "in"

    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(guess, range(24)))
    assert said.count("BadLogin") == FREE_TRIES
    assert said.count("Locked") == 24 - FREE_TRIES


def test_a_session_idles_out_and_ends_even_when_used(engine):
    token, _ = log_in(engine, "duty", GOOD, NOW)
    assert session_of(engine, token, NOW + IDLE + 1) is None
    for at in range(NOW, NOW + LONGEST_SESSION, IDLE // 2):
        assert session_of(engine, token, at) is not None
    assert session_of(engine, token, NOW + LONGEST_SESSION + 1) is None


def test_a_watched_wall_goes_on_and_a_person_does_not(engine):
    with writing(engine) as conn:
        save_account(conn, Account("wall", "大屏", frozenset({"wall"}), "519901"), GOOD)
        save_account(conn, Account("both", "兼职", frozenset({"wall", "admin"}), "519901"), GOOD)
    opened = {name: log_in(engine, name, GOOD, NOW) for name in ("wall", "both", "duty")}
    digests = [session.digest for _, session in opened.values()]
    for at in range(NOW, NOW + 3 * LONGEST_SESSION, IDLE // 2):
        keep_walls(engine, digests, at)
    end = NOW + 3 * LONGEST_SESSION
    assert still_open(engine, digests, end) == {opened["wall"][1].digest}
    assert session_of(engine, opened["wall"][0], end) is not None
    keep_walls(engine, digests, end + 2 * LONGEST_SESSION)
    assert still_open(engine, digests, end + 2 * LONGEST_SESSION) == set()


def test_sessions_that_have_ended_are_swept_out_at_the_next_login(engine):
    log_in(engine, "duty", GOOD, NOW)
    log_in(engine, "duty", GOOD, NOW + LONGEST_SESSION + 1)
    with engine.connect() as conn:
        assert conn.execute(select(func.count()).select_from(tables.session)).scalar() == 1


def test_log_out_and_a_disabled_account_end_a_session_at_once(engine):
    token, opened = log_in(engine, "duty", GOOD, NOW)
    log_out(engine, opened.digest)
    assert session_of(engine, token, NOW) is None
    token, _ = log_in(engine, "duty", GOOD, NOW)
    with writing(engine) as conn:
        conn.execute(update(tables.account).values(disabled=True))
    assert session_of(engine, token, NOW) is None
    with pytest.raises(BadLogin):
        log_in(engine, "duty", GOOD, NOW)


def test_no_token_and_a_strange_token_are_nobody(engine):
    assert session_of(engine, "") is None
    assert session_of(engine, "x" * 43) is None


def test_a_key_is_known_by_digest_until_revoked_or_expired(engine):
    with writing(engine) as conn:
        text = save_key(conn, "hotline", "12345", "519901", ("report",), trusted=True)
        old = save_key(conn, "old", "iot", "519901", ("report",), expires_at=1)
    found = Keys(engine).find(text)
    assert found is not None
    assert (found.channel, found.area, found.functions, found.trusted) == (
        "12345",
        "519901",
        frozenset({"report"}),
        True,
    )
    assert Keys(engine).find(old) is None
    assert Keys(engine).find(text + "x") is None
    assert revoke_key(engine, "hotline") == 1
    assert Keys(engine).find(text) is None
    with engine.connect() as conn:
        assert text not in {v for row in conn.execute(select(tables.api_key)) for v in row}
