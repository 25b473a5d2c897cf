"""The command that lays the big city and lets it live, on the store of this machine."""

from __future__ import annotations

import signal
import sys
import threading

from sqlalchemy import Engine

from console.boot import make_ports
from console.cli_feeds import own_desk
from console.cli_registers import tell_pages
from console.settings import Settings
from dispatch.accounts import Account, save_account
from dispatch.domain.roles import Scope
from dispatch.store import writing
from feeds.simulator import big


def run_big(settings: Settings, rate: float, seed: int, cases: int) -> int:
    """The big city on this store, beside a console that runs or before it; until it is stopped."""
    if not settings.demo_password:
        print("ANLAN_DEMO_PASSWORD: not set; the account big_wall needs it", file=sys.stderr)
        return 2
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with own_desk(settings) as desk:
        if big.lay_ground(desk):
            _big_account(desk.engine, big.CITY, settings.demo_password)
            print(f"{big.NAME}: the ground is laid; log in as big_wall", flush=True)
        if big.lay_parts(desk):
            print(f"{big.PARTS} parts are in the register", flush=True)
            tell_pages(settings, "parts", big.CITY)
        leaves = {leaf.code: leaf.urgency for leaf in desk.scenarios.at(big.CITY)}
        open_now = make_ports(settings).board.kpi(Scope(big.CITY))["open"]
        life = big.Life(desk, leaves, open_now, seed)
        life.fill(cases, stop, lambda n: print(f"{n} cases are open", flush=True))
        life.go_on(rate, stop)
    print(life.tally)
    return 0


def _big_account(engine: Engine, city: str, password: str) -> None:
    account = Account("big_wall", "平川大屏", frozenset({"wall"}), city, home="/wall/city", demo=True)
    with writing(engine) as conn:
        save_account(conn, account, password)
