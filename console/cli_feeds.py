"""The command that tells recorded reports again."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.settings import Settings
from dispatch.desk import Desk
from feeds.replay_map import ReplayMap, read_map

KEY_LIVES = 2 * 86_400_000  # ms; long enough for a replay at the speed of life
SHOW_EVERY = 5.0  # seconds


@contextmanager
def own_desk(settings: Settings) -> Iterator[Desk]:
    """A desk of this process on the console's store."""
    from console.boot import make_ports, make_ready

    make_ready(settings)
    desk = make_ports(settings).desk
    try:
        yield desk
    finally:
        desk.close()


def run_replay(settings: Settings, file: Path, map_name: str, speed: float, url: str | None, key: str) -> int:
    from feeds._base import Malformed
    from feeds.client import Client, Line, Unreachable
    from feeds.replay import PATIENCE, Refused, Tally, replay
    from feeds.replay_rows import read_rows

    shown = time.monotonic()

    def show(tally: Tally) -> None:
        nonlocal shown
        if time.monotonic() - shown > SHOW_EVERY:
            shown = time.monotonic()
            print(tally.lines()[0], flush=True)

    try:
        how = read_map(_map_file(map_name))
        text = key or _key_here(settings, file, how)

        def connect() -> Client:
            return Client(Line(url or settings.own_url, PATIENCE), text)

        tally = replay((how.sighting(row) for row in read_rows(file)), connect, speed, progress=show)
    except (Malformed, Unreachable, Refused) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    print("\n".join(tally.lines()))
    return 1 if tally.failed else 0


def _map_file(name: str) -> Path:
    import feeds.maps

    ours = Path(next(iter(feeds.maps.__path__))) / f"{name}.yaml"
    return ours if ours.exists() else Path(name)


def _key_here(settings: Settings, file: Path, how: ReplayMap) -> str:
    """The demo's key, or one for the city that the map asks for; the key of an earlier replay ends."""
    from console.demo_files import demo_keys
    from dispatch.accounts import now_ms
    from dispatch.keys import revoke_key, save_key
    from dispatch.store import writing
    from feeds._base import Malformed
    from feeds.replay_city import found_city

    if how.city is None:
        text = demo_keys(settings.data_dir).get("replay", "")
        if not text:
            raise Malformed("--key", "needed: the map names no city, and this is no demo")
        return text
    with own_desk(settings) as desk:
        found = found_city(desk, desk.engine, file, how)
        if found is not None:
            print(f"{found.city} {found.name}: {found.grids} grids from the extent of the rows", flush=True)
        area, name = how.city.code, f"replay {how.city.code}"
        revoke_key(desk.engine, name)
        with writing(desk.engine) as conn:
            ends = now_ms() + KEY_LIVES
            return save_key(conn, name, "replay", area, ("report",), trusted=True, expires_at=ends)
