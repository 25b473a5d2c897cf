"""Area files from an operator: read, checked, staged, and put in force as one step of the city's stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from dispatch.atlas_store import copy_shapes, load_atlas, next_version, stage_areas
from dispatch.desk import Desk
from dispatch.domain.step import Actor
from dispatch.register_grids import place_anew
from dispatch.store import writing
from geodata.assemble import AreaImport, Problem
from geodata.crs import Crs
from geodata.load import read_areas
from geodata.rehome import rehome

LEVELS = {"towns": 9, "communities": 12, "grids": 15}


@dataclass(frozen=True, slots=True)
class AreaReport:
    """What an import did, for the operator to read."""

    found: AreaImport
    version: int
    places: int  # that go on from the version before

    @property
    def city(self) -> str:
        return self.found.city

    @property
    def name(self) -> str:
        return self.found.name

    @property
    def towns(self) -> int:
        return self.found.count(LEVELS["towns"])

    @property
    def communities(self) -> int:
        return self.found.count(LEVELS["communities"])

    @property
    def grids(self) -> int:
        return self.found.count(LEVELS["grids"])

    @property
    def provisional(self) -> int:
        return sum(a.provisional for a in self.found.areas)

    @property
    def problems(self) -> Sequence[Problem]:
        return self.found.problems

    @property
    def problem_counts(self) -> dict[str, int]:
        return dict(Counter(p.kind for p in self.problems).most_common())


def import_area_files(
    desk: Desk,
    engine: Engine,
    paths: Sequence[Path],
    parent: str,
    crs: Crs | None = None,
    codes: Path | None = None,
    name: str = "",
    against: Path | None = None,
    layer: str = "",
) -> AreaReport:
    """Read polygons of one city and make them its newest version. Raises UnreadableMap."""
    return put_areas(desk, engine, read_areas(paths, parent, crs, codes, name, against, layer))


def put_areas(desk: Desk, engine: Engine, found: AreaImport) -> AreaReport:
    """Stage the areas and take the step that puts them in force.

    Places, roads and buildings of the version in force go on, and so does its being a demo; parts and sensors
    stand in the new grids.
    """
    atlas = load_atlas(engine)
    before = next((c for c in atlas.cities() if c.code == found.city), None)
    places, problems = rehome(atlas.places(found.city), found.areas)
    with writing(engine) as conn:
        version = next_version(conn, found.city)
        stage_areas(conn, found.city, version, found.areas, places)
        if before is not None:
            copy_shapes(conn, found.city, before.version, version)
    report = AreaReport(replace(found, problems=found.problems + problems), version, len(places))
    body = {
        "city": found.city,
        "name": found.name,
        "version": version,
        "demo": before is not None and before.demo,
        "areas": len(found.areas),
        "provisional": report.provisional,
        "problems": report.problem_counts,
    }
    actor = Actor("system", frozenset({"system"}), found.city)
    desk.take("import_areas", found.city, body, actor)
    place_anew(engine, load_atlas(engine), found.city)
    return report
