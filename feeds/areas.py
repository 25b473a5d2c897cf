"""Area files from an operator: read, checked, staged, and put in force as one step of the city's stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from dispatch.atlas_store import next_version, stage_areas
from dispatch.desk import Desk
from dispatch.domain.step import Actor
from dispatch.store import writing
from geodata.assemble import AreaImport, Problem
from geodata.crs import Crs
from geodata.load import read_areas

LEVELS = {"towns": 9, "communities": 12, "grids": 15}


@dataclass(frozen=True, slots=True)
class AreaReport:
    """What an import did, for the operator to read."""

    found: AreaImport
    version: int

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
    """Stage the areas and take the step that puts them in force."""
    with writing(engine) as conn:
        version = next_version(conn, found.city)
        stage_areas(conn, found.city, version, found.areas)
    report = AreaReport(found, version)
    body = {
        "city": found.city,
        "name": found.name,
        "version": version,
        "demo": False,
        "areas": len(found.areas),
        "provisional": report.provisional,
        "problems": report.problem_counts,
    }
    actor = Actor("system", frozenset({"system"}), found.city)
    desk.take("import_areas", found.city, body, actor)
    return report
