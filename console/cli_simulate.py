"""The command that lets the demo city live; light, since it runs all day beside the console."""

from __future__ import annotations

import logging
import sys
import threading

from console.demo_files import demo_keys, simulator_password
from console.settings import Settings
from feeds.simulator.city import simulate
from feeds.simulator.ground import NoGround
from feeds.simulator.staffroom import NotLetIn, Passes


def run_simulator(settings: Settings, url: str, rate: float, seed: int) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s simulate %(levelname)s %(name)s %(message)s")
    passes = Passes(demo_keys(settings.data_dir), simulator_password(settings.data_dir))
    if not passes.password:
        print("no demo here: start the console with ANLAN_DEMO=1 first", file=sys.stderr)
        return 1
    try:
        simulate(url, passes, threading.Event(), seed, rate, settings.tz)
    except (NotLetIn, NoGround) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0
