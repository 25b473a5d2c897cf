"""`anlan user`: accounts and API keys, from the machine the store is on. Every change is audited."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

import redis
from sqlalchemy import Engine

from console.settings import Settings
from dispatch import audit, roster
from dispatch.accounts import Account, accounts
from dispatch.keys import revoke_key, save_key
from dispatch.store import writing
from dispatch.telemetry import Telemetry

SHORTEST = 8


class NotDone(Exception):
    """The act cannot be carried out; the text says why."""


def run(settings: Settings, args: argparse.Namespace) -> int:
    from console.boot import engine_of
    from dispatch.migrate import migrate

    engine = engine_of(settings)
    migrate(engine)
    try:
        ACTS[args.act](settings, engine, args)
    except (NotDone, roster.UnknownRole) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


def _list(settings: Settings, engine: Engine, args: argparse.Namespace) -> None:
    for a in accounts(engine):
        print(f"{a.username:<18} {' '.join(sorted(a.roles)):<32} {a.unit or a.estate or a.area:<24} {a.name}")


def _add(settings: Settings, engine: Engine, args: argparse.Namespace) -> None:
    roles = frozenset(args.roles.split())
    roster.check_roles(roles)
    if not args.area.isdigit() or len(args.area) not in (4, 6, 9, 12, 15):
        raise NotDone(f"{args.area!r} is no area code: 4, 6, 9, 12 or 15 digits")
    name = args.name or args.username
    account = Account(args.username, name, roles, args.area, args.unit, args.estate, args.home)
    roster.set_password(engine, account, _ask_password())
    _note(settings, engine, "user.add", args.username)


def _passwd(settings: Settings, engine: Engine, args: argparse.Namespace) -> None:
    found = [a for a in accounts(engine) if a.username == args.username]
    if not found:
        raise NotDone(f"no account {args.username!r}")
    roster.set_password(engine, found[0], _ask_password())
    _note(settings, engine, "user.passwd", args.username)


def _off(settings: Settings, engine: Engine, args: argparse.Namespace) -> None:
    if not roster.disable(engine, args.username):
        raise NotDone(f"no account {args.username!r}")
    _note(settings, engine, "user.off", args.username)


def _keys(settings: Settings, engine: Engine, args: argparse.Namespace) -> None:
    if args.add:
        if not args.channel or not args.area:
            raise NotDone("--add needs --channel and --area")
        if args.add in {key.name for key in roster.keys(engine)}:
            raise NotDone(f"there is a key {args.add!r}; revoke it first")
        with writing(engine) as conn:
            functions = ("report", "positions")
            text = save_key(conn, args.add, args.channel, args.area, functions, args.trusted)
        _note(settings, engine, "key.add", args.add)
        print(text)
    elif args.revoke:
        if not revoke_key(engine, args.revoke):
            raise NotDone(f"no key {args.revoke!r}")
        _note(settings, engine, "key.revoke", args.revoke)
    else:
        _list_keys(settings, engine)


def _list_keys(settings: Settings, engine: Engine) -> None:
    """With the texts of the demo's own keys, which are no secret to who can read the data directory."""
    from console.demo_files import demo_keys

    texts = demo_keys(settings.data_dir)
    for key in roster.keys(engine):
        text = texts.get(key.channel, "") if key.demo else ""
        trust = "trusted" if key.trusted else "-"
        print(f"{key.name:<20} {key.channel:<12} {key.area:<10} {trust:<8} {text}".rstrip())


def _ask_password() -> str:
    if sys.stdin.isatty():
        text = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != text:
            raise NotDone("the two are not the same")
    else:
        text = sys.stdin.readline().rstrip("\n")
    if len(text) < SHORTEST:
        raise NotDone(f"a password has {SHORTEST} characters or more")
    return text


def hand() -> str:
    """Who gives this command, as the audit writes it."""
    return f"command:{getpass.getuser() if os.environ.get('USER') else os.getuid()}"


def _note(settings: Settings, engine: Engine, action: str, subject: str) -> None:
    """Audits the act and cuts the sockets of whoever it was about."""
    from console.boot_redis import redis_url

    audit.note(engine, hand(), action, subject)
    if action in ("user.passwd", "user.off"):
        try:
            Telemetry(redis_url(settings)).control({"cut": subject})
        except redis.RedisError:
            return  # no Redis, no sockets


ACTS = {"list": _list, "add": _add, "passwd": _passwd, "off": _off, "keys": _keys}
