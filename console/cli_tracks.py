"""The command that tells a recorded file of tracks again as positions of units, marked as a demonstration."""

from __future__ import annotations

import sys
from pathlib import Path

from console.demo_files import demo_keys
from console.settings import Settings
from feeds._base import Malformed
from feeds.client import Client, Line, Unreachable
from feeds.replay_tracks import Unit, batches, by_clock, moved, read_tracks, replay_tracks


def run_tracks(settings: Settings, file: Path, units: str, speed: float, url: str | None, key: str) -> int:
    """Trackers stand for the units named, in the order both are met; without names for those of the demo."""
    from console.boot import engine_of
    from dispatch.atlas_store import load_atlas

    try:
        rows = read_tracks(file)
        key = key or demo_keys(settings.data_dir).get("grid_app", "")
        if not key:
            raise Malformed("--key", "needed: this is no demo")
        atlas = load_atlas(engine_of(settings))
        known = [p for city in atlas.cities() for p in atlas.places(city.code, "unit")]
        asked = [code for code in units.split(",") if code]
        chosen = [p for code in asked if (p := atlas.place_of(code))] if asked else known
        if not chosen or (asked and len(chosen) < len(asked)):
            raise Malformed("--units", "no such unit")
        trackers = list(dict.fromkeys(row.tracker for row in rows))
        who = {t: Unit(p.code, p.lon, p.lat) for t, p in zip(trackers, chosen, strict=False)}
        told = moved(rows, who, lambda lon, lat: atlas.locate(lon, lat) is not None)
        print(", ".join(f"{t}: {unit.code}" for t, unit in who.items()), flush=True)
        client = Client(Line(url or settings.own_url), key)
        print(f"{replay_tracks(client, batches(told, who, speed), by_clock())} fixes of {len(told)} taken")
    except (Malformed, Unreachable) as refused:
        print(f"{type(refused).__name__}: {refused}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 1
    return 0
