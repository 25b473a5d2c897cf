"""The command that judges the professional networks of a city: what nobody holds, and what two do."""

from __future__ import annotations

import sys
from collections import Counter

from console.boot import engine_of
from console.settings import Settings
from dispatch.atlas_store import load_atlas
from geodata.networks import NETWORKS, holdings, network_problems


def report_networks(settings: Settings, city: str) -> int:
    """A line for each network and one for each problem; 1 where the city is not known."""
    atlas = load_atlas(engine_of(settings))
    if city not in {c.code for c in atlas.cities()}:
        print(f"no city {city} is in force", file=sys.stderr)
        return 1
    held = holdings(atlas.places(city))
    grids = {a.code for a in atlas.areas(city, "grid")}
    problems = network_problems(held, grids)
    for network, name in NETWORKS.items():
        own = [one for one in held if one.network == network]
        found = Counter(p.kind for p in problems if p.subject.startswith(f"{network} "))
        told = ", ".join(f"{n} {kind}" for kind, n in sorted(found.items())) or "no problem"
        print(f"{network} {name}: {len(own)} professional grids on {len(grids)} base grids; {told}")
    for problem in problems:
        print(f"{problem.kind}: {problem.subject}: {problem.detail}")
    return 0
