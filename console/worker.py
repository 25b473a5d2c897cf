"""The worker: relay, clock and reply delivery, each a loop of its own in one process."""

from __future__ import annotations

import itertools
import logging
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import redis
from sqlalchemy.exc import SQLAlchemyError

from console.alive import beat
from console.boot import make_ports
from console.boot_redis import redis_url
from console.ports import Ports
from console.settings import Settings
from dispatch.avl import erase_trails
from dispatch.clock import Clock
from dispatch.domain.step import Actor
from dispatch.election import Election, by_term
from dispatch.help_list import erase_closed
from dispatch.list_shelf import Lists
from dispatch.media import erase_expired
from dispatch.recount import Recount
from dispatch.relay import Relay
from dispatch.replies import Outbox
from feeds.cap_box import CapFolder, take_cap
from feeds.fence_watch import FenceWatch
from feeds.outbox_files import FileDrop

log = logging.getLogger(__name__)

CLOCK_EVERY = 1.0
REPLIES_EVERY = 1.0
WARNINGS_EVERY = 2.0
FENCES_EVERY = 1.0
LOOK_EVERY = 10  # turns: whether the channels have taken what was sent
BEAT_EVERY = 1.0
NOT_HOLDER_WAIT = 1.0


def run_worker(settings: Settings) -> None:
    """Runs until the process ends."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s worker %(levelname)s %(name)s %(message)s")
    ports = make_ports(settings)
    loops = {"relay": relay_loop(ports), "clock": clock_loop(ports), "replies": reply_loop(ports)}
    loops["warnings"] = warning_loop(ports)
    loops["fences"] = fence_loop(ports)
    threads = [
        threading.Thread(target=_for_ever, args=item, name=item[0], daemon=True) for item in loops.items()
    ]
    for thread in threads:
        thread.start()
    client = redis.Redis.from_url(redis_url(settings))
    while all(thread.is_alive() for thread in threads):
        try:
            beat(client, "worker")
        except redis.RedisError:
            log.debug("no redis to beat to")
        time.sleep(BEAT_EVERY)
    sys.exit("a loop has ended; the supervisor starts the worker again")


def _for_ever(name: str, loop: Callable[[], None]) -> None:
    """A loop whose database or Redis goes away comes back with it: one line when gone, one when back."""
    gone = False
    while True:
        try:
            loop()
            if gone:
                log.info("%s is back", name)
            gone = False
        except (SQLAlchemyError, redis.RedisError, OSError) as error:
            if not gone:
                log.warning("%s is gone", name, extra={"error": type(error).__name__})
            gone = True
            time.sleep(0.5)


def relay_loop(ports: Ports) -> Callable[[], None]:
    election = Election(ports.engine, "relay", Path(ports.settings.data_dir))
    relay = Relay(ports.engine, redis_url(ports.settings), ports.board)

    def once() -> None:
        if not election.held():
            time.sleep(NOT_HOLDER_WAIT)
            return
        relay.run_once()

    return once


def clock_loop(ports: Ports) -> Callable[[], None]:
    election = Election(ports.engine, "clock", Path(ports.settings.data_dir))
    clock, recount = Clock(ports.desk), Recount(ports.desk)

    def once() -> None:
        if election.held():
            clock.tick(round(time.time() * 1000))
            erase_closed(ports.engine)
            erase_expired(ports.engine, round(time.time() * 1000))
            erase_trails(ports.engine, round(time.time() * 1000))
            recount.slice()
        time.sleep(CLOCK_EVERY)

    return once


def reply_loop(ports: Ports) -> Callable[[], None]:
    election = Election(ports.engine, "replies", Path(ports.settings.data_dir))
    outbox = Outbox(ports.desk, FileDrop(Path(ports.settings.data_dir) / "outbox"))
    turns = itertools.count()

    def once() -> None:
        if election.held():
            outbox.deliver_due(round(time.time() * 1000))
            if next(turns) % LOOK_EVERY == 0:
                outbox.look()
        time.sleep(REPLIES_EVERY)

    return once


def fence_loop(ports: Ports) -> Callable[[], None]:
    """围栏规则 against what moves and what is open."""
    election = Election(ports.engine, "fences", Path(ports.settings.data_dir))
    watch = by_term(election, lambda: FenceWatch(ports.desk, ports.telemetry, Lists(ports.engine)))

    def once() -> None:
        if (mine := watch()) is not None:
            mine.turn(round(time.time() * 1000))
        time.sleep(FENCES_EVERY)

    return once


def warning_loop(ports: Ports) -> Callable[[], None]:
    """CAP files that somebody drops into the inbox."""
    election = Election(ports.engine, "warnings", Path(ports.settings.data_dir))
    system = Actor("system", frozenset({"system"}), "")
    folder = Path(ports.settings.data_dir) / "inbox" / "cap"
    box = CapFolder(folder, lambda raw: take_cap(ports.desk, raw, system, ""))

    def once() -> None:
        if election.held():
            box.sweep()
        time.sleep(WARNINGS_EVERY)

    return once
